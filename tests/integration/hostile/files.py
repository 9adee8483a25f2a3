"""Files that a portal must refuse, each with the reason whose sentence is shown. Made here, most byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

from portal.domain.refusals import MAX_UPLOAD_BYTES, Refusal
from tests.quotes import hostile as quotes
from tests.quotes.hostile import TEXT, one_page, pdf

SOUND = one_page(TEXT)
Hostile = tuple[str, Callable[[], bytes], Refusal]


def archive(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def png(width: int = 3, height: int = 2, end: bool = True, extra: bytes = b"") -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress((b"\0" + b"\xff" * 3 * min(width, 9)) * min(height, 9))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + (chunk(b"IEND", b"") if end else b"") + extra


def jpeg(width: int = 4, height: int = 4, comment: bytes = b"", end: bytes = b"\xff\xd9") -> bytes:
    said = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment if comment else b""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) + b"\x01\x11\0\x02\x11\0\x03\x11\0"
    jfif = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    return b"\xff\xd8" + jfif + said + frame + b"\xff\xda\0\x02" + b"\x11" * 40 + end


def catalogue(entry: bytes) -> Callable[[], bytes]:
    return lambda: one_page(TEXT, catalogue=entry)


def page_entry(entry: bytes) -> Callable[[], bytes]:
    return lambda: one_page(TEXT, extra=entry)


def hidden_script() -> bytes:
    """JavaScript in an object stream, where a search through the bytes does not see it."""
    inner = zlib.compress(b"9 0 <</S/JavaScript/JS(app.alert\\(1\\))>>")
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(inner) + inner + b"\nendstream"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", stream)


@cache
def bomb() -> bytes:
    return quotes.inflated()


@cache
def bomb_in_a_bomb() -> bytes:
    return quotes.inflated_twice()


@cache
def two_hundred_pages() -> bytes:
    return quotes.many_pages(200)


def picture_bomb() -> bytes:
    """A picture of ten thousand million points in a few hundred bytes."""
    body = zlib.compress(bytes(1000))
    picture = (
        b"<</Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 1/ColorSpace/DeviceGray"
        b"/Filter/FlateDecode/Length %d>>\nstream\n" % len(body) + body + b"\nendstream"
    )
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", picture)


@cache
def many_bombs() -> bytes:
    """Eight streams of thirty megabytes: each within its bound, not together."""
    return pdf(b"<</Type/Catalog>>", *([quotes.stream(bytes(30 * 1024 * 1024))] * 8))


DOCX = {"[Content_Types]_xml": "<Types/>", "word__document_xml": "<w/>"}
ODT = {"mimetype": "application/vnd.oasis.opendocument.text", "content_xml": "<x/>"}
ELF = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\0\x3e\0" + bytes(200)
EXE = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + bytes(44) + b"\x80\0\0\0" + bytes(64) + b"PE\0\0" + bytes(300)

#: What the test says it is: the name given, the bytes, the reason.
HOSTILE: dict[str, Hostile] = {
    "empty": ("devis.pdf", lambda: b"", Refusal.EMPTY),
    "too heavy": ("devis.pdf", lambda: SOUND + bytes(MAX_UPLOAD_BYTES), Refusal.HEAVY),
    "only a signature": ("devis.pdf", lambda: b"%PDF-1.7\n", Refusal.BROKEN),
    "cut in the middle": ("devis.pdf", lambda: SOUND[:300], Refusal.BROKEN),
    "end replaced by noise": ("devis.pdf", lambda: SOUND[:-6] + bytes(3000), Refusal.BROKEN),
    "windows program": ("devis.pdf", lambda: EXE, Refusal.EXECUTABLE),
    "linux program": ("devis.pdf", lambda: ELF, Refusal.EXECUTABLE),
    "shell script": ("devis.pdf", lambda: b"#!/bin/sh\nrm -rf /\n", Refusal.EXECUTABLE),
    "java class": ("devis.png", lambda: b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(99), Refusal.EXECUTABLE),
    "zip": ("devis.pdf", lambda: archive(devis="x"), Refusal.ARCHIVE),
    "jar": ("plan.jpg", lambda: archive(**{"META-INF__MANIFEST.MF": "Main-Class: A"}), Refusal.ARCHIVE),
    "rar": ("devis.pdf", lambda: b"Rar!\x1a\x07\x01\0" + bytes(80), Refusal.ARCHIVE),
    "7z": ("devis.pdf", lambda: b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(80), Refusal.ARCHIVE),
    "gzip": ("devis.pdf", lambda: b"\x1f\x8b\x08\0" + bytes(80), Refusal.ARCHIVE),
    "word": ("devis.pdf", lambda: archive(**DOCX), Refusal.OFFICE),
    "libreoffice": ("devis.pdf", lambda: archive(**ODT), Refusal.OFFICE),
    "old excel": ("plan.pdf", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), Refusal.OFFICE),
    "rich text": ("devis.pdf", lambda: b"{\\rtf1\\ansi Devis}", Refusal.OFFICE),
    "web page": ("devis.pdf", lambda: b"<!DOCTYPE html><html><script>alert(1)</script></html>", Refusal.WEB_PAGE),
    "drawing with a script": (
        "plan.png", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', Refusal.WEB_PAGE,
    ),
    "plain text": ("devis.pdf", lambda: b"Devis no 12, total 100 EUR", Refusal.OTHER),
    "noise": ("devis.pdf", lambda: bytes(range(128, 256)) * 20, Refusal.OTHER),
    "animated picture": ("photo.png", lambda: b"GIF89a\x01\0\x01\0\0\0\0;", Refusal.OTHER_PICTURE),
    "page before a pdf": ("devis.pdf", lambda: b"<html><script>1</script>\n" + SOUND, Refusal.MIXED),
    "page after the first line of a pdf": (
        "devis.pdf", lambda: SOUND.replace(b"\n", b"\n%<html><script>1</script>\n", 1), Refusal.MIXED,
    ),
    "page after a pdf": ("devis.pdf", lambda: SOUND + b"<script>alert(1)</script>", Refusal.MIXED),
    "archive after a pdf": ("devis.pdf", lambda: SOUND + archive(payload="MZ"), Refusal.MIXED),
    "archive around a pdf": ("devis.pdf", lambda: b"%PDF-1.7\n" + archive(a="x") + SOUND, Refusal.MIXED),
    "program before a pdf": ("devis.pdf", lambda: EXE[:200] + SOUND, Refusal.EXECUTABLE),
    "gif and jar": (
        "photo.png", lambda: b"GIF89a\x01\0\x01\0\0\0\0;" + archive(**{"A.class": "x"}), Refusal.MIXED,
    ),
    "photo and jar": ("photo.jpg", lambda: jpeg() + archive(**{"A.class": "x"}), Refusal.MIXED),
    "photo and page": ("photo.jpg", lambda: jpeg(comment=b"<script>alert(1)</script>"), Refusal.MIXED),
    "drawing and jar": ("plan.png", lambda: png(extra=archive(**{"A.class": "x"})), Refusal.MIXED),
    "photo cut short": ("photo.jpg", lambda: jpeg(end=b""), Refusal.BROKEN_PICTURE),
    "drawing cut short": ("plan.png", lambda: png(end=False), Refusal.BROKEN_PICTURE),
    "drawing of many points": ("plan.png", lambda: png(60_000, 60_000), Refusal.HUGE_PICTURE),
    "photo of many points": ("photo.jpg", lambda: jpeg(65_000, 65_000), Refusal.HUGE_PICTURE),
    "password": ("devis.pdf", lambda: quotes.encrypted("secret"), Refusal.ENCRYPTED),
    "locked against changes": ("devis.pdf", lambda: quotes.encrypted(""), Refusal.ENCRYPTED),
    "javascript": ("devis.pdf", catalogue(b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), Refusal.PROGRAM),
    "javascript spelled otherwise": ("devis.pdf", catalogue(b"/OpenAction<</S/J#61vaScript>>"), Refusal.PROGRAM),
    "javascript in a hidden object": ("devis.pdf", hidden_script, Refusal.PROGRAM),
    "javascript of a page": ("devis.pdf", page_entry(b"/AA<</O<</S/JavaScript/JS(1)>>>>"), Refusal.PROGRAM),
    "launched program": ("devis.pdf", catalogue(b"/OpenAction<</S/Launch/F(calc.exe)>>"), Refusal.PROGRAM),
    "sent form": ("devis.pdf", catalogue(b"/OpenAction<</S/SubmitForm/F(http://x)>>"), Refusal.PROGRAM),
    "dynamic form": ("devis.pdf", catalogue(b"/AcroForm<</XFA[(template)9 0 R]>>"), Refusal.DYNAMIC),
    "attachment": ("devis.pdf", quotes.attached, Refusal.ATTACHED),
    "film": ("devis.pdf", page_entry(b"/Annots[<</Subtype/RichMedia>>]"), Refusal.ATTACHED),
    "two hundred pages": ("devis.pdf", two_hundred_pages, Refusal.PAGES),
    "bomb": ("devis.pdf", bomb, Refusal.INFLATED),
    "bomb in a bomb": ("devis.pdf", bomb_in_a_bomb, Refusal.INFLATED),
    "bombs together": ("devis.pdf", many_bombs, Refusal.INFLATED),
    "picture bomb": ("devis.pdf", picture_bomb, Refusal.HUGE_PICTURE),
    "path": ("../../etc/passwd.pdf", lambda: SOUND, Refusal.NAME_PATH),
    "path of Windows": ("..\\\\..\\\\devis.pdf", lambda: SOUND, Refusal.NAME_PATH),
    "invisible characters": ("devis\x07.pdf", lambda: SOUND, Refusal.NAME_CONTROL),
    "NUL": ("devis.pdf\x00.exe", lambda: SOUND, Refusal.NAME_CONTROL),
    "three hundred characters": ("x" * 296 + ".pdf", lambda: SOUND, Refusal.NAME_LONG),
    "reversed writing": ("devis\u202efdp.exe.pdf", lambda: SOUND, Refusal.NAME_REVERSED),
    "name of a device": ("CON.pdf", lambda: SOUND, Refusal.NAME_RESERVED),
    "name of a port": ("com1.pdf", lambda: SOUND, Refusal.NAME_RESERVED),
}  # fmt: skip
