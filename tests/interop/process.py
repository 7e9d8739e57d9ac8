# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes that a test starts, reads and stops; nothing here waits for time alone."""
import contextlib
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time


class TimedOut(AssertionError):
    """Something that had to happen did not."""


def free_port(count=1):
    """The first of @count ports of loopback in a row that were free just now, for both TCP and UDP."""
    while True:
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError, OverflowError):
            first = stack.enter_context(socket.socket())
            first.bind(('127.0.0.1', 0))
            port = first.getsockname()[1]
            stack.enter_context(socket.socket(type=socket.SOCK_DGRAM)).bind(('127.0.0.1', port))
            for further in range(port + 1, port + count):
                stack.enter_context(socket.socket()).bind(('127.0.0.1', further))
            return port


class Process:
    """A program with its own folder, whose lines can be waited for."""

    def __init__(self, name, argv, folder, env=None, stdin=None):
        self.name = name
        self.folder = folder
        self.lines = []
        self._fresh = queue.Queue()
        self.process = subprocess.Popen(argv, cwd=folder, stdin=stdin, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, start_new_session=True,
                                        env={**os.environ, **(env or {})})
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for raw in self.process.stdout:
            line = re.sub(r'\x1b\[[0-9;]*m', '', raw.decode('utf-8', 'replace')).rstrip('\r\n')
            self.lines.append(line)
            self._fresh.put(line)
        self._fresh.put(None)

    def wait_line(self, pattern, timeout=20):
        """The next line in which @pattern is found."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                line = self._fresh.get(timeout=max(0, deadline - time.monotonic()))
            except queue.Empty:
                raise TimedOut(f'{self.name}: no line matches {pattern!r}\n' + self.tail()) from None
            if line is None:
                raise TimedOut(f'{self.name} ended before a line matched {pattern!r}\n' + self.tail())
            match = re.search(pattern, line)
            if match:
                return match

    def tail(self, count=40):
        return '\n'.join(f'  {self.name}: {line}' for line in self.lines[-count:])

    def stop(self, how=signal.SIGTERM, timeout=10):
        """Ends the program and all that it started; returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            raise TimedOut(f'{self.name} did not end\n' + self.tail()) from None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self._reader.join(timeout)
        return status


@contextlib.contextmanager
def scratch_folder(name):
    folder = tempfile.mkdtemp(prefix=f'softphone-{name}-')
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write(folder, name, text, mode=0o644):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8', opener=lambda p, flags: os.open(p, flags, mode)) as file:
        file.write(text)
    return path
