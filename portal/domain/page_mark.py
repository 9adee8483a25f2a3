"""What the QR of a page says: the address where the act is verified, which page this is, and a seal made with our key.

The seal (HMAC) lets a scanned page be attached to its act without trusting the paper: only the portal can have printed
it. Keys have names, so that pages printed before a change of key are still recognised. Capitals, figures and ``-:/.``
only: such a QR is a third smaller.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from portal.domain.verification_code import LENGTH, read_code

#: Path of the addresses printed; the verification page answers there.
PATH = "/V/"
_MARK = re.compile(rf"([2-9A-Z]{{{LENGTH}}})-(\d{{1,3}})-(\d{{1,3}})-([A-Z2-7]{{4}})-([A-Z2-7]{{16}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class MarkKey:
    """A key of the seals. ``key_id`` is printed, ``secret`` never is."""

    key_id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"MarkKey({self.key_id!r})"


@dataclass(frozen=True, slots=True)
class PageMark:
    """Which page of which act. ``sealed``: the seal is ours."""

    code: str
    page: int
    total: int
    sealed: bool


def derived_key(secret: str) -> MarkKey:
    """The key drawn from a secret of the installation, named after itself."""
    key = hmac.new(secret.encode(), b"page marks of acts, key 1", hashlib.sha256).digest()
    return MarkKey(base64.b32encode(hashlib.sha256(key).digest()).decode()[:4], key)


def mark_address(base_url: str, key: MarkKey, code: str, page: int, total: int) -> str:
    """What the QR of one page holds. ``base_url``: the portal's public address."""
    return f"{_in_capitals(base_url)}{PATH}{code}-{page}-{total}-{key.key_id}-{_seal(key, code, page, total)}"


def read_mark(text: str, keys: Sequence[MarkKey]) -> PageMark | None:
    """The mark in what a QR says; None for the QR of something else."""
    match = _MARK.fullmatch(text.strip().upper().rpartition(PATH)[2])
    if match is None or read_code(match.group(1)) is None:
        return None
    code, key_id, seal = match.group(1), match.group(4), match.group(5)
    page, total = int(match.group(2)), int(match.group(3))
    if not 1 <= page <= total:
        return None
    known = [key for key in keys if key.key_id == key_id]
    sealed = any(hmac.compare_digest(_seal(key, code, page, total), seal) for key in known)
    return PageMark(code, page, total, sealed)


def _seal(key: MarkKey, code: str, page: int, total: int) -> str:
    digest = hmac.new(key.secret, f"{code}|{page}|{total}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:10]).decode()


def _in_capitals(base_url: str) -> str:
    """Scheme and host do not mind capitals; a path may, and stays as it is."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc}".upper() + parts.path.rstrip("/")
