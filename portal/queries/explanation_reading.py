"""What an applicant may read of the algorithm's part in its own dossier."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.dossier import DossierState
from portal.domain.errors import NotFound
from portal.domain.explanation import Explanation, before_decision
from portal.models import Act, Dossier, ExplanationOpening
from portal.queries.applicant_steps import NOTIFIED_STATES
from portal.queries.explanation import explanation_of
from portal.queries.letters import told_among
from portal.queries.scope import organisation_dossiers


def decision_told(session: Session, dossier_id: int) -> bool:
    """Whether the decision that stands was notified to the applicant; one that an appeal undid stands no more."""
    if dossier_id in told_among(session, [dossier_id]):
        return True
    notified = (
        sa.select(Act.id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .where(Act.dossier_id == dossier_id, Act.state.in_(NOTIFIED_STATES), Dossier.state == DossierState.GRANTED)
    )
    return session.scalar(notified.limit(1)) is not None


def opened(session: Session, dossier_id: int) -> bool:
    """Whether the prefecture opened it at request."""
    found = sa.select(ExplanationOpening.id).where(ExplanationOpening.dossier_id == dossier_id)
    return session.scalar(found) is not None


def explanation_readable(session: Session, public_id: str) -> bool:
    """Whether the applicant may read something of it now; the dossier is already in scope."""
    dossier_id = session.scalar(sa.select(Dossier.id).where(Dossier.public_id == public_id))
    return dossier_id is not None and (decision_told(session, dossier_id) or opened(session, dossier_id))


def my_explanation(session: Session, actor: Actor, public_id: str) -> Explanation:
    """What the actor may read of its own dossier: all of it once the decision is notified, the automatic part alone
    when it was opened before. Raises NotFound otherwise."""
    wanted = sa.select(Dossier.id).where(Dossier.public_id == public_id, organisation_dossiers(actor))
    dossier_id = session.scalar(wanted)
    told = dossier_id is not None and decision_told(session, dossier_id)
    if dossier_id is None or not (told or opened(session, dossier_id)):
        raise NotFound
    found = explanation_of(session, dossier_id)
    if found is None:
        raise NotFound
    return found if told else before_decision(found)
