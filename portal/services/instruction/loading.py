"""What every use-case of the instruction starts with: the dossier locked, the right asked, the version compared."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from portal.domain.actors import Actor
from portal.domain.dossier import SCORED_VERSIONS, DossierState
from portal.domain.errors import Conflict
from portal.domain.permissions import Permission
from portal.domain.plan import PlanFunder
from portal.domain.review import Stage, StageOutcome
from portal.models import Assessment, Dossier, DossierVersion, StageRecord
from portal.services.locking import lock_dossier, person_id_of
from portal.services.unit_of_work import UnitOfWork

STALE = (
    "Ce dossier a été modifié depuis l’ouverture de la page : rien n’a été enregistré. "
    "Comparez avec la version actuelle, puis envoyez de nouveau ce que vous avez saisi."
)
NOT_UNDER_REVIEW = "Cette étape se fait pendant l’instruction : ouvrez d’abord l’instruction du dossier."


def load_dossier(uow: UnitOfWork, public_id: str, version: int | None, actor: Actor, permission: Permission) -> Dossier:
    """The dossier, its row locked, once ``actor`` is known to hold ``permission`` on it.

    ``version`` is the one the form was made from; None when there was no form (command line). Raises NotFound,
    Forbidden, or Conflict when the dossier has changed since.
    """
    found = lock_dossier(uow, actor, permission, public_id)
    if version is not None and version != found.version:
        raise Conflict(STALE)
    return found


def require_under_review(dossier: Dossier) -> None:
    """Raise Conflict unless the dossier is being examined."""
    if dossier.state is not DossierState.UNDER_REVIEW:
        raise Conflict(NOT_UNDER_REVIEW)


def touch(dossier: Dossier) -> None:
    """Make the dossier's version move even when only rows beside it change, so that an older form is refused."""
    flag_modified(dossier, "state")


def add_stage(
    uow: UnitOfWork, actor: Actor, dossier: Dossier, stage: Stage, outcome: StageOutcome, comment: str = ""
) -> StageRecord:
    """Note the outcome of a stage, with its author and instant. Earlier ones are kept."""
    row = StageRecord(
        dossier_id=dossier.id,
        stage=stage.value,
        outcome=outcome.value,
        person_id=person_id_of(actor),
        comment=comment,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    return row


def last_stage(session: Session, dossier_id: int, stage: Stage) -> StageRecord | None:
    """The record of a stage that stands."""
    query = sa.select(StageRecord).where(StageRecord.dossier_id == dossier_id, StageRecord.stage == stage.value)
    return session.scalar(query.order_by(StageRecord.id.desc()).limit(1))


def last_version(session: Session, dossier_id: int) -> int:
    """Number of the filed version whose content is examined (0 before any filing): a new address is not scored."""
    query = sa.select(sa.func.max(DossierVersion.number)).where(
        DossierVersion.dossier_id == dossier_id, DossierVersion.kind.in_(SCORED_VERSIONS)
    )
    return int(session.scalar(query) or 0)


def last_assessment(session: Session, dossier_id: int, purpose: str) -> tuple[Assessment, dict[str, Any]] | None:
    """The last run of the rulebook for ``purpose`` with its output, or None."""
    query = sa.select(Assessment).where(Assessment.dossier_id == dossier_id, Assessment.purpose == purpose)
    row = session.scalar(query.order_by(Assessment.id.desc()).limit(1))
    return None if row is None else (row, json.loads(row.output_json))


def funders_of(dossier: Dossier) -> tuple[PlanFunder, ...]:
    """The other funders as the plan's arithmetic wants them."""
    return tuple(PlanFunder(line.funder, line.kind, line.status, line.amount_cents) for line in dossier.funders)
