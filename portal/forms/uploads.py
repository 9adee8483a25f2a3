"""File fields: only what a browser tells can be judged here (a file was chosen, its name, its announced size).

The type is read from the bytes later, by the store; a name proves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import MultipleFileField
from wtforms.validators import StopValidation

from portal.domain.file_names import name_refusal, shown_name
from portal.domain.refusals import MAX_PAGES, MAX_UPLOAD_BYTES, Refusal, sentence

MEGABYTE = 1024 * 1024


def _size_of(upload: Any) -> int:
    stream = upload.stream
    here = stream.tell()
    size = int(stream.seek(0, 2))
    stream.seek(here)
    return size


def _limits_hint(extensions: Sequence[str], max_bytes: int) -> str:
    formats = ", ".join(extension.upper() for extension in extensions)
    return (
        f"Format {formats}. Taille maximale : {max_bytes // MEGABYTE}\u00a0Mo, {MAX_PAGES}\u00a0pages. "
        "Sans mot de passe."
    )


def upload_problem(name: str, size: int, extensions: Sequence[str], max_bytes: int) -> str | None:
    """The sentence to show for a file of this name and size, or None."""
    refusal = name_refusal(name)
    if refusal is None and size == 0:
        refusal = Refusal.EMPTY
    elif refusal is None and size > max_bytes:
        refusal = Refusal.HEAVY
    if refusal is not None:
        return sentence(refusal, shown_name(name))
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    if suffix not in extensions:
        formats = " ou ".join(extension.upper() for extension in extensions)
        return f"« {name[:80]} » n’est pas au format {formats} : choisissez un autre fichier."
    return None


class UploadField(FileField):
    """One file. ``data`` is a werkzeug FileStorage or None."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        extensions: Sequence[str] = ("pdf",),
        max_bytes: int = MAX_UPLOAD_BYTES,
        **kwargs: Any,
    ) -> None:
        self.extensions, self.max_bytes = tuple(extensions), max_bytes
        kwargs.setdefault("description", _limits_hint(extensions, max_bytes))
        kwargs["render_kw"] = {"accept": ",".join(f".{e}" for e in extensions), **(kwargs.get("render_kw") or {})}
        super().__init__(label, validators, **kwargs)

    def pre_validate(self, form: Any) -> None:
        if self.data:
            problem = upload_problem(self.data.filename or "", _size_of(self.data), self.extensions, self.max_bytes)
            if problem:
                raise StopValidation(problem)


class PdfFileField(UploadField):
    """One PDF, ten megabytes at most unless said otherwise."""


class UploadsField(MultipleFileField):
    """Several files at once. ``data`` is the list of FileStorage really chosen."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        extensions: Sequence[str] = ("pdf",),
        max_bytes: int = MAX_UPLOAD_BYTES,
        **kwargs: Any,
    ) -> None:
        self.extensions, self.max_bytes = tuple(extensions), max_bytes
        kwargs.setdefault("description", _limits_hint(extensions, max_bytes) + " Plusieurs fichiers possibles.")
        kwargs["render_kw"] = {"accept": ",".join(f".{e}" for e in extensions), **(kwargs.get("render_kw") or {})}
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [upload for upload in valuelist if getattr(upload, "filename", "")]

    def pre_validate(self, form: Any) -> None:
        if sum(map(_size_of, self.data or [])) > self.max_bytes and len(self.data or []) > 1:
            limit = f"{self.max_bytes // MEGABYTE}\u00a0Mo au plus par envoi"
            raise StopValidation(f"Ces fichiers sont trop lourds ensemble : {limit}. Envoyez-les en plusieurs fois.")
        for upload in self.data or []:
            problem = upload_problem(upload.filename or "", _size_of(upload), self.extensions, self.max_bytes)
            if problem:
                raise StopValidation(problem)
