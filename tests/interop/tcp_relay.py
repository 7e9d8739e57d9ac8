# SPDX-License-Identifier: GPL-3.0-or-later
"""A TCP relay on loopback that a test can cut, as networks are."""
import contextlib
import socket
import threading


class Relay:
    """Whoever connects to `port` reaches @target, unless it is cut."""

    def __init__(self, target):
        self._target = target
        self._lock = threading.Lock()
        self._sockets = set()
        self._cut = False
        self._listener = socket.create_server(('127.0.0.1', 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                with self._lock:
                    if self._cut:
                        near.close()
                        continue
                    far = socket.create_connection(('127.0.0.1', self._target))
                    self._sockets |= {near, far}
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._copy, args=pair, daemon=True).start()

    def _copy(self, source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        self._close(source, sink)

    def _close(self, *sockets):
        with self._lock:
            for one in sockets:
                self._sockets.discard(one)
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()

    def drop(self):
        """Ends what there is."""
        with self._lock:
            sockets = list(self._sockets)
        self._close(*sockets)

    def cut(self):
        """Ends what there is, and whatever comes."""
        with self._lock:
            self._cut = True
        self.drop()

    def stop(self):
        self.cut()
        self._listener.close()
