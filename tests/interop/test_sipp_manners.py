# SPDX-License-Identifier: GPL-3.0-or-later
"""What is odd but allowed, and what is not: routes, targets, forms of writing, verdicts of the user agent."""
import tap
from phone import Refused
from sipp import call, recv, recv_request, reply, request, sdp, send
from sipp_case import TRANSPORTS, SippCase, over

PEER = '[peer_tag_param]'
BRANCH = 'z9hG4bK-[pid]-[call_number]-{}'
BYE_IN = [recv_request('BYE'), reply(200, 'OK', tag=None, contact=False)]
MIXED = f"""\
--limit
Content-Type: text/plain

Good morning
--limit
Content-Type: application/sdp

{sdp()}
--limit--
"""
COMPACT = """
    INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    v: SIP/2.0/[transport] [local_ip]:[local_port] ; branch = [branch]
    f : SIPp <sip:sipp@[local_ip]:[local_port]> ; tag=[pid]sipp[call_number]
    T: <sip:[service]@[remote_ip]:[remote_port]>
    I: [call_id]
    cseq:  0001   INVITE
    MAX-FORWARDS: 70
    m: <sip:sipp@[local_ip]:[local_port];transport=[transport]>
    k: 100rel , timer
    s:
"""


def refused(status, number, *, headers='', body=None, content_type='application/sdp', expected=None, method='INVITE'):
    """A request of a new transaction that is answered with @status."""
    branch = BRANCH.format(number)
    steps = [
        call(method, cseq=number, headers=headers, body=body, content_type=content_type, branch=branch, retrans=500),
        *([recv(100, optional='true'), recv(180, optional='true')] if method == 'INVITE' else []),
        recv(status, headers=expected),
    ]
    return steps + ([call('ACK', cseq=number, tag=PEER, branch=branch)] if method == 'INVITE' else [])


def talking(*middle, headers=''):
    """SIPp calls, is answered, and after @middle hangs up."""
    return [
        call('INVITE', cseq=1, body=sdp(), headers=headers, retrans=500),
        recv(100, optional='true'),
        recv(180, optional='true'),
        recv(200, rrs='true'),
        call('ACK', cseq=1, tag=PEER),
        *middle,
        call('BYE', cseq=90, tag=PEER, retrans=500),
        recv(200, headers={'CSeq': '90 BYE'}),
    ]


def answered(*middle, headers='', contact=True, first=None):
    """SIPp is called, answers, and after @middle is hung up on."""
    return [
        recv_request('INVITE', learn=True, headers=first),
        reply(180, 'Ringing', contact=False),
        reply(200, 'OK', body=sdp(), headers=headers, contact=contact, retrans=500),
        recv_request('ACK'),
        *middle,
        *BYE_IN,
    ]


