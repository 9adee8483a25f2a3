"""The index of names: which bodies a folded query matches, and how well.

Owns one long folded text, a line per body, searched as text: building it costs one pass of folding over the country,
a query touches only the lines its longest word begins a word of.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import accumulate

from portal.reference.bodies import Body
from portal.reference.folding import expand, plain, without_article
from portal.reference.loader import commune_from, commune_lines, epcis

EXACT, BUT_ARTICLE, PREFIX, WORDS = range(4)


class NameIndex:
    """Folded names of every commune (first, in the order of the file) and EPCI."""

    def __init__(self) -> None:
        names = [line.split(",", 2)[1] for line in commune_lines()]
        self._communes = len(names)
        names.extend(epci.name for epci in epcis())
        typed = plain("\n".join(names))
        folded = expand(typed)
        self._plain = typed.split("\n")
        self._folded = folded.split("\n")
        self._short = without_article(folded).split("\n")
        # Every word of every name begins after a space, every name after a line break and a space.
        self._texts = tuple("\n " + text.replace("\n", "\n ") for text in (folded, typed))
        self._starts = tuple(
            list(accumulate((len(name) + 2 for name in column), initial=0)) for column in (self._folded, self._plain)
        )

    def body(self, number: int) -> Body:
        if number < self._communes:
            return commune_from(commune_lines()[number])
        return epcis()[number - self._communes]

    def _candidates(self, word: str) -> Iterator[int]:
        """Numbers of the names a word of which begins with ``word`` (a name may come twice)."""
        for text, starts in zip(self._texts, self._starts, strict=True):
            position = text.find(f" {word}")
            while position >= 0:
                yield bisect_right(starts, position) - 1
                position = text.find(f" {word}", position + 1)

    def rank(self, number: int, query: str) -> int | None:
        """EXACT, BUT_ARTICLE, PREFIX or WORDS (each word begins a word of the name, in any order); None: no match."""
        folded, short, typed = self._folded[number], self._short[number], self._plain[number]
        if query in (folded, typed):
            return EXACT
        if query == short:
            return BUT_ARTICLE
        if len(query) == 1:
            return None
        if folded.startswith(query) or short.startswith(query) or typed.startswith(query):
            return PREFIX
        padded = f" {folded}"
        return WORDS if all(f" {word}" in padded for word in query.split(" ")) else None

    def matches(self, query: str) -> dict[int, int]:
        """Number of each body that matches → its rank."""
        word = max(query.split(" "), key=len)
        ranks = ((number, self.rank(number, query)) for number in set(self._candidates(word)))
        return {number: rank for number, rank in ranks if rank is not None}

    @cached_property
    def communes_named(self) -> dict[str, list[int]]:
        """Folded name → numbers of the communes that bear it."""
        return _grouped(self._folded[: self._communes])

    @cached_property
    def communes_named_but_article(self) -> dict[str, list[int]]:
        """Folded name without its article → numbers of the communes that bear it."""
        return _grouped(self._short[: self._communes])


def _grouped(names: list[str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        groups.setdefault(name, []).append(number)
    return groups


@cache
def name_index() -> NameIndex:
    """The one index of the process, built at the first search."""
    return NameIndex()
