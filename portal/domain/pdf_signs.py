"""Signs, in the bytes of a PDF, of what a filed document must not hold: encryption, programs, launched files.

A reading of names outside streams and inside object streams (ISO 32000-1, 7.3.5 and 7.5.7), bounded in size; it never
renders and never trusts. Names may hide letters behind ``#4A``; those are read too.
"""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm[^>]*>>\s*stream\r?\n", re.DOTALL)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = rb"(?=[\s/<>(\[\]0-9]|$)"
_PROGRAM = re.compile(rb"/(?:JavaScript|JS|Launch|SubmitForm|ImportData)" + _END)
_ATTACHED = re.compile(rb"/(?:EmbeddedFiles?|RichMedia)" + _END)
_ENCRYPTED = re.compile(rb"/Encrypt" + _END)
#: What is read of the object streams of one file: enough for thousands of objects, too little for a bomb.
_MAX_INFLATED = 8 * 1024 * 1024

ENCRYPTED, PROGRAM, ATTACHED, BROKEN = "encrypted", "program", "attached", "broken"


def pdf_sign(content: bytes) -> str | None:
    """The first reason to refuse this PDF (ENCRYPTED, PROGRAM, ATTACHED, BROKEN), or None."""
    if not content[:1024].lstrip().startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        return BROKEN
    names = _unescape(_STREAM.sub(b" ", content))
    if _ENCRYPTED.search(names):
        return ENCRYPTED
    names += b" " + _unescape(_object_streams(content))
    if _PROGRAM.search(names):
        return PROGRAM
    return ATTACHED if _ATTACHED.search(names) else None


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