@over(*TRANSPORTS)
class SippVerdicts(SippCase):
    def check_what_an_invite_is_refused_for(self, transport):
        phone, far = self.call_in([
            *refused(420, 1, headers='Require: 100rel, telepathy', body=sdp(), expected={'Unsupported': 'telepathy'}),
            *refused(415, 2, body='Hello', content_type='text/plain', expected={'Accept': 'application/sdp'}),
            *refused(415, 3, body=sdp(), headers='Content-Encoding: gzip', expected={'Accept-Encoding': 'identity'}),
            *refused(406, 4, headers='Accept: text/plain'),
            *refused(488, 5, body=sdp().replace('RTP/AVP 0 8 101', 'RTP/AVP 18')),
            *refused(422, 6, body=sdp(), headers='Session-Expires: 20\nSupported: timer', expected={'Min-SE': '90'}),
            *refused(481, 7, method='CANCEL'),
            *refused(481, 8, method='PRACK', headers='RAck: 1 1 INVITE'),
            *refused(489, 9, method='NOTIFY', headers='Event: telepathy\nSubscription-State: active',
                     expected={'Allow-Events': 'message-summary'}),
            *refused(405, 10, method='PUBLISH', headers='Event: presence', expected={'Allow': 'INVITE'}),
        ], transport)
        far.wait()
        self.assertEqual(phone.ctl('calls'), [])

    def check_a_sips_address_is_not_reached_in_the_clear(self, transport):
        phone, far = self.call_in([
            send("""
                OPTIONS sips:[service]@[remote_ip]:[remote_port] SIP/2.0
                Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
                From: <sips:sipp@[local_ip]:[local_port]>;tag=[pid]sipp[call_number]
                To: <sips:[service]@[remote_ip]:[remote_port]>
                Call-ID: [call_id]
                CSeq: 1 OPTIONS
                Max-Forwards: 70
                """, retrans=500),
            recv(480, headers={'Warning': '380'}),
        ], transport)
        far.wait()
        self.assertEqual(phone.ctl('calls'), [])

    def check_what_is_refused_in_a_call_leaves_the_call(self, transport):
        _phone, far = self.call_in(talking(
            call('INVITE', cseq=5, tag=PEER, body=sdp().replace('RTP/AVP 0 8 101', 'RTP/AVP 18'), retrans=500,
                 branch=BRANCH.format(5)),
            recv(100, optional='true'),
            recv(488),
            call('ACK', cseq=5, tag=PEER, branch=BRANCH.format(5)),
            call('OPTIONS', cseq=3, tag=PEER, retrans=500),
            recv(500, headers={'CSeq': '3 OPTIONS'}),
            call('DANCE', cseq=6, tag=PEER, retrans=500),
            recv(501, headers={'Allow': 'INVITE'}),
            call('INFO', cseq=7, tag=PEER, body='x', content_type='application/x', retrans=500),
            recv(415, headers={'Accept': 'application/dtmf-relay'}),
            call('INFO', cseq=8, tag=PEER, headers='Info-Package: telepathy', body='x', content_type='text/plain',
                 retrans=500),
            recv(469),
            call('REFER', cseq=9, tag=PEER, retrans=500),
            recv(400),
            call('OPTIONS', cseq=10, tag=PEER, headers='Require: telepathy', retrans=500),
            recv(420, headers={'Unsupported': 'telepathy'}),
        ), transport)
        far.wait()

    def check_a_caller_that_waits_no_longer_than_expires(self, transport):
        phone = self.start_phone(answer={'mode': 'ask'})
        far = self.start_sipp(refused(487, 1, body=sdp(), headers='Expires: 1'), transport,
                              target=self.address(phone, transport))
        phone.wait_event('call', state='ringing')
        phone.wait_event('call', state='ended')
        far.wait()


@over(*TRANSPORTS)
class SippForms(SippCase):
    def check_compact_and_oddly_written_headers(self, transport):
        _phone, far = self.call_in([
            send(COMPACT, sdp(), retrans=500),
            recv(100, optional='true'),
            recv(180, optional='true'),
            recv(200, headers={'Contact': 'sip:'}, body='o=[[:alnum:]]+ [[:alnum:]]+ [[:alnum:]]+ IN', rrs='true'),
            call('ACK', cseq=1, tag=PEER),
            call('BYE', cseq=2, tag=PEER, retrans=500),
            recv(200),
        ], transport)
        far.wait()

    def check_an_offer_in_a_multipart_body(self, transport):
        phone = self.start_phone(answer={'mode': 'auto'})
        far = self.start_sipp([
            call('INVITE', cseq=1, body=MIXED, content_type='multipart/mixed;boundary=limit', retrans=500),
            recv(100, optional='true'),
            recv(180, optional='true'),
            recv(200, body='m=audio [1-9]', rrs='true'),
            call('ACK', cseq=1, tag=PEER),
            call('BYE', cseq=2, tag=PEER, retrans=500),
            recv(200),
        ], transport, target=self.address(phone, transport))
        far.wait()

    def check_a_held_call_is_offered_anew(self, transport):
        phone, far = self.call_in(talking(
            call('INVITE', cseq=2, tag=PEER, body=sdp('sendonly', version=2), retrans=500),
            recv(100, optional='true'),
            recv(200, body='a=recvonly'),
            call('ACK', cseq=2, tag=PEER),
            call('INVITE', cseq=3, tag=PEER, retrans=500),
            recv(100, optional='true'),
            recv(200, body='m=audio [1-9].* 0 '),
            call('ACK', cseq=3, tag=PEER, body=sdp(version=3)),
        ), transport)
        phone.wait_event('call', **{'state': 'active', 'held-by-peer': True})
        phone.wait_event('call', **{'state': 'active', 'held-by-peer': False})
        far.wait()


