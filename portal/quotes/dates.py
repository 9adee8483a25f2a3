"""Dates in French documents: figures, months in letters or shortened, whole dates in letters. Day before month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
)  # fmt: skip
_SHORT = {
    "janv": 1, "jan": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH = {name: number for number, name in enumerate(MONTHS, start=1)} | _SHORT
MONTH_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_UNITS = (
    "", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf",
)  # fmt: skip
_TENS = {20: "vingt", 30: "trente", 40: "quarante"}


def _in_letters(number: int) -> str:
    """1 to 49 as French words parted by spaces."""
    if number < 20:
        return _UNITS[number]
    tens, unit = number // 10 * 10, number % 10
    return " ".join(filter(None, (_TENS[tens], "et" if unit == 1 else "", _UNITS[unit])))


_DAYS = {_in_letters(n): n for n in range(1, 32)} | {"premier": 1, "1er": 1}
_YEARS = {f"deux mille {_in_letters(n)}": 2000 + n for n in range(1, 50)}


def _words(names: dict[str, int]) -> str:
    return "|".join(name.replace(" ", "[ -]") for name in sorted(names, key=len, reverse=True))


_FORMS = (
    re.compile(r"(?<![\d/.-])(?P<d>\d{1,2}) ?(?P<s>[/.-]) ?(?P<m>\d{1,2}) ?(?P=s) ?(?P<y>\d{4}|\d{2})(?![\d/]|[.-]\d)"),
    re.compile(r"(?<![\d/.-])(?P<y>20\d{2})(?P<s>[/.-])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d/]|[.-]\w)"),
    re.compile(rf"(?<![\d.,])(?P<d>\d{{1,2}})(?: ?er)?[ -](?P<m>{MONTH_NAMES})\b\.?[ -](?P<y>\d{{4}})(?!\d)"),
    re.compile(rf"\b(?P<d>{_words(_DAYS)}) (?P<m>{MONTH_NAMES}) (?P<y>{_words(_YEARS)})\b"),
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date read at ``start`` to ``end`` of a folded text; ``exact`` when it can be read in one way only."""

    on: date
    start: int
    end: int
    exact: bool


def find_dates(folded: str) -> list[FoundDate]:
    """The dates of a folded text, in their order."""
    found: list[FoundDate] = []
    for one in _all(folded):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def _all(folded: str) -> Iterator[FoundDate]:
    for form in _FORMS:
        for match in form.finditer(folded):
            day, month, year = (_number(match[part]) for part in "dmy")
            exact = len(match["y"]) != 2
            if month > 12 >= day:
                day, month, exact = month, day, False
            try:
                on = date(year if year > 99 else 2000 + year, month, day)
            except ValueError:
                continue
            if 2000 <= on.year < 2100:
                yield FoundDate(on, match.start(), match.end(), exact)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    words = text.replace("-", " ")
    return _MONTH.get(words) or _DAYS.get(words) or _YEARS.get(words) or 0


def month_number(name: str) -> int:
    """1 to 12 for a folded month, whole or shortened; 0 for anything else."""
    return _MONTH.get(name, 0)


def add_months(start: date, months: int) -> date:
    """The same day ``months`` later, or the month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, min(start.day, 28))
