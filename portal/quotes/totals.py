"""The retained totals: the amounts without tax, of tax and with tax that agree with each other.

Nothing is certain unless it was cross-checked: without tax + VAT = with tax. Where several sets of totals agree, or
another total contradicts the set, the values are given without certainty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from portal.quotes.amounts import find_rates, vat_of
from portal.quotes.items import add_up, options_within
from portal.quotes.labels import Kind, Mark
from portal.quotes.layout import Line
from portal.quotes.reading import NOTHING, FieldReading, read_at
from portal.quotes.tagging import Tagged, tag

_EXEMPT = re.compile(
    r"293 ?-?b\b|t\.?v\.?a\.? non applicable|exoner\w+ de (?:la )?t\.?v\.?a|t\.?v\.?a\.? exoneree"
    r"|(?:non|pas) (?:assujetti|soumis)\w* a (?:la )?t\.?v\.?a|hors (?:du )?champ[^\t]{0,20} t\.?v\.?a"
    r"|\bnet de (?:toutes? )?taxes?|\barticle 26[01]\b|exempt\w* de t\.?v\.?a"
    r"|auto-?liquid|franchise (?:en base )?de t\.?v\.?a"
)
_VAT_WORD = re.compile(r"\bt\.? ?v\.? ?a\b")
#: VAT lines tried together, at most: rates on one quote are few.
_MAX_RATES = 8
#: Totals of each kind tried together, at most, the strongest and last first.
_MAX_TOTALS = 40


@dataclass(frozen=True, slots=True)
class Totals:
    """The three readings; ``rivals``: lines of other sets of totals as good as the one retained."""

    excl: FieldReading = NOTHING
    vat: FieldReading = NOTHING
    incl: FieldReading = NOTHING
    rivals: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class _Set:
    """Totals that agree. ``vats`` explain the difference; ``certain``: the tax itself was read."""

    excl: Tagged
    incl: Tagged
    vats: tuple[Tagged, ...]
    discount: int
    certain: bool
    score: int

    @property
    def excl_cents(self) -> int:
        return self.excl.cents - self.discount

    @property
    def amounts(self) -> tuple[int, int]:
        return self.excl_cents, self.incl.cents


@dataclass(frozen=True, slots=True)
class _Paper:
    """What the whole document says of tax: the line of an exemption, the rates printed."""

    exempt: Line | None
    rates: frozenset[Fraction]


def read_totals(lines: Sequence[Line]) -> Totals:
    """The totals of the document."""
    tagged = tag(lines)
    exempt = next((line for line in lines if _EXEMPT.search(line.folded)), None)
    rates = {rate for line in lines if _VAT_WORD.search(line.folded) for rate in find_rates(line.folded)}
    sets = _distinct(_sets(tagged, lines, _Paper(exempt, frozenset(rates))))
    if not sets:
        return _apart(tagged, exempt)
    best, rivals = _choose(sets)
    if rivals:
        return _shown(best, exempt, False, tuple(other.incl.line for other in rivals))
    after = _discounted_after(best, tagged)
    if after:
        return _after_discount(best, after)
    said = best.excl.has(Mark.WITHOUT_OPTION) or best.incl.has(Mark.WITHOUT_OPTION)
    options = 0 if said else options_within(best.excl.line, best.excl_cents, lines)
    if options:
        return _less_options(best, options)
    known = {one.incl.cents for one in sets if one.vats or not best.vats}
    doubtful = _contradicted(best, tagged, known) or _is_foreign(best) or best.incl.has(Mark.OPTION) or options is None
    doubtful = doubtful or _tax_contradicted(best, tagged)
    return _shown(best, exempt, best.certain and not doubtful)


def _sets(tagged: Sequence[Tagged], lines: Sequence[Line], paper: _Paper) -> list[_Set]:
    """Every pair of totals whose difference is explained."""
    excls = _foremost(one for one in tagged if one.kind in (Kind.EXCL, Kind.TOTAL) and one.cents > 0)
    incls = _foremost(one for one in tagged if one.kind in (Kind.INCL, Kind.TOTAL) and one.cents > 0)
    vats = _foremost(one for one in tagged if one.kind is Kind.VAT and one.cents >= 0)
    discounts = sorted({abs(one.cents) for one in tagged if one.kind is Kind.DISCOUNT and one.cents})[-5:]
    found = []
    for excl in excls:
        for incl in incls:
            for discount in (0, *discounts):
                one = _explained(excl, incl, discount, vats, paper)
                if one:
                    added = not one.vats and add_up(one.excl.line, one.excl_cents, lines)
                    found.append(replace(one, certain=one.certain or added))
    return found


def _foremost(some: Iterable[Tagged]) -> list[Tagged]:
    """The strongest and last of them, in reading order."""
    best = sorted(some, key=lambda one: (one.label.strength, one.line.index))[-_MAX_TOTALS:]
    return sorted(best, key=lambda one: one.line.index)


def _explained(excl: Tagged, incl: Tagged, discount: int, vats: Sequence[Tagged], paper: _Paper) -> _Set | None:
    """The set these two make, if VAT read, VAT computed from a rate, or an exemption accounts for the difference."""
    net = excl.cents - discount
    gap = incl.cents - net
    if net <= 0 or gap < 0 or (excl is incl and (discount or paper.exempt is None)):
        return None
    if excl.kind is Kind.TOTAL and excl is not incl and (incl.kind is Kind.TOTAL or discount):
        return None
    score = _weight(excl) + _weight(incl) - (6 if discount else 0) - abs(excl.line.page - incl.line.page)
    exact = [vat for vat in vats if vat.cents == gap]
    if exact and (gap or excl is not incl):
        nearest = min(exact, key=lambda vat: abs(vat.line.index - incl.line.index))
        return _Set(excl, incl, (nearest,), discount, True, score + 30)
    if not gap and paper.exempt is not None:
        return _Set(excl, incl, (), discount, excl.line is not incl.line, score + 20 - 5 * (excl is incl))
    parts = _sum_of(vats, gap)
    if parts:
        return _Set(excl, incl, parts, discount, True, score + 28)
    if any(abs(vat_of(net, rate) - gap) <= 1 for rate in paper.rates if rate):
        return _Set(excl, incl, (), discount, len(paper.rates) == 1 and not discount, score + 10)
    return None


def _weight(one: Tagged) -> int:
    """How much this amount looks like the quote's total."""
    weight = 3 * one.label.strength + 2 * one.has(Mark.GENERAL, Mark.NET) + 5 * one.has(Mark.WITHOUT_OPTION)
    weight -= 20 * one.has(Mark.OPTION) + 8 * one.has(Mark.RECURRING) + 2 * one.has(Mark.PART)
    return weight - 10 * (one.aside and not one.has(Mark.WITHOUT_OPTION))


