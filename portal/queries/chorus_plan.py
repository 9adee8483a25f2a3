"""What an import would do now: each payment with its match, the rows that could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.chorus import Match, Outcome, Payment, group_payments, match_payments
from portal.queries.chorus import ImportView, act_sides, barred_ejs, known_claims
from portal.tables.chorus_rows import missing_roles, read_payments


@dataclass(frozen=True, slots=True)
class ReadExport:
    """The rows of an export as payments. ``missing``: columns still to be named before anything is read."""

    payments: tuple[Payment, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What would become of each payment. ``hidden``: those of acts the reader's links bar, neither shown nor
    matched."""

    read: ReadExport
    matches: tuple[Match, ...]
    hidden: tuple[Payment, ...]

    def of(self, *outcomes: Outcome) -> list[Match]:
        """The payments with one of these outcomes, in the order of the file."""
        return [match for match in self.matches if match.outcome in outcomes]


def read_export(view: ImportView) -> ReadExport:
    """Its rows read under what its columns are said to be; asks nothing of the database."""
    missing = tuple(missing_roles(view.roles))
    if missing:
        return ReadExport((), (), view.notes, missing)
    read = read_payments(view.rows, view.roles)
    payments, twice = group_payments((row.number, row.facts) for row in read if row.facts is not None)
    problems = tuple(row.problem for row in read if row.facts is None)
    return ReadExport(tuple(payments), problems, (*view.notes, *twice), ())


def import_plan(session: Session, actor: Actor, window_id: int, read: ReadExport) -> ImportPlan:
    """The matches from what the portal knows at this instant."""
    if not read.payments:
        return ImportPlan(read, (), ())
    barred = barred_ejs(session, actor)
    hidden = tuple(payment for payment in read.payments if payment.facts.ej_number in barred)
    seen = [payment for payment in read.payments if payment.facts.ej_number not in barred]
    acts = {act.ej_number: act.reference for act in act_sides(session, actor, window_id)}
    return ImportPlan(read, tuple(match_payments(seen, known_claims(session, actor, window_id), acts)), hidden)


def rows_words(rows: tuple[int, ...]) -> str:
    """« Ligne 4 », « Lignes 4 et 7 », « Lignes 4, 7, 9 et 3 autres »."""
    if len(rows) == 1:
        return f"Ligne {rows[0]}"
    if len(rows) > 4:
        return f"Lignes {', '.join(map(str, rows[:3]))} et {len(rows) - 3} autres"
    return f"Lignes {', '.join(map(str, rows[:-1]))} et {rows[-1]}"
