"""What an import would do now: each payment with its match, the rows that could not be read, what was set aside."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.chorus import Match, Outcome, Payment, group_payments, match_payments
from portal.queries.chorus import ImportView, act_sides, barred_ejs, known_claims
from portal.tables.chorus_rows import missing_roles, read_payments


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The plan. ``missing``: columns still to be named before anything is read; ``hidden``: payments of acts the
    reader's links bar, kept but neither shown nor matched."""

    matches: tuple[Match, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    missing: tuple[str, ...]
    hidden: tuple[Payment, ...] = ()

    def of(self, *outcomes: Outcome) -> list[Match]:
        """The payments with one of these outcomes, in the order of the file."""
        return [match for match in self.matches if match.outcome in outcomes]


def import_plan(session: Session, actor: Actor, view: ImportView) -> ImportPlan:
    """The same from what the portal knows at this instant."""
    missing = tuple(missing_roles(view.roles))
    if missing:
        return ImportPlan((), (), view.notes, missing)
    read = read_payments(view.rows, view.roles)
    payments, twice = group_payments((row.number, row.facts) for row in read if row.facts is not None)
    acts = {act.ej_number: act.reference for act in act_sides(session, actor, view.window_id)}
    barred = barred_ejs(session, actor)
    hidden = tuple(payment for payment in payments if payment.facts.ej_number in barred)
    payments = [payment for payment in payments if payment.facts.ej_number not in barred]
    matches = match_payments(payments, known_claims(session, actor, view.window_id), acts)
    problems = tuple(row.problem for row in read if row.facts is None)
    return ImportPlan(tuple(matches), problems, (*view.notes, *twice), (), hidden)


def rows_words(rows: tuple[int, ...]) -> str:
    """« Ligne 4 », « Lignes 4 et 7 », « Lignes 4, 7, 9 et 3 autres »."""
    if len(rows) == 1:
        return f"Ligne {rows[0]}"
    if len(rows) > 4:
        return f"Lignes {', '.join(map(str, rows[:3]))} et {len(rows) - 3} autres"
    return f"Lignes {', '.join(map(str, rows[:-1]))} et {rows[-1]}"
