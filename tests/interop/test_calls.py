# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls with baresip through Kamailio."""
import contextlib
import unittest

import tap
import tone
from baresip import Baresip
from kamailio import Kamailio
from phone import Phone, until
from process import scratch_folder

OURS, THEIRS = 600, 1000
# baresip's modules, and what calls with them have.
CODECS = {'opus': 'opus/48000', 'g711': 'pcmu/8000'}
# Enough for two seconds of sound at 20 ms a packet.
PACKETS = 100


class Calls(unittest.TestCase):
    def setUp(self):
        self._stack = contextlib.ExitStack()
        self.addCleanup(self._stack.close)
        self.kamailio = Kamailio(self.folder('kamailio'))
        self._stack.callback(self.kamailio.stop)

    def folder(self, name):
        return self._stack.enter_context(scratch_folder(name))

    def start_phone(self, transport, **settings):
        folder = self.folder('phone')
        account = Phone.account(folder, self.kamailio, 'alice', transport, **settings)
        phone = Phone(folder, {'alice': account}, hertz=OURS, codecs='opus,pcmu')
        self._stack.callback(phone.stop)
        phone.wait_account('registered')
        return phone

    def start_baresip(self, transport='udp', codec='opus', **options):
        far = Baresip(self.folder('baresip'), 'bob', self.kamailio, transport, codec, hertz=THEIRS, **options)
        self._stack.callback(far.stop)
        return far

    def check_sound(self, phone, far):
        """After the call both recordings hold the other's tone at its level, and not the own one."""
        tone.assert_tone(far.heard, OURS, tone.OUR_LEVEL, others=[THEIRS])
        tone.assert_tone(phone.heard, THEIRS, tone.LEVEL, others=[OURS])

    def check_tones(self, phone, far):
        phone.ctl('dtmf', '12#')
        for digit in '12#':
            self.assertEqual(far.wait_event('CALL_DTMF_START')['param'], digit)
        far.send_tones('7*')
        for digit in '7*':
            self.assertEqual(phone.wait_event('dtmf')['digit'], digit)

    def check_outgoing(self, transport, codec):
        phone, far = self.start_phone(transport), self.start_baresip(transport, codec)
        phone.ctl('call', 'sip:bob@example.test')
        far.wait_event('CALL_INCOMING')
        phone.wait_event('call', state='ringing')
        far.accept()
        call = phone.wait_event('call', state='active')
        self.assertEqual(call['direction'], 'out')
        stats = phone.wait_packets(PACKETS)
        self.assertEqual(stats['codec'], CODECS[codec])
        self.assertEqual(stats['packets-lost'], 0)
        self.check_tones(phone, far)
        far.hang_up()
        self.assertEqual(phone.wait_event('call', state='ended')['cause'], 'bye')
        phone.stop()
        self.check_sound(phone, far)

    def check_incoming(self, transport, codec):
        phone, far = self.start_phone(transport), self.start_baresip(transport, codec)
        far.dial('sip:alice@example.test')
        call = phone.wait_event('call', state='ringing')
        self.assertEqual((call['direction'], call['peer-uri']), ('in', 'sip:bob@example.test'))
        phone.ctl('answer')
        far.wait_event('CALL_ESTABLISHED')
        phone.wait_packets(PACKETS)
        self.check_tones(phone, far)
        phone.ctl('hangup')
        far.wait_event('CALL_CLOSED')
        phone.stop()
        self.check_sound(phone, far)

    def test_refusals(self):
        """busy, declined, not found, no answer and cancelled are shown as such"""
        phone, far = self.start_phone('udp'), self.start_baresip()
        with self.subTest('busy'):
            phone.ctl('call', 'bob')
            far.wait_event('CALL_INCOMING')
            far.hang_up()
            call = phone.wait_event('call', state='ended')
            self.assertEqual((call['cause'], call['code']), ('busy', 486))
            far.wait_event('CALL_CLOSED')
        with self.subTest('not found'):
            phone.ctl('call', 'stranger@example.test')
            call = phone.wait_event('call', state='ended')
            self.assertEqual((call['cause'], call['code']), ('not-found', 404))
        with self.subTest('no answer'):
            phone.ctl('call', 'slow')
            far.wait_event('CALL_INCOMING')
            call = phone.wait_event('call', state='ended')
            self.assertEqual((call['cause'], call['code']), ('no-answer', 408))
            far.wait_event('CALL_CLOSED')
        with self.subTest('cancelled here'):
            phone.ctl('call', 'bob')
            far.wait_event('CALL_INCOMING')
            phone.wait_event('call', state='ringing')
            phone.ctl('hangup')
            far.wait_event('CALL_CLOSED')
            self.assertEqual(phone.wait_event('call', state='ended')['cause'], 'canceled')
        with self.subTest('cancelled there'):
            far.dial('sip:alice@example.test')
            phone.wait_event('call', state='ringing', direction='in')
            far.hang_up()
            self.assertEqual(phone.wait_event('call', state='ended')['cause'], 'canceled')
            far.wait_event('CALL_CLOSED')
        with self.subTest('declined here'):
            far.dial('sip:alice@example.test')
            phone.wait_event('call', state='ringing', direction='in')
            phone.ctl('reject', '--code', '603')
            far.wait_event('CALL_CLOSED', param='603')
        until(lambda: phone.ctl('calls') == [], 'no call left')

    def test_declined(self):
        """a call that the far end declines is shown as declined"""
        caller, callee = self.start_phone('tcp'), self.start_second()
        caller.ctl('call', 'carol')
        callee.wait_event('call', state='ringing')
        callee.ctl('reject', '--code', '603')
        call = caller.wait_event('call', state='ended')
        self.assertEqual((call['cause'], call['code']), ('rejected', 603))

    def start_second(self):
        folder = self.folder('phone')
        phone = Phone(folder, {'carol': Phone.account(folder, self.kamailio, 'carol', 'tls')})
        self._stack.callback(phone.stop)
        phone.wait_account('registered')
        return phone


def _add(transport, codec):
    def outgoing(self):
        self.check_outgoing(transport, codec)

    def incoming(self):
        self.check_incoming(transport, codec)

    words = f'{transport.upper()} and {"Opus" if codec == "opus" else "PCMU"}'
    outgoing.__doc__ = f'a call to baresip over {words} carries both tones and digits, and baresip ends it'
    incoming.__doc__ = f'a call from baresip over {words} carries both tones and digits, and we end it'
    setattr(Calls, f'test_out_{transport}_{codec}', outgoing)
    setattr(Calls, f'test_in_{transport}_{codec}', incoming)


for _transport in ('udp', 'tcp', 'tls'):
    for _codec in CODECS:
        _add(_transport, _codec)

if __name__ == '__main__':
    tap.main()
