"""Content-addressed store: ``store/ab/cd/<sha256>``. A file is written, fsynced and renamed before its row commits."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


class FileStore:
    """Files by SHA-256 under one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, content: bytes) -> str:
        """Store ``content`` durably and return its SHA-256; storing twice is harmless."""
        digest = hashlib.sha256(content).hexdigest()
        target = self.path(digest)
        if target.exists():
            os.utime(target)  # young again: the sweep of orphans leaves it to the row about to name it
            return digest
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return digest

    def get(self, digest: str) -> bytes:
        """Content of a stored file. Raises FileNotFoundError; ValueError when the bytes no longer match."""
        content = self.path(digest).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"stored file {digest} is damaged")
        return content

    def path(self, digest: str) -> Path:
        """Where a file lives. Raises ValueError on anything that is not a SHA-256."""
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256")
        return self._root / digest[:2] / digest[2:4] / digest

    def digests(self) -> Iterator[tuple[str, float]]:
        """Every stored digest with its modification time (seconds), for ``verify`` and the sweep of orphans."""
        for path in self._root.glob("??/??/*"):
            if len(path.name) == 64:
                yield path.name, path.stat().st_mtime

    def remove(self, digest: str) -> None:
        """Remove an orphan."""
        self.path(digest).unlink(missing_ok=True)
