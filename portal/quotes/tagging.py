"""Every amount of the document that is a total of some kind, with the line it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from portal.quotes.amounts import Amount, find_amounts, find_rates, vat_of
from portal.quotes.labels import Kind, Label, Mark, read_label
from portal.quotes.layout import Cell, Line

_UNIT = re.compile(r"^ ?(?:€|eur(?:os?)?\b)? ?")
_SUFFIX = re.compile(
    r"^ ?(?:€|eur(?:os?)?\b)? ?(?:de )?(h\.? ?t\b\.?|hors tax\w*|t\.? ?t\.? ?c\b\.?|toutes taxes \w+|tva\b)"
)
_MONEY_WORDS = re.compile(r"total|montant|soit|s'elev|arrete|somme|\bet\b|budget|propos")
_LETTERS = re.compile(r"\b(?!(?:eur|euros?|usd|gbp|chf)\b)[a-z]{2}|\b(?:t\.v\.a|h\.t|t\.t\.c)")
ITEM_HEADING = re.compile(
    r"designation|description|quantite|\bqte\b|prestation|article|libelle|\bunite|\bp\.? ?u\b|prix unitaire|intitule"
    r"|detail\b"
    r"|\bnature\b|produit|service"
)
_OPTION_HEADING = re.compile(
    r"^\W*(?:en )?(?:options?|variantes?|prestations? supplementaires?)\b[^\d]*$|^\W*variante \w\b|^\W*option \w+ ?:"
)
_COMMON_RATES = {Fraction(r, 1000) for r in (200, 100, 55, 21, 85, 0)}
_ASIDE_HEADING = re.compile(r"^\W*(?:(?:facture d'|modalites? )?.{0,14}acompte|echeancier|annees? suivantes)")
#: Lines below a heading where its amount may stand, and how far under, in heights.
_BELOW_LINES, _BELOW_HEIGHTS = 3, 4


@dataclass(frozen=True, slots=True)
class Tagged:
    """An amount in cents with what its label says. ``rate``: the VAT rate beside it.

    ``aside``: under a heading of options, payments or later years.
    """

    label: Label
    cents: int
    line: Line
    rate: Fraction | None = None
    foreign: bool = False
    aside: bool = False

    @property
    def kind(self) -> Kind:
        return self.label.kind

    def has(self, *marks: Mark) -> bool:
        """Whether one of these marks is on it."""
        return not self.label.marks.isdisjoint(marks)


def tag(lines: Sequence[Line]) -> list[Tagged]:
    """The labelled amounts of the document, in reading order."""
    found: list[Tagged] = []
    aside = False
    for line in lines:
        aside = _opens_aside(line) or (aside and not re.search(r"general|hors options?", line.folded))
        for one in (*_beside(line), *_rate_row(line), *_total_row(line), *_below(line, lines)):
            found.append(Tagged(one.label, one.cents, one.line, one.rate, one.foreign, aside))
    return found


def _opens_aside(line: Line) -> bool:
    """Whether this line is the heading of options, of payments, of later years: their totals are not the quote's."""
    heading = len(line.cells) == 1 and (_OPTION_HEADING.search(line.folded) or _ASIDE_HEADING.search(line.folded))
    return bool(heading) and not line.amounts


def _beside(line: Line) -> Iterator[Tagged]:
    """Amounts after their label, or before it (``6 000,00 € HT``), on the same line."""
    amounts = line.amounts
    if any(amount.money for amount in amounts):
        amounts = [amount for amount in amounts if amount.money]
    start, label = 0, ""
    seen: list[Amount] = []
    for place, amount in enumerate(amounts):
        before = line.folded[start : amount.start]
        start = amount.end
        if _LETTERS.search(before):
            label, seen = _nearest_label(before), []
        seen.append(amount)
        follow = amounts[place + 1].start if place + 1 < len(amounts) else len(line.folded)
        suffix = _SUFFIX.match(line.folded[amount.end : follow])
        if suffix:
            start = amount.end + suffix.end()
        found = read_label(label) or (suffix and _suffixed(label, suffix[1]))
        if found and (suffix is None or found.kind in (Kind.DEPOSIT, Kind.DISCOUNT) or _same(found, suffix[1])):
            yield from _of_label(found, label, seen, line)


def _nearest_label(before: str) -> str:
    """The last cell with letters, and what follows it."""
    cells = before.split("\t")
    last = max(place for place, cell in enumerate(cells) if _LETTERS.search(cell))
    return " ".join(cells[last:])


