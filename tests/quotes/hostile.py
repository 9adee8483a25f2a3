"""Files that a quote reader must survive, each with the reason for which it is refused (None: read, with or without
words). Made here, byte by byte where no library would.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

from portal.quotes.refusals import MAX_BYTES, Refusal


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1, the first being the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """A deflated stream."""
    packed = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>\nstream\n" % (len(packed), extra) + packed + b"\nendstream"


def one_page(content: bytes, extra: bytes = b"", catalogue: bytes = b"") -> bytes:
    """One page with this content stream in Helvetica."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R" + catalogue + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>" + extra + b">>",
        stream(content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


TEXT = b"BT /F 10 Tf 50 700 Td (Devis numero 12 Total HT 100,00) Tj ET\n"


def inflated() -> bytes:
    """300 kB that become 300 MB."""
    return one_page(TEXT + b" " * (300 * 1024 * 1024))


def inflated_twice() -> bytes:
    """A stream deflated twice: a few hundred bytes that become 400 MB."""
    inner = zlib.compress(b"\0" * (400 * 1024 * 1024), 9)
    packed = zlib.compress(inner, 9)
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n" % len(packed) + packed + b"\nendstream",
    )


def endless() -> bytes:
    """Millions of drawing orders on one page: minutes of work for a reader without a clock."""
    return one_page(TEXT + b"q Q " * 7_000_000)


def many_pages(count: int) -> bytes:
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(595, 842)
    return _written(writer)


def encrypted(password: str) -> bytes:
    """Protected for reading, or with an empty password against changes only."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(one_page(TEXT))))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    return _written(writer)


def attached() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(one_page(TEXT))))
    writer.add_attachment("payload.exe", b"MZ")
    return _written(writer)


def _written(writer: object) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def page_loop() -> bytes:
    """A page tree that holds itself."""
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")


HOSTILE: dict[str, tuple[Callable[[], bytes], Refusal | None]] = {
    "empty": (lambda: b"", Refusal.EMPTY),
    "too heavy": (lambda: b"%PDF-1.7\n" + b"x" * MAX_BYTES, Refusal.HEAVY),
    "text named pdf": (lambda: b"Devis no 12, total 100 EUR", Refusal.NOT_PDF),
    "executable": (lambda: b"MZ\x90\0" + bytes(2000), Refusal.NOT_PDF),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), Refusal.NOT_PDF),
    "zip": (lambda: b"PK\x03\x04" + bytes(500), Refusal.NOT_PDF),
    "html before a pdf": (lambda: b"<html><script>alert(1)</script>\n" + one_page(TEXT), Refusal.MIXED),
    "only a signature": (lambda: b"%PDF-1.7\n", Refusal.BROKEN),
    "cut in the middle": (lambda: one_page(TEXT)[:300], Refusal.BROKEN),
    "cut with an end": (lambda: one_page(TEXT)[:200] + b"\n%%EOF\n", Refusal.BROKEN),
    "noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF", Refusal.BROKEN),
    "no page": (lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"), Refusal.BROKEN),
    "pages in a loop": (page_loop, Refusal.BROKEN),
    "password": (lambda: encrypted("secret"), Refusal.ENCRYPTED),
    "locked against changes": (lambda: encrypted(""), Refusal.ENCRYPTED),
    "javascript": (
        lambda: one_page(TEXT, catalogue=b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), Refusal.PROGRAM,
    ),
    "javascript spelled otherwise": (
        lambda: one_page(TEXT, catalogue=b"/OpenAction<</S/Java#53cript/J#53(app.alert\\(1\\))>>"), Refusal.PROGRAM,
    ),
    "launch": (lambda: one_page(TEXT, catalogue=b"/OpenAction<</S/Launch/F(calc.exe)>>"), Refusal.PROGRAM),
    "attachment": (attached, Refusal.ATTACHED),
    "two hundred pages": (lambda: many_pages(200), Refusal.PAGES),
    "inflated": (inflated, Refusal.INFLATED),
    "inflated twice": (inflated_twice, Refusal.INFLATED),
    "endless": (endless, Refusal.SLOW),
    "a huge page": (lambda: one_page(TEXT, extra=b"/MediaBox[0 0 2000000 2000000]"), None),
    "nothing on it": (lambda: one_page(b" "), None),
}  # fmt: skip
