"""Where a zip is written and read away at once: nothing is kept, no temporary file, no going back."""

from __future__ import annotations

import io
import zipfile

#: Zip files know no date before 1980; none is written, so that the same contents give the same bytes.
NO_DATE = (1980, 1, 1, 0, 0, 0)


class ZipPipe(io.RawIOBase):
    """A file to write a zip to; ``taken`` gives what was written since the last call."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._waiting += piece
        return len(piece)

    def taken(self) -> bytes:
        """What was written since the last call."""
        piece = bytes(self._waiting)
        self._waiting.clear()
        return piece


def dateless(path: str) -> zipfile.ZipInfo:
    """An entry of the zip that says nothing of when it was made."""
    info = zipfile.ZipInfo(path, NO_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
