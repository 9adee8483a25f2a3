"""Files that come back from the parapheur, zips opened: what cannot be taken is told for that file alone."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

MAX_FILES, MAX_ENTRY_BYTES, MAX_BYTES = 100, 20_000_000, 150_000_000
_DAMAGED = "Ce ZIP est abîmé ou protégé\u00a0: exportez-le de nouveau du parapheur."
_HEAVY = "Ces fichiers sont trop lourds ensemble\u00a0: importez celui-ci à part."
_MANY = f"Au-delà de {MAX_FILES} fichiers à la fois\u00a0: importez celui-ci dans un autre envoi."


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file to check, or the sentence that says why it is not taken."""

    name: str
    content: bytes = b""
    problem: str = ""


def opened(files: tuple[tuple[str, bytes], ...]) -> list[OpenedFile]:
    """The files and those inside zips, in order. A damaged zip is told and never stops the others."""
    found: list[OpenedFile] = []
    taken = weight = 0
    for one in (inner for name, content in files for inner in _inside(name, content)):
        if one.problem:
            found.append(one)
        elif taken == MAX_FILES:
            found.append(OpenedFile(one.name, problem=_MANY))
        elif weight + len(one.content) > MAX_BYTES:
            found.append(OpenedFile(one.name, problem=_HEAVY))
        else:
            taken, weight = taken + 1, weight + len(one.content)
            found.append(one)
    return found


def _inside(name: str, content: bytes) -> list[OpenedFile]:
    if not content.startswith(b"PK\x03\x04"):
        return [OpenedFile(name, content)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MAX_BYTES:
                return [OpenedFile(name, problem="Ce ZIP est trop lourd\u00a0: importez-le en plusieurs fois.")]
            entries = [one for one in archive.infolist() if one.filename.lower().endswith(".pdf")]
            if not entries:
                return [OpenedFile(name, problem="Ce ZIP ne contient aucun PDF.")]
            told = [OpenedFile(one.filename, problem=_MANY) for one in entries[MAX_FILES:]]
            return [_entry(archive, one) for one in entries[:MAX_FILES]] + told
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return [OpenedFile(name, problem=_DAMAGED)]


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> OpenedFile:
    try:
        with archive.open(entry) as stream:
            return OpenedFile(entry.filename, stream.read(MAX_ENTRY_BYTES + 1))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        return OpenedFile(entry.filename, problem="Ce fichier est abîmé dans le ZIP, ou protégé.")
