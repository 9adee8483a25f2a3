"""What use-cases ask of the outside; adapters implement it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from portal.quotes.pages import PdfText
from portal.tables.sheet import Sheet


class FileStorePort(Protocol):
    """Content-addressed files (see ``portal.adapters.file_store``)."""

    def put(self, content: bytes) -> str: ...
    def get(self, digest: str) -> bytes: ...
    def path(self, digest: str) -> Path: ...
    def digests(self) -> Iterator[tuple[str, float]]: ...
    def remove(self, digest: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file joined to a mail."""

    name: str
    media_type: str
    content: bytes


class MailerPort(Protocol):
    """Sends one mail or raises."""

    def send(
        self, recipient: str, subject: str, body: str, message_id: str, attachments: tuple[Attachment, ...] = ()
    ) -> None: ...


class PasswordsPort(Protocol):
    """Hashes and verifies passwords."""

    def hash(self, password: str) -> str: ...
    def verify(self, hashed: str | None, password: str) -> bool: ...


class SnifferPort(Protocol):
    """Media type from bytes."""

    def __call__(self, content: bytes) -> str: ...


class AntivirusUnavailable(RuntimeError):
    """The antivirus gave no verdict: down, slow, or it could not tell."""


class AntivirusPort(Protocol):
    """The name of the virus in the bytes, None when clean. Raises AntivirusUnavailable without a verdict."""

    def __call__(self, content: bytes) -> str | None: ...


class PdfTextPort(Protocol):
    """Words of a PDF or a picture, or why it is refused; bounded in memory and time, never raises for what it holds."""

    def __call__(self, content: bytes) -> PdfText: ...


class SheetPort(Protocol):
    """The table of a spreadsheet (.xlsx, .ods, .csv); raises SheetError, a sentence, for whatever cannot be read."""

    def __call__(self, content: bytes, name: str) -> Sheet: ...
