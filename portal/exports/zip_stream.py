"""A zip sent while it is made: one file in memory at a time, the same bytes for the same files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

#: Zip files know no date before 1980; none is written, so that the same files give the same archive.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


class _Pipe(io.RawIOBase):
    """Where the zip is written and read away at once; it cannot go back."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._waiting += piece
        return len(piece)

    def taken(self) -> bytes:
        """What was written since the last call."""
        piece = bytes(self._waiting)
        self._waiting.clear()
        return piece


def zip_stream(files: Iterable[tuple[str, Callable[[], bytes]]]) -> Iterator[bytes]:
    """Pieces of the archive of ``files``, (path, how to read it) pairs."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, read in files:
            info = zipfile.ZipInfo(path, _NO_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, read())
            yield pipe.taken()
    yield pipe.taken()
