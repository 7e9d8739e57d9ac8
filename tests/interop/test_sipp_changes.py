# SPDX-License-Identifier: GPL-3.0-or-later
"""Offers and answers with SIPp: late, reliable, renewed, crossing, and how long they hold."""
import tap
from phone import Refused
from sipp import call, recv, recv_request, reply, request, sdp
from sipp_case import TRANSPORTS, SippCase, over

PEER = '[peer_tag_param]'
BYE_IN = [recv_request('BYE'), reply(200, 'OK', tag=None, contact=False)]


def answered(*middle, headers='', ok=''):
    """SIPp is called, answers, and after @middle is hung up on."""
    return [
        recv_request('INVITE', learn=True, headers=headers or None),
        reply(180, 'Ringing'),
        reply(200, 'OK', body=sdp(), headers=ok, retrans=500),
        recv_request('ACK'),
        *middle,
        *BYE_IN,
    ]


def calling(*middle, headers='', ok=None):
    """SIPp calls, is answered, and after @middle hangs up."""
    return [
        call('INVITE', cseq=1, body=sdp(), headers=headers, retrans=500),
        recv(100, optional='true'),
        recv(180, optional='true'),
        recv(200, headers=ok, rrs='true'),
        call('ACK', cseq=1, tag=PEER),
        *middle,
        call('BYE', cseq=90, tag=PEER, retrans=500),
        recv(200),
    ]


def reinvite(cseq, body, expected):
    """SIPp changes the call; the answer has to hold the line @expected."""
    return [
        call('INVITE', cseq=cseq, tag=PEER, body=body, retrans=500),
        recv(100, optional='true'),
        recv(200, body=expected),
        call('ACK', cseq=cseq, tag=PEER),
    ]


def challenge(nonce, more=''):
    return f'WWW-Authenticate: Digest realm="test", nonce="{nonce}", algorithm=SHA-256, qop="auth"{more}'


