"""From words to lines, cells and blocks. A cell is a run of words with ordinary spaces; a wider gap starts another one.
A block is a column of cells close under each other: an address, a box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from portal.quotes.amounts import Amount, find_amounts
from portal.quotes.folding import fold
from portal.quotes.pages import PageText, Word

#: Gap that parts two cells, and gap under which a line still belongs to the block above, in tenths of the height.
_CELL_GAP, _BLOCK_GAP = 8, 11
#: Words kept of one page and of one line, letters of one word, blocks a cell may continue: bounds the work on a
#: hostile page.
_MAX_PAGE_WORDS, _MAX_LINE_WORDS, _MAX_WORD, _OPEN_BLOCKS = 4000, 200, 100, 40
#: Single characters in a row that make letter-spaced words.
_MIN_SPACED = 4


@dataclass(frozen=True)
class Cell:
    """Words of one line that stand together."""

    text: str
    x0: int
    x1: int
    top: int
    bottom: int

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    def above(self, other: Cell) -> bool:
        """Whether the two share some of their width."""
        return self.x0 < other.x1 and other.x0 < self.x1


@dataclass(frozen=True)
class Line:
    """One line of a page. ``folded``: its cells parted by tabs; ``index`` counts from the document's first line."""

    page: int
    index: int
    cells: tuple[Cell, ...]
    share: int
    scanned: bool = False

    @cached_property
    def raw(self) -> str:
        return "\t".join(cell.text for cell in self.cells)

    @cached_property
    def folded(self) -> str:
        return fold(self.raw)

    @cached_property
    def amounts(self) -> list[Amount]:
        """The amounts of ``folded``."""
        return find_amounts(self.folded)

    @property
    def text(self) -> str:
        """The line as shown to a person, 300 characters at most."""
        return self.raw.replace("\t", " ")[:300]

    def cell_at(self, position: int) -> Cell:
        """The cell that holds this position of ``folded``."""
        return self.cells[self.folded.count("\t", 0, position)]

    def heading_of(self, other: Line, cell: Cell) -> Cell | None:
        """The cell of this line in the same column as ``cell`` of another: by place, else by rank in equal rows."""
        found = next((one for one in self.cells if one.above(cell)), None)
        if found is None and len(self.cells) == len(other.cells) > 1:
            return self.cells[other.cells.index(cell)]
        return found


@dataclass
class Block:
    """Cells close under each other, each with its line."""

    rows: list[tuple[Line, Cell]] = field(default_factory=list)


def lines_of(pages: Sequence[PageText]) -> tuple[Line, ...]:
    """Every line of the document, top to bottom; ``share`` is its height on the page in hundredths."""
    found: list[Line] = []
    for page in pages:
        for words in _rows(page.words):
            top = min(word.top for word in words)
            share = 100 * top // max(page.height, 1)
            found.append(Line(page.number, len(found), _cells(words), share, page.scanned))
    return tuple(found)


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words grouped by line: a word belongs to a line when it is level with the line's nearest word."""
    rows: list[list[Word]] = []
    for word in sorted(words[:_MAX_PAGE_WORDS], key=lambda w: (w.top + w.bottom, w.x0)):
        home = next((row for row in reversed(rows[-4:]) if _level(_nearest(row, word), word)), None)
        if home is None:
            rows.append([word])
        elif len(home) < _MAX_LINE_WORDS:
            home.append(word)
    rows.sort(key=lambda row: min(word.top + word.bottom for word in row))
    return [sorted(row, key=lambda word: word.x0) for row in rows]


def _nearest(row: Sequence[Word], word: Word) -> Word:
    return min(row, key=lambda other: max(other.x0 - word.x1, word.x0 - other.x1))


def _level(one: Word, other: Word) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return 2 * overlap > min(one.bottom - one.top, other.bottom - other.top)


def _unspaced(words: Sequence[Word]) -> list[Word]:
    """``T O T A L   T T C`` as ``TOTAL TTC``: a run of letters set apart is made words again, by its wider gaps."""
    found: list[Word] = []
    run: list[Word] = []
    for word in words:
        if run and not (len(word.text) == 1 and word.x0 - run[-1].x1 <= 3 * _tall(word)):
            found += _joined(run)
            run = []
        if len(word.text) == 1:
            run.append(word)
        else:
            found.append(word)
    return found + _joined(run)


def _tall(word: Word) -> int:
    return max(word.bottom - word.top, 60)


def _joined(run: Sequence[Word]) -> list[Word]:
    """The words of a run of single characters; the run itself where it is too short, or not of letters."""
    if len(run) < _MIN_SPACED or sum(word.text.isalpha() for word in run) < _MIN_SPACED - 1:
        return list(run)
    gaps = sorted(after.x0 - before.x1 for before, after in pairwise(run))
    usual = gaps[len(gaps) // 4]
    text = run[0].text
    for before, after in pairwise(run):
        apart = 10 * (after.x0 - before.x1) > 13 * usual + _tall(after)
        text += f" {after.text}" if apart else after.text
    top, bottom = min(word.top for word in run), max(word.bottom for word in run)
    return [Word(text, run[0].x0, run[-1].x1, top, bottom)]


def _cells(row: Sequence[Word]) -> tuple[Cell, ...]:
    words = _unspaced(row)
    groups: list[list[Word]] = []
    for word in words:
        if groups and 10 * (word.x0 - groups[-1][-1].x1) <= _CELL_GAP * max(word.bottom - word.top, 60):
            groups[-1].append(word)
        else:
            groups.append([word])
    return tuple(
        Cell(
            " ".join(word.text[:_MAX_WORD] for word in group), group[0].x0, group[-1].x1,
            min(word.top for word in group), max(word.bottom for word in group),
        )
        for group in groups
    )  # fmt: skip


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """The blocks of these lines, in the order of their first cell."""
    blocks: list[Block] = []
    for line in lines:
        for cell in line.cells:
            home = next((block for block in reversed(blocks[-_OPEN_BLOCKS:]) if _continues(block, line, cell)), None)
            if home is None:
                home = Block()
                blocks.append(home)
            home.rows.append((line, cell))
    return blocks


def _continues(block: Block, line: Line, cell: Cell) -> bool:
    last_line, last = block.rows[-1]
    close = 10 * (cell.top - last.bottom) < _BLOCK_GAP * max(last.bottom - last.top, 60)
    return last_line.page == line.page and last_line is not line and last.above(cell) and close
