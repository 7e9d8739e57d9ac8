# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages and events with SIPp, outside calls and in them."""
import tap
from sipp import call, recv, recv_request, reply, request, sdp
from sipp_case import TRANSPORTS, SippCase, over

BYE_IN = [recv_request('BYE'), reply(200, 'OK', tag=None, contact=False)]


@over(*TRANSPORTS)
class SippMessages(SippCase):
    def check_messages_outside_calls_both_ways(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('MESSAGE', headers={'Content-Type': 'text/plain'}, absent=['Contact'], body='^Hello there'),
            reply(200, 'OK', contact=False),
        ], transport)
        self.assertEqual(phone.ctl('message', far.uri, 'Hello there')['code'], 200)
        far.wait()
        far = self.start_sipp([
            call('MESSAGE', body='Good morning', content_type='text/plain', retrans=500),
            recv(200),
        ], transport, target=self.address(phone, transport))
        told = phone.wait_event('message')
        self.assertEqual((told['text'].strip(), told['content-type']), ('Good morning', 'text/plain'))
        self.assertIn('sip:sipp@', told['from'])
        far.wait()

    def check_a_message_in_a_call(self, transport):
        phone = self.start_phone()
        far = self.start_sipp([
            recv_request('INVITE', learn=True),
            reply(200, 'OK', body=sdp(), retrans=500),
            recv_request('ACK'),
            request('MESSAGE', cseq=1, body='In a call', content_type='text/plain', retrans=500),
            recv(200),
            *BYE_IN,
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        self.assertEqual(phone.wait_event('message')['text'].strip(), 'In a call')
        phone.ctl('hangup')
        far.wait()


if __name__ == '__main__':
    tap.main()
