# SPDX-License-Identifier: GPL-3.0-or-later
"""What the headless phone costs and how fast it acts, seen from outside: by its packets, by /proc."""
import os
import re
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HEADLESS, CTL, PEER = sys.argv[1:4]
ROUNDS = int(sys.argv[4]) if len(sys.argv) > 4 else 15
ENVIRONMENT = {'PATH': '/usr/bin:/bin', 'DBUS_SESSION_BUS_ADDRESS': 'disabled:', 'LC_ALL': 'C.UTF-8'}


def now():
    return time.monotonic_ns()


class Peer:
    """A SIP far end of three socket calls: it reads, answers, and knows when."""

    def __init__(self):
        self.sip = self.bound()
        self.uri = f'sip:peer@127.0.0.1:{self.sip.getsockname()[1]}'

    @staticmethod
    def bound():
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.bind(('127.0.0.1', 0))
        return sock

    def receive(self, pattern, timeout=5):
        """The next message that begins with @pattern, its sender, and when it came."""
        self.sip.settimeout(timeout)
        while True:
            data, sender = self.sip.recvfrom(65536)
            when = now()
            if re.match(pattern, data.decode(), re.S):
                return data.decode(), sender, when

    def answer(self, request, sender, status, extra=''):
        lines = request.split('\r\n\r\n')[0].split('\r\n')
        keep = [line for line in lines if re.match(r'(via|from|call-id|cseq)\s*:', line, re.I)]
        to = next(line for line in lines if re.match(r'to\s*:', line, re.I))
        keep.append(to if ';tag=' in to else to + ';tag=peer')
        self.sip.sendto((f'SIP/2.0 {status}\r\n' + '\r\n'.join(keep) + f'\r\nContact: <{self.uri}>\r\n{extra}'
                         'Content-Length: 0\r\n\r\n').encode(), sender)

    def agree(self, request, sender):
        contact = re.search(r'^Contact: (.*)', request, re.M)[1].strip()
        self.answer(request, sender, '200 OK', extra=f'Contact: {contact};expires=600\r\n')


class Phone:
    def __init__(self, peer, folder, registers=False, mode='ask'):
        self.control = f'unix:path={folder}/control'
        secret = os.path.join(folder, 'secret')
        with open(secret, 'w', encoding='utf-8', opener=lambda p, f: os.open(p, f, 0o600)) as file:
            file.write('secret\n')
        registrar = f'sip:127.0.0.1:{peer.sip.getsockname()[1]}' if registers else 'none'
        config = os.path.join(folder, 'phone.conf')
        with open(config, 'w', encoding='utf-8') as file:
            file.write(f'[phone]\ncontrol={self.control}\n[listen]\nudp=127.0.0.1:0\ntcp=\n'
                       f'[account a]\nuri=sip:a@127.0.0.1\nregistrar={registrar}\npassword-file={secret}\n'
                       f'[audio]\nsource=tone:440\nsink=null\ncodecs=pcmu\n[answer]\nmode={mode}\n')
        self.began = now()
        self.process = subprocess.Popen([HEADLESS, '--config', config], env=ENVIRONMENT, stdin=subprocess.DEVNULL)

    def ctl(self, *arguments):
        return subprocess.run([CTL, '--address', self.control, *arguments], env=ENVIRONMENT, capture_output=True,
                              text=True, check=True, timeout=20).stdout

    def address(self):
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            try:
                host, port = re.search(r'udp (\S+):(\d+)', self.ctl('status')).groups()
                return host, int(port)
            except subprocess.CalledProcessError:
                continue
        raise TimeoutError('the phone')

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def report(name, values, unit='ms'):
    print(f'{name:34} best {min(values):8.2f} {unit}   median {statistics.median(values):8.2f} {unit}')


def start_to_register():
    values = []
    for _ in range(ROUNDS):
        peer = Peer()
        with tempfile.TemporaryDirectory() as folder:
            phone = Phone(peer, folder, registers=True)
            request, sender, when = peer.receive('REGISTER')
            values.append((when - phone.began) / 1e6)
            peer.agree(request, sender)
            phone.process.kill()
            phone.process.wait()
    report('start to first REGISTER', values)


def memory(pid):
    with open(f'/proc/{pid}/smaps_rollup', encoding='utf-8') as file:
        text = file.read()
    fields = {name: int(value) for name, value in re.findall(r'^(\w+):\s+(\d+) kB', text, re.M)}
    return fields['Pss'] / 1024, (fields['Private_Clean'] + fields['Private_Dirty']) / 1024


def wakeups(pid):
    """How often each thread was switched to."""
    counts = {}
    for task in os.listdir(f'/proc/{pid}/task'):
        with open(f'/proc/{pid}/task/{task}/status', encoding='utf-8') as file:
            counts[task] = sum(int(n) for n in re.findall(r'voluntary_ctxt_switches:\s+(\d+)', file.read()))
    return counts


def idle():
    peer = Peer()
    with tempfile.TemporaryDirectory() as folder:
        phone = Phone(peer, folder, registers=True)
        request, sender, _ = peer.receive('REGISTER')
        peer.agree(request, sender)
        select.select([], [], [], 5)
        proportional, private = memory(phone.process.pid)
        before, seconds = wakeups(phone.process.pid), 20
        select.select([], [], [], seconds)
        after = wakeups(phone.process.pid)
        rate = sum(after[task] - before.get(task, 0) for task in after) / seconds
        print(f'idle, registered: proportional {proportional:.1f} MiB, private {private:.1f} MiB, '
              f'{rate:.2f} wake-ups a second')
        phone.stop()


def signalling(mode, *arguments):
    """What a far end in C sees, which sleeps until something comes."""
    with tempfile.TemporaryDirectory() as folder:
        phone = Phone(Peer(), folder, mode=mode)
        host, port = phone.address()
        select.select([], [], [], 3)
        filled = [argument.format(address=f'{host}:{port}', control=phone.control) for argument in arguments]
        subprocess.run([PEER, *filled, str(ROUNDS)], check=True, timeout=120)
        phone.stop()


def command():
    values, peer = [], Peer()
    with tempfile.TemporaryDirectory() as folder:
        phone = Phone(peer, folder)
        phone.address()
        select.select([], [], [], 3)
        for _ in range(ROUNDS):
            began = now()
            call = subprocess.Popen([CTL, '--address', phone.control, 'call', peer.uri], env=ENVIRONMENT,
                                    stdout=subprocess.DEVNULL)
            request, sender, when = peer.receive('INVITE')
            values.append((when - began) / 1e6)
            call.wait()
            peer.answer(request, sender, '486 Busy Here')
            select.select([], [], [], 0.3)
        phone.stop()
    report('softphonectl started to INVITE', values)


if __name__ == '__main__':
    start_to_register()
    idle()
    signalling('ask', 'incoming', '180', '{address}')
    signalling('auto', 'incoming', '200', '{address}')
    signalling('ask', 'outgoing', '{control}')
    command()
