"""What a part of the export is made of: its place, its title, and the files it contributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy.orm import Session

from portal.models import Dossier
from portal.services.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Context:
    """What a part reads from: a read-only session, the dossier, the portal."""

    runtime: Runtime
    session: Session
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file: its name in the part's folder, what it is, its bytes or the digest of a stored file.

    ``sha256`` is what the bytes must be when the archive is written.
    """

    name: str
    title: str
    size: int
    sha256: str
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its files are read when the export is made. ``folder`` is made of plain letters."""

    order: int
    folder: str
    title: str
    contribute: Callable[[Context], Iterable[ExportFile]]


def made(name: str, title: str, content: str | bytes) -> ExportFile:
    """A file whose bytes are made now."""
    data = content.encode() if isinstance(content, str) else content
    return ExportFile(name, title, len(data), sha256(data).hexdigest(), data)


def stored(name: str, title: str, size: int, digest: str) -> ExportFile:
    """A file of the store."""
    return ExportFile(name, title, size, digest)


def all_parts() -> list[Part]:
    """Every part of the package ``parts``, in order."""
    from portal.services.litigation import parts

    modules = [import_module(f"{parts.__name__}.{module.name}") for module in iter_modules(parts.__path__)]
    found = [module.PART for module in modules if isinstance(getattr(module, "PART", None), Part)]
    return sorted(found, key=lambda part: (part.order, part.folder))
