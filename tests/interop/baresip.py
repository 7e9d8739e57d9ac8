# SPDX-License-Identifier: GPL-3.0-or-later
"""baresip as the far end: plays a tone, records what it hears, is driven over its control port."""
import glob
import json
import os
import queue
import socket
import threading
import time

import tone
from process import Process, TimedOut, free_port, write

MODULES = (glob.glob('/usr/lib/*/baresip/modules') or ['/usr/lib/baresip/modules'])[0]

CONFIG = """\
sip_listen 127.0.0.1:{sip}
sip_cafile {authority}
net_interface 127.0.0.1
audio_player aubridge,{user}
audio_source aufile,{said}
audio_alert aubridge,{user}-alert
ausrc_srate 48000
auplay_srate 48000
ausrc_channels 2
auplay_channels 2
rtp_ports 30000-50000
ctrl_tcp_listen 127.0.0.1:{control}
module_path {modules}
module {codec}.so
module aufile.so
module aubridge.so
module sndfile.so
snd_path {folder}
module_app account.so
module_app menu.so
module_app ctrl_tcp.so
"""


class Baresip:
    """@codec is opus or g711; @answer is manual or auto."""

    def __init__(self, folder, user, kamailio, transport='udp', codec='opus', hertz=1000, answer='manual'):
        self.user = user
        self.folder = folder
        said = os.path.join(folder, 'said.wav')
        tone.write_tone(said, hertz, 60, channels=2)
        control = free_port()
        write(folder, 'config', CONFIG.format(
            sip=free_port(2), authority=kamailio.authority.certificate, user=user, folder=folder, said=said,
            control=control,
            modules=MODULES, codec=codec))
        write(folder, 'accounts',
              f'<sip:{user}@example.test;transport={transport}>;auth_user={user};auth_pass=secret;'
              f'outbound="{kamailio.uri(transport)}";regint=60;answermode={answer}\n')
        write(folder, 'contacts', '')
        self.process = Process(f'baresip {user}', ['baresip', '-f', folder], folder)
        self.process.wait_line(r'baresip is ready')
        self._events = queue.Queue()
        self._control = socket.create_connection(('127.0.0.1', control))
        threading.Thread(target=self._read, daemon=True).start()
        self.process.wait_line(r'200 OK .*binding')

    def _read(self):
        buffered = b''
        while True:
            try:
                got = self._control.recv(65536)
            except OSError:
                got = b''
            if not got:
                self._events.put(None)
                return
            buffered += got
            while b':' in buffered:
                length, rest = buffered.split(b':', 1)
                if len(rest) <= int(length):
                    break
                self._events.put(json.loads(rest[:int(length)].decode('utf-8', 'replace')))
                buffered = rest[int(length) + 1:]

    def command(self, command, params=''):
        text = json.dumps({'command': command, 'params': params}).encode()
        self._control.sendall(b'%d:%s,' % (len(text), text))

    def wait_event(self, kind, timeout=20, param=''):
        """The next event of a call with type @kind (CALL_ESTABLISHED, CALL_CLOSED, CALL_INCOMING, …) and @param in it.

        Of a call that baresip itself ended there is not always one.
        """
        deadline = time.monotonic() + timeout
        seen = []
        while True:
            try:
                event = self._events.get(timeout=max(0, deadline - time.monotonic()))
            except queue.Empty:
                event = None
            if event is None:
                raise TimedOut(f'{self.process.name}: no {kind}, but {seen}\n' + self.process.tail())
            if event.get('type') == kind and param in event.get('param', ''):
                return event
            seen.append(event.get('type', event))

    def dial(self, uri):
        self.command('dial', uri)

    def accept(self):
        self.command('accept')

    def hang_up(self):
        self.command('hangup')

    def send_tones(self, digits):
        for digit in digits:
            self.command('sndcode', digit)

    @property
    def heard(self):
        """The recording of what came in the last call; whole once the call has ended."""
        return max(glob.glob(os.path.join(self.folder, 'dump-*-dec.wav')), key=os.path.getmtime)

    def stop(self):
        self._control.close()
        self.process.stop()
