"""Twins: two dossiers that may be one project, or hold the same quote. Owns the keys they are found by and the reasons.

A dossier has keys (``keys_of``), kept in an index; dossiers that share one are compared (``resemblance``): never all
pairs. Each reason has a weight and a sentence; below ``SHOWN`` the likeness is common life: town halls of
one EPCI buy from one supplier. It takes the same quote, or three other reasons. A key that many dossiers
share (a catalogue everybody joins, a supplier's usual label) says nothing: ``COMMON``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from portal.domain.search_words import plain_words

#: Dossiers that share a key beyond which it is common.
COMMON = 8
#: Least weight of a resemblance that is shown.
SHOWN = 100
#: Share of the words of two titles that makes them near.
NEAR = Fraction(3, 5)
_FORMS = frozenset(
    "sarl sas sasu sa eurl ei eirl scop scic snc association asso auto entrepreneur micro entreprise societe ste et "
    "cie groupe france de du des la le les".split()
)
_SMALL = frozenset("a au aux avec ce ces d dans de des du en et l la le les par pour sa ses son sur un une".split())


class TwinKind(StrEnum):
    """What two dossiers share."""

    FILE = "file"
    QUOTE = "quote"
    LABEL = "label"
    WEEK = "week"
    EPCI = "epci"
    TITLE = "title"
    #: Never a key: worked out between candidates.
    NEAR_TITLE = "near_title"


WEIGHTS: dict[TwinKind, int] = {
    TwinKind.FILE: 120,
    TwinKind.QUOTE: 110,
    TwinKind.TITLE: 50,
    TwinKind.LABEL: 40,
    TwinKind.WEEK: 30,
    TwinKind.EPCI: 30,
    TwinKind.NEAR_TITLE: 30,
}
SENTENCES: dict[TwinKind, str] = {
    TwinKind.FILE: "Le même fichier de devis est joint aux deux dossiers.",
    TwinKind.QUOTE: "Un devis de même numéro et de même fournisseur est dans les deux dossiers.",
    TwinKind.LABEL: "Le même fournisseur est retenu pour une dépense de même intitulé.",
    TwinKind.WEEK: "Le même fournisseur a daté ses devis de la même semaine.",
    TwinKind.EPCI: "Le même fournisseur est retenu par deux organismes du même EPCI.",
    TwinKind.TITLE: "Les deux projets portent le même intitulé.",
    TwinKind.NEAR_TITLE: "Les intitulés des deux projets sont proches.",
}
#: The same expense may be paid twice: to be answered before a proposal.
DOUBLE = frozenset({TwinKind.FILE, TwinKind.QUOTE})


@dataclass(frozen=True, slots=True)
class QuoteFacts:
    """One expense and its quote, as far as they are known. ``siret``, ``number`` and ``quoted_on`` were read."""

    label: str
    supplier: str
    sha256: str = ""
    siret: str = ""
    number: str = ""
    quoted_on: date | None = None


@dataclass(frozen=True, slots=True)
class TwinFacts:
    """What one dossier is compared by. ``epci``: SIREN of the EPCI the carrier belongs to, or is."""

    title: str
    epci: str
    quotes: tuple[QuoteFacts, ...]


def keys_of(facts: TwinFacts) -> frozenset[tuple[TwinKind, str]]:
    """Every key of a dossier, digested: two dossiers that share one resemble each other by its kind."""
    found: set[tuple[TwinKind, str]] = set()
    title = _bag(facts.title)
    if title:
        found.add((TwinKind.TITLE, _digest(title)))
    for quote in facts.quotes:
        if quote.sha256:
            found.add((TwinKind.FILE, _digest(quote.sha256)))
        for supplier in _suppliers(quote):
            found.update(_supplied(supplier, quote, facts.epci))
    return frozenset(found)


def _supplied(supplier: str, quote: QuoteFacts, epci: str) -> Iterable[tuple[TwinKind, str]]:
    label, number = _bag(quote.label), "".join(plain_words(quote.number))
    if number:
        yield TwinKind.QUOTE, _digest(supplier, number)
    if label:
        yield TwinKind.LABEL, _digest(supplier, label)
    if quote.quoted_on is not None:
        year, week, _ = quote.quoted_on.isocalendar()
        yield TwinKind.WEEK, _digest(supplier, f"{year}-{week}")
    if epci:
        yield TwinKind.EPCI, _digest(supplier, epci)


def _suppliers(quote: QuoteFacts) -> list[str]:
    """The supplier by its SIRET when read, and by its name: one dossier may know the first, the other the second."""
    name = " ".join(sorted(set(plain_words(quote.supplier)) - _FORMS))
    return [known for known in (quote.siret, name) if known]


def _bag(text: str) -> str:
    """Telling words in order of the alphabet."""
    return " ".join(sorted(set(plain_words(text)) - _SMALL))


def _digest(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def near_titles(one: str, other: str) -> bool:
    """Whether most telling words of two titles are the same (all of them is ``TITLE``)."""
    left, right = set(_bag(one).split()), set(_bag(other).split())
    return bool(left) and left != right and len(left & right) >= NEAR * len(left | right)


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Why two dossiers look alike, the strongest reason first."""

    kinds: tuple[TwinKind, ...]

    @property
    def weight(self) -> int:
        return sum(WEIGHTS[kind] for kind in self.kinds)

    @property
    def is_shown(self) -> bool:
        return self.weight >= SHOWN

    @property
    def may_count_twice(self) -> bool:
        """Whether the same quote seems to be in both: to be answered before a proposal."""
        return not DOUBLE.isdisjoint(self.kinds)

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(SENTENCES[kind] for kind in self.kinds)


def resemblance(shared: Iterable[TwinKind], title: str, other_title: str) -> Resemblance:
    """The kinds of keys two dossiers share, and whether their titles are near."""
    kinds = set(shared)
    if near_titles(title, other_title):
        kinds.add(TwinKind.NEAR_TITLE)
    return Resemblance(tuple(sorted(kinds, key=lambda kind: (-WEIGHTS[kind], kind))))