def _sum_of(vats: Sequence[Tagged], gap: int) -> tuple[Tagged, ...]:
    """Two VAT lines or more, of different rates, that make up the gap."""
    rated = {(vat.rate, vat.cents): vat for vat in vats if vat.rate is not None and vat.cents}
    parts = sorted(rated.values(), key=lambda vat: vat.line.index)[-_MAX_RATES:]
    for size in range(2, min(len(parts), 5) + 1):
        for some in combinations(parts, size):
            if sum(vat.cents for vat in some) == gap and len({vat.rate for vat in some}) == size:
                return some
    return ()


def _distinct(sets: Sequence[_Set]) -> list[_Set]:
    """The best set of each pair of amounts, best first."""
    best: dict[tuple[int, int], _Set] = {}
    for one in sets:
        known = best.get(one.amounts)
        if known is None or one.score > known.score:
            best[one.amounts] = one
    return sorted(best.values(), key=lambda one: (-one.score, one.incl.line.index))


def _choose(sets: Sequence[_Set]) -> tuple[_Set, list[_Set]]:
    """The retained set and those that are as good: none when it is plainly the sum or the general total."""
    best = sets[0]
    equals = [one for one in sets if one.vats and _full(one) and one.score >= best.score - 14]
    incls = {one.incl.cents: one for one in equals}
    if len(incls) < 2:
        return best, []
    largest = incls[max(incls)]
    if sum(incls) == 2 * largest.incl.cents:
        return largest, []
    clear = [one for one in incls.values() if one.excl.has(Mark.GENERAL, Mark.WITHOUT_OPTION)]
    if len(clear) == 1 or best.excl.has(Mark.WITHOUT_OPTION):
        return (clear[0] if len(clear) == 1 else best), []
    first = min(incls.values(), key=lambda one: one.incl.line.index)
    return first, [one for one in incls.values() if one is not first]


def _full(one: _Set) -> bool:
    """Whether a set may stand alone as a quote's totals."""
    return not one.discount and all(
        side.label.strength >= 2 and not side.has(Mark.OPTION, Mark.RECURRING) for side in (one.excl, one.incl)
    )


def _discounted_after(best: _Set, tagged: Sequence[Tagged]) -> Tagged | None:
    """A net to pay, below the total with tax, that a discount accounts for."""
    discounts = {abs(one.cents) for one in tagged if one.kind is Kind.DISCOUNT and one.cents}
    lower = [one for one in tagged if one.kind is Kind.INCL and one.label.strength == 3 and not one.has(Mark.OPTION)]
    return next((one for one in lower if best.incl.cents - one.cents in discounts), None)


