"""What a filed document may be, told from its bytes alone: PDF, JPEG or PNG, whole, and nothing else besides.

Nothing is rendered: headers, ends and names are read (ISO 32000-1; ISO 10918-1, annex B; ISO 15948).
"""

from __future__ import annotations

import io
import re
import zipfile

from portal.domain.pdf_signs import pdf_sign
from portal.domain.refusals import MAX_POINTS, Refusal

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa")
_PROGRAM_TYPES = ("x-dosexec", "executable", "sharedlib", "x-mach-binary", "x-msi", "shellscript", "x-object")
_ARCHIVE_TYPES = ("zip", "x-rar", "x-7z", "x-tar", "x-bzip", "x-xz", "java-archive", "cab", "iso9660", "zstd")
_OFFICE_TYPES = ("opendocument", "oasis", "officedocument", "msword", "ms-excel", "ms-powerpoint", "rtf", "ole", "cdf")
_WEB = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe)[\s>]", re.IGNORECASE)
_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


def file_sign(content: bytes, media_type: str, *, max_pages: int) -> Refusal | None:
    """Why ``content``, which libmagic calls ``media_type``, is not taken; None when it is."""
    if not content:
        return Refusal.EMPTY
    if media_type not in (PDF, JPEG, PNG):
        return _other(content, media_type)
    if media_type == PDF:
        sign = pdf_sign(content, max_pages=max_pages)
        return sign or (Refusal.MIXED if _holds_archive(content) else None)
    picture = _jpeg(content) if media_type == JPEG else _png(content)
    return picture or (Refusal.MIXED if _holds_archive(content) or _WEB.search(content[:4096]) else None)


def _other(content: bytes, media_type: str) -> Refusal:
    """The family of a file that is none of the accepted ones."""
    named = media_type.lower()
    if content.startswith(_PROGRAMS) or any(part in named for part in _PROGRAM_TYPES):
        return Refusal.EXECUTABLE
    if b"%PDF-" in content[:1024]:
        return Refusal.MIXED
    if any(part in named for part in _OFFICE_TYPES) or content.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return Refusal.OFFICE
    if content.startswith(b"PK"):
        return Refusal.OFFICE if _office_parts(content) else Refusal.ARCHIVE
    if any(part in named for part in _ARCHIVE_TYPES) or content.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return Refusal.ARCHIVE
    if named in ("text/html", "image/svg+xml", "text/xml", "application/xml") or _WEB.search(content[:1024]):
        return Refusal.WEB_PAGE
    if named.startswith("image/"):
        return Refusal.MIXED if _holds_archive(content) else Refusal.OTHER_PICTURE
    return Refusal.OTHER


def _office_parts(content: bytes) -> bool:
    return any(mark in content for mark in (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis"))


def _holds_archive(content: bytes) -> bool:
    """Whether an archive program would open it: its table of contents is near the end, wherever it begins."""
    return b"PK\x05\x06" in content[-66_000:] and zipfile.is_zipfile(io.BytesIO(content))


def _png(content: bytes) -> Refusal | None:
    """Header, dimensions, chunks up to the end, and nothing after it."""
    place, ended = 8, False
    points = 0
    while place + 12 <= len(content) and not ended:
        size, kind = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        if kind == b"IHDR":
            width, height = content[place + 8 : place + 12], content[place + 12 : place + 16]
            points = int.from_bytes(width, "big") * int.from_bytes(height, "big")
        place, ended = place + 12 + size, kind == b"IEND"
    if points > MAX_POINTS:
        return Refusal.HUGE_PICTURE
    if not points or not ended or place > len(content):
        return Refusal.BROKEN_PICTURE
    return Refusal.MIXED if content[place:].strip(b"\0\r\n ") else None


def _jpeg(content: bytes) -> Refusal | None:
    """Dimensions of the frame, and the end; cameras may add a preview after it, never an archive or a page."""
    place, points = 2, 0
    while place + 9 <= len(content) and content[place] == 0xFF and not points:
        marker = content[place + 1]
        size = int.from_bytes(content[place + 2 : place + 4], "big")
        if marker in _FRAME:
            height, width = content[place + 5 : place + 7], content[place + 7 : place + 9]
            points = int.from_bytes(width, "big") * int.from_bytes(height, "big")
        place += 1 if marker == 0xFF else 2 + max(size, 2)
    if points > MAX_POINTS:
        return Refusal.HUGE_PICTURE
    end = content.rfind(b"\xff\xd9")
    if not points or end < 0:
        return Refusal.BROKEN_PICTURE
    return Refusal.MIXED if _WEB.search(content[end:]) or content[end + 2 : end + 4] == b"MZ" else None
