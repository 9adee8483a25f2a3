"""A schedule of credits: AE and CP by year, and the tranches they are released in; what does not add up is named.

A convention promises a total; its table says in which year each part is committed (AE) and paid (CP). AE that exceed
the total can never be committed, CP that differ from AE can never be paid or are never asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.money import format_euros


class Firmness(StrEnum):
    """A tranche is promised, or depends on a later decision (``indicative``)."""

    FIRM = "firm"
    INDICATIVE = "indicative"


@dataclass(frozen=True, slots=True)
class Instalment:
    """One year of the schedule, in cents."""

    year: int
    ae_cents: int
    cp_cents: int
    firmness: Firmness = Firmness.INDICATIVE


@dataclass(frozen=True, slots=True)
class Schedule:
    """The years of a convention. ``total_cents`` is what it grants in all; the printed sums are checked when given."""

    total_cents: int
    instalments: tuple[Instalment, ...]
    printed_ae_cents: int | None = None
    printed_cp_cents: int | None = None

    @property
    def ae_cents(self) -> int:
        return sum(row.ae_cents for row in self.instalments)

    @property
    def cp_cents(self) -> int:
        return sum(row.cp_cents for row in self.instalments)

    def firm_cents(self) -> int:
        """AE of the firm tranches: what may be committed without a further decision."""
        return sum(row.ae_cents for row in self.instalments if row.firmness is Firmness.FIRM)


@dataclass(frozen=True, slots=True)
class ScheduleProblem:
    """What does not add up: a code, by how many cents, the year it starts in (None: the whole), and the sentence."""

    code: str
    cents: int
    year: int | None
    sentence: str


def check_schedule(schedule: Schedule) -> list[ScheduleProblem]:
    """Every disagreement of the schedule with its total, with its printed sums and between AE and CP.

    When one of the two alone misses the total, that they differ is no news and is not said.
    """
    against_total = list(_against_total(schedule))
    problems = [*against_total, *_against_printed(schedule)]
    if len(against_total) != 1 and schedule.ae_cents != schedule.cp_cents:
        gap = schedule.ae_cents - schedule.cp_cents
        more, less = ("AE", "CP") if gap > 0 else ("CP", "AE")
        problems.append(
            ScheduleProblem(
                "ae_cp_differ",
                abs(gap),
                None,
                f"Sur l’ensemble des années, les {more} dépassent les {less} de {format_euros(abs(gap))}.",
            )
        )
    return [*problems, *_paid_before_committed(schedule.instalments), *_years(schedule.instalments)]


def _against_total(schedule: Schedule) -> Iterator[ScheduleProblem]:
    for name, found in (("AE", schedule.ae_cents), ("CP", schedule.cp_cents)):
        gap = found - schedule.total_cents
        if gap:
            word = "dépassent le" if gap > 0 else "restent sous le"
            yield ScheduleProblem(
                f"{name.lower()}_{'over' if gap > 0 else 'under'}_total",
                abs(gap),
                None,
                f"Les {name} des années ({format_euros(found)}) {word} total de la convention "
                f"({format_euros(schedule.total_cents)}) de {format_euros(abs(gap))}.",
            )


def _against_printed(schedule: Schedule) -> Iterator[ScheduleProblem]:
    sums = (("AE", schedule.ae_cents, schedule.printed_ae_cents), ("CP", schedule.cp_cents, schedule.printed_cp_cents))
    for name, found, printed in sums:
        if printed is not None and printed != found:
            yield ScheduleProblem(
                f"printed_{name.lower()}",
                abs(found - printed),
                None,
                f"La somme des {name} par année fait {format_euros(found)} ; le tableau écrit {format_euros(printed)}, "
                f"soit {format_euros(abs(found - printed))} d’écart.",
            )


def _paid_before_committed(rows: Sequence[Instalment]) -> Iterator[ScheduleProblem]:
    """The first year at whose end more would have been paid than committed."""
    ahead = 0
    for row in sorted(rows, key=lambda each: each.year):
        ahead += row.cp_cents - row.ae_cents
        if ahead > 0:
            yield ScheduleProblem(
                "cp_before_ae",
                ahead,
                row.year,
                f"Fin {row.year}, les CP cumulés dépassent les AE cumulées de {format_euros(ahead)}.",
            )
            return


def _years(rows: Sequence[Instalment]) -> Iterator[ScheduleProblem]:
    seen: set[int] = set()
    for row in rows:
        if row.year in seen:
            yield ScheduleProblem("year_twice", row.ae_cents, row.year, f"L’année {row.year} figure deux fois.")
        seen.add(row.year)
        for name, cents in (("AE", row.ae_cents), ("CP", row.cp_cents)):
            if cents < 0:
                yield ScheduleProblem("negative", -cents, row.year, f"Les {name} de {row.year} sont négatifs.")
