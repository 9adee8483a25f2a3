"""clamd over a socket (INSTREAM): ``tcp://host:port`` or ``unix:///path``. Without a plain verdict, a failure."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from urllib.parse import urlsplit

from portal.services.ports import AntivirusUnavailable

_PIECE = 64 * 1024
_MAX_ANSWER = 4096


@dataclass(frozen=True, slots=True)
class Clamd:
    """The scanner at ``address``; ``seconds`` bounds each exchange."""

    address: str
    seconds: int = 60

    def __call__(self, content: bytes) -> str | None:
        """The name of the virus, or None when clean. Raises AntivirusUnavailable when there is no verdict."""
        try:
            with self._connected() as connection:
                connection.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), _PIECE):
                    piece = content[start : start + _PIECE]
                    connection.sendall(struct.pack(">I", len(piece)) + piece)
                connection.sendall(struct.pack(">I", 0))
                answer = self._answer(connection)
        except OSError as error:
            raise AntivirusUnavailable(f"{type(error).__name__}: {error}") from error
        return self._verdict(answer)

    def _connected(self) -> socket.socket:
        parts = urlsplit(self.address)
        if parts.scheme == "unix":
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(self.seconds)
            try:
                connection.connect(parts.path)
            except OSError:
                connection.close()
                raise
            return connection
        return socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 3310), self.seconds)

    @staticmethod
    def _answer(connection: socket.socket) -> str:
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _MAX_ANSWER:
            piece = connection.recv(_MAX_ANSWER)
            if not piece:
                break
            answer += piece
        return answer.rstrip(b"\0\n").decode("utf-8", "replace")

    @staticmethod
    def _verdict(answer: str) -> str | None:
        if answer == "stream: OK":
            return None
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")[:120]
        raise AntivirusUnavailable(f"no verdict: {answer[:200]!r}")
