"""A scanner on the loopback that knows one virus: the bytes MARKER. It may be slow, mute or talk nonsense."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time

MARKER = b"X5O-HARMLESS-TEST-MARKER"


class FakeClamd:
    """Listens until closed; ``mood``: fine, slow, mute or confused."""

    def __init__(self) -> None:
        self.mood = "fine"
        self.scanned: list[int] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        stream = connection.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            content += stream.read(size)
        self.scanned.append(len(content))
        if self.mood == "slow":
            time.sleep(1.5)
        if self.mood in ("slow", "mute"):
            return
        verdict = b"Harmless-Test FOUND" if MARKER in content else b"OK"
        answer = b"INSTREAM size limit exceeded. ERROR" if self.mood == "confused" else b"stream: " + verdict
        connection.sendall(answer + b"\0")
