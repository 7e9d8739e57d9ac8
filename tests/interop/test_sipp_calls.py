# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls with SIPp, directly: what a proxy would hide."""
import tap
from phone import Refused
from relay import Relay
from sipp import call, pause, recv, recv_request, reply, request, sdp
from sipp_case import TRANSPORTS, SippCase, over

PEER = '[peer_tag_param]'
# Of an INVITE that is cancelled or refused: CANCEL and ACK have it too.
BRANCH = 'z9hG4bK-[pid]-[call_number]-invite'
BYE_IN = [recv_request('BYE'), reply(200, 'OK', contact=False)]


def answered_call(*middle):
    """SIPp is called, answers, and after @middle is hung up on."""
    return [
        recv_request('INVITE', learn=True),
        reply(180, 'Ringing'),
        reply(200, 'OK', body=sdp(), retrans=500),
        recv_request('ACK'),
        *middle,
        *BYE_IN,
    ]


def calling(*middle, headers='', body=sdp()):
    """SIPp calls, is answered, and after @middle hangs up."""
    return [
        call('INVITE', cseq=5, body=body, headers=headers, retrans=500),
        recv(100, optional='true'),
        recv(180, optional='true'),
        recv(200, headers={'Contact': 'sip:', 'Allow': 'INVITE'}, rrs='true'),
        call('ACK', cseq=5, tag=PEER),
        *middle,
        call('BYE', cseq=9, tag=PEER, retrans=500),
        recv(200),
    ]


