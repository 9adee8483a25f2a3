"""Take a grant back to the proposal while no act is signed or committed: the reservation is released."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.act import ACT, ActState
from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.ledger import EntryKind
from portal.domain.permissions import Permission
from portal.models import Act, Decision, Dossier
from portal.services.acting.attestation import reservation_of
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.locking import lock_dossier
from portal.services.signatory.last_records import last_decision
from portal.services.signing.copies import waiting_copy
from portal.services.unit_of_work import UnitOfWork

#: States of an act in which nobody outside the prefecture has rights from it yet.
_REVERSIBLE = {ActState.DRAFT, ActState.FUNDED, ActState.CHECKED, ActState.CANCELLED}


@dataclass(frozen=True, slots=True)
class ReopenDecision:
    """Take back the grant of ``dossier`` (public id)."""

    dossier: str
    reason: str


def reopen_decision(uow: UnitOfWork, actor: Actor, command: ReopenDecision) -> None:
    """Back to the proposal: reservation released, an issued act cancelled, a certified draft un-certified.

    Raises Conflict once an act is signed or committed (only another act may follow it), or while a signed copy waits.
    """
    dossier = lock_dossier(uow, actor, Permission.DOSSIER_DECIDE, command.dossier)
    target = DOSSIER.next(dossier.state, "reopen_decision")
    reason = command.reason.strip()
    if not reason:
        raise InvalidInput({"reason": "Dites pourquoi la décision est reprise."})
    decision = last_decision(uow.session, dossier.id)
    if decision is None:
        raise Conflict("Aucune décision n’est enregistrée pour ce dossier.")
    acts = list(uow.session.scalars(sa.select(Act).where(Act.dossier_id == dossier.id).with_for_update()))
    if any(act.state not in _REVERSIBLE for act in acts):
        raise Conflict("Un arrêté est déjà signé ou engagé pour ce dossier : seul un nouvel acte peut le modifier.")
    for act in acts:
        if waiting_copy(uow.session, act) is not None:
            told = f"Une copie signée de l’acte {act.reference} est déposée"
            raise Conflict(f"{told}\u00a0: elle doit d’abord être écartée.")
    for act in acts:
        _withdraw_act(uow, actor, act, dossier, reason)
    post_entry(uow, actor, _release(uow, dossier, decision))
    dossier.state = target
    uow.record(
        Event.DECISION_REOPENED,
        actor,
        ("decision", decision.public_id),
        dossier=dossier.public_id,
        facts={"amount_cents": decision.amount_cents},
        detail=reason,
    )


def _withdraw_act(uow: UnitOfWork, actor: Actor, act: Act, dossier: Dossier, reason: str) -> None:
    if act.state is ActState.FUNDED:
        act.state = ACT.next(act.state, "return_to_draft")
        act.credits_certified_on = None
        act.credits_certified_by_id = None
    elif act.state is ActState.CHECKED:
        act.state = ACT.next(act.state, "cancel")
        subject = ("act", act.public_id)
        uow.record(Event.ACT_CANCELLED, actor, subject, dossier=dossier.public_id, detail=reason)


def _release(uow: UnitOfWork, dossier: Dossier, decision: Decision) -> EntryCommand:
    reservation = reservation_of(uow.session, decision)
    return EntryCommand(
        reservation.envelope_id,
        EntryKind.RELEASE,
        reservation.amount_cents,
        f"Décision reprise, dossier {dossier.reference}",
        f"release:{decision.public_id}",
        dossier_id=dossier.id,
        dossier_public_id=dossier.public_id,
        origin_id=reservation.id,
    )
