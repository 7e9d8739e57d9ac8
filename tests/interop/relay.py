# SPDX-License-Identifier: GPL-3.0-or-later
"""A way between two ports of loopback on which chosen datagrams are lost."""
import socket
import threading


class Relay:
    """Carries datagrams to @port and back; of each beginning in @lost so many are lost: {'INVITE': 1}."""

    def __init__(self, port, lost):
        self._lost = dict(lost)
        self._far = ('127.0.0.1', port)
        self._near = None
        self._socket = socket.socket(type=socket.SOCK_DGRAM)
        self._socket.bind(('127.0.0.1', 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _is_lost(self, datagram):
        for begin, left in self._lost.items():
            if left and datagram.startswith(begin.encode()):
                self._lost[begin] -= 1
                return True
        return False

    def _run(self):
        while True:
            datagram, source = self._socket.recvfrom(65536)
            if not datagram:
                return
            if source != self._far:
                self._near = source
            if not self._is_lost(datagram):
                self._socket.sendto(datagram, self._far if source != self._far else self._near)

    @property
    def all_lost(self):
        """Whether everything that had to be lost was."""
        return not any(self._lost.values())

    def stop(self):
        # An empty datagram ends the thread.
        self._socket.sendto(b'', self._socket.getsockname())
        self._thread.join()
        self._socket.close()
