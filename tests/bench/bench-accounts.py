# SPDX-License-Identifier: GPL-3.0-or-later
"""What many accounts cost one headless phone: to start, to register, at rest, and to end.

usage: bench-accounts.py HEADLESS COUNT…

The registrar challenges each REGISTER once: two requests an account are needed.
"""
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time

ENVIRONMENT = {'PATH': '/usr/bin:/bin', 'DBUS_SESSION_BUS_ADDRESS': 'disabled:', 'LC_ALL': 'C.UTF-8'}
CHALLENGE = 'WWW-Authenticate: Digest realm="bench", nonce="0a1b2c3d", algorithm=MD5, qop="auth"\r\n'
TICKS = os.sysconf('SC_CLK_TCK')
REST_S = 10
LIMIT_S = 120


class Registrar(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.sock.bind(('127.0.0.1', 0))
        self.port = self.sock.getsockname()[1]
        self.n_requests = 0
        self.registered, self.removed = set(), set()
        self.start()

    def run(self):
        while True:
            data, sender = self.sock.recvfrom(65536)
            if data.startswith(b'REGISTER'):
                self.sock.sendto(self.answer(data.decode()).encode(), sender)

    def answer(self, request):
        fields = re.findall(r'^(?:Via|From|Call-ID|CSeq): .*\r\n', request, re.M)
        fields.append(re.search(r'^To: [^\r]*', request, re.M)[0] + ';tag=r\r\n')
        self.n_requests += 1
        if 'Authorization:' not in request:
            return 'SIP/2.0 401 Unauthorized\r\n' + ''.join(fields) + CHALLENGE + 'Content-Length: 0\r\n\r\n'
        who = re.search(r'^To: .*<sip:(\w+)@', request, re.M)[1]
        if re.search(r'^Expires: 0\r|;expires=0\b', request, re.M):
            self.removed.add(who)
            return 'SIP/2.0 200 OK\r\n' + ''.join(fields) + 'Content-Length: 0\r\n\r\n'
        self.registered.add(who)
        contact = re.search(r'^Contact: ([^\r]*)', request, re.M)[1]
        return 'SIP/2.0 200 OK\r\n' + ''.join(fields) + f'Contact: {contact};expires=3600\r\nContent-Length: 0\r\n\r\n'


def processor_seconds(pid):
    with open(f'/proc/{pid}/stat', encoding='utf-8') as file:
        fields = file.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def private_kib(pid):
    with open(f'/proc/{pid}/smaps_rollup', encoding='utf-8') as file:
        return sum(int(kib) for kib in re.findall(r'^Private_\w+:\s+(\d+) kB', file.read(), re.M))


def wakeups(pid):
    with open(f'/proc/{pid}/status', encoding='utf-8') as file:
        return sum(int(n) for n in re.findall(r'voluntary_ctxt_switches:\s+(\d+)', file.read()))


def configure(folder, port, count):
    secret = os.path.join(folder, 'secret')
    with open(secret, 'w', encoding='utf-8', opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write('secret\n')
    config = os.path.join(folder, 'phone.conf')
    with open(config, 'w', encoding='utf-8') as file:
        file.write(f'[phone]\ncontrol=unix:path={folder}/control\n[listen]\nudp=127.0.0.1:0\ntcp=\n')
        for i in range(count):
            file.write(f'[account a{i}]\nuri=sip:user{i}@bench.example\nregistrar=sip:127.0.0.1:{port}\n'
                       f'transport=udp\npassword-file={secret}\n')
    return config


def wait_for(done, count):
    deadline = time.monotonic() + LIMIT_S
    while len(done) < count and time.monotonic() < deadline:
        time.sleep(0.01)


def measure(program, count):
    registrar = Registrar()
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        process = subprocess.Popen([program, '--config', configure(folder, registrar.port, count)],
                                   env={**ENVIRONMENT, 'HOME': folder, 'XDG_STATE_HOME': folder},
                                   stdin=subprocess.DEVNULL)
        wait_for(registrar.registered, count)
        took, used, requests = time.monotonic() - began, processor_seconds(process.pid), registrar.n_requests
        time.sleep(6)
        before, woken = processor_seconds(process.pid), wakeups(process.pid)
        time.sleep(REST_S)
        rest, woken = processor_seconds(process.pid) - before, wakeups(process.pid) - woken
        memory = private_kib(process.pid)
        began = time.monotonic()
        process.terminate()
        process.wait(LIMIT_S)
        ended = time.monotonic() - began
    print(f'{count:6} accounts: {len(registrar.registered)} registered in {took:.2f} s with {used:.2f} s of processor, '
          f'{requests / count:.2f} requests each; private {memory / 1024:.1f} MiB; at rest {rest / REST_S * 100:.1f} % '
          f'of a processor, {woken / REST_S:.1f} wake-ups a second; {len(registrar.removed)} removed in {ended:.2f} s',
          flush=True)
    return len(registrar.registered) == count


if __name__ == '__main__':
    sys.exit(0 if all([measure(sys.argv[1], int(count)) for count in sys.argv[2:]]) else 1)
