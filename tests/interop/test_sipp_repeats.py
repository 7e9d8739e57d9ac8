# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes twice, late or from several: repeated messages, early media of forks, calls that take another's place."""
import re

import tap
from phone import until
from sipp import call, recv, recv_request, reply, sdp
from sipp_case import TRANSPORTS, SippCase, over

PEER = '[peer_tag_param]'
BRANCH = 'z9hG4bK-[pid]-[call_number]-invite'
BYE_IN = [recv_request('BYE'), reply(200, 'OK', tag=None, contact=False)]
# SIPp neither sends again by itself, nor passes over what comes again.
AS_WRITTEN = {'arguments': ('-nr',)}


@over(*TRANSPORTS)
class SippRepeats(SippCase):
    def check_an_invite_that_comes_again_is_one_call(self, transport):
        phone = self.start_phone(answer={'mode': 'ask'})
        far = self.start_sipp([
            call('INVITE', cseq=1, body=sdp(), branch=BRANCH),
            recv(100, optional='true'),
            recv(180),
            call('INVITE', cseq=1, body=sdp(), branch=BRANCH),
            recv(180),
            recv(200, rrs='true'),
            call('ACK', cseq=1, tag=PEER),
            call('BYE', cseq=2, tag=PEER),
            recv(200),
        ], transport, target=self.address(phone, transport), **AS_WRITTEN)
        until(lambda: far.messages().count('SIP/2.0 180') == 2, 'the second 180')
        self.assertEqual(len(phone.ctl('calls')), 1)
        phone.ctl('answer')
        far.wait()
        phone.wait_event('call', state='ended', cause='bye')
        self.assertEqual(phone.ctl('calls'), [])

    def check_200_is_repeated_until_the_ack_comes(self, transport):
        phone, far = self.call_in([
            call('INVITE', cseq=1, body=sdp()),
            recv(100, optional='true'),
            recv(180, optional='true'),
            recv(200, rrs='true'),
            recv(200),
            recv(200),
            call('ACK', cseq=1, tag=PEER),
            call('OPTIONS', cseq=2, tag=PEER),
            recv(200, headers={'CSeq': '2 OPTIONS'}),
            call('BYE', cseq=3, tag=PEER),
            recv(200, headers={'CSeq': '3 BYE'}),
        ], transport, **AS_WRITTEN)
        far.wait()
        phone.wait_event('call', state='ended', cause='bye')

    def check_each_200_gets_its_ack(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(200, 'OK', body=sdp()),
            recv_request('ACK'),
            reply(200, 'OK', body=sdp(), cseq='1 INVITE'),
            recv_request('ACK'),
            *BYE_IN,
        ], transport, **AS_WRITTEN)
        phone.ctl('call', far.uri, '--wait')
        until(lambda: far.messages().count('\nACK sip:') == 2, 'the second ACK')
        phone.ctl('hangup')
        far.wait()

    def check_200_describes_other_media_than_183(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(183, 'Session Progress', body=sdp()),
            reply(200, 'OK', body=sdp(port='[media_port+2]', version=2)),
            recv_request('ACK'),
            *BYE_IN,
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hangup')
        far.wait()

    def check_early_media_of_two_forks_and_the_second_answers(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(183, 'Session Progress', body=sdp(), tag='first'),
            reply(183, 'Session Progress', body=sdp(port='[media_port+2]'), tag='second'),
            reply(200, 'OK', body=sdp(port='[media_port+2]'), tag='second'),
            recv_request('ACK', headers={'To': 'tag=second'}),
            recv_request('BYE', headers={'To': 'tag=second'}),
            reply(200, 'OK', tag=None, contact=False),
        ], transport)
        phone.ctl('call', far.uri)
        phone.wait_event('call', state='early')
        phone.wait_event('call', state='active')
        phone.ctl('hangup')
        far.wait()

    def check_a_call_takes_the_place_of_another(self, transport):
        phone = self.start_phone(answer={'mode': 'ask'})
        replaced = self.start_sipp([
            call('INVITE', cseq=1, body=sdp(), retrans=500),
            recv(100, optional='true'),
            recv(180),
            recv(200, rrs='true'),
            call('ACK', cseq=1, tag=PEER),
            *BYE_IN,
        ], transport, target=self.address(phone, transport))
        first = phone.wait_event('call', state='ringing')
        phone.ctl('answer')
        phone.wait_event('call', id=first['id'], state='active')
        far = self.start_sipp([
            call('INVITE', cseq=1, body=sdp(), retrans=500, headers=self._replaces(replaced) + '\nRequire: replaces'),
            recv(100, optional='true'),
            recv(180, optional='true'),
            recv(200, rrs='true'),
            call('ACK', cseq=1, tag=PEER),
            *BYE_IN,
        ], transport, target=self.address(phone, transport))
        phone.wait_event('call', id=first['id'], state='ended')
        replaced.wait()
        calls = until(lambda: phone.ctl('calls'), 'the new call')
        self.assertEqual(len(calls), 1)
        self.assertNotEqual(calls[0]['id'], first['id'])
        phone.wait_event('call', id=calls[0]['id'], state='active')
        phone.ctl('hangup')
        far.wait()

    def check_the_place_of_no_call_cannot_be_taken(self, transport):
        phone, far = self.call_in([
            call('INVITE', cseq=1, body=sdp(), retrans=500, branch=BRANCH,
                 headers='Replaces: nobody@example.org;to-tag=a;from-tag=b'),
            recv(100, optional='true'),
            recv(481),
            call('ACK', cseq=1, tag=PEER, branch=BRANCH),
        ], transport)
        far.wait()
        self.assertEqual(phone.ctl('calls'), [])

    @staticmethod
    def _replaces(far):
        """The header that names the call of @far, as the phone knows it."""
        ack = re.search(r'\nACK sip.*?\r?\n\r?\n', far.messages(), re.S).group(0)
        tags = [re.search(rf'\n{name}: .*;tag=([^;\s]+)', ack).group(1) for name in ('To', 'From')]
        identity = re.search(r'\nCall-ID: (\S+)', ack).group(1)
        return f'Replaces: {identity};to-tag={tags[0]};from-tag={tags[1]}'


if __name__ == '__main__':
    tap.main()
