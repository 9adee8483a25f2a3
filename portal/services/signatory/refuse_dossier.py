"""Refuse the subsidy, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.dossier import DOSSIER
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import Decision
from portal.models.base import new_public_id
from portal.services.locking import lock_dossier, person_id_of
from portal.services.signatory.face_rejection import face_rejection
from portal.services.signatory.last_records import proposal_to_decide
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RefuseDossier:
    """Refuse ``dossier``, having read ``proposal`` (public ids)."""

    dossier: str
    proposal: str
    motive: str


def refuse_dossier(uow: UnitOfWork, actor: Actor, command: RefuseDossier) -> str:
    """Record the refusal and return the decision's public id. Reasons are always stated, though the law would not
    ask them of a discretionary subsidy (CRPA, L. 211-2)."""
    dossier = lock_dossier(uow, actor, Permission.DOSSIER_DECIDE, command.dossier)
    person_id = person_id_of(actor)
    target = DOSSIER.next(dossier.state, "refuse")
    proposal = proposal_to_decide(uow.session, dossier.id, command.proposal, actor)
    motive = command.motive.strip()
    if not motive:
        raise InvalidInput({"motive": "Écrivez le motif du refus\u00a0: il sera repris dans la lettre au demandeur."})
    faced = face_rejection(uow, dossier, motive)
    decision = Decision(
        public_id=new_public_id(),
        dossier_id=dossier.id,
        proposal_id=proposal.id,
        person_id=person_id,
        outcome="refuse",
        amount_cents=0,
        motive=motive,
        decided_on=paris_date(uow.now),
        decided_at=uow.now,
        created_at=uow.now,
    )
    uow.session.add(decision)
    dossier.state = target
    uow.record(
        Event.DOSSIER_REFUSED,
        actor,
        ("decision", decision.public_id),
        dossier=dossier.public_id,
        facts={"proposal": proposal.public_id, **faced},
        detail=motive,
    )
    return decision.public_id
