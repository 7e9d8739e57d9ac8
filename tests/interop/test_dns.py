# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding the server of a domain by NAPTR and SRV, with dnsmasq for the names and Kamailio for the calls."""
import contextlib
import time
import unittest

import tap
from dnsmasq import Dnsmasq
from kamailio import Kamailio
from phone import Phone
from process import free_port, scratch_folder, write

DOMAIN = 'example.test'


def naptr(order, preference, service, target):
    return f'naptr-record={DOMAIN},{order},{preference},s,{service},,{target}'


def srv(name, target, port, priority=10, weight=0):
    return f'srv-host={name},{target},{port},{priority},{weight}'


def host(name, address='127.0.0.1'):
    return f'host-record={name},{address}'


class Names(unittest.TestCase):
    def setUp(self):
        self._stack = contextlib.ExitStack()
        self.addCleanup(self._stack.close)
        self.kamailio = self.keep(Kamailio(self.folder('kamailio')))

    def keep(self, thing):
        self._stack.callback(thing.stop)
        return thing

    def folder(self, name):
        return self._stack.enter_context(scratch_folder(name))

    def start(self, *records, uri=f'sip:alice@{DOMAIN}', **settings):
        """A phone whose account knows only its address, and the name server that it asks."""
        dnsmasq = self.keep(Dnsmasq(self.folder('dnsmasq'), records))
        folder = self.folder('phone')
        account = {'uri': uri, 'password-file': write(folder, 'alice.password', 'secret\n', 0o600),
                   'ca-file': self.kamailio.authority.certificate, **settings}
        phone = self.keep(Phone(folder, {'alice': account}, network={'nameservers': dnsmasq.address}))
        return phone, dnsmasq

    def registered_over(self, transport):
        self.kamailio.process.wait_line(rf'REGISTER of alice over {transport}')

    def test_naptr(self):
        """NAPTR leads to TCP, though UDP is there"""
        phone, dnsmasq = self.start(
            naptr(10, 10, 'SIP+D2T', f'_sip._tcp.{DOMAIN}'), naptr(20, 10, 'SIP+D2U', f'_sip._udp.{DOMAIN}'),
            srv(f'_sip._tcp.{DOMAIN}', 'sip.example.net', self.kamailio.tcp),
            srv(f'_sip._udp.{DOMAIN}', 'sip.example.net', self.kamailio.udp), host('sip.example.net'))
        phone.wait_account('registered')
        self.registered_over('tcp')
        self.assertEqual(dnsmasq.questions()[:2], [f'NAPTR {DOMAIN}', f'SRV _sip._tcp.{DOMAIN}'])
        self.assertNotIn(f'SRV _sip._udp.{DOMAIN}', dnsmasq.questions())

    def test_srv(self):
        """without NAPTR, SRV gives the port"""
        phone, _ = self.start(srv(f'_sip._udp.{DOMAIN}', 'sip.example.net', self.kamailio.udp),
                              host('sip.example.net'))
        phone.wait_account('registered')
        self.registered_over('udp')

    def test_failover(self):
        """where the first server of SRV is dead, the second one is registered at"""
        for transport in ('tcp', 'udp'):
            with self.subTest(transport=transport):
                name = f'_sip._{transport}.{DOMAIN}'
                begin = time.monotonic()
                phone, _ = self.start(srv(name, 'dead.example.net', free_port(), 10),
                                      srv(name, 'sip.example.net', getattr(self.kamailio, transport), 20),
                                      host('dead.example.net'), host('sip.example.net'), transport=transport)
                phone.wait_account('registered')
                self.assertLess(time.monotonic() - begin, 15)
                self.registered_over(transport)

    def test_dead_name_server(self):
        """where the first name server is dead, the second one is asked"""
        dnsmasq = self.keep(Dnsmasq(self.folder('dnsmasq'), [
            srv(f'_sip._tcp.{DOMAIN}', 'sip.example.net', self.kamailio.tcp), host('sip.example.net')]))
        folder = self.folder('phone')
        account = {'uri': f'sip:alice@{DOMAIN}', 'transport': 'tcp',
                   'password-file': write(folder, 'alice.password', 'secret\n', 0o600)}
        servers = f'127.0.0.1:{free_port()},{dnsmasq.address}'
        phone = self.keep(Phone(folder, {'alice': account}, network={'nameservers': servers}))
        phone.wait_account('registered')

    def test_certificate(self):
        """the certificate has to be of the domain, not of the server that SRV names"""
        phone, _ = self.start(naptr(10, 10, 'SIPS+D2T', f'_sips._tcp.{DOMAIN}'),
                              srv(f'_sips._tcp.{DOMAIN}', 'sip.example.net', self.kamailio.tls),
                              host('sip.example.net'))
        phone.wait_account('registered')
        self.registered_over('tls')
        stranger, _ = self.start('naptr-record=other.test,10,10,s,SIPS+D2T,,_sips._tcp.other.test',
                                 srv('_sips._tcp.other.test', DOMAIN, self.kamailio.tls), host(DOMAIN),
                                 uri='sip:alice@other.test')
        self.assertIn('certificate', stranger.wait_account('failed')['reason'])

    def test_websocket(self):
        """NAPTR leads to WSS, at the address that SRV names, with the domain's certificate"""
        phone, _ = self.start(naptr(10, 10, 'SIPS+D2W', f'_sips._ws.{DOMAIN}'),
                              srv(f'_sips._ws.{DOMAIN}', 'sip.example.net', self.kamailio.wss),
                              host('sip.example.net'))
        phone.wait_account('registered')
        self.registered_over('wss')

    def test_unknown(self):
        """a domain that does not exist is one sentence"""
        phone, _ = self.start('address=/test/')
        self.assertIn(DOMAIN, phone.wait_account('failed')['reason'])


if __name__ == '__main__':
    tap.main()
