"""Agree to a change of an award or refuse it, the rules asked again; then prepare the arrêté modificatif."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import sqlalchemy as sa

from portal.acts.data import ExpenseRow
from portal.acts.following_data import Changes, Hearing
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Actor
from portal.domain.amendment import AMENDMENT, AmendmentState, Change, moved_lines, transfer_problems
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.money import Euros
from portal.domain.permissions import Permission
from portal.domain.snapshot import canonical_json
from portal.models import Act, AmendmentRequest
from portal.queries.amendments import read_change, retained_by_line, review_content, review_of
from portal.queries.award import AwardView, award_of
from portal.queries.settlement import accepted_by_line
from portal.services.acting.following_facts import award_in_force
from portal.services.acting.prepare_following_act import PrepareFollowing, prepare_following_act
from portal.services.award_life.ask_amendment import lock_amendment
from portal.services.locking import person_id_of
from portal.services.telling import tell_applicant
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DecideAmendment:
    """Agree to ``amendment`` (public id) or refuse it, with the motive (needed for a refusal)."""

    amendment: str
    agree: bool
    motive: str = ""


def decide_amendment(uow: UnitOfWork, actor: Actor, command: DecideAmendment) -> None:
    """The signatory's answer; the rules' answer of the day is kept with it. Raises InvalidInput, Forbidden, or Conflict
    naming the rules the change breaks."""
    row, act = lock_amendment(uow, actor, Permission.AWARD_DECIDE, command.amendment)
    target = AMENDMENT.next(row.state, "agree" if command.agree else "refuse")
    if row.asked_by_id == person_id_of(actor):
        raise Forbidden("Vous avez demandé cette modification : une autre personne doit décider.")
    award = _award(uow, act)
    change = read_change(json.loads(row.content))
    review = review_of(uow.session, award, change)
    if command.agree:
        told = [check.message for check in review.blocking] + _moved(uow, award, change)
        if told:
            raise Conflict("Cette modification ne peut pas être acceptée. " + " ".join(told))
    elif not command.motive.strip():
        raise InvalidInput({"motive": "Motivez le refus : le bénéficiaire le lira."})
    row.state, row.motive = target, command.motive.strip()
    row.review = canonical_json(review_content(review))
    row.decided_at, row.decided_by_id = uow.now, person_id_of(actor)
    uow.session.flush()
    uow.record(
        Event.AWARD_CHANGE_DECIDED,
        actor,
        ("amendment", row.public_id),
        dossier=award.dossier_public_id,
        facts={"agreed": command.agree, "allowed_cents": review.allowed_cents, "amount_cents": review.amount_cents},
        detail=row.motive,
    )
    said = (
        f"est acceptée. Elle vaudra à la notification de {'l’avenant' if act.agreed else 'l’arrêté modificatif'}"
        if command.agree
        else "est refusée. Le motif se lit dans votre espace"
    )
    body = f"Bonjour,\n\nLa modification de votre subvention {said}.\n\nLe guichet FITN7\n"
    tell_applicant(uow, act.dossier, "modification de la subvention", body)


@dataclass(frozen=True, slots=True)
class PrepareAmendment:
    """Prepare the act of an agreed change (public id). ``grounds``: each reads after « Considérant que »."""

    amendment: str
    grounds: tuple[str, ...]


def prepare_amendment(uow: UnitOfWork, actor: Actor, command: PrepareAmendment) -> str:
    """The public id of the arrêté modificatif or avenant, a draft. Raises Conflict or InvalidInput."""
    row, act = lock_amendment(uow, actor, Permission.ACT_PREPARE, command.amendment)
    if row.state is not AmendmentState.AGREED:
        raise Conflict("L’acte modificatif se prépare une fois la modification acceptée.")
    award = _award(uow, act)
    change = read_change(json.loads(row.content))
    hearing = Hearing() if row.asked_by_staff else Hearing(requested_on=paris_date(row.created_at))
    following = prepare_following_act(
        uow,
        actor,
        PrepareFollowing(
            act.public_id, ActKind.AMENDMENT, command.grounds, _changes(uow, act, award, row, change), hearing
        ),
    )
    row.following_act_id = _act_id(uow, following)
    return following


def _changes(uow: UnitOfWork, act: Act, award: AwardView, row: AmendmentRequest, change: Change) -> Changes:
    kept = json.loads(row.review or "{}")
    lowered = kept.get("allowed_cents", award.maximum_cents) < award.maximum_cents
    return Changes(
        description=change.description or None,
        start_by_on=change.start_by_on,
        completion_on=change.completion_on,
        amount_cents=Euros(kept["allowed_cents"]) if lowered else None,
        expenses=_expenses(uow, act, award, change) if change.transfers else None,
    )


def _expenses(uow: UnitOfWork, act: Act, award: AwardView, change: Change) -> tuple[ExpenseRow, ...]:
    """The lines of the act in force with the transfers; they come in the order of the award's.

    What is presented moves with what is retained: the beneficiary now presents the operation so.
    """
    before = retained_by_line(award)
    after = moved_lines(before, change.transfers)
    rows = []
    for row, line in zip(award_in_force(uow.session, act).expenses, award.lines, strict=True):
        gap = after.get(line.expense_public_id, 0) - before.get(line.expense_public_id, 0)
        presented, retained = Euros(row.requested_cents + gap), Euros(row.retained_cents + gap)
        rows.append(replace(row, requested_cents=presented, retained_cents=retained))
    return tuple(rows)


def _moved(uow: UnitOfWork, award: AwardView, change: Change) -> list[str]:
    labels = {line.expense_public_id: line.label for line in award.lines}
    spent = accepted_by_line(uow.session, award.act_id)
    return transfer_problems(retained_by_line(award), spent, labels, change.transfers)


def _award(uow: UnitOfWork, act: Act) -> AwardView:
    found = award_of(uow.session, act.dossier_id)
    if found is None:
        raise Conflict("L’arrêté qui accorde cette subvention n’est plus en vigueur.")
    return found


def _act_id(uow: UnitOfWork, public_id: str) -> int:
    return uow.session.scalars(sa.select(Act.id).where(Act.public_id == public_id)).one()
