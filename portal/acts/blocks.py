"""Neutral content of a document: what it says, in order, before any page exists.

Acts, receipts and letters are built as blocks; the layout prints them, the lint and the tests read them. A value put
in a template is always plain text: only the template's own ``**`` makes bold, so nothing an applicant types is markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

#: What a draft prints where a value is missing; the lint refuses to issue an act that contains it.
UNFILLED_MARK = "[À COMPLÉTER"
_FIELD = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one weight."""

    text: str
    bold: bool = False
    italic: bool = False


Rich = tuple[Run, ...]
Look = Literal["body", "lead", "visa", "small", "center", "sign", "right", "reference"]
Align = Literal["left", "right"]
#: A4 upright, A3 on its side for wide tables, or A4 with narrow margins and small type for a sheet of one page.
Sheet = Literal["A4", "A3L", "A4S"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title of the document."""

    level: Literal[1, 2, 3]
    text: Rich
    centered: bool = False


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    text: Rich
    look: Look = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Rich, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value pairs, printed as a table whose first column holds the headers."""

    rows: tuple[tuple[str, Rich], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its column headers come back on each page. ``widths`` are shares of the line; the last ``totals`` rows
    are bold."""

    head: tuple[str, ...]
    rows: tuple[tuple[Rich, ...], ...]
    widths: tuple[float, ...]
    aligns: tuple[Align, ...]
    totals: int = 0


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Top of the first page: the authority on the left, the recipient or the reference on the right."""

    authority: tuple[str, ...]
    service: tuple[str, ...]
    motto: str = ""
    right: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Space:
    """Blank height in millimetres (room for a signature)."""

    height_mm: float


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks kept on one page when they fit; ``framed`` draws a box around them."""

    blocks: tuple[Block, ...]
    framed: bool = False


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Start of a new page."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Two stacks of blocks side by side, read left then right; never broken by a page."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]


Block = Heading | Para | Bullets | Facts | Table | Letterhead | Space | Together | PageBreak | Beside


@dataclass(frozen=True, slots=True)
class Meta:
    """What the file says of itself. ``dated_at`` is aware and comes from the data: same data, same bytes."""

    title: str
    author: str
    subject: str
    keywords: str
    dated_at: datetime
    footer: str
    specimen: bool
    sheet: Sheet = "A4"
    #: The act's verification code: each page then carries its mark.
    verification_code: str = ""
    #: An act: its dates are held together at the end of a line, those of templates and settings too.
    is_act: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document."""

    meta: Meta
    blocks: tuple[Block, ...]


def plain(text: str, *, bold: bool = False, italic: bool = False) -> Rich:
    """Text as it stands, without any template."""
    return (Run(text, bold, italic),)


def unfilled(label: str) -> str:
    """What stands in a draft for a value nobody has given yet."""
    return f"{UNFILLED_MARK} : {label}]"


def rich(template: str, **values: str | None) -> Rich:
    """Fill ``{name}`` in a template where ``**`` opens and closes bold. A missing value prints as unfilled; an unknown
    name raises KeyError. Values are never parsed."""

    def put(match: re.Match[str]) -> str:
        value = values[match.group(1)]
        return unfilled(match.group(1).replace("_", " ")) if value is None or not value.strip() else value

    parts = template.split("**")
    return tuple(Run(_FIELD.sub(put, part), bold=bool(i % 2)) for i, part in enumerate(parts) if part)


def text_of(content: Rich) -> str:
    """The words of a rich text."""
    return "".join(run.text for run in content)


def iter_texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every piece of text of a document, in reading order."""
    for block in blocks:
        match block:
            case Heading(text=text) | Para(text=text):
                yield text_of(text)
            case Bullets(items=items):
                yield from map(text_of, items)
            case Facts(rows=facts):
                for label, value in facts:
                    yield from (label, text_of(value))
            case Table(head=head, rows=rows):
                yield from head
                for row in rows:
                    yield from map(text_of, row)
            case Letterhead():
                yield from (*block.authority, *block.service, block.motto, *block.right)
            case Together(blocks=inner):
                yield from iter_texts(inner)
            case Beside(left=left, right=right):
                yield from iter_texts(left)
                yield from iter_texts(right)
            case _:
                pass


def document_texts(document: Document) -> Iterator[str]:
    """Every text that will be printed, footer and file title included."""
    yield from (document.meta.title, document.meta.footer)
    yield from iter_texts(document.blocks)