def _suffixed(label: str, suffix: str) -> Label | None:
    """What ``HT`` or ``TTC`` after the amount says; in passing when no word of money is near."""
    found = read_label(suffix)
    if found is None:
        return None
    whole = read_label(f"{label} {suffix}") or found
    strength = 2 if _MONEY_WORDS.search(label) else 1
    return Label(whole.kind, strength, whole.marks)


def _same(found: Label, suffix: str) -> bool:
    said = read_label(suffix)
    return said is None or found.kind in (said.kind, Kind.TOTAL)


def _of_label(found: Label, label: str, seen: Sequence[Amount], line: Line) -> Iterator[Tagged]:
    """The tagged amount; beside a VAT label a rate and a base may come first."""
    amount = seen[-1]
    rates = find_rates(label) or find_rates(line.folded)
    if found.kind is Kind.VAT:
        if len(seen) > 1 and Fraction(seen[0].cents, 10_000) in _COMMON_RATES:
            rates = [Fraction(seen[0].cents, 10_000)]
        rate = rates[0] if rates else None
        alone = [a for a in seen if rate is None or Fraction(a.cents, 10_000) != rate or rate == 0]
        if len(alone) >= 2 and rate is not None and abs(vat_of(alone[0].cents, rate) - amount.cents) > 2:
            return
        yield Tagged(found, amount.cents, line, rate, amount.foreign)
    elif len(seen) == 1:
        yield Tagged(found, amount.cents, line, None, amount.foreign)


def _rate_row(line: Line) -> Iterator[Tagged]:
    """A row of a VAT table without words: rate, base, tax."""
    if _LETTERS.search(line.folded):
        return
    rates, amounts = find_rates(line.folded), line.amounts
    if len(rates) == 1 and len(amounts) in (2, 3) and abs(vat_of(amounts[0].cents, rates[0]) - amounts[1].cents) <= 1:
        yield Tagged(Label(Kind.VAT, 2), amounts[1].cents, line, rates[0], amounts[1].foreign)


def _total_row(line: Line) -> Iterator[Tagged]:
    """``TOTAL | 7 500,00 | 1 500,00 | 9 000,00``: three amounts of one row that add up."""
    if not re.match(r"^\W*(?:total|totaux|montant total|total general)\b", line.folded):
        return
    if re.search(r"report|option|sous", line.folded):
        return
    amounts = line.amounts
    for excl, vat, incl in zip(amounts, amounts[1:], amounts[2:], strict=False):
        if excl.cents + vat.cents == incl.cents and vat.cents < excl.cents:
            for kind, amount in ((Kind.EXCL, excl), (Kind.VAT, vat), (Kind.INCL, incl)):
                yield Tagged(Label(kind, 3), amount.cents, line, None, amount.foreign)


def _below(line: Line, lines: Sequence[Line]) -> Iterator[Tagged]:
    """Headings with their amounts underneath: ``Total HT | TVA | Total TTC`` over three figures."""
    if line.amounts or ITEM_HEADING.search(line.folded):
        return
    headings = [(cell, label) for cell in line.cells if (label := read_label(cell.folded)) and label.strength > 1]
    for heading, label in headings:
        below = _amount_under(heading, line, lines)
        if below:
            amount, home = below
            yield Tagged(label, amount.cents, home, None, amount.foreign)


def _goes_on(row: Line, lines: Sequence[Line]) -> bool:
    """Whether another row of figures follows in the same table: the headings were not those of the totals."""
    following = lines[row.index + 1 : row.index + 2]
    return any(len(line.amounts) >= 2 and len(line.cells) == len(row.cells) > 1 for line in following)


def _amount_under(heading: Cell, line: Line, lines: Sequence[Line]) -> tuple[Amount, Line] | None:
    height = max(heading.bottom - heading.top, 60)
    for home in lines[line.index + 1 : line.index + 1 + _BELOW_LINES]:
        for cell in home.cells:
            near = home.page == line.page and cell.top - heading.bottom < _BELOW_HEIGHTS * height
            amounts = find_amounts(cell.folded)
            if near and heading.above(cell) and len(amounts) == 1 and not _LETTERS.search(_UNIT.sub("", cell.folded)):
                label_before = home.cells[0] is not cell and _LETTERS.search(home.cells[0].folded)
                return None if label_before or _goes_on(home, lines) else (amounts[0], home)
    return None
