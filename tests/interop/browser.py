# SPDX-License-Identifier: GPL-3.0-or-later
"""Chromium with SIP.js from the npm registry as the far end of WebRTC calls."""
import itertools
import json
import os
import shutil
import subprocess

from process import Process

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'browser')


def install(folder):
    """Lays the packages of package.json into @folder once; they are pinned by its lock file."""
    os.makedirs(folder, exist_ok=True)
    stamp = os.path.join(folder, 'installed')
    with open(os.path.join(HERE, 'package-lock.json'), encoding='utf-8') as file:
        wanted = file.read()
    if os.path.exists(stamp) and open(stamp, encoding='utf-8').read() == wanted:
        return folder
    for name in ('package.json', 'package-lock.json'):
        shutil.copy(os.path.join(HERE, name), folder)
    subprocess.run(['npm', 'ci', '--no-audit', '--no-fund', '--ignore-scripts'], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(stamp, 'w', encoding='utf-8') as file:
        file.write(wanted)
    return folder


class Browser:
    def __init__(self, folder, modules):
        self._ids = itertools.count(1)
        self._messages = []
        chromium = shutil.which('chromium') or shutil.which('chromium-browser')
        self.process = Process('browser', ['node', os.path.join(HERE, 'peer.mjs'), modules, HERE, chromium], folder,
                               env={'HOME': folder}, stdin=subprocess.PIPE)
        self.wait_event('ready', timeout=60)

    def _send(self, message):
        self.process.process.stdin.write((json.dumps(message) + '\n').encode())
        self.process.process.stdin.flush()

    def _take(self, timeout, **fields):
        """The first message not yet taken that has @fields."""
        while True:
            for message in self._messages:
                if all(message.get(name) == value for name, value in fields.items()):
                    self._messages.remove(message)
                    return message
            self._messages.append(json.loads(self.process.wait_line(r'^\{.*', timeout).group(0)))

    def command(self, command, timeout=30, **options):
        """Runs @command in the page and returns its result."""
        number = next(self._ids)
        self._send({'id': number, 'command': command, 'options': options})
        answer = self._take(timeout, id=number)
        if 'error' in answer:
            raise AssertionError(f'browser: {command}: {answer["error"]}')
        return answer['result']

    def wait_event(self, kind, timeout=30, **fields):
        return self._take(timeout, event=kind, **fields)

    def stop(self):
        try:
            self._send({'command': 'quit'})
            self.process.process.wait(20)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            pass
        self.process.stop()

