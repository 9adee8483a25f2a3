"""The proposal and the decision that stand for a dossier: the last of each."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, Forbidden
from portal.models import Decision, Proposal


def last_proposal(session: Session, dossier_id: int) -> Proposal | None:
    """The proposal that stands."""
    query = sa.select(Proposal).where(Proposal.dossier_id == dossier_id).order_by(Proposal.id.desc()).limit(1)
    return session.scalar(query)


def last_decision(session: Session, dossier_id: int) -> Decision | None:
    """The decision that stands."""
    query = sa.select(Decision).where(Decision.dossier_id == dossier_id).order_by(Decision.id.desc()).limit(1)
    return session.scalar(query)


def proposal_read(session: Session, dossier_id: int, seen_public_id: str) -> Proposal:
    """The standing proposal, which must be the one the person read. Raises Conflict when another has come since."""
    proposal = last_proposal(session, dossier_id)
    if proposal is None or proposal.public_id != seen_public_id:
        raise Conflict("La proposition a changé depuis que vous l’avez lue. Rechargez la page avant de décider.")
    return proposal


def proposal_to_decide(session: Session, dossier_id: int, seen_public_id: str, actor: Actor) -> Proposal:
    """The standing proposal, which must be the one the person read, written by somebody else.

    Raises Conflict when another proposal has come since, Forbidden when the decider wrote it (four eyes).
    """
    proposal = proposal_read(session, dossier_id, seen_public_id)
    if proposal.person_id == actor.person_id:
        raise Forbidden("Vous avez rédigé cette proposition\u00a0: une autre personne doit décider.")
    return proposal
