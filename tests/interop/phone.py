# SPDX-License-Identifier: GPL-3.0-or-later
"""softphone-headless under test, driven by softphonectl as a script would."""
import contextlib
import json
import os
import socket
import subprocess
import threading
import time

from process import Process, TimedOut, write

HEADLESS = os.environ.get('SOFTPHONE_HEADLESS', 'softphone-headless')
CTL = os.environ.get('SOFTPHONECTL', 'softphonectl')


class Refused(AssertionError):
    """softphonectl ended with another status than 0."""

    def __init__(self, status, message):
        super().__init__(f'exit {status}: {message}')
        self.status = status
        self.message = message


def until(condition, what, timeout=20):
    """Asks @condition again and again until it is true, and returns what it gave."""
    deadline = time.monotonic() + timeout
    pause = threading.Event()
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimedOut(f'{what} did not happen within {timeout} s')
        pause.wait(0.05)


class Phone:
    def __init__(self, folder, accounts=None, hertz=600, codecs='opus,pcma,pcmu', **groups):
        self.folder = folder
        self.address = f'unix:path={folder}/control'
        self.heard = os.path.join(folder, 'heard.wav')
        self._groups = {
            'phone': {'control': self.address},
            'listen': {'udp': '', 'tcp': '', 'tls': ''},
            'audio': {'source': f'tone:{hertz}', 'sink': f'file:{self.heard}', 'codecs': codecs},
            **{f'account {name}': settings for name, settings in (accounts or {}).items()},
            **groups,
        }
        text = '\n'.join(f'[{group}]\n' + ''.join(f'{key}={value}\n' for key, value in keys.items())
                         for group, keys in self._groups.items())
        config = write(folder, 'softphone.conf', text, 0o600)
        env = {'HOME': folder, 'XDG_STATE_HOME': folder, 'DBUS_SESSION_BUS_ADDRESS': 'disabled:'}
        self.process = Process('phone', [HEADLESS, '--config', config], folder, env=env)
        until(lambda: self._listens() or self.process.process.poll() is not None, 'the control socket')
        if self.process.process.poll() is not None:
            self.process.stop()
            raise AssertionError('softphone-headless ended at once\n' + self.process.tail())
        self._events = Process('monitor', [CTL, '--address', self.address, '--json', 'monitor'], folder)
        # Its first line says that from now on nothing is missed.
        self._events.wait_line(r'"event":"status"')
        self._seen = []
        self._stopped = False

    def _listens(self):
        with socket.socket(socket.AF_UNIX) as control, contextlib.suppress(OSError):
            control.connect(os.path.join(self.folder, 'control'))
            return True
        return False

    @staticmethod
    def account(folder, kamailio, user, transport, password='secret', **more):
        """The settings of an account at @kamailio."""
        secret = write(folder, f'{user}.password', password + '\n', 0o600)
        settings = {'uri': f'sip:{user}@example.test', 'password-file': secret, 'registrar': kamailio.uri(transport),
                    'transport': transport, 'ca-file': kamailio.authority.certificate}
        settings.update(more)
        return {key: value for key, value in settings.items() if value is not None}

    def ctl(self, *arguments, timeout=40):
        """What `softphonectl --json` prints; Refused if it does not end with 0."""
        done = subprocess.run([CTL, '--address', self.address, '--json', *arguments], capture_output=True,
                              timeout=timeout, check=False)
        if done.returncode != 0:
            raise Refused(done.returncode, done.stderr.decode().strip())
        return json.loads(done.stdout) if done.stdout.strip() else None

    def wait_event(self, name, timeout=20, **fields):
        """The first event @name not yet taken that has @fields."""
        def fits(event):
            return event.get('event') == name and all(event.get(key) == value for key, value in fields.items())
        while True:
            for event in self._seen:
                if fits(event):
                    self._seen.remove(event)
                    return event
            try:
                self._seen.append(json.loads(self._events.wait_line(r'^\{.*', timeout).group(0)))
            except TimedOut as error:
                seen = '\n'.join(map(str, self._seen[-12:]))
                raise TimedOut(f'no event {name} with {fields}\n{seen}\n{self.process.tail()}') from error

    def wait_account(self, state, timeout=20):
        return until(lambda: next((a for a in self.ctl('accounts') if a['state'] == state), None),
                     f'account state {state} ({self.ctl("accounts")})', timeout)

    def wait_packets(self, count, timeout=20):
        """Until @count packets came in the call."""
        return until(lambda: (lambda stats: stats if stats['packets-received'] >= count else None)(self.ctl('stats')),
                     f'{count} packets', timeout)

    def stop(self):
        """Ends the phone, once; after that its recording is whole."""
        if not self._stopped:
            self._stopped = True
            status = self.process.stop()
            self._events.stop()
            if status != 0 or any('CRITICAL **' in line for line in self.process.lines):
                raise AssertionError(f'softphone-headless ended with {status}\n' + self.process.tail(80))
            wrong = [line for line in self.process.lines if '-CRITICAL **' in line]
            if wrong:
                raise AssertionError('softphone-headless did something wrong\n' + '\n'.join(wrong))
