# SPDX-License-Identifier: GPL-3.0-or-later
"""Presence and waiting messages, with Kamailio as presence server."""
import contextlib
import unittest

import tap
from kamailio import Kamailio
from phone import Phone, Refused
from process import scratch_folder
from sipp import Sipp, call, recv

TRANSPORTS = ('udp', 'tcp', 'tls', 'ws', 'wss')
SUMMARY = 'Messages-Waiting: yes\nMessage-Account: sip:alice@example.test\nVoice-Message: 2/8 (0/2)\n'


class Presence(unittest.TestCase):
    def setUp(self):
        self._stack = contextlib.ExitStack()
        self.addCleanup(self._stack.close)
        # Its presence server does not look for the flow behind a GRUU.
        self.kamailio = Kamailio(self.folder('kamailio'), gruu=False)
        self._stack.callback(self.kamailio.stop)

    def folder(self, name):
        return self._stack.enter_context(scratch_folder(name))

    def start_phone(self, user, transport='udp'):
        folder = self.folder('phone')
        phone = Phone(folder, {user: Phone.account(folder, self.kamailio, user, transport)},
                      audio={'source': 'silence', 'sink': 'null', 'codecs': 'pcmu'})
        self._stack.callback(phone.stop)
        phone.wait_account('registered')
        return phone

    def start_sipp(self, *steps, transport='udp'):
        far = Sipp(self.folder('sipp'), list(steps), transport, target=f'127.0.0.1:{self.kamailio.udp}')
        self._stack.callback(far.stop)
        return far

    def wait_presence(self, phone, text):
        """Until a document came that has @text."""
        while text not in (phone.wait_event('notify', package='presence').get('text') or ''):
            pass

    def test_presence(self):
        """what one publishes another who watches is told, until neither wants to any more"""
        for transport in TRANSPORTS:
            with self.subTest(transport=transport):
                alice, bob = self.start_phone('alice', transport), self.start_phone('bob', transport)
                alice.ctl('subscribe', 'presence', 'sip:bob@example.test')
                bob.ctl('publish', 'open')
                self.wait_presence(alice, '<basic>open</basic>')
                bob.ctl('publish', 'At lunch')
                self.wait_presence(alice, 'At lunch')
                bob.ctl('publish', 'closed')
                self.wait_presence(alice, '<basic>closed</basic>')
                alice.ctl('unsubscribe', 'presence', 'sip:bob@example.test')
                with self.assertRaises(Refused):
                    alice.ctl('unsubscribe', 'presence', 'sip:bob@example.test')
                bob.stop()
                alice.stop()

    def test_message_summary(self):
        """waiting messages are told, asked for or not"""
        for transport in TRANSPORTS:
            with self.subTest(transport=transport):
                alice = self.start_phone('alice', transport)
                self.start_sipp(
                    call('NOTIFY', headers='Event: message-summary\nSubscription-State: active', body=SUMMARY,
                         content_type='application/simple-message-summary', retrans=500),
                    recv(200)).wait()
                told = alice.wait_event('notify', package='message-summary')
                self.assertIn('Voice-Message: 2/8', told['text'])
                alice.ctl('subscribe', 'message-summary', 'sip:alice@example.test')
                alice.stop()

    def test_publication(self):
        """what was published is changed, not published beside it, and taken back when the phone ends"""
        for transport in TRANSPORTS:
            with self.subTest(transport=transport):
                bob = self.start_phone('bob', transport)
                bob.ctl('publish', 'open')
                self.kamailio.process.wait_line(r'PUBLISH of bob, presence of bob, expires [1-9]\d*, <null>')
                bob.ctl('publish', 'closed')
                self.kamailio.process.wait_line(r'PUBLISH of bob, presence of bob, expires [1-9]\d*, a\.')
                bob.stop()
                self.kamailio.process.wait_line(r'PUBLISH of bob, presence of bob, expires 0, a\.')

    def test_publication(self):
        """what was published is changed, not published beside it, and taken back when the phone ends"""
        for transport in TRANSPORTS:
            with self.subTest(transport=transport):
                bob = self.start_phone('bob', transport)
                bob.ctl('publish', 'open')
                self.kamailio.process.wait_line(r'PUBLISH of bob, presence of bob, expires [1-9]\d*, <null>')
                bob.ctl('publish', 'closed')
                self.kamailio.process.wait_line(r'PUBLISH of bob, presence of bob, expires [1-9]\d*, a\.')
                bob.stop()
                self.kamailio.process.wait_line(r'PUBLISH of bob, presence of bob, expires 0, a\.')

    def test_unknown_package(self):
        """a package that the server does not know is refused"""
        alice = self.start_phone('alice')
        with self.assertRaises(Refused):
            alice.ctl('subscribe', 'telepathy', 'sip:stranger@example.test')


if __name__ == '__main__':
    tap.main()
