"""Who may sign which act: the usual signatory those printed with their name, a deputy those printed with theirs."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.signing import delegate_problem
from portal.models import Act, SigningDeputy
from portal.services.acting.signing_choice import power_of


def signing_problem(session: Session, actor: Actor, act: Act, on: date) -> str | None:
    """Why this person does not sign this act that day; None when they do."""
    if act.deputy_id is None:
        return (
            None
            if not _only_deputy(session, actor, act.window_id)
            else "Cet acte est préparé pour un autre signataire."
        )
    deputy = session.get_one(SigningDeputy, act.deputy_id)
    if deputy.person_id != actor.person_id:
        return f"Cet acte est préparé pour {deputy.name}."
    return delegate_problem(power_of(deputy), on, act.amount_cents)


def _only_deputy(session: Session, actor: Actor, window_id: int) -> bool:
    mine = sa.select(SigningDeputy.id).where(
        SigningDeputy.window_id == window_id, SigningDeputy.person_id == actor.person_id
    )
    return session.scalar(mine.limit(1)) is not None
