"""Load a mandate that is about to change: row locked, the right person only."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, NotFound
from portal.domain.mandate import Rights, rights
from portal.models import Mandate
from portal.queries.assistance import code_digest
from portal.queries.people import facts_of
from portal.services.unit_of_work import UnitOfWork


def held_mandate(uow: UnitOfWork, actor: Actor, public_id: str) -> Mandate:
    """The actor's own mandate. Raises NotFound for anyone else's."""
    return _locked(uow, sa.and_(Mandate.public_id == public_id, Mandate.holder_id == actor.person_id))


def mandate_by_code(uow: UnitOfWork, code: str) -> Mandate:
    """The mandate whose giver holds this code. Raises NotFound."""
    return _locked(uow, Mandate.code_sha256 == code_digest(code))


def mandate_by_id(uow: UnitOfWork, public_id: str) -> Mandate:
    """Any mandate: the caller asks for the permission. Raises NotFound."""
    return _locked(uow, Mandate.public_id == public_id)


def rights_now(uow: UnitOfWork, mandate: Mandate) -> Rights:
    """What the mandate allows at the transaction's instant."""
    return rights(facts_of(mandate), paris_date(uow.now))


def require_open(uow: UnitOfWork, mandate: Mandate) -> Rights:
    """The rights of a mandate in force. Raises Conflict with the sentence that says why it is not."""
    allowed = rights_now(uow, mandate)
    if not allowed.may_draft:
        raise Conflict(allowed.sentence)
    return allowed


def _locked(uow: UnitOfWork, condition: sa.ColumnElement[bool]) -> Mandate:
    query = sa.select(Mandate).where(condition).with_for_update()
    mandate = uow.session.scalar(query, execution_options={"populate_existing": True})
    if mandate is None:
        raise NotFound
    return mandate
