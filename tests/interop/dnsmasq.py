# SPDX-License-Identifier: GPL-3.0-or-later
"""A name server that knows what a test tells it, and nothing else."""
import re

from process import Process, free_port


class Dnsmasq:
    """@records: options of dnsmasq without their dashes, as 'host-record=a.test,127.0.0.1'."""

    def __init__(self, folder, records):
        self.port = free_port()
        self.address = f'127.0.0.1:{self.port}'
        self.process = Process('dnsmasq', [
            'dnsmasq', '--no-daemon', '--conf-file=/dev/null', '--no-resolv', '--no-hosts', '--bind-interfaces',
            '--listen-address=127.0.0.1', f'--port={self.port}', '--pid-file=', '--log-facility=-', '--log-queries',
            '--user=', '--group=', *(f'--{record}' for record in records)], folder)
        self.process.wait_line('started, version')

    def questions(self):
        """What was asked, as 'SRV _sip._udp.example.test'."""
        found = (re.search(r'query\[(\w+)\] (\S+) from', line) for line in self.process.lines)
        return [f'{match.group(1)} {match.group(2)}' for match in found if match]

    def stop(self):
        self.process.stop()