@over(*TRANSPORTS)
class SippRoutes(SippCase):
    def check_requests_go_by_a_loose_route(self, transport):
        phone = self.start_phone()
        here = '<sip:[local_ip]:[local_port];transport=[transport];lr>'
        in_order = ' sip:sipp@.*Route: <sip:[0-9.:]+;transport=[A-Z]+;lr>.{1,2}Route: <sip:proxy.invalid;lr>'
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(200, 'OK', body=sdp(), headers=f'Record-Route: <sip:proxy.invalid;lr>, {here}', retrans=500),
            recv_request('ACK', anywhere='ACK' + in_order),
            recv_request('BYE', anywhere='BYE' + in_order),
            reply(200, 'OK', tag=None, contact=False),
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hangup')
        far.wait()

    def check_requests_go_by_a_strict_route(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(200, 'OK', body=sdp(), headers='Record-Route: <sip:strict@[local_ip]:[local_port];transport='
                  '[transport]>', retrans=500),
            recv_request('ACK', anywhere='ACK sip:strict@', headers={'Route': '<sip:sipp@'}),
            recv_request('BYE', anywhere='BYE sip:strict@', headers={'Route': '<sip:sipp@'}),
            reply(200, 'OK', tag=None, contact=False),
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hangup')
        far.wait()

    def check_the_target_of_the_answer_and_of_a_change(self, transport):
        phone = self.start_phone()
        contact = 'Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport];line={}>'
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(180, 'Ringing', contact=False),
            reply(200, 'OK', body=sdp(), contact=False, headers=contact.format(1), retrans=500),
            recv_request('ACK', anywhere='ACK sip:sipp@.*;line=1 SIP'),
            recv_request('INVITE', anywhere='INVITE sip:sipp@.*;line=1 SIP'),
            reply(200, 'OK', tag=None, body=sdp('recvonly'), contact=False, headers=contact.format(2), retrans=500),
            recv_request('ACK', anywhere='ACK sip:sipp@.*;line=2 SIP'),
            recv_request('BYE', anywhere='BYE sip:sipp@.*;line=2 SIP'),
            reply(200, 'OK', tag=None, contact=False),
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hold')
        phone.ctl('hangup')
        far.wait()


@over(*TRANSPORTS)
class SippAnswers(SippCase):
    def check_an_answer_without_a_tag(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(200, 'OK', body=sdp(), tag=None, retrans=500),
            recv_request('ACK'),
            *BYE_IN,
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hangup')
        far.wait()

    def check_both_realms_in_one_challenge_and_the_body_signed(self, transport):
        phone = self.start_phone(account={'auth-user': 'alice'}, password='secret')
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(407, 'Proxy Authentication Required', contact=False, headers="""\
Proxy-Authenticate: Digest realm="one", nonce="n1", qop="auth-int"
Proxy-Authenticate: Digest realm="two", nonce="n2", qop="auth,auth-int"
"""),
            recv_request('ACK'),
            recv_request('INVITE', learn=True, anywhere='realm="one".*qop=auth-int.*realm="two".*qop=auth[, ]'),
            reply(200, 'OK', body=sdp(), retrans=500),
            recv_request('ACK'),
            *BYE_IN,
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hangup')
        far.wait()

    def check_other_places_to_go_and_final_words(self, transport):
        phone = self.start_phone()
        for status, phrase in ((305, 'Use Proxy'), (380, 'Alternative Service'), (503, 'Later'),
                               (600, 'Busy Everywhere'), (699, 'Unheard Of'), (599, 'Unheard Of'), (499, 'Unheard Of')):
            far = self.start_sipp([
                recv_request('INVITE'),
                reply(status, phrase, contact=False,
                      headers='Contact: <sip:carol@example.org>' if status < 400 else 'Retry-After: 1 (soon)'),
                recv_request('ACK'),
            ], transport)
            with self.assertRaises(Refused):
                phone.ctl('call', far.uri, '--wait')
            ended = phone.wait_event('call', state='ended')
            if status < 400:
                self.assertEqual(ended['cause'], 'redirected')
            else:
                self.assertEqual(ended.get('code'), status, ended)
            far.wait()


if __name__ == '__main__':
    tap.main()
