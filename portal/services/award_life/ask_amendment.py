"""Ask for a change of an award (dates, scope, transfer between lines), as its beneficiary or as the prefecture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.amendment import AMENDMENT, AmendmentState, Change, transfer_problems
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.snapshot import freeze
from portal.models import Act, AmendmentRequest, Dossier
from portal.models.base import new_public_id
from portal.queries.amendments import change_content, retained_by_line
from portal.queries.award import AwardView
from portal.queries.settlement import accepted_by_line
from portal.services.award_life.loading import is_own, lock_award
from portal.services.locking import person_id_of
from portal.services.telling import tell_prefecture
from portal.services.unit_of_work import UnitOfWork

MAX_REASON = 3000
MAX_DESCRIPTION = 1500


@dataclass(frozen=True, slots=True)
class AskAmendment:
    """``change`` wanted on ``dossier``'s award (public id), and why."""

    dossier: str
    change: Change
    reason: str


def ask_amendment(uow: UnitOfWork, actor: Actor, command: AskAmendment) -> str:
    """Keep the request and tell the other side; its public id. Raises InvalidInput, or Conflict when one is open."""
    act, award = lock_award(uow, actor, Permission.AWARD_CHANGE, command.dossier)
    known = sa.select(AmendmentRequest.id).where(
        AmendmentRequest.act_id == act.id, AmendmentRequest.state.in_((AmendmentState.ASKED, AmendmentState.AGREED))
    )
    if uow.session.scalar(known.limit(1)) is not None:
        raise Conflict("Une modification est déjà en cours pour cette subvention : attendez sa suite.")
    change = _without_repeats(award, command.change)
    problems = _problems(uow, award, change, command.reason)
    if problems:
        raise InvalidInput(problems)
    own = is_own(actor, act)
    content, digest = freeze(change_content(change))
    row = AmendmentRequest(
        public_id=new_public_id(),
        window_id=act.window_id,
        act_id=act.id,
        organisation_id=act.organisation_id,
        state=AmendmentState.ASKED,
        asked_by_staff=not own,
        asked_by_id=person_id_of(actor),
        reason=command.reason.strip(),
        content=content,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        Event.AWARD_CHANGE_ASKED,
        actor,
        ("amendment", row.public_id),
        dossier=award.dossier_public_id,
        facts={"by_staff": not own, "content_sha256": digest},
    )
    if own:
        body = "Bonjour,\n\nLe bénéficiaire demande une modification de sa subvention.\n\nLe guichet FITN7\n"
        tell_prefecture(uow, act.dossier, "modification demandée", body)
    return row.public_id


def _without_repeats(award: AwardView, change: Change) -> Change:
    """A date already in force is no change."""
    return replace(
        change,
        completion_on=None if change.completion_on == award.completion_on else change.completion_on,
        start_by_on=None if change.start_by_on == award.start_by_on else change.start_by_on,
        description=change.description.strip(),
    )


def _problems(uow: UnitOfWork, award: AwardView, change: Change, reason: str) -> dict[str, str]:
    problems = {}
    if change.is_empty:
        problems["completion_on"] = "Indiquez ce qui change : une date, le contenu de l’opération ou un transfert."
    start, end = change.start_by_on or award.start_by_on, change.completion_on or award.completion_on
    if start is not None and end is not None and end < start:
        problems["completion_on"] = "La fin de l’opération ne peut pas précéder son début."
    if len(change.description) > MAX_DESCRIPTION:
        problems["description"] = f"Ce texte est trop long : {MAX_DESCRIPTION} caractères au plus."
    labels = {line.expense_public_id: line.label for line in award.lines}
    moved = transfer_problems(
        retained_by_line(award), accepted_by_line(uow.session, award.act_id), labels, change.transfers
    )
    if moved:
        problems["transfer_amount"] = " ".join(moved)
    if not reason.strip():
        problems["reason"] = "Dites pourquoi cette modification est nécessaire."
    elif len(reason.strip()) > MAX_REASON:
        problems["reason"] = f"Ce texte est trop long : {MAX_REASON} caractères au plus."
    return problems


@dataclass(frozen=True, slots=True)
class GiveUpAmendment:
    """Withdraw a change that is not decided (public id)."""

    amendment: str


def give_up_amendment(uow: UnitOfWork, actor: Actor, command: GiveUpAmendment) -> None:
    """Whoever's side asked may withdraw it. Raises NotFound or Conflict."""
    row, act = lock_amendment(uow, actor, Permission.AWARD_CHANGE, command.amendment)
    target = AMENDMENT.next(row.state, "give_up")
    if row.asked_by_staff == is_own(actor, act):
        raise Conflict("Seul celui qui a demandé cette modification peut la retirer.")
    row.state = target
    uow.record(
        Event.AWARD_CHANGE_GIVEN_UP, actor, ("amendment", row.public_id), dossier=act.dossier.public_id
    )


def lock_amendment(
    uow: UnitOfWork, actor: Actor, permission: Permission, public_id: str
) -> tuple[AmendmentRequest, Act]:
    """A change and its act, after its dossier, rows locked. Raises NotFound, Forbidden or Conflict."""
    dossier = uow.session.scalar(
        sa.select(Dossier.public_id)
        .join(Act, Act.dossier_id == Dossier.id)
        .join(AmendmentRequest, AmendmentRequest.act_id == Act.id)
        .where(AmendmentRequest.public_id == public_id)
    )
    if dossier is None:
        raise NotFound
    act, _ = lock_award(uow, actor, permission, dossier)
    row = uow.session.scalars(
        sa.select(AmendmentRequest).where(AmendmentRequest.public_id == public_id).with_for_update(),
        execution_options={"populate_existing": True},
    ).one()
    return row, act
