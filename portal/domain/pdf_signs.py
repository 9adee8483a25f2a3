"""Signs, in the bytes of a PDF, of what a filed document must not hold: encryption, programs, launched files, bombs.

A reading of names outside streams and inside object streams (ISO 32000-1, 7.3.5 and 7.5.7), bounded in size; it never
renders and never trusts. Names may hide letters behind ``#4A``; those are read too.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from portal.domain.refusals import MAX_POINTS, Refusal

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm[^>]*>>\s*stream\r?\n", re.DOTALL)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = rb"(?=[\s/<>(\[\]0-9]|$)"
_PROGRAM = re.compile(rb"/(?:JavaScript|JS|Launch|SubmitForm|ImportData)" + _END)
_ATTACHED = re.compile(rb"/(?:EmbeddedFiles?|RichMedia|GoToE)" + _END)
_DYNAMIC = re.compile(rb"/XFA" + _END)
_ENCRYPTED = re.compile(rb"/Encrypt" + _END)
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_SIDE = {side: re.compile(rb"/" + side + rb"\s+(\d{1,9})") for side in (b"Width", b"Height")}
_WEB = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|svg|iframe)[\s>]", re.IGNORECASE)
#: What is read of the object streams of one file: enough for thousands of objects, too little for a bomb.
_MAX_INFLATED = 8 * 1024 * 1024
#: What one stream of text, fonts or structure may become, and all of them together; pictures are judged by their sides.
_MAX_STREAM, _MAX_STREAMS = 32 * 1024 * 1024, 160 * 1024 * 1024
_PIECE = 1024 * 1024
#: Where the dictionary of a stream is looked for, before it.
_HEAD = 4096


def pdf_sign(content: bytes, *, max_pages: int | None = None) -> Refusal | None:
    """The first reason to refuse this PDF, or None. ``max_pages``: more are refused too."""
    start = content[:1024].find(b"%PDF-")
    if start < 0 or (content[:start].strip(b"\xef\xbb\xbf\0\r\n\t ")):
        return Refusal.MIXED if start > 0 else Refusal.BROKEN
    if b"%%EOF" not in content[-2048:]:
        return Refusal.BROKEN
    names = _unescape(_STREAM.sub(b" ", content))
    if _WEB.search(names[:1024]) or _WEB.search(names[names.rfind(b"%%EOF") :]):
        return Refusal.MIXED
    if _ENCRYPTED.search(names):
        return Refusal.ENCRYPTED
    names += b" " + _unescape(_object_streams(content))
    for pattern, refusal in ((_PROGRAM, Refusal.PROGRAM), (_DYNAMIC, Refusal.DYNAMIC), (_ATTACHED, Refusal.ATTACHED)):
        if pattern.search(names):
            return refusal
    if max_pages is not None and len(_PAGE.findall(names)) > max_pages:
        return Refusal.PAGES
    return _bomb(content)


def _unescape(content: bytes) -> bytes:
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), content)


def _object_streams(content: bytes) -> bytes:
    parts: list[bytes] = []
    left = _MAX_INFLATED
    for match in _OBJECT_STREAM.finditer(content):
        reader = zlib.decompressobj()
        try:
            part = reader.decompress(content[match.end() :], left)
        except zlib.error:
            continue
        parts.append(part)
        left -= len(part)
        if left <= 0:
            break
    return b" ".join(parts)


def _bomb(content: bytes) -> Refusal | None:
    """A picture with too many points, or streams that become too large."""
    left = _MAX_STREAMS
    for match in _STREAM.finditer(content):
        head = _unescape(content[max(0, match.start() - _HEAD) : match.start()].rpartition(b"obj")[2])
        if re.search(rb"/Subtype\s*/Image" + _END, head):
            sides = [pattern.search(head) for pattern in _SIDE.values()]
            if int(sides[0][1] if sides[0] else 0) * int(sides[1][1] if sides[1] else 0) > MAX_POINTS:
                return Refusal.HUGE_PICTURE
            continue
        filters = len(re.findall(rb"/(?:FlateDecode|Fl)" + _END, head))
        size = _inflated(match[1], filters) if filters else 0
        left -= size
        if size > _MAX_STREAM or left < 0:
            return Refusal.INFLATED
    return None


def _inflated(body: bytes, times: int) -> int:
    """Bytes that a stream becomes, deflated once or several times over; counted no further than the limit."""
    pieces: Iterator[bytes] = iter([body])
    for _ in range(min(times, 8)):
        pieces = _inflate(pieces)
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > _MAX_STREAM:
            break
    return total


def _inflate(pieces: Iterator[bytes]) -> Iterator[bytes]:
    reader, total = zlib.decompressobj(), 0
    for piece in pieces:
        rest = piece
        while rest and total <= 4 * _MAX_STREAM:
            try:
                found = reader.decompress(rest, _PIECE)
            except zlib.error:
                return
            total += len(found)
            yield found
            if reader.eof or not found:
                break
            rest = reader.unconsumed_tail
        if reader.eof:
            return
