"""Suspend the payments of an award, and lift the suspension: reason and dates are kept, the beneficiary is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.french_dates import date_fr
from portal.domain.permissions import Permission
from portal.models import Act, Suspension
from portal.models.base import new_public_id
from portal.services.award_life.loading import lock_award
from portal.services.locking import person_id_of
from portal.services.telling import tell_applicant
from portal.services.unit_of_work import UnitOfWork

MAX_REASON = 1000


@dataclass(frozen=True, slots=True)
class SuspendPayments:
    """Suspend the payments of ``dossier``'s award (public id) from ``starts_on``."""

    dossier: str
    starts_on: date
    reason: str


def suspend_payments(uow: UnitOfWork, actor: Actor, command: SuspendPayments) -> None:
    """Nothing is ordered from that day on. Raises InvalidInput, or Conflict when payments are already suspended."""
    act, award = lock_award(uow, actor, Permission.AWARD_FOLLOW, command.dossier)
    reason = _reason(command.reason, "Dites pourquoi les paiements sont suspendus : le bénéficiaire le lira.")
    if command.starts_on < paris_date(uow.now):
        raise InvalidInput({"starts_on": "Une suspension ne vaut pas pour le passé : choisissez aujourd’hui ou après."})
    if _running(uow, act) is not None:
        raise Conflict("Les paiements de cette subvention sont déjà suspendus.")
    row = Suspension(
        public_id=new_public_id(),
        window_id=act.window_id,
        act_id=act.id,
        reason=reason,
        starts_on=command.starts_on,
        person_id=person_id_of(actor),
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        Event.AWARD_SUSPENDED,
        actor,
        ("act", act.public_id),
        dossier=award.dossier_public_id,
        facts={"starts_on": command.starts_on},
        detail=reason,
    )
    body = (
        f"Bonjour,\n\nLes paiements de votre subvention sont suspendus à partir du {date_fr(command.starts_on)}. Le "
        "motif se lit dans votre espace, à la page de la subvention.\n\nLe guichet FITN7\n"
    )
    tell_applicant(uow, act.dossier, "paiements suspendus", body)


@dataclass(frozen=True, slots=True)
class LiftSuspension:
    """Lift the suspension of ``dossier``'s award today, with the reason."""

    dossier: str
    reason: str


def lift_suspension(uow: UnitOfWork, actor: Actor, command: LiftSuspension) -> None:
    """Payments may be ordered again. Raises InvalidInput, or Conflict when nothing is suspended."""
    act, award = lock_award(uow, actor, Permission.AWARD_FOLLOW, command.dossier, in_force=False)
    reason = _reason(command.reason, "Dites pourquoi la suspension est levée.")
    running = _running(uow, act)
    if running is None:
        raise Conflict("Les paiements de cette subvention ne sont pas suspendus.")
    running.lifted_on, running.lifted_at = paris_date(uow.now), uow.now
    running.lifted_by_id, running.lift_reason = person_id_of(actor), reason
    uow.record(Event.AWARD_RESUMED, actor, ("act", act.public_id), dossier=award.dossier_public_id, detail=reason)
    body = "Bonjour,\n\nLes paiements de votre subvention reprennent.\n\nLe guichet FITN7\n"
    tell_applicant(uow, act.dossier, "paiements repris", body)


def _running(uow: UnitOfWork, act: Act) -> Suspension | None:
    return uow.session.scalar(
        sa.select(Suspension).where(Suspension.act_id == act.id, Suspension.lifted_on.is_(None)).with_for_update()
    )


def _reason(text: str, empty: str) -> str:
    found = text.strip()
    if not found:
        raise InvalidInput({"reason": empty})
    if len(found) > MAX_REASON:
        raise InvalidInput({"reason": f"Ce texte compte {len(found)} caractères : {MAX_REASON} au plus."})
    return found
