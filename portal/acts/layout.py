"""Prints a document of blocks as a tagged PDF: fonts, page frame, typographic hierarchy, SPÉCIMEN, page x/y.

The only door to reportlab. Every text is normalised, reduced to what the font prints, then escaped.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, PageTemplate, Spacer
from reportlab.platypus import PageBreak as PageBreakFlowable
from reportlab.platypus.doctemplate import LayoutError

from portal.acts.blocks import (
    Beside,
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Letterhead,
    PageBreak,
    Para,
    Rich,
    Space,
    Table,
    Together,
    plain,
)
from portal.acts.flowables import CloseTag, Columns, Framed, OpenTag, TableTagger, TaggedParagraph, TaggedTable
from portal.acts.fonts import covered, faces, register
from portal.acts.looks import GREY, paragraph_styles
from portal.acts.page_marks import PageSeal, draw_qr
from portal.acts.paper import PAPERS
from portal.acts.style import FontSet, Style, font_set, printable
from portal.acts.tagging import TaggedCanvas
from portal.acts.wording import french_spacing, held_dates

RULE = colors.HexColor("#8C8C8C")
SHADE = colors.HexColor("#EFEFEF")
PALE = colors.HexColor("#E8E8E8")  # a flat colour: PDF/A-1 has no transparency
#: Size of the type on a sheet of one page.
SMALL = 0.85
#: Rows from which a table may begin anywhere on the page.
LONG_TABLE = 10
SPECIMEN_NOTE = "Document de démonstration, sans valeur juridique"

#: reportlab's font objects keep a reading position while they subset (TTFontFile.seek): one document at a time.
_lock = threading.Lock()


def render(document: Document, style: Style) -> bytes:
    """The PDF of a document: same document and style, same bytes. Safe from any thread.

    Raises FontsMissingError when the style asks for a font that is not there.
    """
    with _lock:
        fonts = font_set(style, specimen=document.meta.specimen)
        register(fonts)
        return _Printer(document, fonts, style.seal).render()


def render_counted(document: Document, style: Style) -> tuple[bytes, int]:
    """The same with the number of pages, for a document that must hold on one; (b"", 0) when a block is taller than
    a page."""
    with _lock:
        fonts = font_set(style, specimen=document.meta.specimen)
        register(fonts)
        printer = _Printer(document, fonts, style.seal)
        try:
            return printer.render(), printer.pages
        except LayoutError:
            return b"", 0


def coverage(style: Style, *, specimen: bool) -> frozenset[int]:
    """Code points all three faces of the chosen font can print."""
    with _lock:
        fonts = font_set(style, specimen=specimen)
        register(fonts)
        return covered(fonts)


def _unwrapped(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Inner groups give up their own frame: platypus measures a KeepTogether inside another as a whole page."""
    for block in blocks:
        if isinstance(block, Together):
            yield from _unwrapped(block.blocks)
        else:
            yield block