@over(*TRANSPORTS)
class SippChanges(SippCase):
    def check_held_by_the_far_end_in_three_forms(self, transport):
        phone, far = self.call_in(calling(
            *reinvite(2, sdp('sendonly', version=2), 'a=recvonly'),
            *reinvite(3, sdp(version=3), 'a=sendrecv'),
            *reinvite(4, sdp('inactive', version=4), 'a=inactive'),
            *reinvite(5, sdp(version=5), 'a=sendrecv'),
            *reinvite(6, sdp(address='0.0.0.0', version=6), 'a=(recvonly|inactive)'),
        ), transport)
        for held in (True, False, True, False, True):
            phone.wait_event('call', **{'state': 'active', 'held-by-peer': held})
        far.wait()

    def check_glare_is_tried_again(self, transport):
        phone = self.start_phone()
        far = self.start_sipp(answered(
            recv_request('INVITE', body='a=sendonly'),
            reply(491, 'Request Pending', tag=None, contact=False),
            recv_request('ACK'),
            recv_request('INVITE', body='a=sendonly', timeout=6000),
            reply(200, 'OK', tag=None, body=sdp('recvonly'), retrans=500),
            recv_request('ACK'),
        ), transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hold')
        phone.ctl('hangup')
        far.wait()

    def check_an_offer_that_crosses_ours_is_491(self, transport):
        phone = self.start_phone()
        far = self.start_sipp(answered(
            recv_request('INVITE', learn=True, body='a=sendonly'),
            request('UPDATE', cseq=1, headers='Content-Disposition: session', body=sdp(version=2), retrans=500),
            recv(491),
            reply(200, 'OK', tag=None, body=sdp('recvonly'), cseq='2 INVITE', retrans=500),
            recv_request('ACK'),
        ), transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hold')
        phone.ctl('hangup')
        far.wait()

    def check_late_offer_of_a_caller(self, transport):
        _phone, far = self.call_in([
            call('INVITE', cseq=1, retrans=500),
            recv(100, optional='true'),
            recv(180, optional='true'),
            recv(200, body='m=audio [1-9].*RTP/AVP', rrs='true'),
            call('ACK', cseq=1, tag=PEER, body=sdp()),
            call('INVITE', cseq=2, tag=PEER, retrans=500),
            recv(100, optional='true'),
            recv(200, body='m=audio [1-9].*RTP/AVP'),
            call('ACK', cseq=2, tag=PEER, body=sdp(version=2)),
            call('BYE', cseq=3, tag=PEER, retrans=500),
            recv(200),
        ], transport)
        far.wait()

    def check_update_changes_and_refreshes(self, transport):
        _phone, far = self.call_in(calling(
            call('UPDATE', cseq=2, tag=PEER, retrans=500),
            recv(200, headers={'Contact': 'sip:'}),
            call('UPDATE', cseq=3, tag=PEER, body=sdp('sendonly', version=2), retrans=500),
            recv(200, body='a=recvonly'),
        ), transport)
        far.wait()

    def check_reliable_progress_of_the_called_party(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE', learn=True, headers={'Supported': '100rel'}),
            reply(183, 'Session Progress', headers='Require: 100rel\nRSeq: 7', body=sdp(), retrans=500),
            recv_request('PRACK', headers={'RAck': '7 +1 +INVITE'}),
            reply(200, 'OK', tag=None, contact=False),
            reply(200, 'OK', cseq='1 INVITE', retrans=500),
            recv_request('ACK'),
            *BYE_IN,
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hangup')
        far.wait()

    def check_reliable_progress_where_the_caller_demands_it(self, transport):
        phone = self.start_phone(answer={'mode': 'ask'})
        far = self.start_sipp([
            call('INVITE', cseq=1, body=sdp(), headers='Require: 100rel', retrans=500),
            recv(100, optional='true'),
            recv(180, headers={'Require': '100rel'}, keep={'RSeq': 'rseq'}),
            call('PRACK', cseq=2, tag=PEER, headers='RAck: [$rseq] 1 INVITE', retrans=500),
            recv(200),
            recv(200, rrs='true', timeout=20000),
            call('ACK', cseq=1, tag=PEER),
            call('BYE', cseq=3, tag=PEER, retrans=500),
            recv(200),
        ], transport, target=self.address(phone, transport))
        phone.wait_event('call', state='ringing')
        far.wait_for('200 OK')
        phone.ctl('answer')
        far.wait()

    def check_session_timer_too_small_for_the_called_party(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE', learn=True, headers={'Session-Expires': '[0-9]+', 'Supported': 'timer'}),
            reply(422, 'Session Interval Too Small', contact=False, headers='Min-SE: 7200'),
            recv_request('ACK'),
            recv_request('INVITE', learn=True,
                         headers={'Session-Expires': '7200', 'Min-SE': '7200', 'CSeq': '2 INVITE'}),
            reply(200, 'OK', body=sdp(), headers='Session-Expires: 7200;refresher=uac\nRequire: timer', retrans=500),
            recv_request('ACK'),
            *BYE_IN,
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hangup')
        far.wait()

    def check_session_timer_too_small_for_us(self, transport):
        _phone, far = self.call_in([
            call('INVITE', cseq=1, body=sdp(), headers='Session-Expires: 30\nSupported: timer', retrans=500,
                 branch='z9hG4bK-[pid]-small'),
            recv(100, optional='true'),
            recv(422, headers={'Min-SE': '90'}),
            call('ACK', cseq=1, tag=PEER, branch='z9hG4bK-[pid]-small'),
            call('INVITE', cseq=2, body=sdp(), retrans=500,
                 headers='Session-Expires: 90;refresher=uac\nMin-SE: 90\nSupported: timer'),
            recv(100, optional='true'),
            recv(180, optional='true'),
            recv(200, headers={'Session-Expires': '90;refresher=uac', 'Require': 'timer'}, rrs='true'),
            call('ACK', cseq=2, tag=PEER),
            call('BYE', cseq=3, tag=PEER, retrans=500),
            recv(200),
        ], transport)
        far.wait()

    def check_sign_in_with_stale_nonce_and_sha_256(self, transport):
        phone = self.start_phone(account={'auth-user': 'alice'}, password='secret')

        far = self.start_sipp([
            recv_request('INVITE', learn=True, absent=['Authorization']),
            reply(401, 'Unauthorized', contact=False, headers=challenge('one')),
            recv_request('ACK'),
            recv_request('INVITE', learn=True, headers={'Authorization': 'nonce="one".*algorithm=SHA-256'}),
            reply(401, 'Unauthorized', contact=False, headers=challenge('two', ', stale=true')),
            recv_request('ACK'),
            recv_request('INVITE', learn=True, headers={'Authorization': 'nonce="two"'}),
            reply(180, 'Ringing'),
            reply(200, 'OK', body=sdp(), retrans=500),
            recv_request('ACK', headers={'Authorization': 'nonce="two"'}),
            recv_request('BYE'),
            reply(401, 'Unauthorized', tag=None, contact=False, headers=challenge('three')),
            recv_request('BYE', headers={'Authorization': 'nonce="three"'}),
            reply(200, 'OK', tag=None, contact=False),
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hangup')
        far.wait()

    def check_proxy_and_server_ask_in_a_row(self, transport):
        phone = self.start_phone(account={'auth-user': 'alice'}, password='secret')
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(407, 'Proxy Authentication Required', contact=False,
                  headers='Proxy-Authenticate: Digest realm="proxy", nonce="p", qop="auth"'),
            recv_request('ACK'),
            recv_request('INVITE', learn=True, headers={'Proxy-Authorization': 'realm="proxy"'}),
            reply(401, 'Unauthorized', contact=False,
                  headers='WWW-Authenticate: Digest realm="server", nonce="s", qop="auth"'),
            recv_request('ACK'),
            recv_request('INVITE', learn=True, headers={'Proxy-Authorization': 'realm="proxy"'},
                         anywhere='[^-]Authorization: [^\r\n]*realm="server"'),
            reply(200, 'OK', body=sdp(), retrans=500),
            recv_request('ACK'),
            *BYE_IN,
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hangup')
        far.wait()

    def check_503_with_retry_after_is_told(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE'),
            reply(503, 'Service Unavailable', contact=False, headers='Retry-After: 30'),
            recv_request('ACK'),
        ], transport)
        with self.assertRaises(Refused):
            phone.ctl('call', far.uri, '--wait')
        far.wait()


if __name__ == '__main__':
    tap.main()
