"""Refuse the subsidy, with its reasons: a session of one."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER
from portal.domain.errors import InvalidInput
from portal.domain.permissions import Permission
from portal.services.committee.deciding import Verdict
from portal.services.committee.single import decide_alone
from portal.services.locking import lock_dossier, person_id_of
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
    person_id_of(actor)
    DOSSIER.next(dossier.state, "refuse")
    proposal = proposal_to_decide(uow.session, dossier.id, command.proposal, actor)
    motive = command.motive.strip()
    if not motive:
        raise InvalidInput({"motive": "Écrivez le motif du refus\u00a0: il sera repris dans la lettre au demandeur."})
    return decide_alone(uow, actor, Verdict(dossier, proposal, "refuse", 0, motive)).public_id
