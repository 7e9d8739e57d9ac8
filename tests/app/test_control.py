# SPDX-License-Identifier: GPL-3.0-or-later
"""Two phones without a registrar, without a bus and without a home call each other; softphonectl drives both."""
import grp
import json
import os
import signal
import socket
import stat
import struct
import subprocess
import threading
import unittest

import tap
from phone import CTL, HEADLESS, Phone, Refused, until
from process import Process, TimedOut, free_port, scratch_folder, write


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def pcap_packets(data):
    """The packets of a capture of IP packets, written on a machine of this byte order."""
    magic, link = struct.unpack('=I', data[:4])[0], struct.unpack('=I', data[20:24])[0]
    assert (magic, link) == (0xa1b2c3d4, 101), (magic, link)
    at = 24
    while at < len(data):
        size = struct.unpack('=I', data[at + 8:at + 12])[0]
        yield data[at + 16:at + 16 + size]
        at += 16 + size


def pair_of_phones(folder, **callee):
    phones = []
    for name, hertz in (('alice', 600), ('bob', 900)):
        port = free_port(socket.SOCK_DGRAM)
        home = os.path.join(folder, name)
        os.mkdir(home)
        groups = {'listen': {'udp': f'127.0.0.1:{port}', 'tcp': f'127.0.0.1:{port}'}}
        groups.update(callee if name == 'bob' else {})
        if 'phone' in groups:
            groups['phone'] = {'control': f'unix:path={home}/control', **groups['phone']}
        phone = Phone(home, {name: {'uri': f'sip:{name}@127.0.0.1:{port}', 'registrar': 'none'}}, hertz, **groups)
        phone.uri = f'sip:{name}@127.0.0.1:{port}'
        phones.append(phone)
    return phones


class Control(unittest.TestCase):
    callee = {}

    def setUp(self):
        folder = self.enterContext(scratch_folder('control')) if hasattr(self, 'enterContext') else self._folder()
        self.alice, self.bob = pair_of_phones(folder, **self.callee)
        self.folder = folder

    def _folder(self):
        scratch = scratch_folder('control')
        folder = scratch.__enter__()
        self.addCleanup(scratch.__exit__, None, None, None)
        return folder

    def tearDown(self):
        for phone in (self.alice, self.bob):
            phone.stop()

    def refused(self, phone, *arguments):
        with self.assertRaises(Refused) as caught:
            phone.ctl(*arguments)
        self.assertTrue(caught.exception.message.endswith('.'), caught.exception.message)
        return caught.exception.status, caught.exception.message

    def start_call(self):
        call = self.alice.ctl('call', self.bob.uri)
        self.bob.wait_event('call', state='ringing')
        self.alice.wait_event('call', state='ringing')
        return call['id']

    def establish(self):
        self.start_call()
        self.bob.ctl('answer')
        self.alice.wait_event('call', state='active')
        self.bob.wait_event('call', state='active')

    def wait(self, *arguments):
        """softphonectl call --wait in a thread; gives a function that waits for its outcome."""
        return self.run_beside('call', self.bob.uri, '--wait', *arguments)

    def run_beside(self, *arguments):
        """softphonectl of alice in a thread; gives a function that waits for its outcome."""
        outcome = {}

        def run():
            try:
                outcome['call'] = self.alice.ctl(*arguments)
            except Refused as error:
                outcome['error'] = error
        thread = threading.Thread(target=run)
        thread.start()

        def finish():
            thread.join(30)
            return outcome
        return finish


