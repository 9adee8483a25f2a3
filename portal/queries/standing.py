"""What « pourquoi ce dossier n’avance pas » is made from: columns to add to a query on dossiers, and one dossier's."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.clocks import paris_date
from portal.domain.opinions import OpinionState
from portal.domain.standing import Standing
from portal.models import Dossier, DossierIndex, OpinionRequest, Person, RequestedItem

_ITEMS_DUE = (
    sa.select(sa.func.max(RequestedItem.due_on))
    .where(RequestedItem.dossier_id == Dossier.id, RequestedItem.supplied_at.is_(None))
    .correlate(Dossier)
    .scalar_subquery()
)
_AWAITED = sa.and_(OpinionRequest.dossier_id == Dossier.id, OpinionRequest.state == OpinionState.AWAITED)
_OPINIONS = sa.select(sa.func.count()).where(_AWAITED).correlate(Dossier).scalar_subquery()
_OPINIONS_DUE = sa.select(sa.func.min(OpinionRequest.due_on)).where(_AWAITED).correlate(Dossier).scalar_subquery()
#: With ``Person`` the instructor and ``DossierIndex`` joined, both perhaps absent.
STANDING = (
    Dossier.state,
    Dossier.filed_at,
    DossierIndex.state_since_at,
    Person.name.label("instructor"),
    _ITEMS_DUE.label("items_due_on"),
    Dossier.next_due_on,
    Dossier.next_due_code,
    _OPINIONS.label("opinions"),
    _OPINIONS_DUE.label("opinions_due_on"),
)


def standing_of(row: Any) -> Standing:
    """The standing of a row that holds ``STANDING``."""
    since = row.state_since_at or row.filed_at
    return Standing(
        state=row.state,
        since_on=paris_date(since) if since else None,
        instructor=row.instructor or "",
        items_due_on=row.items_due_on,
        due_on=row.next_due_on,
        due_code=row.next_due_code,
        opinions=row.opinions,
        opinions_due_on=row.opinions_due_on,
    )


def dossier_standing(session: Session, dossier_id: int) -> Standing:
    """The standing of one dossier already in scope."""
    query = (
        sa.select(*STANDING)
        .select_from(Dossier)
        .outerjoin(Person, Person.id == Dossier.instructor_id)
        .outerjoin(DossierIndex, DossierIndex.dossier_id == Dossier.id)
        .where(Dossier.id == dossier_id)
    )
    return standing_of(session.execute(query).one())
