# SPDX-License-Identifier: GPL-3.0-or-later
"""A registrar that knows nobody: it challenges every REGISTER and takes no password."""

import re
import socket
import threading

COPIED = re.compile(rb"^(via|v|from|f|to|t|call-id|i|cseq)\s*:", re.IGNORECASE)


class Refuser:
    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.requests = 0
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *unused):
        self.socket.sendto(b"stop", self.socket.getsockname())
        self.thread.join()
        self.socket.close()

    def serve(self):
        while True:
            data, peer = self.socket.recvfrom(65536)
            if data == b"stop":
                return
            if data.startswith(b"REGISTER "):
                self.requests += 1
                self.socket.sendto(self.refusal(data), peer)

    @staticmethod
    def refusal(request):
        lines = [b"SIP/2.0 401 Unauthorized"]
        for line in request.split(b"\r\n\r\n")[0].split(b"\r\n")[1:]:
            if COPIED.match(line):
                lines.append(line + (b";tag=r" if line.lower().startswith((b"to", b"t:")) else b""))
        lines.append(b'WWW-Authenticate: Digest realm="refuser", nonce="0123456789", algorithm=MD5')
        lines.append(b"Content-Length: 0")
        return b"\r\n".join(lines) + b"\r\n\r\n"
