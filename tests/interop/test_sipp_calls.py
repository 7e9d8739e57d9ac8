# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls with SIPp over UDP and TCP, directly: what a proxy would hide."""
import contextlib
import unittest

import tap
from phone import Phone
from process import scratch_folder
from sipp import Sipp, call, pause, recv, recv_request, reply, request, sdp


class SippCalls(unittest.TestCase):
    def setUp(self):
        self._stack = contextlib.ExitStack()
        self.addCleanup(self._stack.close)

    def folder(self, name):
        return self._stack.enter_context(scratch_folder(name))

    def start_phone(self, **groups):
        folder = self.folder('phone')
        phone = Phone(folder, {'alice': {'uri': 'sip:alice@127.0.0.1', 'registrar': 'none'}}, codecs='pcmu',
                      **{'listen': {'udp': '127.0.0.1:0', 'tcp': '127.0.0.1:0', 'tls': ''},
                         'audio': {'source': 'silence', 'sink': 'null', 'codecs': 'pcmu'}, **groups})
        self._stack.callback(phone.stop)
        return phone

    @staticmethod
    def address(phone, transport):
        """HOST:PORT at which @phone listens."""
        return next(line.split()[1] for line in phone.ctl('status')['listeners'] if line.startswith(transport + ' '))

    def wait_for_calls(self, steps, transport, **options):
        far = Sipp(self.folder('sipp'), steps, transport, **options)
        self._stack.callback(far.stop)
        return far

    def check_basic_outgoing(self, transport):
        phone = self.start_phone()
        far = self.wait_for_calls([
            recv_request('INVITE', learn=True),
            reply(180, 'Ringing'),
            reply(200, 'OK', body=sdp(), retrans=500),
            recv_request('ACK'),
            recv_request('BYE'),
            reply(200, 'OK', contact=False),
        ], transport)
        phone.ctl('call', far.uri, '--wait')
        phone.ctl('hangup')
        far.wait()

    def check_basic_incoming(self, transport):
        phone = self.start_phone(answer={'mode': 'auto'})
        far = self.wait_for_calls([
            call('INVITE', body=sdp(), retrans=500),
            recv(100, optional='true'),
            recv(180, optional='true'),
            recv(200, headers={'Contact': 'sip:', 'Allow': 'INVITE'}),
            call('ACK', cseq=1, tag='[peer_tag_param]'),
            pause(200),
            call('BYE', cseq=2, tag='[peer_tag_param]', retrans=500),
            recv(200),
        ], transport, target=self.address(phone, transport))
        far.wait()
        phone.wait_event('call', state='ended', cause='bye')

    def test_basic_call_out_over_udp(self):
        self.check_basic_outgoing('udp')

    def test_basic_call_out_over_tcp(self):
        self.check_basic_outgoing('tcp')

    def test_basic_call_in_over_udp(self):
        self.check_basic_incoming('udp')

    def test_basic_call_in_over_tcp(self):
        self.check_basic_incoming('tcp')


if __name__ == '__main__':
    tap.main()
