"""Before and after of the facts of a history: from what each fact says, else from the rows appended with it.

Rows written in the transaction of a fact carry its very instant: that is how they are found again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.events import Event
from portal.domain.history import Changed
from portal.domain.money import format_euros
from portal.domain.review import CHECK_LABELS
from portal.models import Correction, Dossier, ExpenseLine, ExpenseQualification, Person, Proposal, Score
from portal.queries.rulebooks import rulebook_of_dossier

VERDICTS = {"eligible": "éligible", "to_review": "à apprécier", "ineligible": "non éligible", "": "pas encore contrôlé"}


@dataclass(frozen=True, slots=True)
class Fact:
    """An audit event as the history reads it."""

    number: int
    tag: Event
    at: datetime
    subject: str
    body: dict[str, Any]

    @property
    def facts(self) -> dict[str, Any]:
        return self.body.get("facts") or {}


def changes_of(session: Session, dossier: str, facts: Sequence[Fact]) -> dict[int, tuple[Changed, ...]]:
    """What each fact changed, by its number. One query a kind of fact that is there, five at most."""
    found: dict[int, list[Changed]] = defaultdict(list)
    tags = {fact.tag for fact in facts}
    for fact in facts:
        found[fact.number] += _said(fact)
    if Event.DOSSIER_ASSIGNED in tags:
        _assignments(session, facts, found)
    if Event.DOSSIER_QUALIFIED in tags:
        _qualifications(session, dossier, facts, found)
    if tags & {Event.DOSSIER_SCORED, Event.DOSSIER_ELIGIBILITY_RECORDED}:
        _judgements(session, dossier, facts, found)
    if Event.DOSSIER_CORRECTED in tags:
        _corrections(session, dossier, facts, found)
    if Event.DOSSIER_PROPOSED in tags:
        _proposals(session, dossier, facts, found)
    return {number: tuple(changes) for number, changes in found.items() if changes}


def _said(fact: Fact) -> Iterator[Changed]:
    """What the fact itself says."""
    moved = fact.facts.get("state")
    if isinstance(moved, list) and len(moved) == 2 and all(one in set(DossierState) for one in moved):
        before, after = (DOSSIER.labels[DossierState(one)] for one in moved)
        yield Changed("État du dossier", before, after)
    if "verdict_before" in fact.facts and fact.facts["verdict_before"] != fact.facts["verdict"]:
        before, after = fact.facts["verdict_before"] or "", fact.facts["verdict"]
        yield Changed("Contrôle automatique", VERDICTS.get(before, before), VERDICTS.get(after, after))
    if "max_grant_before_cents" in fact.facts:
        before, after = fact.facts["max_grant_before_cents"], fact.facts["max_grant_cents"]
        if before != after:
            yield Changed("Subvention possible", _euros(before), _euros(after))


def _euros(cents: int | None) -> str:
    return "" if cents is None else format_euros(cents)


def _assignments(session: Session, facts: Sequence[Fact], found: dict[int, list[Changed]]) -> None:
    mine = [fact for fact in facts if fact.tag is Event.DOSSIER_ASSIGNED]
    ids = {fact.facts.get(key) for fact in mine for key in ("from", "to", "deputy", "deputy_from")} - {None}
    rows = session.execute(sa.select(Person.public_id, Person.name).where(Person.public_id.in_(ids)))
    names = {public_id: name for public_id, name in rows}
    for fact in mine:
        before, after = fact.facts.get("from"), fact.facts.get("to")
        if before != after:
            found[fact.number].append(
                Changed("Instructeur", names.get(before, "personne"), names.get(after, "personne"))
            )
        former, deputy = fact.facts.get("deputy_from"), fact.facts.get("deputy")
        if deputy != former:
            found[fact.number].append(Changed("Suppléant", names.get(former, ""), names.get(deputy, "personne")))


def _at(facts: Iterable[Fact], tag: Event) -> dict[datetime, int]:
    return {fact.at: fact.number for fact in facts if fact.tag is tag}


def _qualifications(
    session: Session, dossier: str, facts: Sequence[Fact], found: dict[int, list[Changed]]
) -> None:
    numbers = _at(facts, Event.DOSSIER_QUALIFIED)
    rows = session.execute(
        sa.select(ExpenseQualification, ExpenseLine)
        .join(ExpenseLine, ExpenseLine.id == ExpenseQualification.expense_id)
        .join(Dossier, Dossier.id == ExpenseLine.dossier_id)
        .where(Dossier.public_id == dossier)
        .order_by(ExpenseQualification.id)
    )
    last: dict[int, tuple[int, int]] = {}
    for row, line in rows:
        declared = (line.excl_tax_cents, line.incl_tax_cents)
        before, after = last.get(line.id, declared), (row.retained_excl_tax_cents, row.retained_incl_tax_cents)
        last[line.id] = after
        number = numbers.get(row.created_at)
        if number is not None and before != after:
            word = "déclaré" if before == declared else "retenu"
            texts = [f"{format_euros(excl)} HT, {format_euros(incl)} TTC" for excl, incl in (before, after)]
            found[number].append(Changed(f"Dépense « {line.label} »", f"{word} {texts[0]}", f"retenu {texts[1]}"))


def _judgements(session: Session, dossier: str, facts: Sequence[Fact], found: dict[int, list[Changed]]) -> None:
    """Levels given, and automatic outcomes a person did not follow."""
    dossier_id = session.scalars(sa.select(Dossier.id).where(Dossier.public_id == dossier)).one()
    rules = rulebook_of_dossier(session, dossier_id)
    labels = {one.code: one.label for axis in rules.axes for one in axis.criteria}
    for fact in facts:
        overridden = fact.facts.get("overridden") if fact.tag is Event.DOSSIER_ELIGIBILITY_RECORDED else None
        for code, (automatic, concluded) in sorted((overridden or {}).items()):
            spec = rules.checks_by_code.get(code)
            before, after = CHECK_LABELS.get(automatic, automatic), CHECK_LABELS.get(concluded, concluded)
            found[fact.number].append(Changed(spec.label if spec else code, f"automatique : {before}", after))
    numbers = _at(facts, Event.DOSSIER_SCORED)
    if not numbers:
        return
    last: dict[tuple[str, int], int] = {}
    for row in session.scalars(sa.select(Score).where(Score.dossier_id == dossier_id).order_by(Score.id)):
        key = (row.criterion, row.person_id)
        before, number = last.get(key), numbers.get(row.created_at)
        last[key] = row.level
        if number is not None and before != row.level:
            text = "" if before is None else f"niveau {before}"
            found[number].append(Changed(labels.get(row.criterion, row.criterion), text, f"niveau {row.level}"))


def _corrections(session: Session, dossier: str, facts: Sequence[Fact], found: dict[int, list[Changed]]) -> None:
    numbers = {fact.subject: fact.number for fact in facts if fact.tag is Event.DOSSIER_CORRECTED}
    rows = session.execute(
        sa.select(Correction.public_id, Correction.changes).where(Correction.public_id.in_(sorted(numbers)))
    )
    for public_id, changes in rows:
        for change in json.loads(changes):
            found[numbers[public_id]].append(Changed(change["label"], change["before"], change["after"]))


def _proposals(session: Session, dossier: str, facts: Sequence[Fact], found: dict[int, list[Changed]]) -> None:
    numbers = {fact.subject: fact.number for fact in facts if fact.tag is Event.DOSSIER_PROPOSED}
    rows = session.scalars(
        sa.select(Proposal)
        .join(Dossier, Dossier.id == Proposal.dossier_id)
        .where(Dossier.public_id == dossier)
        .order_by(Proposal.id)
    )
    before: Proposal | None = None
    for row in rows:
        number = numbers.get(row.public_id)
        if number is not None:
            found[number] += _proposal_changes(before, row)
        before = row


def _proposal_changes(before: Proposal | None, after: Proposal) -> Iterator[Changed]:
    for label, name in (
        ("Subvention proposée", "amount_cents"),
        ("Dépense subventionnable", "subsidisable_cents"),
        ("Autofinancement du plan retenu", "own_funds_cents"),
    ):
        old = None if before is None else getattr(before, name)
        if old != getattr(after, name):
            yield Changed(label, _euros(old), _euros(getattr(after, name)))
    if before is not None and before.outcome != after.outcome:
        words = {"grant": "accord", "refuse": "refus"}
        yield Changed("Sens de la proposition", words.get(before.outcome, ""), words.get(after.outcome, after.outcome))