class TwoPhones(Control):
    def test_status(self):
        """status tells the bound addresses, accounts lists them, calls is an empty array"""
        status = self.alice.ctl('status')
        self.assertIn(self.alice.uri.replace('sip:alice@', 'udp '), status['listeners'])
        self.assertEqual((status['accounts'], status['calls']), (1, 0))
        self.assertEqual(self.alice.ctl('accounts'), [{'id': 'alice', 'uri': self.alice.uri, 'state': 'none'}])
        self.assertEqual(self.alice.ctl('calls'), [])

    def test_call(self):
        """a call is dialled, rings, is answered, has sound both ways, and is hung up by the caller"""
        self.establish()
        calls = self.bob.ctl('calls')
        self.assertEqual(len(calls), 1)
        self.assertEqual((calls[0]['direction'], calls[0]['state'], calls[0]['peer-uri'], calls[0]['account']),
                         ('in', 'active', self.alice.uri, 'bob'))
        for phone in (self.alice, self.bob):
            stats = phone.wait_packets(30)
            self.assertGreater(stats['packets-sent'], 0)
            self.assertEqual(stats['codec'], phone.ctl('calls')[0]['codec'])
        self.alice.ctl('hangup')
        ended = self.bob.wait_event('call', state='ended')
        self.assertEqual((ended['cause'], ended['reason']), ('bye', 'The other side ended the call.'))
        self.assertEqual(self.alice.wait_event('call', state='ended')['reason'], 'You ended the call.')
        self.assertEqual(self.alice.ctl('calls') + self.bob.ctl('calls'), [])

    def test_callee_hangs_up(self):
        """the callee hangs up"""
        self.establish()
        self.bob.ctl('hangup')
        self.assertEqual(self.alice.wait_event('call', state='ended')['cause'], 'bye')

    def test_wait(self):
        """call --wait ends with 0 once the call was answered"""
        finish = self.wait()
        self.bob.wait_event('call', state='ringing')
        self.bob.ctl('answer')
        outcome = finish()
        self.assertEqual(outcome['call']['state'], 'active')

    def test_busy(self):
        """a rejected call is busy: exit 1 and one sentence for who waits"""
        finish = self.wait()
        self.bob.wait_event('call', state='ringing')
        self.bob.ctl('reject')
        error = finish()['error']
        self.assertEqual((error.status, error.message), (1, 'The person you called is busy. Try again later.'))
        ended = self.alice.wait_event('call', state='ended')
        self.assertEqual((ended['cause'], ended['code']), ('busy', 486))

    def test_code(self):
        """reject --code tells the caller another cause"""
        for code, cause in ((603, 'rejected'), (404, 'not-found'), (480, 'unavailable')):
            with self.subTest(code=code):
                self.start_call()
                self.bob.ctl('reject', '--code', str(code))
                ended = self.alice.wait_event('call', state='ended')
                self.assertEqual((ended['cause'], ended['code']), (cause, code))
                self.bob.wait_event('call', state='ended')

    def test_cancel(self):
        """a caller who hangs up while it rings is told of as canceled on both sides"""
        self.start_call()
        self.alice.ctl('hangup')
        self.assertEqual(self.alice.wait_event('call', state='ended')['cause'], 'canceled')
        ended = self.bob.wait_event('call', state='ended')
        self.assertEqual(ended['cause'], 'canceled')
        self.assertIn('caller hung up', ended['reason'])

    def test_interrupt(self):
        """an interrupt of call --wait ends the call"""
        waiting = Process('ctl', [CTL, '--address', self.alice.address, 'call', self.bob.uri, '--wait'], self.folder)
        self.bob.wait_event('call', state='ringing')
        waiting.wait_line(r'^\d+$')
        self.assertEqual(waiting.stop(signal.SIGINT), 1)
        self.assertEqual(self.bob.wait_event('call', state='ended')['cause'], 'canceled')

    def test_unknown_user(self):
        """a call to nobody there is not found"""
        call = self.alice.ctl('call', self.bob.uri.replace('bob', 'nobody'))
        ended = self.alice.wait_event('call', state='ended', id=call['id'])
        self.assertEqual((ended['cause'], ended['code']), ('not-found', 404))

    def test_unreachable(self):
        """a call to a port where nobody listens tells of the connection"""
        port = free_port(socket.SOCK_DGRAM)
        self.alice.ctl('call', f'sip:bob@127.0.0.1:{port};transport=tcp')
        ended = self.alice.wait_event('call', state='ended')
        self.assertEqual(ended['cause'], 'connection')

    def test_dtmf(self):
        """tones go both ways, by RFC 4733 and by INFO"""
        self.establish()
        self.alice.wait_packets(10)
        self.bob.wait_packets(10)
        self.alice.ctl('dtmf', '1*')
        self.assertEqual([self.bob.wait_event('dtmf')['digit'] for _ in '1*'], ['1', '*'])
        self.bob.ctl('dtmf', '9', '--method', 'rfc4733')
        self.assertEqual(self.alice.wait_event('dtmf')['digit'], '9')
        self.alice.ctl('dtmf', '7#', '--method', 'info')
        self.assertEqual([self.bob.wait_event('dtmf')['digit'] for _ in '7#'], ['7', '#'])

    def test_wrong_state(self):
        """what the state of a call does not allow is refused with a sentence, and the call goes on"""
        self.establish()
        for command in (('answer',), ('reject',), ('dtmf', 'x')):
            with self.subTest(command=command), self.assertRaises(Refused) as refused:
                self.bob.ctl(*command)
            self.assertIn(refused.exception.status, (1, 2))
            self.assertRegex(refused.exception.message, r'^\S.*\.$')
        self.assertEqual(self.bob.ctl('calls')[0]['state'], 'active')

    def test_mute(self):
        """mute and unmute are told"""
        self.establish()
        self.alice.ctl('mute')
        self.assertTrue(self.alice.wait_event('call', muted=True))
        self.assertTrue(self.alice.ctl('calls')[0]['muted'])
        self.alice.ctl('unmute')
        self.assertFalse(self.alice.ctl('calls')[0]['muted'])

    def test_header(self):
        """a header field goes along, one that the protocol writes itself is wrong usage"""
        self.assertEqual(self.refused(self.alice, 'call', self.bob.uri, '--header', 'Via: x')[0], 2)
        self.assertEqual(self.refused(self.alice, 'call', self.bob.uri, '--header', 'X-Door')[0], 2)
        self.assertEqual(self.refused(self.alice, 'call', self.bob.uri, '--header', 'X-A: b\r\nVia: x')[0], 2)
        self.alice.ctl('call', self.bob.uri, '--header', 'X-Door: 7', '--header', 'Subject: Parcel')
        self.bob.wait_event('call', state='ringing')

    def test_several_calls(self):
        """with several calls, none of them active, it must be said which one is meant"""
        self.start_call()
        second = self.start_call()
        self.assertEqual(self.refused(self.bob, 'answer')[0], 2)
        self.bob.ctl('answer', self.bob.ctl('calls')[1]['id'])
        self.alice.wait_event('call', state='active', id=second)
        self.alice.ctl('mute')
        self.assertEqual([call['muted'] for call in self.alice.ctl('calls')], [False, True])

    def test_orderly_end(self):
        """SIGTERM ends the calls before the phone"""
        self.establish()
        self.alice.stop()
        self.assertEqual(self.bob.wait_event('call', state='ended')['cause'], 'bye')


