# SPDX-License-Identifier: GPL-3.0-or-later
"""What a program on the bus may pass in: each option with what it must not be, while a call goes on."""
import socket
import unittest

import gi
from gi.repository import Gio, GLib

import tap
from phone import Phone
from process import free_port, scratch_folder

INTERFACE = 'org.example.Softphone.Phone'
EVIL = 'a\r\nEvil: 1'
LONG = 'x' * 300000
# Neither can be sent, dialled or meant.
TEXTS = ('', EVIL, 'a\nEvil: 1', '\x01', LONG)
ADDRESSES = ('', 'sip:', EVIL, 'sip:bob@127.0.0.1\r\nEvil: 1', 'sip:a b@c', 'sip:bob@127.0.0.1:99999',
             'http://example.org', 'sip:bob@127.0.0.1?Evil=1', 'sip:bob@127.0.0.1;method=BYE', 'sip:' + LONG)
NAMES = ('', 'nobody', EVIL, LONG)
HEADERS = ('', ':', 'Evil', 'a b: c', f'X-Mine: {EVIL}', 'Via: x', 'v: x', 'Content-Length: 0', 'X-Mine: \x01')
CODES = (0, 1, 99, 100, 180, 199, 200, 299, 700, 2**32 - 1)

# Method, options that are right, option under test, values that are wrong.
STRINGS = (
    ('Register', {}, 'account', NAMES),
    ('Unregister', {}, 'account', NAMES),
    ('Call', {}, 'uri', ADDRESSES),
    ('Call', {'uri': 'sip:bob@127.0.0.1'}, 'account', NAMES),
    ('Answer', {}, 'call', NAMES),
    ('Reject', {}, 'call', NAMES),
    ('Hangup', {}, 'call', NAMES),
    ('Hold', {}, 'call', NAMES),
    ('Resume', {}, 'call', NAMES),
    ('Redirect', {}, 'uri', ADDRESSES),
    ('Forward', {}, 'uri', ADDRESSES),
    ('Dnd', {}, 'state', ('', 'yes', 'ON', EVIL, LONG)),
    ('Transfer', {}, 'uri', ADDRESSES),
    ('Transfer', {'uri': 'sip:bob@127.0.0.1'}, 'call', NAMES),
    ('TransferTo', {}, 'other', NAMES),
    ('AcceptTransfer', {}, 'call', NAMES),
    ('RejectTransfer', {}, 'call', NAMES),
    ('Message', {'text': 'hello'}, 'uri', ADDRESSES),
    ('Message', {'uri': 'sip:bob@127.0.0.1'}, 'text', ('', LONG)),
    ('Subscribe', {'uri': 'sip:bob@127.0.0.1'}, 'event', TEXTS + ('a b', 'a;b', '.')),
    ('Subscribe', {'event': 'presence'}, 'uri', ADDRESSES),
    ('Unsubscribe', {'uri': 'sip:bob@127.0.0.1'}, 'event', TEXTS + ('presence',)),
    ('Publish', {'status': 'open'}, 'account', NAMES),
    ('Mute', {}, 'call', NAMES),
    ('Unmute', {}, 'call', NAMES),
    ('Dtmf', {}, 'digits', TEXTS + ('12x', 'e')),
    ('Dtmf', {'digits': '1'}, 'method', ('', 'smoke', EVIL, LONG)),
    ('Dtmf', {'digits': '1'}, 'call', NAMES),
    ('Stats', {}, 'call', NAMES),
)


def variant(value):
    if isinstance(value, str):
        return GLib.Variant('s', value)
    return GLib.Variant('as', value) if isinstance(value, list) else GLib.Variant('u', value)


class Arguments(unittest.TestCase):
    def setUp(self):
        scratch = scratch_folder('arguments')
        folder = scratch.__enter__()
        self.addCleanup(scratch.__exit__, None, None, None)
        port = free_port(socket.SOCK_DGRAM)
        address = f'127.0.0.1:{port}'
        accounts = {'alice': {'uri': f'sip:alice@{address}', 'registrar': 'none'}}
        self.alice = Phone(folder, accounts, listen={'udp': address, 'tcp': address}, answer={'mode': 'auto'})
        self.addCleanup(self.alice.stop)
        # A call with oneself is as good as any.
        self.alice.ctl('call', f'sip:alice@{address}', '--wait')
        self.bus = Gio.DBusConnection.new_for_address_sync(
            self.alice.address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT, None, None)
        self.addCleanup(self.bus.close_sync, None)

    def ask(self, method, options):
        return self.bus.call_sync(None, '/org/example/Softphone', INTERFACE, method,
                                  GLib.Variant('(a{sv})', (options,)), GLib.VariantType('(a{sv})'),
                                  Gio.DBusCallFlags.NONE, 20000, None).unpack()[0]

    def check(self, method, options):
        with self.subTest(method=method, options={key: str(value)[:60] for key, value in options.items()}):
            with self.assertRaises(GLib.Error) as caught:
                self.ask(method, options)
            name, message = Gio.DBusError.get_remote_error(caught.exception), caught.exception.message
            self.assertNotIn(name, (None, 'org.freedesktop.DBus.Error.NoReply'), message)
            self.assertRegex(message, r'[.!?…]$')

    def tearDown(self):
        active = [call for call in self.ask('Calls', {})['calls'] if call['state'] == 'active']
        self.assertEqual(len(active), 2)
        for entry in self.ask('Trace', {})['entries']:
            self.assertNotIn('\nEvil', entry.get('text', ''))

    def test_strings(self):
        """what an option cannot be is refused with a sentence, and the call goes on"""
        for method, good, option, values in STRINGS:
            for value in values:
                self.check(method, {**{key: variant(text) for key, text in good.items()}, option: variant(value)})

    def test_numbers(self):
        """codes that are none are refused"""
        for code in CODES:
            self.check('Reject', {'code': variant(code)})

    def test_headers(self):
        """header fields that would be others are refused"""
        for header in HEADERS:
            self.check('Call', {'uri': variant('sip:bob@127.0.0.1'), 'headers': variant([header])})
        self.check('Call', {'uri': variant('sip:bob@127.0.0.1'), 'headers': variant(['X-Mine: a'] * 1000)})

    def test_types(self):
        """an option of another type, or of a name that is none, is refused by every method"""
        node = Gio.DBusNodeInfo.new_for_xml(self.bus.call_sync(
            None, '/org/example/Softphone', 'org.freedesktop.DBus.Introspectable', 'Introspect', None, None,
            Gio.DBusCallFlags.NONE, 20000, None).unpack()[0])
        methods = [method.name for method in node.lookup_interface(INTERFACE).methods]
        self.assertGreater(len(methods), 20)
        deep = GLib.Variant('u', 1)
        for _ in range(30):
            deep = GLib.Variant('v', deep)
        for method in methods:
            self.check(method, {'no-such-option': variant('a')})
            self.check(method, {'': deep})
            for option in ('account', 'call', 'uri', 'text', 'status', 'event', 'digits', 'other', 'headers', 'code'):
                self.check(method, {option: GLib.Variant('(ii)', (1, 2))})


if __name__ == '__main__':
    tap.main()
