"""A zip sent while it is made: one file in memory at a time, the same bytes for the same files."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator

from portal.exports.zip_pipe import ZipPipe, dateless


def zip_stream(files: Iterable[tuple[str, Callable[[], bytes]]]) -> Iterator[bytes]:
    """Pieces of the archive of ``files``, (path, how to read it) pairs."""
    pipe = ZipPipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, read in files:
            archive.writestr(dateless(path), read())
            yield pipe.taken()
    yield pipe.taken()
