"""The upload pipeline, outside any transaction: name cleaned, bytes judged, file stored; the row comes later.

Nothing the browser announces is trusted: the type is read from the bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from portal.domain.errors import InvalidInput
from portal.domain.file_names import clean_name, name_refusal, shown_name
from portal.domain.file_signs import JPEG, PDF, PNG, file_sign
from portal.domain.refusals import MAX_PAGES, Refusal, sentence
from portal.domain.scanning import ScanState
from portal.queries.scanning import held_files
from portal.services.runtime import Runtime

__all__ = ["ACCEPTED", "PDF", "PreparedFile", "clean_name", "prepare_upload"]

#: Media types accepted, with the extension their name is given.
ACCEPTED: dict[str, str] = {PDF: "pdf", JPEG: "jpg", PNG: "png"}


@dataclass(frozen=True, slots=True)
class PreparedFile:
    """A judged and stored file: name to show, SHA-256, size in bytes, media type."""

    name: str
    sha256: str
    size: int
    media_type: str


def prepare_upload(
    runtime: Runtime, filename: str, content: bytes, field: str = "file", *, pdf_only: bool = False
) -> PreparedFile:
    """Judge ``content`` and store it. Raises InvalidInput on ``field`` with one sentence per kind of refusal."""
    refusal = _refusal(runtime, filename, content, pdf_only)
    if refusal is not None:
        raise InvalidInput({field: sentence(refusal, shown_name(filename))})
    media_type = runtime.sniff(content)
    digest = hashlib.sha256(content).hexdigest()
    if _known_infected(runtime, digest):
        raise InvalidInput({field: sentence(Refusal.INFECTED, shown_name(filename))})
    runtime.store.put(content)
    return PreparedFile(_with_extension(clean_name(filename), ACCEPTED[media_type]), digest, len(content), media_type)


def _known_infected(runtime: Runtime, digest: str) -> bool:
    """Whether the antivirus has already met these very bytes."""
    with runtime.read() as session:
        return held_files(session, [digest]).get(digest) is ScanState.INFECTED


def _with_extension(name: str, extension: str) -> str:
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    fits = suffix == extension or (suffix == "jpeg" and extension == "jpg")
    return name if fits else f"{name}.{extension}"


def _refusal(runtime: Runtime, filename: str, content: bytes, pdf_only: bool) -> Refusal | None:
    named = name_refusal(filename)
    if named is not None:
        return named
    if len(content) > runtime.settings.max_upload_bytes:
        return Refusal.HEAVY
    media_type = runtime.sniff(content) if content else ""
    refusal = file_sign(content, media_type, max_pages=MAX_PAGES)
    if refusal in (Refusal.OTHER, Refusal.OTHER_PICTURE, None) and pdf_only and content and media_type != PDF:
        return Refusal.NOT_PDF
    return refusal