class _Printer:
    """One rendering: turns blocks into flowables and runs platypus."""

    def __init__(self, document: Document, fonts: FontSet, seal: PageSeal | None) -> None:
        self._seal = seal if document.meta.verification_code else None
        self._meta, self._blocks = document.meta, document.blocks
        self._size = fonts.body_size * (SMALL if document.meta.sheet == "A4S" else 1)
        self.pages = 0
        self._regular, self._bold, _ = faces(fonts.family)
        self._covered = covered(fonts)
        self._paper = PAPERS[document.meta.sheet]
        self._width = self._paper.text_width
        self._styles = paragraph_styles(self._regular, self._bold, self._size, self._paper.text_width)

    def render(self) -> bytes:
        buffer = io.BytesIO()
        paper, size = self._paper, (self._paper.width, self._paper.height)
        template = BaseDocTemplate(buffer, pagesize=size, title=self._meta.title, author=self._meta.author)
        padding = {f"{side}Padding": 0 for side in ("left", "right", "top", "bottom")}
        frame = Frame(paper.left, paper.bottom, paper.text_width, paper.text_height, **padding)
        template.addPageTemplates(PageTemplate(frames=[frame], onPage=self._underlay))
        template.build(self._flow(self._blocks), canvasmaker=self._canvas)
        self.pages = int(template.page)
        return buffer.getvalue()

    def _canvas(self, file: Any, **options: Any) -> TaggedCanvas:
        kept = {key: value for key, value in options.items() if key in {"pagesize"}}
        return TaggedCanvas(file, meta=self._meta, font=self._regular, footer=self._footer, **kept)

    # -- page furniture ---------------------------------------------------------------------------------------------
    def _underlay(self, canvas: TaggedCanvas, _template: Any) -> None:
        if not self._meta.specimen:
            return
        with canvas.artifact("Pagination"):
            canvas.saveState()
            canvas.setFillColor(PALE)
            canvas.translate(self._paper.width / 2, self._paper.height / 2)
            canvas.rotate(54 if self._paper.height > self._paper.width else 30)
            canvas.setFont(self._bold, 104)
            canvas.drawCentredString(0, -36, "SPÉCIMEN")
            canvas.restoreState()

    def _footer(self, canvas: TaggedCanvas, number: int, total: int) -> None:
        canvas.saveState()
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.4)
        canvas.line(self._paper.left, 16 * mm, self._paper.width - self._paper.right, 16 * mm)
        canvas.setFillColor(GREY)
        size = self._size * 0.82
        canvas.setFont(self._regular, size)
        page = f"Page {number}/{total}"
        canvas.drawRightString(self._paper.width - self._paper.right, 12 * mm, page)
        room = self._paper.text_width - canvas.stringWidth(page, self._regular, size) - 4 * mm
        canvas.drawString(self._paper.left, 12 * mm, self._cut(canvas, self._meta.footer, size, room))
        notes = [SPECIMEN_NOTE] if self._meta.specimen else []
        if self._seal is not None:
            code = self._meta.verification_code
            notes.insert(0, self._cut(canvas, self._seal.line(code), size, self._paper.text_width))
            draw_qr(canvas, self._seal.address(code, number, total))
        for rank, note in enumerate(notes):
            canvas.drawString(self._paper.left, (8.6 - 3.4 * rank) * mm, note)
        canvas.restoreState()

    def _cut(self, canvas: TaggedCanvas, text: str, size: float, room: float) -> str:
        shown = french_spacing(printable(text, self._covered))
        while shown and canvas.stringWidth(shown, self._regular, size) > room:
            shown = shown.rstrip("…")[:-1] + "…"
        return shown

    # -- blocks -----------------------------------------------------------------------------------------------------
    def _flow(self, blocks: tuple[Block, ...]) -> list[Any]:
        flow: list[Any] = []
        for block, after in zip(blocks, [*blocks[1:], None], strict=True):
            made = self._flowables(block)
            if isinstance(block, Heading) and isinstance(after, Table) and len(after.rows) > LONG_TABLE:
                # Kept with the whole table, the title would push it to the next page: kept with its first rows.
                made[0].keepWithNext = 0
                flow.append(CondPageBreak(self._size * 12))
            if isinstance(block, Para) and isinstance(after, Bullets):
                # What announces a list stays with its first item (the tag that opens the list has no height).
                made[-1].keepWithNext = 1
            flow += made
        return flow

    def _flowables(self, block: Block) -> list[Any]:
        match block:
            case Heading(level=level, text=text, centered=centered):
                return [self._paragraph(text, f"h{level}{'c' if centered else ''}")]
            case Para(text=text, look=look):
                return [self._paragraph(text, look)]
            case Bullets(items=items):
                rows = [self._paragraph(item, "item", bullet="–") for item in items]
                opening = OpenTag("L")
                opening.keepWithNext = 1
                return [opening, *rows, CloseTag()]
            case Facts(rows=facts):
                return self._facts(facts)
            case Table():
                return self._table(block)
            case Letterhead():
                return self._letterhead(block)
            case Space(height_mm=height):
                return [Spacer(1, height * mm)]
            case Together(blocks=inner, framed=framed):
                return self._together(self._flow(tuple(_unwrapped(inner))), framed)
            case PageBreak():
                return [PageBreakFlowable()]
            case Beside(left=left, right=right):
                return self._beside(left, right)

    def _beside(self, left: tuple[Block, ...], right: tuple[Block, ...]) -> list[Any]:
        self._width = self._paper.text_width * 0.488
        sides = [self._flow(tuple(_unwrapped(side))) for side in (left, right)]
        self._width = self._paper.text_width
        return [Columns(sides[0], sides[1], 0.512)]

    def _together(self, flow: list[Any], framed: bool) -> list[Any]:
        if not framed:
            # Asked for before the group rather than by KeepTogether, which lets the last line slip to the next page
            # when the group fits to within a space.
            width, high = self._paper.text_width, self._paper.height
            tall = sum(item.wrap(width, high)[1] + item.getSpaceBefore() + item.getSpaceAfter() for item in flow)
            flow[-1].keepWithNext = 0  # the name under a signature does not follow what comes after it
            return [CondPageBreak(min(tall, self._paper.text_height - 1)), *flow]
        for item in flow:
            item.keepWithNext = 0
        # The title of a box never stands alone at the foot of a page.
        width, high = self._paper.text_width, self._paper.height
        first = sum(item.wrap(width, high)[1] + item.getSpaceBefore() + item.getSpaceAfter() for item in flow[:2])
        room = min(first + self._size * 3, self._paper.text_height - 1)
        return [CondPageBreak(room), Spacer(1, self._size), Framed(flow)]

    def _paragraph(self, text: Rich, style: str, bullet: str | None = None) -> TaggedParagraph:
        return TaggedParagraph(self._markup(text), self._styles[style], bulletText=bullet)

    def _markup(self, text: Rich) -> str:
        parts = []
        for run in text:
            words = printable(run.text, self._covered)
            shown = escape(french_spacing(held_dates(words) if self._meta.is_act else words))
            shown = f"<i>{shown}</i>" if run.italic else shown
            parts.append(f"<b>{shown}</b>" if run.bold else shown)
        return "".join(parts)

    def _letterhead(self, block: Letterhead) -> list[Any]:
        left = [self._paragraph(plain(line), "authority") for line in block.authority]
        if block.motto and not self._meta.specimen:
            left.append(self._paragraph(plain(block.motto, italic=True), "motto"))
        if block.service:
            left.append(Spacer(1, self._size * 0.5))
            left += [self._paragraph(plain(line), "service") for line in block.service]
        right: list[Any] = [Spacer(1, self._size * 2.5)] if block.right else []
        right += [self._paragraph(plain(line), "side") for line in block.right]
        return [Columns(left, right, 0.5), Spacer(1, self._size * 1.6)]

    def _facts(self, facts: tuple[tuple[str, Rich], ...]) -> list[Any]:
        rows = [[self._paragraph(plain(k), "cell_head"), self._paragraph(v, "cell")] for k, v in facts]
        return self._grid(rows, (0.34, 0.66), head_rows=0, totals=0)

    def _table(self, block: Table) -> list[Any]:
        def style(align: str, strong: bool) -> str:
            return f"cell{'_head' if strong else ''}{'_right' if align == 'right' else ''}"

        rows = [[self._paragraph(plain(h), style(a, True)) for h, a in zip(block.head, block.aligns, strict=True)]]
        first_total = len(block.rows) - block.totals
        for index, row in enumerate(block.rows):
            cells = zip(row, block.aligns, strict=True)
            rows.append([self._paragraph(cell, style(align, index >= first_total)) for cell, align in cells])
        return self._grid(rows, block.widths, head_rows=1, totals=block.totals)

    def _grid(self, rows: list[list[Any]], shares: tuple[float, ...], *, head_rows: int, totals: int) -> list[Any]:
        if not rows:
            return []
        commands: list[tuple[Any, ...]] = [
            ("FONT", (0, 0), (-1, -1), self._regular, self._size),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
            ("LINEABOVE", (0, 0), (-1, 0), 0.8, colors.black),
            ("LEFTPADDING", (0, 0), (-1, -1), 5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 5),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
        if head_rows:
            commands.append(("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black))
        if totals:
            commands.append(("LINEABOVE", (0, -totals), (-1, -totals), 0.8, colors.black))
            commands.append(("NOSPLIT", (0, -totals - 1), (-1, -1)))
        tagger: Callable[..., None] = TableTagger(head_rows, row_headers=True)
        table = TaggedTable(
            rows,
            colWidths=[share * self._width for share in shares],
            repeatRows=head_rows,
            style=commands,
            renderCB=tagger,
            splitInRow=40,
            spaceAfter=self._size,
        )
        return [table]
