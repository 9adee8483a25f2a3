"""A file that is only measured: its bytes are hashed as they arrive and kept nowhere, neither in memory nor on disk."""

from __future__ import annotations

import hashlib
from typing import IO, Any, cast

from flask import Request

#: Views whose files are hashed on arrival.
HASHED = frozenset({"public.verify"})


class HashingSink:
    """What a form's file is written to: the SHA-256 and the size of what went by, and its first bytes."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.size = 0
        self.head = b""

    def write(self, data: bytes) -> int:
        """Hash these bytes and let them go."""
        self._hash.update(data)
        self.size += len(data)
        if len(self.head) < 8:
            self.head = (self.head + bytes(data[:8]))[:8]
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """There is nothing to read again: where the end is, so that the size can be asked."""
        return self.size if whence == 2 else 0

    def tell(self) -> int:
        return 0

    def read(self, size: int = -1) -> bytes:
        """Nothing was kept."""
        return b""

    def close(self) -> None:
        """Nothing is open."""

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class PortalRequest(Request):
    """A request that knows which views keep nothing of the files they receive."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if self.endpoint in HASHED:
            return cast(IO[bytes], HashingSink())
        return cast(IO[bytes], super()._get_file_stream(total_content_length, content_type, filename, content_length))


def hashed(upload: Any) -> HashingSink | None:
    """The sink of an uploaded file, None when no file was chosen."""
    stream = getattr(upload, "stream", None)
    return stream if isinstance(stream, HashingSink) and upload.filename else None
