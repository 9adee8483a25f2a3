"""Tranches of an award: firm ones are open in their year, indicative ones once released; what a year leaves unspent is
closed until it is made available again. Amounts in cents.

Source: article 6 of the FTAP contracts (first year firm, later amounts decided at the latest each first quarter in view
of progress and indicators; credits unspent at the end of a year made available again under the same condition).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from portal.domain.money import format_euros
from portal.domain.schedule import Firmness


class ReleaseKind(StrEnum):
    """A decision on tranches: an indicative tranche opened, or what a year left unspent opened again the next."""

    RELEASE = "release"
    CARRY = "carry"


@dataclass(frozen=True, slots=True)
class Tranche:
    """A part of the award, for one year. An indicative amount is a forecast: its release says how much."""

    number: int
    year: int
    firmness: Firmness
    amount_cents: int
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """A decision: ``amount_cents`` opened in ``year``, for the tranche ``number`` (None: what the year before left)."""

    kind: ReleaseKind
    year: int
    amount_cents: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class YearAccount:
    """One year of an award: opened by its tranches, made available again from the year before, paid, left."""

    year: int
    opened_cents: int
    carried_cents: int
    paid_cents: int

    @property
    def left_cents(self) -> int:
        return max(self.opened_cents + self.carried_cents - self.paid_cents, 0)


def tranche_problems(tranches: Sequence[Tranche], total_cents: int) -> list[str]:
    """French sentences: what does not hold in the tranches of an award of ``total_cents``."""
    problems = []
    found = sum(one.amount_cents for one in tranches)
    if found != total_cents:
        gap = format_euros(abs(found - total_cents))
        word = "dépasse" if found > total_cents else "n’atteint pas"
        problems.append(
            f"La somme des tranches ({format_euros(found)}) {word} le montant de l’arrêté "
            f"({format_euros(total_cents)}) : {gap} d’écart."
        )
    years = [one.year for one in tranches]
    if len(set(years)) != len(years):
        problems.append("Une seule tranche par année : regroupez celles qui portent la même.")
    ordered = sorted(tranches, key=lambda one: one.year)
    if ordered and ordered[0].firmness is not Firmness.FIRM:
        problems.append("La première tranche est ferme : sans elle, rien ne peut être payé.")
    firm_after = any(
        later.firmness is Firmness.FIRM and earlier.firmness is Firmness.INDICATIVE
        for earlier, later in pairwise(ordered)
    )
    if firm_after:
        problems.append("Une tranche ferme ne peut pas suivre une tranche indicative.")
    if any(one.amount_cents <= 0 for one in tranches):
        problems.append("Chaque tranche a un montant supérieur à zéro.")
    if any(one.firmness is Firmness.INDICATIVE and not one.condition.strip() for one in tranches):
        problems.append("Dites ce qui libère chaque tranche indicative : indicateur, avancement.")
    return problems


def accounts(
    tranches: Sequence[Tranche], releases: Iterable[Release], paid: Mapping[int, int], until: int
) -> list[YearAccount]:
    """Every year from the first tranche to ``until``, in order. ``paid``: cents by calendar year."""
    if not tranches:
        return []
    first = min([*(one.year for one in tranches), *(year for year, cents in paid.items() if cents)])
    decided = list(releases)
    rows = []
    for year in range(first, until + 1):
        firm = sum(one.amount_cents for one in tranches if one.year == year and one.firmness is Firmness.FIRM)
        released = sum(one.amount_cents for one in decided if one.year == year and one.kind is ReleaseKind.RELEASE)
        carried = sum(one.amount_cents for one in decided if one.year == year and one.kind is ReleaseKind.CARRY)
        rows.append(YearAccount(year, firm + released, carried, paid.get(year, 0)))
    return rows


def payable_cents(
    tranches: Sequence[Tranche], releases: Iterable[Release], paid: Mapping[int, int], year: int
) -> int | None:
    """What may still be paid in ``year``; None when the award has no tranches."""
    if not tranches:
        return None
    return next((row.left_cents for row in accounts(tranches, releases, paid, year) if row.year == year), 0)


def releasable_cents(tranches: Sequence[Tranche], releases: Iterable[Release], number: int) -> int:
    """What of an indicative tranche is not released yet."""
    tranche = next((one for one in tranches if one.number == number), None)
    if tranche is None or tranche.firmness is Firmness.FIRM:
        return 0
    done = sum(one.amount_cents for one in releases if one.number == number)
    return max(tranche.amount_cents - done, 0)


def carriable_cents(
    tranches: Sequence[Tranche], releases: Sequence[Release], paid: Mapping[int, int], year: int
) -> int:
    """What ``year`` may be given of what the year before left unspent."""
    before = next((row.left_cents for row in accounts(tranches, releases, paid, year - 1) if row.year == year - 1), 0)
    done = sum(one.amount_cents for one in releases if one.kind is ReleaseKind.CARRY and one.year == year)
    return max(before - done, 0)
