# SPDX-License-Identifier: GPL-3.0-or-later
"""Path, Service-Route, GRUU, outbound and Min-Expires at Kamailio."""
import contextlib
import re
import unittest

import tap
from kamailio import Kamailio
from phone import Phone
from process import scratch_folder
from tcp_relay import Relay


class RegistrationExtensions(unittest.TestCase):
    def setUp(self):
        self._stack = contextlib.ExitStack()
        self.addCleanup(self._stack.close)

    def folder(self, name):
        return self._stack.enter_context(scratch_folder(name))

    def start_kamailio(self, **options):
        kamailio = Kamailio(self.folder('kamailio'), **options)
        self._stack.callback(kamailio.stop)
        return kamailio

    def start_relay(self, port):
        relay = Relay(port)
        self._stack.callback(relay.stop)
        return relay

    def start_phone(self, kamailio, user, transport, folder=None, answer='ask', **settings):
        folder = folder or self.folder('phone')
        account = Phone.account(folder, kamailio, user, transport, **settings)
        phone = Phone(folder, {user: account}, answer={'mode': answer})
        self._stack.callback(phone.stop)
        phone.wait_account('registered')
        return phone

    def call(self, caller, callee, user):
        """A call that the callee answers and ends."""
        call = caller.ctl('call', f'sip:{user}@example.test')['id']
        incoming = callee.wait_event('call', state='ringing', direction='in')
        callee.ctl('answer', incoming['id'])
        caller.wait_event('call', id=call, state='active')
        callee.ctl('hangup', incoming['id'])
        caller.wait_event('call', id=call, state='ended')

    def ring(self, caller, callee, user):
        """A call that arrives, and is given up."""
        call = caller.ctl('call', f'sip:{user}@example.test')['id']
        incoming = callee.wait_event('call', state='ringing', direction='in')
        caller.ctl('hangup', call)
        callee.wait_event('call', id=incoming['id'], state='ended')

    def test_min_expires(self):
        """asks for as long as Kamailio wants after 423"""
        kamailio = self.start_kamailio(min_expires=900)
        phone = self.start_phone(kamailio, 'alice', 'udp', expires=60)
        kamailio.process.wait_line(r'REGISTER of alice over udp, expires 900')
        self.assertGreaterEqual(phone.ctl('accounts')[0]['expires'], 890)

    def test_service_route_and_gruu(self):
        """calls carry the Service-Route and the GRUU, and the far end can end them"""
        kamailio = self.start_kamailio()
        for transport in ('udp', 'tcp', 'ws'):
            with self.subTest(transport=transport):
                alice = self.start_phone(kamailio, 'alice', transport)
                bob = self.start_phone(kamailio, 'bob', transport)
                self.call(alice, bob, 'bob')
                line = kamailio.process.wait_line(r'INVITE of alice, Contact (.*), Route (.*)')
                self.assertRegex(line.group(1), r'sip:alice@example\.test;gr=urn:uuid:')
                self.assertIn(f'<sip:127.0.0.1:{kamailio.udp};lr>', line.group(2))
                alice.stop()
                bob.stop()

    def test_gruu_that_dialogs_do_not_find(self):
        """a GRUU that the server gives and then does not know in a dialog is not used"""
        kamailio = self.start_kamailio(gruu_in_dialog=False)
        alice = self.start_phone(kamailio, 'alice', 'udp')
        bob = self.start_phone(kamailio, 'bob', 'udp')
        kamailio.process.wait_line(r'OPTIONS in a dialog goes to a GRUU')
        kamailio.process.wait_line(r'OPTIONS in a dialog goes to a GRUU')
        self.call(alice, bob, 'bob')
        line = kamailio.process.wait_line(r'INVITE of alice, Contact (.*), Route')
        self.assertNotIn(';gr', line.group(1))

    def test_instance_stays(self):
        """the device is the same after the phone was started anew"""
        kamailio = self.start_kamailio()
        folder = self.folder('phone')
        seen = []
        for _ in range(2):
            phone = self.start_phone(kamailio, 'alice', 'udp', folder=folder)
            bob = self.start_phone(kamailio, 'bob', 'udp')
            self.call(phone, bob, 'bob')
            contact = kamailio.process.wait_line(r'INVITE of alice, Contact (.*), Route').group(1)
            seen.append(re.search(r'urn:uuid:[0-9a-f-]+', contact).group(0))
            phone.stop()
            bob.stop()
        self.assertEqual(seen[0], seen[1])

    def test_two_flows(self):
        """with two flows a call arrives by either, and one that is cut comes back"""
        kamailio = self.start_kamailio()
        relays = [self.start_relay(port) for port in kamailio.edges]
        proxies = ','.join(f'sip:127.0.0.1:{relay.port};transport=tcp' for relay in relays)
        alice = self.start_phone(kamailio, 'alice', 'tcp', registrar=None, **{'outbound-proxy': proxies})
        bob = self.start_phone(kamailio, 'bob', 'udp')
        for port in kamailio.edges:
            kamailio.process.wait_line(rf'REGISTER of alice at port {port}')
        self.call(bob, alice, 'alice')
        kamailio.process.wait_line(r'INVITE of bob to alice over the flow')
        # RFC 5626 4.5: a flow that a pong has shown to be good is made anew without delay.
        relays[0].drop()
        kamailio.process.wait_line(rf'REGISTER of alice at port {kamailio.edges[0]}')
        kamailio.process.wait_line(r'REGISTER of alice over udp, expires 600, credentials [1-9]')
        relays[1].cut()
        self.ring(bob, alice, 'alice')
        kamailio.process.wait_line(r'INVITE of bob to alice over the flow')
        self.assertEqual(alice.ctl('accounts')[0]['state'], 'registered')


if __name__ == '__main__':
    tap.main()
