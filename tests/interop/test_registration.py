# SPDX-License-Identifier: GPL-3.0-or-later
"""Registration at Kamailio."""
import contextlib
import unittest

import tap
from kamailio import Kamailio
from phone import Phone, Refused
from process import scratch_folder

TRANSPORTS = ('udp', 'tcp', 'tls', 'ws', 'wss')


class Registration(unittest.TestCase):
    def setUp(self):
        self._stack = contextlib.ExitStack()
        self.addCleanup(self._stack.close)

    def folder(self, name):
        return self._stack.enter_context(scratch_folder(name))

    def start_kamailio(self, **options):
        kamailio = Kamailio(self.folder('kamailio'), **options)
        self._stack.callback(kamailio.stop)
        return kamailio

    def start_phone(self, kamailio, transport, **settings):
        folder = self.folder('phone')
        phone = Phone(folder, {'alice': Phone.account(folder, kamailio, 'alice', transport, **settings)})
        self._stack.callback(phone.stop)
        return phone

    def check_registers(self, kamailio, transport):
        phone = self.start_phone(kamailio, transport)
        account = phone.wait_account('registered')
        self.assertGreater(account['expires'], 0)
        kamailio.process.wait_line(rf'REGISTER of alice over {transport}')
        phone.ctl('unregister')
        self.assertEqual(phone.ctl('accounts')[0]['state'], 'none')
        kamailio.process.wait_line(rf'REGISTER of alice over {transport}, expires 0')
        phone.ctl('register')
        self.assertEqual(phone.ctl('accounts')[0]['state'], 'registered')

    def test_registers(self):
        """registers, unregisters and registers again over UDP, TCP, TLS, WS and WSS"""
        kamailio = self.start_kamailio()
        for transport in TRANSPORTS:
            with self.subTest(transport=transport):
                self.check_registers(kamailio, transport)

    def test_sha256(self):
        """registers with a SHA-256 digest"""
        kamailio = self.start_kamailio(algorithm='SHA-256')
        self.check_registers(kamailio, 'tcp')

    def test_wrong_password(self):
        """a wrong password gives one sentence and no further attempt"""
        kamailio = self.start_kamailio()
        for transport in ('udp', 'wss'):
            with self.subTest(transport=transport):
                phone = self.start_phone(kamailio, transport, password='wrong')
                account = phone.wait_account('failed')
                self.assertIn('password', account['reason'])
                self.assertEqual(account['code'], 401)
                with self.assertRaises(Refused) as refused:
                    phone.ctl('register')
                self.assertEqual(refused.exception.status, 1)
                self.assertIn('password', refused.exception.message)
                sent = [line for line in kamailio.process.lines if f'REGISTER of alice over {transport}' in line]
                # Each attempt is one request without and one with credentials.
                self.assertLessEqual(len(sent), 4)

    def test_forbidden(self):
        """a forbidden address is told from a wrong password"""
        kamailio = self.start_kamailio()
        folder = self.folder('phone')
        phone = Phone(folder, {'nobody': Phone.account(folder, kamailio, 'nobody', 'udp')})
        self._stack.callback(phone.stop)
        account = phone.wait_account('failed')
        self.assertEqual(account['code'], 403)

    def test_unknown_authority(self):
        """a certificate of an unknown authority is refused before a byte of SIP is sent"""
        kamailio = self.start_kamailio()
        for transport in ('tls', 'wss'):
            with self.subTest(transport=transport):
                phone = self.start_phone(kamailio, transport, **{'ca-file': None})
                account = phone.wait_account('failed')
                self.assertIn('certificate', account['reason'])
                self.assertFalse([line for line in kamailio.process.lines if 'REGISTER of' in line])

    def test_unregisters_at_exit(self):
        """the binding is removed when the phone is stopped"""
        kamailio = self.start_kamailio()
        folder = self.folder('phone')
        phone = Phone(folder, {'alice': Phone.account(folder, kamailio, 'alice', 'tcp')})
        phone.wait_account('registered')
        phone.stop()
        kamailio.process.wait_line('REGISTER of alice over tcp, expires 0')


if __name__ == '__main__':
    tap.main()
