"""Grant what was proposed, at once: a session of one, whose decision and reservation are one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.errors import Conflict
from portal.domain.permissions import Permission
from portal.services.committee.deciding import Verdict
from portal.services.committee.single import decide_alone
from portal.services.locking import lock_dossier, person_id_of
from portal.services.signatory.last_records import last_decision, proposal_to_decide
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class GrantDossier:
    """Grant ``dossier`` as ``proposal`` (both public ids) says. ``motive`` is due above the cap per body."""

    dossier: str
    proposal: str
    motive: str = ""


def grant_dossier(uow: UnitOfWork, actor: Actor, command: GrantDossier) -> str:
    """Record the grant, reserve its amount, and return the decision's public id; a second click returns the first's.

    Raises LedgerRefusal with what is missing in the envelope or under the cap; nothing has then changed.
    """
    dossier = lock_dossier(uow, actor, Permission.DOSSIER_DECIDE, command.dossier)
    person_id_of(actor)
    proposal = proposal_to_decide(uow.session, dossier.id, command.proposal, actor)
    known = last_decision(uow.session, dossier.id)
    if dossier.state is DossierState.GRANTED and known is not None and known.proposal_id == proposal.id:
        return known.public_id
    DOSSIER.next(dossier.state, "grant")
    if proposal.outcome != "grant" or proposal.amount_cents <= 0:
        raise Conflict("La proposition est un refus\u00a0: renvoyez-la en instruction pour qu’un montant soit proposé.")
    verdict = Verdict(dossier, proposal, "grant", proposal.amount_cents, command.motive)
    return decide_alone(uow, actor, verdict).public_id