def _after_discount(best: _Set, net: Tagged) -> Totals:
    """A discount on the total with tax: what remains is given, the parts without tax only where one rate is stated."""
    rates = {vat.rate for vat in best.vats if vat.rate is not None}
    incl = read_at(net.line, net.cents)
    if len(rates) != 1:
        return Totals(incl=incl)
    rate = rates.pop()
    excl = (2 * net.cents * rate.denominator + rate.denominator + rate.numerator) // (
        2 * (rate.denominator + rate.numerator)
    )
    return Totals(read_at(best.excl.line, excl), read_at(best.vats[0].line, net.cents - excl), incl)


def _less_options(best: _Set, options: int) -> Totals:
    """The totals without the options that they hold, computed at the one rate there is: never certain."""
    excl = best.excl_cents - options
    gap = best.incl.cents - best.excl_cents
    vat = (2 * gap * excl + best.excl_cents) // (2 * best.excl_cents)
    readings = [read_at(best.excl.line, excl), read_at(best.incl.line, vat), read_at(best.incl.line, excl + vat)]
    return Totals(readings[0], readings[1], readings[2], (best.incl.line,))


def _contradicted(best: _Set, tagged: Sequence[Tagged], known: set[int]) -> bool:
    """Whether another named total with tax differs from every set of totals, and no deposit accounts for it."""
    if any(one.kind is Kind.DEPOSIT for one in tagged):
        return False
    others = [
        one
        for one in tagged
        if one.kind is Kind.INCL and one.label.strength == 3 and one.cents not in known
        and not one.has(Mark.OPTION, Mark.PART, Mark.GROSS, Mark.RECURRING) and (best.incl.aside or not one.aside)
    ]  # fmt: skip
    return bool(others) and not best.incl.has(Mark.GENERAL, Mark.WITHOUT_OPTION)


def _tax_contradicted(best: _Set, tagged: Sequence[Tagged]) -> bool:
    """Whether the tax was only computed while the paper prints another one: a digit is wrong somewhere."""
    gap = best.incl.cents - best.excl_cents
    return not best.vats and any(one.kind is Kind.VAT and one.cents > 0 and one.cents != gap for one in tagged)


def _is_foreign(best: _Set) -> bool:
    return any(one.foreign for one in (best.excl, best.incl, *best.vats))


def _shown(best: _Set, exempt: Line | None, certain: bool, rivals: tuple[Line, ...] = ()) -> Totals:
    gap = best.incl.cents - best.excl_cents
    excl = read_at(best.excl.line, best.excl_cents, certain=certain)
    incl = read_at(best.incl.line, best.incl.cents, certain=certain)
    home = best.vats[0].line if best.vats else exempt or best.incl.line
    vat = read_at(home, gap, certain=certain or (exempt is not None and not gap and not rivals))
    if len(best.vats) > 1:
        vat = replace(vat, text=" + ".join(one.line.text for one in best.vats)[:300])
    return Totals(excl, vat, incl, rivals)


def _apart(tagged: Sequence[Tagged], exempt: Line | None) -> Totals:
    """Totals that could not be checked against each other; a third one follows from two."""
    excl, vat, incl = (_last(tagged, kind) for kind in (Kind.EXCL, Kind.VAT, Kind.INCL))
    plain = _last(tagged, Kind.TOTAL)
    if incl is None and plain is not None and excl is not None and plain.cents > excl.cents:
        incl = plain
    shown = [read_at(one.line, one.cents) if one else NOTHING for one in (excl, vat, incl)]
    if exempt is not None and vat is None:
        shown[1] = read_at(exempt, 0, certain="293" in exempt.folded and excl is incl is None)
        known = excl or incl or plain
        if known is not None:
            shown[0] = shown[2] = read_at(known.line, known.cents)
    elif excl is not None and incl is not None and vat is None and incl.cents >= excl.cents:
        shown[1] = read_at(incl.line, incl.cents - excl.cents)
    elif excl is None and incl is not None and vat is not None and incl.cents > vat.cents:
        shown[0] = read_at(incl.line, incl.cents - vat.cents)
    return Totals(shown[0], shown[1], shown[2])


def _last(tagged: Sequence[Tagged], kind: Kind) -> Tagged | None:
    """The best labelled amount of this kind, the last of equals."""
    some = [
        one
        for one in tagged
        if one.kind is kind and one.cents >= 0 and not one.has(Mark.OPTION, Mark.RECURRING, Mark.GROSS)
        and (one.label.strength > 1 or kind is Kind.TOTAL)
    ]  # fmt: skip
    return max(some, key=lambda one: (not one.aside, one.label.strength, one.line.index), default=None)
