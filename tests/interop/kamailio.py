# SPDX-License-Identifier: GPL-3.0-or-later
"""Kamailio as registrar and proxy for example.test, with digest, over all five transports."""
import contextlib
import glob
import os
import signal
import sqlite3

from certificates import Authority
from process import Process, free_port, write

TABLES = '/usr/share/kamailio/db_sqlite'
HERE = os.path.dirname(os.path.abspath(__file__))


class Kamailio:
    """Every user's password is "secret"; of nobody@example.test every registration is forbidden."""

    def __init__(self, folder, algorithm='MD5', min_expires=5, gruu=True, gruu_in_dialog=True):
        self.udp = self.tcp = free_port()
        self.tls = free_port()
        self.ws = free_port()
        self.wss = free_port()
        self.edges = (free_port(), free_port())
        self.authority = Authority(folder, 'kamailio-authority')
        key, certificate = self.authority.issue('kamailio', 'DNS:example.test,DNS:localhost,IP:127.0.0.1')
        self.certificate = certificate
        modules = glob.glob('/usr/lib/*/kamailio/modules')[0]
        tls = self._fill(folder, 'kamailio-tls.cfg', key=key, certificate=certificate)
        presence = self._make_presence(folder)
        ports = {'edge_one': self.edges[0], 'edge_two': self.edges[1]}
        config = self._fill(folder, 'kamailio.cfg', **ports, udp=self.udp, tls=self.tls, ws=self.ws, wss=self.wss,
                            modules=modules, presence=presence, tls_config=tls, algorithm=algorithm,
                            min_expires=min_expires, gruu=int(gruu), gruu_in_dialog=int(gruu_in_dialog))
        self.process = Process('kamailio', ['kamailio', '-DD', '-E', '-f', config, '-Y', folder, '-w', folder], folder)
        self.process.wait_line(r'example\.test is served')

    @staticmethod
    def _make_presence(folder):
        """The database of who watches whom, empty."""
        path = os.path.join(folder, 'presence.sqlite')
        with contextlib.closing(sqlite3.connect(path)) as database:
            for name in ('standard', 'presence'):
                with open(os.path.join(TABLES, f'{name}-create.sql'), encoding='utf-8') as script:
                    database.executescript(script.read())
        return path

    @staticmethod
    def _fill(folder, name, **values):
        with open(os.path.join(HERE, name + '.in'), encoding='utf-8') as file:
            text = file.read()
        for key, value in values.items():
            text = text.replace(f'@{key}@', str(value))
        return write(folder, name, text)

    def uri(self, transport):
        """Where an account with @transport registers."""
        if transport in ('ws', 'wss'):
            return f'{transport}://127.0.0.1:{getattr(self, transport)}/'
        return f'sip:127.0.0.1:{getattr(self, transport)};transport={transport}'

    def stop(self):
        # Asked to end, its processes now and then wait for each other for ever.
        self.process.stop(signal.SIGKILL)
