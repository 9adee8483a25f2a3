"""Names of files as people give them: those that are refused, and how the others are kept."""

from __future__ import annotations

import re
import unicodedata

from portal.domain.refusals import MAX_NAME, Refusal

_REVERSED = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?: *\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff<>:\"|?*]")
_KEPT = 120


def name_refusal(name: str) -> Refusal | None:
    """Why a file of this name is not taken: no honest program gives one, and it would fool or harm a reader."""
    parts = name.replace("\\", "/").split("/")
    if _CONTROL.search(name):
        return Refusal.NAME_CONTROL
    if _REVERSED.search(name):
        return Refusal.NAME_REVERSED
    if ".." in parts:
        return Refusal.NAME_PATH
    if len(parts[-1]) > MAX_NAME:
        return Refusal.NAME_LONG
    return Refusal.NAME_RESERVED if _RESERVED.fullmatch(parts[-1].strip()) else None


def clean_name(filename: str) -> str:
    """The last part of a path, without control or reserved characters, 120 characters at most."""
    name = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    name = re.sub(r"\s+", " ", _FORBIDDEN.sub("", name)).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if dot and len(suffix) <= 5:
        return f"{stem[: _KEPT - len(suffix) - 1] or 'document'}.{suffix}"
    return name[:_KEPT] or "document"


def shown_name(filename: str) -> str:
    """The name between quotation marks, as the subject of a sentence."""
    return f"« {clean_name(filename)[:80]} »"
