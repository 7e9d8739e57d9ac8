# SPDX-License-Identifier: GPL-3.0-or-later
"""One address with three phones, and messages, through Kamailio."""
import contextlib
import unittest

import tap
from baresip import Baresip
from kamailio import Kamailio
from phone import Phone, Refused
from process import scratch_folder

TRANSPORTS = ('udp', 'tcp', 'tls')


class Forking(unittest.TestCase):
    def setUp(self):
        self._stack = contextlib.ExitStack()
        self.addCleanup(self._stack.close)
        self.kamailio = Kamailio(self.folder('kamailio'))
        self._stack.callback(self.kamailio.stop)

    def folder(self, name):
        return self._stack.enter_context(scratch_folder(name))

    def start_phone(self, user, transport='udp'):
        folder = self.folder('phone')
        phone = Phone(folder, {user: Phone.account(folder, self.kamailio, user, transport)},
                      audio={'source': 'silence', 'sink': 'null', 'codecs': 'pcmu'}, answer={'mode': 'ask'})
        self._stack.callback(phone.stop)
        phone.wait_account('registered')
        return phone

    def start_baresips(self, user, count):
        phones = [Baresip(self.folder('baresip'), user, self.kamailio, codec='g711') for _ in range(count)]
        for phone in phones:
            self._stack.callback(phone.stop)
        return phones

    def test_one_of_three_answers(self):
        """of three phones that ring one answers, and the others are cancelled"""
        callees = self.start_baresips('bob', 3)
        for number, transport in enumerate(TRANSPORTS):
            with self.subTest(transport=transport):
                phone = self.start_phone('alice', transport)
                call = phone.ctl('call', 'bob')['id']
                for callee in callees:
                    callee.wait_event('CALL_INCOMING')
                callees[number].accept()
                phone.wait_event('call', id=call, state='active')
                for callee in callees[:number] + callees[number + 1:]:
                    callee.wait_event('CALL_CLOSED')
                phone.ctl('hangup')
                callees[number].wait_event('CALL_CLOSED')
                phone.stop()

    def test_all_of_three_are_busy(self):
        """a call that each of three phones declines has failed once the last has"""
        callees = self.start_baresips('bob', 3)
        phone = self.start_phone('alice')
        call = phone.ctl('call', 'bob')['id']
        for callee in callees:
            callee.wait_event('CALL_INCOMING')
        for callee in callees:
            self.assertEqual([call['id'] for call in phone.ctl('calls')], [call])
            callee.hang_up()
            callee.wait_event('CALL_CLOSED')
        ended = phone.wait_event('call', id=call, state='ended')
        self.assertEqual((ended['cause'], ended['code']), ('busy', 486))

    def test_answered_elsewhere(self):
        """a call that another phone of the same address took was not missed"""
        others = self.start_baresips('alice', 2)
        caller = self.start_phone('bob')
        for transport in TRANSPORTS:
            with self.subTest(transport=transport):
                phone = self.start_phone('alice', transport)
                call = caller.ctl('call', 'alice')['id']
                phone.wait_event('call', state='ringing', direction='in')
                for other in others:
                    other.wait_event('CALL_INCOMING')
                others[0].accept()
                caller.wait_event('call', id=call, state='active')
                self.assertEqual(phone.wait_event('call', state='ended')['cause'], 'answered-elsewhere')
                self.assertEqual(phone.ctl('calls'), [])
                others[1].wait_event('CALL_CLOSED')
                caller.ctl('hangup')
                others[0].wait_event('CALL_CLOSED')
                phone.stop()

    def test_we_answer_one_of_three(self):
        """where we answer first, the other phones of the same address stop ringing"""
        others = self.start_baresips('alice', 2)
        caller = self.start_phone('bob')
        for transport in TRANSPORTS:
            with self.subTest(transport=transport):
                phone = self.start_phone('alice', transport)
                call = caller.ctl('call', 'alice')['id']
                phone.wait_event('call', state='ringing', direction='in')
                for other in others:
                    other.wait_event('CALL_INCOMING')
                phone.ctl('answer')
                caller.wait_event('call', id=call, state='active')
                for other in others:
                    other.wait_event('CALL_CLOSED')
                caller.ctl('hangup')
                self.assertEqual(phone.wait_event('call', state='ended')['cause'], 'bye')
                phone.stop()

    def test_messages(self):
        """messages arrive both ways, and one to nobody is refused"""
        bob = self.start_phone('bob')
        for transport in (*TRANSPORTS, 'ws'):
            with self.subTest(transport=transport):
                alice = self.start_phone('alice', transport)
                text = f'Grüße über {transport}'
                self.assertEqual(alice.ctl('message', 'bob', text)['code'], 200)
                told = bob.wait_event('message')
                self.assertEqual((told['from'], told['text']), ('sip:alice@example.test', text))
                self.assertEqual(bob.ctl('message', 'sip:alice@example.test', 'And back')['code'], 200)
                self.assertEqual(alice.wait_event('message')['text'], 'And back')
                with self.assertRaises(Refused):
                    alice.ctl('message', 'stranger', 'Hello?')
                alice.stop()


if __name__ == '__main__':
    tap.main()
