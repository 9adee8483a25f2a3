"""Platypus flowables that tag what they draw, and two containers platypus lacks: side-by-side columns and a frame."""

from __future__ import annotations

from typing import Any

from reportlab.lib import colors
from reportlab.platypus import Flowable, Paragraph, Table

from portal.acts.tagging import Elem


class _Holder:
    """The structure node shared by the pieces of a flowable broken over pages."""

    __slots__ = ("elem",)

    def __init__(self) -> None:
        self.elem: Elem | None = None


class TaggedParagraph(Paragraph):  # type: ignore[misc]
    """A paragraph that is one node of the structure, even when a page break cuts it.

    The role comes from the style: P, H1…, LI (a list item with its body), or "" for the node around it (table cells).
    """

    _holder: _Holder | None = None

    def _shared(self) -> _Holder:
        if self._holder is None:
            self._holder = _Holder()
        return self._holder

    def split(self, width: float, height: float) -> list[Any]:
        pieces: list[Any] = super().split(width, height)
        for piece in pieces:
            piece._holder = self._shared()
        return pieces

    def draw(self) -> None:
        canvas, holder = self.canv, self._shared()
        if holder.elem is None:
            holder.elem = self._node(canvas.current)
        with canvas.content(holder.elem):
            super().draw()

    def _node(self, parent: Elem) -> Elem:
        role = getattr(self.style, "role", "P")
        if role == "LI":
            return Elem("LBody", Elem("LI", parent))
        return Elem(role, parent) if role else parent


class OpenTag(Flowable):  # type: ignore[misc]
    """Takes no room; what follows belongs to a new node until the matching CloseTag."""

    _ZEROSIZE = 1
    width = height = 0

    def __init__(self, role: str) -> None:
        super().__init__()
        self.role = role

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.push(Elem(self.role, self.canv.current))


class CloseTag(OpenTag):
    """Ends the node of the last OpenTag."""

    def __init__(self) -> None:
        super().__init__("")

    def draw(self) -> None:
        self.canv.pop()


class TableTagger:
    """Builds Table, TR, TH and TD while reportlab draws, for one table over all its pages. Rows repeated at the top of
    a following page are page furniture: a reader hears the headers once."""

    def __init__(self, head_rows: int, *, row_headers: bool) -> None:
        self._head_rows, self._row_headers = head_rows, row_headers
        self._table: Elem | None = None
        self._row: Elem | None = None
        self._continued = False
        self._furniture = False

    def __call__(self, table: Any, event: str, *args: Any) -> None:
        canvas = table.canv
        if event == "startTable":
            self._continued = self._table is not None
            self._table = self._table or Elem("Table", canvas.current)
        elif event == "startRow":
            self._furniture = self._continued and args[0] < self._head_rows
            self._row = None if self._furniture else Elem("TR", self._table)
        elif event == "startCell" and self._furniture:
            canvas.begin_artifact("Pagination")
        elif event == "startCell":
            canvas.push(self._cell(args[0], args[1]))
        elif event == "endCell" and self._furniture:
            canvas.end_artifact()
        elif event == "endCell":
            canvas.pop()

    def _cell(self, row: int, column: int) -> Elem:
        if row < self._head_rows:
            return Elem("TH", self._row, scope="Column")
        if self._row_headers and column == 0:
            return Elem("TH", self._row, scope="Row")
        return Elem("TD", self._row)


class TaggedTable(Table):  # type: ignore[misc]
    """A table whose rules and backgrounds are artifacts; its cells are tagged by a TableTagger (renderCB)."""

    def _drawBkgrnd(self) -> None:
        with self.canv.artifact():
            super()._drawBkgrnd()

    def _drawLines(self) -> None:
        with self.canv.artifact():
            super()._drawLines()


class Columns(Flowable):  # type: ignore[misc]
    """Two stacks of paragraphs side by side; reading order is left, then right. Never broken."""

    def __init__(self, left: list[Any], right: list[Any], left_share: float) -> None:
        super().__init__()
        self._sides, self._share = (left, right), left_share
        self._sizes: list[list[float]] = []

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        widths = (width * self._share, width * (1 - self._share))
        self._sizes = [
            [item.wrap(w, 0xFFFFFF)[1] + item.getSpaceAfter() for item in side]
            for side, w in zip(self._sides, widths, strict=True)
        ]
        self.height = max((sum(sizes) for sizes in self._sizes), default=0)
        return width, self.height

    def draw(self) -> None:
        for x, side, sizes in zip((0, self.width * self._share), self._sides, self._sizes, strict=True):
            y = self.height
            for item, size in zip(side, sizes, strict=True):
                y -= size
                item.drawOn(self.canv, x, y + item.getSpaceAfter())


class Framed(Flowable):  # type: ignore[misc]
    """Paragraphs in a thin box; broken between or inside paragraphs when the page is too short."""

    PAD = 8.0

    def __init__(self, items: list[Any]) -> None:
        super().__init__()
        self._items = items
        self._heights: list[float] = []

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        self._heights = [item.wrap(width - 2 * self.PAD, 0xFFFFFF)[1] + item.getSpaceAfter() for item in self._items]
        last = self._items[-1].getSpaceAfter() if self._items else 0
        self.height = sum(self._heights) - last + 2 * self.PAD
        return width, self.height

    def split(self, width: float, height: float) -> list[Any]:
        room = height - 2 * self.PAD
        taken: list[Any] = []
        for index, (item, size) in enumerate(zip(self._items, self._heights, strict=True)):
            if size <= room:
                taken.append(item)
                room -= size
                continue
            pieces = item.split(width - 2 * self.PAD, room) if room > 0 else []
            rest = [*pieces[1:], *self._items[index + 1 :]] if len(pieces) > 1 else self._items[index:]
            taken += pieces[:1] if len(pieces) > 1 else []
            return [Framed(taken), Framed(rest)] if taken else []
        return [self]

    def draw(self) -> None:
        canvas = self.canv
        with canvas.artifact():
            canvas.saveState()
            canvas.setStrokeColor(colors.HexColor("#666666"))
            canvas.setLineWidth(0.6)
            canvas.rect(0, 0, self.width, self.height)
            canvas.restoreState()
        y = self.height - self.PAD
        for item, size in zip(self._items, self._heights, strict=True):
            y -= size
            item.drawOn(canvas, self.PAD, y + item.getSpaceAfter())
