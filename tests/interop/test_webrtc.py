# SPDX-License-Identifier: GPL-3.0-or-later
"""WebRTC calls with SIP.js in Chromium, over Kamailio's WSS."""
import contextlib
import os
import unittest

import browser
import tap
import tone
from kamailio import Kamailio
from phone import Phone
from process import scratch_folder

OURS, THEIRS = 600, 1000
PACKETS = 150


class WebRtc(unittest.TestCase):
    def setUp(self):
        self._stack = contextlib.ExitStack()
        self.addCleanup(self._stack.close)
        folder = self.folder('phone')
        self.kamailio = Kamailio(self.folder('kamailio'))
        self._stack.callback(self.kamailio.stop)
        self.phone = Phone(folder, {'alice': Phone.account(folder, self.kamailio, 'alice', 'wss')}, hertz=OURS)
        self._stack.callback(self.phone.stop)
        modules = browser.install(os.environ.get('BROWSER_MODULES', self.folder('modules')))
        self.far = browser.Browser(self.folder('browser'), modules)
        self._stack.callback(self.far.stop)
        self.far.command('register', server=self.kamailio.uri('wss'), user='bob', password='secret', hertz=THEIRS,
                         decibels=tone.LEVEL)
        self.phone.wait_account('registered')

    def folder(self, name):
        return self._stack.enter_context(scratch_folder(name))

    def check_sound(self):
        ours, theirs = self.far.command('listen', seconds=1.5, hertz=[OURS, THEIRS])
        self.assertAlmostEqual(ours, tone.OUR_LEVEL, delta=3)
        self.assertLess(theirs, -45)
        stats = self.phone.wait_packets(PACKETS)
        self.assertEqual(stats['codec'], 'opus/48000')
        call, = self.phone.ctl('calls')
        self.assertEqual(call['profile'], 'webrtc')
        self.assertTrue(call['cipher'])

    def check_recording(self):
        self.phone.stop()
        tone.assert_tone(self.phone.heard, THEIRS, tone.LEVEL, others=[OURS])

    def test_outgoing(self):
        """a call to the browser carries both tones, and the browser ends it"""
        self.phone.ctl('call', 'sip:bob@example.test')
        self.far.wait_event('invite')
        self.far.command('accept')
        self.phone.wait_event('call', state='active')
        self.check_sound()
        self.far.command('hangUp')
        self.assertEqual(self.phone.wait_event('call', state='ended')['cause'], 'bye')
        self.check_recording()

    def test_incoming(self):
        """a call from the browser carries both tones and its digits, and we end it"""
        self.far.command('call', target='sip:alice@example.test')
        self.phone.wait_event('call', state='ringing')
        self.phone.ctl('answer')
        self.far.wait_event('state', state='Established')
        self.check_sound()
        self.far.command('sendTones', tones='42#')
        for digit in '42#':
            self.assertEqual(self.phone.wait_event('dtmf')['digit'], digit)
        self.phone.ctl('hangup')
        self.far.wait_event('state', state='Terminated')
        self.check_recording()


if __name__ == '__main__':
    tap.main()
