# SPDX-License-Identifier: GPL-3.0-or-later
"""What far ends refuse, and what is refused to them: changes of calls, transfers, redirects."""
import tap
from phone import Refused
from sipp import call, label, recv, recv_request, reply, request, sdp
from sipp_case import TRANSPORTS, SippCase, over

PEER = '[peer_tag_param]'
BYE_IN = [recv_request('BYE'), reply(200, 'OK', tag=None, contact=False)]


def answered(*middle, headers=''):
    """SIPp is called, answers, and after @middle is hung up on."""
    return [
        recv_request('INVITE', learn=True),
        reply(180, 'Ringing'),
        reply(200, 'OK', body=sdp(), headers=headers, retrans=500),
        recv_request('ACK'),
        *middle,
        *BYE_IN,
    ]


def moved(*contacts):
    """SIPp sends the caller elsewhere."""
    return [
        recv_request('INVITE'),
        reply(302, 'Moved Temporarily', contact=False,
              headers='\n'.join(f'Contact: <{contact}>' for contact in contacts)),
        recv_request('ACK'),
    ]


@over(*TRANSPORTS)
class SippRefusals(SippCase):
    def _check_hold(self, transport, *middle, headers=''):
        phone = self.start_phone()
        far = self.start_sipp(answered(
            *middle,
            reply(200, 'OK', tag=None, body=sdp('recvonly'), headers=headers, retrans=500),
            recv_request('ACK'),
            headers=headers,
        ), transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hold')
        self.assertEqual(phone.ctl('calls')[0]['state'], 'held')
        phone.ctl('hangup')
        far.wait()

    def check_a_change_waits_as_long_as_500_asks(self, transport):
        self._check_hold(
            transport,
            recv_request('INVITE', body='a=sendonly', headers={'CSeq': '2 INVITE'}),
            reply(500, 'Server Internal Error', tag=None, contact=False, headers='Retry-After: 1'),
            recv_request('ACK'),
            recv_request('INVITE', body='a=sendonly', headers={'CSeq': '3 INVITE'}),
        )

    def check_a_change_asks_for_the_interval_of_422(self, transport):
        self._check_hold(
            transport,
            recv_request('INVITE', body='a=sendonly', headers={'Session-Expires': '600;refresher=uac'}),
            reply(422, 'Session Interval Too Small', tag=None, contact=False, headers='Min-SE: 7200'),
            recv_request('ACK'),
            recv_request('INVITE', body='a=sendonly', headers={'Session-Expires': '7200', 'Min-SE': '7200'}),
            headers='Session-Expires: 600;refresher=uac\nRequire: timer',
        )

    def check_a_change_that_is_challenged_signs_in(self, transport):
        phone = self.start_phone(account={'auth-user': 'alice'}, password='secret')
        far = self.start_sipp(answered(
            recv_request('INVITE', body='a=sendonly', absent=['Authorization']),
            reply(401, 'Unauthorized', tag=None, contact=False,
                  headers='WWW-Authenticate: Digest realm="test", nonce="one", algorithm=SHA-256, qop="auth"'),
            recv_request('ACK'),
            recv_request('INVITE', body='a=sendonly', headers={'Authorization': 'nonce="one"'}),
            reply(200, 'OK', tag=None, body=sdp('recvonly'), retrans=500),
            recv_request('ACK'),
        ), transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hold')
        phone.ctl('hangup')
        far.wait()

    def check_481_to_a_change_ends_the_call(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(200, 'OK', body=sdp(), retrans=500),
            recv_request('ACK'),
            recv_request('INVITE', body='a=sendonly'),
            reply(481, 'Call/Transaction Does Not Exist', tag=None, contact=False),
            recv_request('ACK'),
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        with self.assertRaises(Refused):
            phone.ctl('hold')
        self.assertEqual(phone.wait_event('call', state='ended')['cause'], 'dialog-error')
        far.wait()

    def check_a_far_end_that_cancels_its_change_keeps_the_call(self, transport):
        branch = 'z9hG4bK-[pid]-change'
        phone, far = self.call_in([
            call('INVITE', cseq=1, body=sdp(), retrans=500),
            recv(100, optional='true'),
            recv(180, optional='true'),
            recv(200, rrs='true'),
            call('ACK', cseq=1, tag=PEER),
            call('INVITE', cseq=2, tag=PEER, body=sdp('sendonly', version=2), branch=branch),
            call('CANCEL', cseq=2, tag=PEER, branch=branch),
            # The change was made before the CANCEL came, or was not: both is right.
            recv(100, optional='true'),
            recv(200),
            recv(487, optional='true', next='1'),
            recv(200),
            call('ACK', cseq=2, tag=PEER, next='2'),
            label('1'),
            call('ACK', cseq=2, tag=PEER, branch=branch),
            label('2'),
            call('OPTIONS', cseq=3, tag=PEER, retrans=500),
            recv(200, headers={'CSeq': '3 OPTIONS'}),
            call('BYE', cseq=4, tag=PEER, retrans=500),
            recv(200),
        ], transport)
        far.wait()
        phone.wait_event('call', state='ended', cause='bye')

    def check_a_transfer_is_refused_by_policy(self, transport):
        phone = self.start_phone(calls={'transfers': 'refuse'})
        far = self.start_sipp(answered(
            request('REFER', cseq=1, headers='Refer-To: <sip:carol@example.org>', retrans=500),
            recv(603),
        ), transport)
        phone.ctl('call', far.uri, '--wait')
        far.wait_for('SIP/2.0 603')
        self.assertEqual([call['state'] for call in phone.ctl('calls')], ['active'])
        phone.ctl('hangup')
        far.wait()

    def check_redirects_are_followed_anywhere_if_that_is_wished(self, transport):
        phone = self.start_phone(calls={'redirects': 'follow'})
        target = self.start_sipp(answered(), transport)
        far = self.start_sipp(moved(target.uri.replace('127.0.0.1', 'localhost')), transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hangup')
        far.wait()
        target.wait()

    def check_redirects_are_not_followed_if_that_is_wished(self, transport):
        phone = self.start_phone(calls={'redirects': 'refuse'})
        far = self.start_sipp(moved('sip:carol@127.0.0.1:9'), transport)
        with self.assertRaises(Refused):
            phone.ctl('call', far.uri, '--wait')
        self.assertEqual(phone.wait_event('call', state='ended')['cause'], 'redirected')
        far.wait()

    def check_the_next_contact_is_tried(self, transport):
        phone = self.start_phone()
        target = self.start_sipp(answered(), transport)
        busy = self.start_sipp([
            recv_request('INVITE'),
            reply(486, 'Busy Here', contact=False),
            recv_request('ACK'),
        ], transport)
        far = self.start_sipp(moved(f'{busy.uri}>;q=0.9,<{target.uri}>;q=0.1,<mailto:carol@example.org'), transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hangup')
        for sipp in (far, busy, target):
            sipp.wait()

    def check_redirects_in_a_circle_end(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE'),
            reply(302, 'Moved Temporarily',
                  headers='Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>', contact=False),
            recv_request('ACK'),
        ], transport)
        with self.assertRaises(Refused):
            phone.ctl('call', far.uri, '--wait')
        self.assertEqual(phone.wait_event('call', state='ended')['cause'], 'redirected')
        far.wait()


if __name__ == '__main__':
    tap.main()
