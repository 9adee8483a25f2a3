"""What use-cases ask of the outside; adapters implement it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from portal.domain.signing import KeyKind
from portal.quotes.pages import PdfText
from portal.tables.sheet import Sheet


class FileStorePort(Protocol):
    """Content-addressed files (see ``portal.adapters.file_store``)."""

    def put(self, content: bytes) -> str: ...
    def get(self, digest: str) -> bytes: ...
    def path(self, digest: str) -> Path: ...
    def digests(self) -> Iterator[tuple[str, float]]: ...
    def remove(self, digest: str) -> None: ...


class AddressRefused(Exception):
    """The recipient's server refuses this address for good; ``status`` is its code, ``detail`` its words."""

    def __init__(self, status: str, detail: str) -> None:
        super().__init__(f"{status} {detail}")
        self.status, self.detail = status, detail


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file joined to a mail."""

    name: str
    media_type: str
    content: bytes


class MailerPort(Protocol):
    """Sends one mail or raises: ``AddressRefused`` for good, anything else to try again."""

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


@dataclass(frozen=True, slots=True)
class RegistryRecord:
    """A legal person as the public registry knows it; empty where it says nothing. SIREN of 9 digits, SIRET of 14."""

    siren: str
    siret: str
    name: str
    legal_category: str
    address: str
    postal_code: str
    department: str
    closed: bool


class RegistryUnavailable(Exception):
    """The registry did not answer in time, or not in a way that can be understood; people type instead."""


class RegistryPort(Protocol):
    """Looks a SIREN up in the public registry; None when it knows none. Raises RegistryUnavailable."""

    def __call__(self, siren: str) -> RegistryRecord | None: ...


class SheetPort(Protocol):
    """The table of a spreadsheet (.xlsx, .ods, .csv); raises SheetError, a sentence, for whatever cannot be read."""

    def __call__(self, content: bytes, name: str) -> Sheet: ...


@dataclass(frozen=True, slots=True)
class SigningRequest:
    """What goes with an electronic signature: why, where, who signs (name, address of the account), when."""

    reason: str
    place: str
    name: str
    account: str = ""
    at: datetime | None = None


class SignerUnavailable(Exception):
    """Nothing was signed; ``str(error)`` is a French sentence."""


class SignerPort(Protocol):
    """Signs a PDF electronically (PAdES). The given bytes stay, whole and first, in the signed file.

    Raises SignerUnavailable. ``key_of``: with what an account (an address) would sign.
    """

    def sign(self, pdf: bytes, request: SigningRequest) -> bytes: ...
    def key_of(self, account: str) -> KeyKind: ...


@dataclass(frozen=True, slots=True)
class SignatureFact:
    """What is true of one signature of a PDF. ``signed_at`` is the time-stamp's, else the one the signer states.

    ``intact``: what was signed has not changed. ``whole``: nothing was added after it. ``trusted``: its certificate
    comes from an authority trusted here. ``test``: certificate or authority say they are for tests. ``only_signed``:
    the file adds nothing but signatures without a picture, time-stamps and their proofs to the file that was issued.
    """

    signer: str
    issuer: str
    serial: str
    signed_at: datetime | None
    intact: bool
    valid: bool
    trusted: bool
    whole: bool
    timestamped: bool
    test: bool
    only_signed: bool = False

    @property
    def holds(self) -> bool:
        """Technically valid: the hand of the certificate's holder, on this very file."""
        return self.intact and self.valid and self.whole


class SignaturesUnreadable(Exception):
    """The signatures of a file cannot be read: broken, hostile or too heavy."""


class SignatureCheckPort(Protocol):
    """The signatures of a PDF; none when it has none. Raises SignaturesUnreadable.

    ``issued_size``: how many of its first bytes are the issued file's; 0 when it does not begin with them.
    """

    def __call__(self, pdf: bytes, issued_size: int = 0) -> tuple[SignatureFact, ...]: ...


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page of a scan: what its QR codes say, whether it is blank, whether it lies upside down."""

    marks: tuple[str, ...]
    blank: bool
    upside_down: bool


@dataclass(frozen=True, slots=True)
class PageComparison:
    """A scanned page laid on the issued one. Boxes are (left, top, right, bottom) in millimetres.

    ``aligned``: the page was recognised; otherwise nothing below means anything. ``filled``: whether the places left
    to the hand (``number``, ``date``, ``signature``) bear ink; ``texts``: what was recognised there; ``pictures``
    (JPEG): those places, and the ``page`` when it differs. ``marks``: what the QR codes of the scanned page say.
    """

    aligned: bool
    added: tuple[tuple[int, ...], ...]
    gone: tuple[tuple[int, ...], ...]
    filled: dict[str, bool]
    texts: dict[str, str]
    pictures: dict[str, bytes]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A whole scan beside the issued act: their numbers of pages, and the pages both have."""

    issued_pages: int
    scanned_pages: int
    pages: tuple[PageComparison, ...]


class ScanUnreadable(Exception):
    """The scan cannot be read: broken, protected, with too many pages (``pages`` then says how many), or ``slow``."""

    def __init__(self, pages: int = 0, *, slow: bool = False) -> None:
        super().__init__()
        self.pages, self.slow = pages, slow


class ScanReaderPort(Protocol):
    """Reads scanned acts, bounded in memory and time. Raises ScanUnreadable.

    ``pages``: ``soon`` when somebody waits for the answer. ``assemble``: one PDF for each list of pages (number from 1,
    whether to turn it over), in its order.
    """

    def pages(self, pdf: bytes, *, soon: bool = False) -> tuple[ScannedPage, ...]: ...
    def assemble(self, pdf: bytes, papers: Sequence[Sequence[tuple[int, bool]]]) -> tuple[bytes, ...]: ...
    def compare(self, issued: bytes, scanned: bytes) -> Comparison: ...