class Transferred(Control):
    callee = {'calls': {'transfers': 'allow'}}

    def test_only_fitting(self):
        """what is not named is the only call that fits: a held one is transferred, and none to itself"""
        self.establish()
        self.alice.ctl('hold')
        call = self.alice.ctl('calls')[0]['id']
        status, message = self.refused(self.alice, 'transfer-to', call)
        self.assertEqual(status, 2)
        self.assertIn('can be done', message)
        status, message = self.refused(self.alice, 'transfer', self.bob.uri.replace('bob@', 'nobody@'))
        self.assertEqual(status, 1)
        self.assertIn('404', message)
        self.assertEqual([call['state'] for call in self.alice.ctl('calls')], ['held'])


class Group(Control):
    callee = {'phone': {'control-group': grp.getgrgid(os.getgid()).gr_name}}

    def test_group(self):
        """control-group= opens the socket to the members of one group"""
        status = os.stat(self.bob.address.replace('unix:path=', ''))
        self.assertEqual((stat.S_IMODE(status.st_mode), status.st_gid), (0o660, os.getgid()))


class Usage(Control):
    def test_exit_codes(self):
        """wrong usage is 2, failure 1, and each says one sentence"""
        for arguments in (['hold'], ['record'], ['nonsense'], [], ['call'], ['call', 'sip:x@y', 'more'], ['hangup'],
                          ['status', '--wait'], ['answer', '7'], ['call', 'mailto:x@example.org'], ['dnd'], ['forward'],
                          ['call', self.bob.uri, '--account', 'nobody'], ['call', self.bob.uri, '--video'],
                          ['reject', '--code', '200'], ['dtmf', '12'], ['register', 'nobody'], ['calls', '--nonsense']):
            with self.subTest(arguments=arguments):
                done = subprocess.run([CTL, '--address', self.alice.address, *arguments], capture_output=True,
                                      text=True, timeout=20, check=False)
                self.assertEqual((done.returncode, done.stdout), (2, ''))
                self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        self.assertEqual(self.refused(self.alice, 'register')[0], 1)

    def test_wrong_words(self):
        """what cannot be said is wrong usage, and what looks like an option can follow --"""
        for arguments in (('message', self.bob.uri, ''), ('subscribe', 'pres ence', self.bob.uri),
                          ('subscribe', '', self.bob.uri), ('publish', '')):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.refused(self.alice, *arguments)[0], 2)
        self.assertEqual(self.alice.ctl('message', '--', self.bob.uri, '--5 degrees'), {'code': 200})
        self.assertEqual(self.bob.wait_event('message')['text'], '--5 degrees')
        self.alice.ctl('call', self.bob.uri)
        for arguments, words in ((('dtmf', '1'), 'with which this can be done'), (('answer',), 'can be done')):
            status, message = self.refused(self.alice, *arguments)
            self.assertEqual(status, 2)
            self.assertIn(words, message)

    def test_killed(self):
        """whoever waits for a phone that is killed is told so: 3"""
        waiting = Process('ctl', [CTL, '--address', self.alice.address, 'call', self.bob.uri, '--wait'], self.folder)
        silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(silent.close)
        silent.bind(('127.0.0.1', 0))
        silent.settimeout(20)
        holding = Process('ctl', [CTL, '--address', self.bob.address, 'subscribe', 'presence',
                                  f'sip:x@127.0.0.1:{silent.getsockname()[1]}'], self.folder)
        self.assertTrue(silent.recv(4096).startswith(b'SUBSCRIBE '))
        self.bob.wait_event('call', state='ringing')
        for phone, process in ((self.alice, waiting), (self.bob, holding)):
            phone.process.stop(signal.SIGKILL)
            phone._events.stop()
            phone._stopped = True
            process.wait_line(r'^The phone has ended\.$')
            self.assertEqual(process.process.wait(10), 3)

    def test_no_phone(self):
        """without a phone it is 3"""
        done = subprocess.run([CTL, '--address', f'unix:path={self.folder}/none', 'status'], capture_output=True,
                              text=True, timeout=20, check=False)
        self.assertEqual(done.returncode, 3)
        done = subprocess.run([CTL, 'status'], capture_output=True, text=True, timeout=20, check=False,
                              env={**os.environ, 'DBUS_SESSION_BUS_ADDRESS': 'disabled:'})
        self.assertEqual(done.returncode, 3)

    def test_monitor_sees_the_end(self):
        """monitor ends with 3 when the phone does, and with 0 when it is interrupted"""
        monitors = [Process('monitor', [CTL, '--address', self.alice.address, 'monitor'], self.folder) for _ in '12']
        for monitor in monitors:
            monitor.wait_line(r'^status  ')
        self.alice.ctl('call', self.bob.uri)
        for monitor in monitors:
            monitor.wait_line(r'^call  ')
        self.assertEqual(monitors[0].stop(signal.SIGINT), 0)
        self.alice.stop()
        self.assertEqual(monitors[1].process.wait(10), 3)

    def test_socket_is_private(self):
        """the socket is for its owner alone, and goes with the phone"""
        path = self.alice.address.replace('unix:path=', '')
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.alice.stop()
        self.assertFalse(os.path.exists(path))

    def test_garbage(self):
        """garbage on the socket does no harm"""
        path = self.alice.address.replace('unix:path=', '')
        for garbage in (b'', b'\0', b'GET / HTTP/1.1\r\n\r\n', b'\0AUTH EXTERNAL zz\r\nBEGIN\r\n' + b'l\1\0\1' * 1000,
                        b'\xff' * 100000):
            with socket.socket(socket.AF_UNIX) as peer:
                peer.connect(path)
                try:
                    peer.sendall(garbage)
                except BrokenPipeError:
                    pass
        self.assertEqual(self.alice.ctl('status')['calls'], 0)

    def test_stale_socket(self):
        """what a killed phone left behind is replaced; a second phone on the same socket is refused"""
        config = os.path.join(self.alice.folder, 'softphone.conf')
        second = subprocess.run([HEADLESS, '--config', config], capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual(second.returncode, 2)
        self.alice.process.stop(signal.SIGKILL)
        path = self.alice.address.replace('unix:path=', '')
        self.assertTrue(os.path.exists(path))
        again = Process('again', [HEADLESS, '--config', config], self.folder)
        try:
            until(lambda: subprocess.run([CTL, '--address', self.alice.address, 'status'], capture_output=True,
                                         timeout=20, check=False).returncode == 0, 'the phone')
        finally:
            self.assertEqual(again.stop(), 0)
        self.alice._events.stop()
        self.alice._stopped = True


class Tracing(Control):
    def follow(self, *arguments):
        process = Process('trace', [CTL, '--address', self.bob.address, '--json', 'trace', '--follow', *arguments],
                          self.folder)
        self.addCleanup(process.stop)
        return process

    def test_trace(self):
        """trace prints what was sent and received, the oldest first, with addresses, in lines that end with LF"""
        self.establish()
        entries = self.bob.ctl('trace')['entries']
        self.assertEqual([entry['kind'] for entry in entries[:2]], ['message', 'message'])
        first = entries[0]
        self.assertEqual((first['direction'], first['protocol']), ('received', 'udp'))
        self.assertIn(first['local'], self.bob.uri)
        self.assertIn(first['remote'], self.alice.uri)
        self.assertRegex(first['text'], r'^INVITE sip:bob@[^ ]+ SIP/2\.0\n')
        self.assertNotIn('\r', first['text'])
        self.assertIn(f'Call-ID: {first["call-id"]}\n', first['text'])
        self.assertRegex(first['time'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$')
        self.assertEqual(sorted(entry['time'] for entry in entries), [entry['time'] for entry in entries])

    def test_follow(self):
        """trace --follow goes on with what comes; what cannot be read is there too, and the monitor is spared"""
        following = self.follow()
        self.start_call()
        following.wait_line(r'"direction":"received".*"text":"INVITE ')
        host, port = self.bob.uri.split('@')[1].split(':')
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            stranger.sendto(b'GET / HTTP/1.0\r\nAuthorization: Basic c2VjcmV0\r\n\r\n', (host, int(port)))
        following.wait_line(r'"kind":"unreadable".*"Authorization: …|"kind":"unreadable".*Authorization: …')
        self.alice.ctl('hangup')
        following.wait_line(r'"text":"CANCEL ')
        self.bob.wait_event('call', state='ended')
        with self.assertRaises(TimedOut):
            self.bob.wait_event('trace', timeout=0.1)

    def test_pcap(self):
        """trace --pcap writes a packet capture for its owner alone, and --follow adds to one"""
        path, growing = os.path.join(self.folder, 'a.pcap'), os.path.join(self.folder, 'b.pcap')
        self.follow('--pcap', growing)
        until(lambda: os.path.exists(growing) and os.path.getsize(growing) >= 24, 'the capture')
        self.start_call()
        self.assertIsNone(self.bob.ctl('trace', '--pcap', path))
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        until(lambda: b'\r\n\r\n' in read(growing) and read(growing).startswith(read(path)), 'all packets')
        packets = list(pcap_packets(read(path)))
        self.assertTrue(any(packet[28:].startswith(b'INVITE sip:bob@') for packet in packets), packets)
        self.assertEqual({packet[9] for packet in packets}, {17})

    def test_refused(self):
        """a file that cannot be written is named, and other commands do not take the options of trace"""
        status, message = self.refused(self.bob, 'trace', '--pcap', '/nowhere/a.pcap')
        self.assertEqual(status, 1)
        self.assertIn('/nowhere/a.pcap', message)
        self.assertEqual(self.refused(self.bob, 'calls', '--follow')[0], 2)


class Telling(Control):
    def send(self, *headers, body=b''):
        """A MESSAGE of nobody in particular to bob, with @headers, which are bytes."""
        host, port = self.bob.uri.split('@')[1].split(':')
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            stranger.bind(('127.0.0.1', 0))
            lines = [f'MESSAGE {self.bob.uri} SIP/2.0',
                     f'Via: SIP/2.0/UDP 127.0.0.1:{stranger.getsockname()[1]};branch=z9hG4bK{os.urandom(8).hex()}',
                     'Max-Forwards: 70', f'From: <sip:x@127.0.0.1>;tag=1', f'To: <{self.bob.uri}>',
                     f'Call-ID: {os.urandom(8).hex()}', 'CSeq: 1 MESSAGE', f'Content-Length: {len(body)}']
            stranger.sendto('\r\n'.join(lines).encode() + b'\r\n' + b''.join(h + b'\r\n' for h in headers) + b'\r\n'
                            + body, (host, int(port)))
            stranger.settimeout(20)
            return stranger.recv(4096).split(b'\r\n')[0]

    def test_message(self):
        """a message arrives with its sender and text, on one line, and a far end commands no terminal"""
        plain = Process('monitor', [CTL, '--address', self.bob.address, 'monitor'], self.folder)
        self.addCleanup(plain.stop)
        plain.wait_line(r'^status  ')
        self.assertEqual(self.alice.ctl('message', self.bob.uri, 'Dinner\nat \x1b[31mseven'), {'code': 200})
        event = self.bob.wait_event('message')
        self.assertEqual((event['from'], event['text'], event['account'], event['content-type']),
                         (self.alice.uri, 'Dinner\nat \x1b[31mseven', 'bob', 'text/plain'))
        self.assertRegex(plain.wait_line(r'^message  .*').group(0),
                         f'^message  bob  {self.alice.uri}  Dinner at  .31mseven$')

    def test_hostile_message(self):
        """whatever a message says of its content, the phone goes on"""
        self.assertIn(b' 200 ', self.send(b'Content-Type: text/plain;x="\xff\xfe"', body=b'a'))
        self.assertEqual(self.bob.wait_event('message')['text'], 'a')
        self.assertIn(b' 200 ', self.send(b'Content-Type: text/plain', body=b'\xff\0'))
        self.assertNotIn('text', self.bob.wait_event('message'))
        self.assertEqual(self.bob.ctl('calls'), [])


class Answering(Control):
    callee = {'answer': {'mode': 'auto', 'allow': 'sip:alice@*'}}

    def test_automatic(self):
        """mode=auto answers who is allowed"""
        self.alice.ctl('call', self.bob.uri, '--wait')
        self.assertEqual(self.bob.ctl('calls')[0]['state'], 'active')


class AnsweringOthers(Control):
    callee = {'answer': {'mode': 'auto', 'allow': 'sip:*@example.org'}}

    def test_automatic(self):
        """mode=auto lets it ring for others"""
        self.start_call()


class AnsweringWhoAsks(Control):
    callee = {'answer': {'trusted': 'sip:alice@*'}}

    def test_trusted(self):
        """who is trusted is answered at once where they ask for it, and rings where they do not"""
        for header in ('Call-Info: <sip:x>;answer-after=0', 'Alert-Info: <http://x>;info=alert-autoanswer',
                       'Answer-Mode: Auto', 'Priv-Answer-Mode: Auto'):
            with self.subTest(header=header):
                self.alice.ctl('call', self.bob.uri, '--header', header, '--wait')
                self.alice.ctl('hangup')
                self.bob.wait_event('call', state='ended')
        self.alice.ctl('call', self.bob.uri, '--header', 'Answer-Mode: Manual')
        self.bob.wait_event('call', state='ringing')
        self.alice.ctl('hangup')
        self.bob.wait_event('call', state='ended')
        self.alice.ctl('call', self.bob.uri, '--header', 'Call-Info: <sip:x>;answer-after=600')
        self.bob.wait_event('call', state='ringing')
        self.alice.wait_event('call', state='ringing')


class AnsweringNobodyWhoAsks(Control):
    callee = {'answer': {'trusted': 'sip:*@example.org'}}

    def test_stranger(self):
        """who is not trusted rings; where that is no answer for them, they are refused (RFC 5373 4.5.1)"""
        self.alice.ctl('call', self.bob.uri, '--header', 'Answer-Mode: Auto')
        self.bob.wait_event('call', state='ringing')
        self.alice.ctl('call', self.bob.uri, '--header', 'Answer-Mode: Auto;require')
        self.assertEqual(self.alice.wait_event('call', state='ended')['code'], 403)
        self.assertEqual([call['state'] for call in self.bob.ctl('calls')], ['ringing'])


class Numbers(Control):
    def test_dialled(self):
        """numbers are dialled as the account's keys say, shown in one form, and nothing is done to addresses"""
        port = free_port(socket.SOCK_DGRAM)
        home = os.path.join(self.folder, 'carol')
        os.mkdir(home)
        server = self.bob.uri.replace('sip:bob@', 'sip:')
        account = {'uri': 'sip:carol@127.0.0.1', 'registrar': 'none', 'outbound-proxy': server + ';lr',
                   'country-code': '49', 'national-prefix': '0', 'number-form': 'plus', 'strip': '9'}
        carol = Phone(home, {'carol': account}, listen={'udp': f'127.0.0.1:{port}'})
        self.addCleanup(carol.stop)
        for typed, uri, number in (('9 0301234567', 'sip:+49301234567@127.0.0.1', '+49301234567'),
                                   ('tel:0049301234567', 'sip:+49301234567@127.0.0.1', '+49301234567'),
                                   ('112', 'sip:112@127.0.0.1', '112'), ('dora', 'sip:dora@127.0.0.1', None),
                                   ('sip:030123456@127.0.0.1', 'sip:030123456@127.0.0.1', '+4930123456')):
            with self.subTest(typed=typed):
                call = carol.ctl('call', typed)
                self.assertEqual((call['peer-uri'], call.get('peer-number')), (uri, number))
                carol.wait_event('call', state='ended', id=call['id'])


class Absent(Control):
    def call(self, cause, code):
        """Alice calls bob, and is told @cause."""
        self.alice.ctl('call', self.bob.uri)
        ended = self.alice.wait_event('call', state='ended')
        self.assertEqual((ended['cause'], ended['code']), (cause, code))
        self.bob.wait_event('call', state='ended')

    def test_dnd(self):
        """dnd refuses who calls, leaves the call that goes on alone, and ends"""
        self.establish()
        self.bob.ctl('dnd', 'on')
        self.assertTrue(self.bob.ctl('status')['dnd'])
        self.assertIn('Do not disturb', self.bob.wait_event('device')['reason'])
        self.call('unavailable', 480)
        self.assertEqual([call['state'] for call in self.bob.ctl('calls')], ['active'])
        self.bob.ctl('dnd', 'off')
        self.start_call()
        self.assertFalse(self.bob.ctl('status')['dnd'])

    def test_forward(self):
        """forward sends who calls elsewhere, and ends"""
        self.assertNotIn('forward', self.bob.ctl('status'))
        self.bob.ctl('forward', 'carol@example.org')
        self.assertEqual(self.bob.ctl('status')['forward'], 'sip:carol@example.org')
        self.call('redirected', 302)
        self.assertTrue(any('Contact: <sip:carol@example.org>' in entry.get('text', '')
                            for entry in self.alice.ctl('trace')['entries']))
        self.bob.ctl('forward', 'off')
        self.start_call()

    def test_emergency(self):
        """who was called for help may call back"""
        self.bob.ctl('dnd', 'on')
        self.bob.ctl('forward', 'carol@example.org')
        port = free_port(socket.SOCK_DGRAM)
        home = os.path.join(self.folder, 'help')
        os.mkdir(home)
        helper = Phone(home, {'help': {'uri': f'sip:112@127.0.0.1:{port}', 'registrar': 'none'}},
                       listen={'udp': f'127.0.0.1:{port}'})
        self.addCleanup(helper.stop)
        helper.ctl('call', self.bob.uri)
        self.bob.wait_event('call', state='ringing')
        self.call('redirected', 302)

    def test_usage(self):
        """what is neither on nor off, and no address, is wrong usage and changes nothing"""
        for arguments in (('dnd', 'yes'), ('dnd', ''), ('forward', ''), ('forward', 'mailto:a@b')):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.refused(self.bob, *arguments)[0], 2)
        self.start_call()


class Refusing(Control):
    callee = {'answer': {'mode': 'reject'}}

    def test_reject(self):
        """mode=reject refuses"""
        self.assertEqual(self.refused(self.alice, 'call', self.bob.uri, '--wait')[0], 1)


class Full(Control):
    callee = {'calls': {'max': '1', 'transfers': 'allow'}}

    def test_transfer(self):
        """a transfer is followed at max: the new call takes the place of the old one"""
        self.establish()
        finish = self.run_beside('transfer', self.alice.uri)
        self.alice.wait_event('call', state='ringing', direction='in')
        second = self.alice.ctl('calls')[1]['id']
        self.alice.ctl('answer', second)
        self.assertNotIn('error', finish())
        self.assertEqual([call['state'] for call in self.bob.ctl('calls')], ['active'])

    def test_max(self):
        """a call above max is busy, and none is dialled above it"""
        self.start_call()
        self.alice.ctl('call', self.bob.uri)
        self.assertEqual(self.alice.wait_event('call', state='ended')['cause'], 'busy')
        status, message = self.refused(self.bob, 'call', self.alice.uri)
        self.assertEqual(status, 1)
        self.assertIn('no more are allowed', message)


class NoStrangers(Control):
    callee = {'listen': {'udp': '127.0.0.1:0', 'tcp': '', 'strangers': 'refuse'}}

    def test_strangers(self):
        """strangers=refuse refuses who comes from no registrar"""
        port = self.bob.ctl('status')['listeners'][0].rsplit(':', 1)[1]
        user = self.bob.ctl('accounts')[0]['uri'].rsplit(':', 1)[0]
        self.assertEqual(self.refused(self.alice, 'call', f'{user}:{port}', '--wait')[0], 1)


class Start(unittest.TestCase):
    def run_headless(self, *arguments, **environment):
        return subprocess.run([HEADLESS, *arguments], capture_output=True, text=True, timeout=60, check=False,
                              env={**os.environ, 'DBUS_SESSION_BUS_ADDRESS': 'disabled:', **environment})

    def test_bad_configuration(self):
        """a wrong key is one sentence with file and line, exit 2, and nothing was started"""
        with scratch_folder('start') as folder:
            config = write(folder, 'bad.conf', f'[phone]\ncontrol=unix:path={folder}/control\n[listen]\nupd=x\n')
            done = self.run_headless('--config', config)
            self.assertEqual((done.returncode, done.stdout), (2, ''))
            self.assertRegex(done.stderr, rf'^{config}:4: .*\.\n$')
            self.assertFalse(os.path.exists(f'{folder}/control'))

    def test_taken_port(self):
        """a taken port is one sentence with file, line and address, exit 2"""
        with scratch_folder('start') as folder, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
            taken.bind(('127.0.0.1', 0))
            port = taken.getsockname()[1]
            config = write(folder, 'taken.conf', f'[listen]\nudp=127.0.0.1:{port}\n')
            done = self.run_headless('--config', config)
            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr, rf'^{config}:2: .*127\.0\.0\.1:{port}.*\.\n$')

    def test_usage(self):
        """wrong options are 2, help and version 0"""
        for arguments, code in ((['--nonsense'], 2), (['more'], 2), (['--echo-test=0'], 2), (['--help'], 0),
                                (['--version'], 0), (['--config', '/no/such/file'], 2)):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.run_headless(*arguments).returncode, code)

    def test_echo(self):
        """the echo test needs no configuration, no bus and no display: ladder, codec, packets, exit 0"""
        done = self.run_headless('--echo-test=1', HOME='/nonexistent')
        self.assertEqual((done.returncode, done.stderr), (0, ''))
        for word in ('INVITE', '200 OK', 'ACK', 'BYE', 'Codec', 'Packets received', 'Round trip', 'Estimated MOS'):
            self.assertIn(word, done.stdout)
        self.assertNotRegex(done.stdout, r'Packets received\s+0\n')

    def test_echo_service(self):
        """with --echo the user echo is answered on every listener, and hears itself"""
        with scratch_folder('echo') as folder:
            ports = free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_DGRAM)
            config = write(folder, 'echo.conf', f'[listen]\nudp=127.0.0.1:{ports[0]}\ntcp=127.0.0.1:{ports[0]}\n'
                                                f'[phone]\ncontrol=unix:path={folder}/echo\n')
            service = Process('echo', [HEADLESS, '--config', config, '--echo'], folder,
                              env={'DBUS_SESSION_BUS_ADDRESS': 'disabled:'})
            home = os.path.join(folder, 'caller')
            os.mkdir(home)
            caller = Phone(home, {'a': {'uri': f'sip:a@127.0.0.1:{ports[1]}', 'registrar': 'none'}},
                           listen={'udp': f'127.0.0.1:{ports[1]}', 'tcp': ''})
            try:
                for transport in 'udp', 'tcp':
                    caller.ctl('call', f'sip:echo@127.0.0.1:{ports[0]};transport={transport}', '--wait')
                    caller.wait_packets(20)
                    caller.ctl('hangup')
                    caller.wait_event('call', state='ended')
            finally:
                caller.stop()
                self.assertEqual(service.stop(), 0)

    def test_missing_device(self):
        """a missing device is told in a sentence, and the call goes on without it"""
        with scratch_folder('device') as folder:
            home = os.path.join(folder, 'phone')
            os.mkdir(home)
            port = free_port(socket.SOCK_DGRAM)
            phone = Phone(home, {'a': {'uri': f'sip:a@127.0.0.1:{port}', 'registrar': 'none'}},
                          listen={'udp': f'127.0.0.1:{port}', 'tcp': ''},
                          audio={'source': 'no-such-microphone', 'sink': 'null'})
            service = Process('echo', [HEADLESS, '--config', write(folder, 'e.conf', '[listen]\nudp=127.0.0.1:0\n'
                              f'[phone]\ncontrol=unix:path={folder}/e\n'), '--echo'], folder,
                              env={'DBUS_SESSION_BUS_ADDRESS': 'disabled:'})
            try:
                until(lambda: os.path.exists(f'{folder}/e'), 'the control socket')
                done = subprocess.run([CTL, '--address', f'unix:path={folder}/e', '--json', 'status'],
                                      capture_output=True, timeout=20, check=True)
                listener = json.loads(done.stdout)['listeners'][0].split()[1]
                phone.ctl('call', f'sip:echo@{listener}', '--wait')
                event = phone.wait_event('device')
                self.assertTrue(event['reason'].endswith('.'))
                self.assertEqual(phone.ctl('calls')[0]['state'], 'active')
            finally:
                service.stop()
                phone.stop()


class SessionBus(unittest.TestCase):
    def test_bus(self):
        """on a session bus softphonectl finds the headless phone by its name"""
        with scratch_folder('bus') as folder:
            config = write(folder, 'bus.conf', '[listen]\nudp=127.0.0.1:0\ntcp=\n')
            script = ('"$1" --config "$2" & phone=$!; n=0; until "$3" --json status; do '
                      '[ $((n += 1)) -lt 200 ] || exit 9; read -t 0.05 _ <> <(:) || true; done; '
                      '"$3" hangup; status=$?; kill $phone; wait $phone; echo "$status $?"')
            done = subprocess.run(['dbus-run-session', '--', 'bash', '-c', script, 'bus', HEADLESS, config, CTL],
                                  capture_output=True, text=True, timeout=60, check=False, stdin=subprocess.DEVNULL)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn('"listeners"', done.stdout)
            self.assertTrue(done.stdout.endswith('2 0\n'), done.stdout)


if __name__ == '__main__':
    tap.main()
