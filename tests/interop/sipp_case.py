# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone that is called directly, and SIPp."""
import contextlib
import unittest

from phone import Phone
from process import scratch_folder, write
from sipp import Sipp

TRANSPORTS = ('udp', 'tcp')


class SippCase(unittest.TestCase):
    def setUp(self):
        self._stack = contextlib.ExitStack()
        self.addCleanup(self._stack.close)

    def folder(self, name):
        return self._stack.enter_context(scratch_folder(name))

    def start_phone(self, account=None, password=None, **groups):
        folder = self.folder('phone')
        if password:
            account = {**(account or {}), 'password-file': write(folder, 'password', password, 0o600)}
        phone = Phone(folder, {'alice': {'uri': 'sip:alice@127.0.0.1', 'registrar': 'none', **(account or {})}},
                      **{'listen': {'udp': '127.0.0.1:0', 'tcp': '127.0.0.1:0', 'tls': ''},
                         'audio': {'source': 'silence', 'sink': 'null', 'codecs': 'pcmu'}, **groups})
        self._stack.callback(phone.stop)
        return phone

    @staticmethod
    def address(phone, transport):
        """HOST:PORT at which @phone listens."""
        return next(line.split()[1] for line in phone.ctl('status')['listeners'] if line.startswith(transport + ' '))

    def start_sipp(self, steps, transport, **options):
        far = Sipp(self.folder('sipp'), steps, transport, **options)
        self._stack.callback(far.stop)
        return far

    def call_in(self, steps, transport, phone=None, **options):
        """SIPp calls a phone that answers by itself."""
        phone = phone or self.start_phone(answer={'mode': 'auto'})
        return phone, self.start_sipp(steps, transport, target=self.address(phone, transport), **options)


def over(*transports):
    """Makes one test a transport of a method check_NAME."""
    def decorate(case):
        for name in [name for name in vars(case) if name.startswith('check_')]:
            for transport in transports:
                def test(self, _check=getattr(case, name), _transport=transport):
                    _check(self, _transport)
                setattr(case, f'test_{name[6:]}_over_{transport}', test)
        return case
    return decorate
