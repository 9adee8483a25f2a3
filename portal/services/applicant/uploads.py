"""The upload pipeline, outside any transaction: name cleaned, bytes judged, file stored; the row comes later.

Nothing the browser announces is trusted: the type is read from the bytes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from portal.domain.errors import InvalidInput
from portal.domain.pdf_signs import ATTACHED, BROKEN, ENCRYPTED, PROGRAM, pdf_sign
from portal.services.runtime import Runtime

PDF = "application/pdf"
#: Media types accepted, with the extension their name is given.
ACCEPTED: dict[str, str] = {PDF: "pdf", "image/jpeg": "jpg", "image/png": "png"}
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff<>:\"|?*]")
_NAME_MAX = 120

_REFUSALS = {
    ENCRYPTED: "est protégé par un mot de passe : enregistrez-le sans protection, puis déposez-le de nouveau.",
    PROGRAM: "contient un programme (JavaScript) ou une action : imprimez-le en PDF, puis déposez cette version.",
    ATTACHED: "contient d’autres fichiers joints : déposez chaque document séparément.",
    BROKEN: "est un PDF abîmé ou incomplet : ouvrez-le, enregistrez-le de nouveau en PDF, puis déposez-le.",
}


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
    name = clean_name(filename)
    problem = _problem(runtime, name, content, pdf_only)
    if problem:
        raise InvalidInput({field: f"« {name} » {problem}"})
    media_type = runtime.sniff(content)
    digest = runtime.store.put(content)
    return PreparedFile(_with_extension(name, ACCEPTED[media_type]), digest, len(content), media_type)


def clean_name(filename: str) -> str:
    """The last part of a path, without control or reserved characters, 120 characters at most."""
    name = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    name = re.sub(r"\s+", " ", _FORBIDDEN.sub("", name)).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if dot and len(suffix) <= 5:
        return f"{stem[: _NAME_MAX - len(suffix) - 1] or 'document'}.{suffix}"
    return name[:_NAME_MAX] or "document"


def _with_extension(name: str, extension: str) -> str:
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    fits = suffix == extension or (suffix == "jpeg" and extension == "jpg")
    return name if fits else f"{name}.{extension}"


def _problem(runtime: Runtime, name: str, content: bytes, pdf_only: bool) -> str | None:
    limit = runtime.settings.max_upload_bytes
    if not content:
        return "est vide : vérifiez le fichier, puis choisissez-le de nouveau."
    if len(content) > limit:
        return (
            f"est trop lourd : {limit // (1024 * 1024)}\u00a0Mo au plus. "
            "Numérisez en noir et blanc ou à 150 points par pouce."
        )
    media_type = runtime.sniff(content)
    if media_type not in ACCEPTED or (pdf_only and media_type != PDF):
        formats = "un PDF" if pdf_only else "un PDF ni une image JPEG ou PNG"
        advice = "Enregistrez le document en PDF, puis déposez cette version."
        return f"n’est pas {formats}, quel que soit son nom. {advice}"
    if media_type == PDF:
        sign = pdf_sign(content)
        return _REFUSALS[sign] if sign else None
    return None