@over(*TRANSPORTS)
class SippCalls(SippCase):
    def check_basic_call_out(self, transport):
        phone = self.start_phone()
        far = self.start_sipp(answered_call(), transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hangup')
        far.wait()

    def check_basic_call_in(self, transport):
        phone, far = self.call_in(calling(), transport)
        far.wait()
        phone.wait_event('call', state='ended', cause='bye')

    def check_early_media_is_heard_before_the_answer(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(183, 'Session Progress', body=sdp()),
            pause(300),
            reply(200, 'OK', body=sdp(), retrans=500),
            recv_request('ACK'),
            *BYE_IN,
        ], transport)
        phone.ctl('call', far.uri)
        phone.wait_event('call', state='early')
        phone.wait_event('call', state='active')
        phone.ctl('hangup')
        far.wait()

    def check_cancel_gets_487(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(180, 'Ringing'),
            recv_request('CANCEL'),
            reply(200, 'OK', contact=False),
            # The last request was the CANCEL: its CSeq is not that of the INVITE.
            reply(487, 'Request Terminated', contact=False, cseq='1 INVITE'),
            recv_request('ACK'),
        ], transport)
        phone.ctl('call', far.uri)
        phone.wait_event('call', state='ringing')
        phone.ctl('hangup')
        phone.wait_event('call', state='ended', cause='canceled')
        far.wait()

    def check_cancel_that_crosses_200_gets_ack_and_bye(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(180, 'Ringing'),
            recv_request('CANCEL'),
            reply(200, 'OK', contact=False),
            reply(200, 'OK', body=sdp(), cseq='1 INVITE', retrans=500),
            recv_request('ACK'),
            *BYE_IN,
        ], transport)
        phone.ctl('call', far.uri)
        phone.wait_event('call', state='ringing')
        phone.ctl('hangup')
        phone.wait_event('call', state='ended', cause='canceled')
        far.wait()

    def check_caller_that_cancels(self, transport):
        phone = self.start_phone(answer={'mode': 'ask'})
        far = self.start_sipp([
            call('INVITE', body=sdp(), retrans=500, branch=BRANCH),
            recv(100, optional='true'),
            recv(180),
            call('CANCEL', cseq=1, branch=BRANCH),
            recv(200),
            recv(487),
            call('ACK', cseq=1, tag=PEER, branch=BRANCH),
        ], transport, target=self.address(phone, transport))
        far.wait()
        phone.wait_event('call', state='ended', cause='canceled')

    def check_later_answers_of_other_forks_get_ack_and_bye(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(180, 'Ringing', tag='first'),
            reply(180, 'Ringing', tag='second'),
            reply(200, 'OK', body=sdp(), tag='second'),
            recv_request('ACK', headers={'To': 'tag=second'}),
            reply(200, 'OK', body=sdp(), tag='first', cseq='1 INVITE'),
            recv_request('ACK', headers={'To': 'tag=first'}),
            recv_request('BYE', headers={'To': 'tag=first'}),
            reply(200, 'OK', contact=False, tag=None),
            recv_request('BYE', headers={'To': 'tag=second'}),
            reply(200, 'OK', contact=False, tag=None),
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        far.wait_for('BYE sip:')
        phone.ctl('hangup')
        far.wait()

    def check_options_in_and_out_of_the_dialog(self, transport):
        headers = {'Allow': 'INVITE', 'Accept': 'application/sdp', 'Supported': '100rel'}
        _phone, far = self.call_in([
            call('OPTIONS', cseq=1, retrans=500),
            recv(200, headers=headers),
            *calling(call('OPTIONS', cseq=6, tag=PEER, retrans=500), recv(200, headers={'Allow': 'INVITE'})),
        ], transport)
        far.wait()

    def check_info_carries_tones_both_ways(self, transport):
        phone = self.start_phone()
        far = self.start_sipp(answered_call(
            request('INFO', cseq=1, body='Signal=5\nDuration=160\n', content_type='application/dtmf-relay',
                    retrans=500),
            recv(200),
            recv_request('INFO', headers={'Content-Type': 'application/dtmf-relay'}),
            reply(200, 'OK', contact=False),
        ), transport)
        phone.ctl('call', far.uri, '--wait')
        self.assertEqual(phone.wait_event('dtmf')['digit'], '5')
        phone.ctl('dtmf', '7', '--method', 'info')
        far.wait_for('Signal=7')
        phone.ctl('hangup')
        far.wait()

    def check_bye_in_the_early_dialog(self, transport):
        phone = self.start_phone(answer={'mode': 'ask'})
        far = self.start_sipp([
            call('INVITE', body=sdp(), retrans=500, branch=BRANCH),
            recv(100, optional='true'),
            recv(180),
            call('BYE', cseq=2, tag=PEER, retrans=500),
            recv(200),
            recv(487),
            call('ACK', cseq=1, tag=PEER, branch=BRANCH),
        ], transport, target=self.address(phone, transport))
        far.wait()
        phone.wait_event('call', state='ended')

    def check_unknown_dialogs_and_methods_are_refused(self, transport):
        _phone, far = self.call_in([
            call('BYE', tag=';tag=nobody', retrans=500),
            recv(481),
            call('REGISTER', cseq=2, retrans=500),
            recv(405, headers={'Allow': 'INVITE'}),
            call('DANCE', cseq=3, retrans=500),
            recv(501),
            call('OPTIONS', cseq=4, headers='Require: telepathy', retrans=500),
            recv(420, headers={'Unsupported': 'telepathy'}),
        ], transport)
        far.wait()

    def check_every_refusal_is_told(self, transport):
        phone = self.start_phone()
        for status, phrase, cause in ((486, 'Busy Here', 'busy'), (404, 'Not Found', 'not-found'),
                                      (603, 'Decline', 'rejected'), (480, 'Temporarily Unavailable', 'unavailable')):
            far = self.start_sipp([
                recv_request('INVITE'),
                reply(status, phrase, contact=False),
                recv_request('ACK'),
            ], transport)
            with self.assertRaises(Refused):
                phone.ctl('call', far.uri, '--wait')
            self.assertEqual(phone.wait_event('call', state='ended')['cause'], cause)
            far.wait()


class SippLoss(SippCase):
    def test_a_call_survives_the_loss_of_the_first_of_each_message(self):
        phone = self.start_phone()
        far = self.start_sipp(answered_call(), 'udp')
        relay = Relay(far.port, {'INVITE': 2, 'SIP/2.0 180': 1, 'SIP/2.0 200': 1})
        self._stack.callback(relay.stop)
        phone.ctl('call', f'sip:sipp@127.0.0.1:{relay.port}', '--wait')
        phone.ctl('hangup')
        far.wait()
        self.assertTrue(relay.all_lost)


if __name__ == '__main__':
    tap.main()
