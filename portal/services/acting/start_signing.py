"""Ask for the electronic signature of acts of one or several windows at once: one batch a window."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.signing import SigningWay
from portal.models import Act
from portal.services.acting.start_batch import BatchAction, StartBatch, start_batch
from portal.services.unit_of_work import UnitOfWork


def start_signing(uow: UnitOfWork, actor: Actor, acts: tuple[str, ...]) -> tuple[str, ...]:
    """Public ids of the batches, in the order of the windows. Raises what ``start_batch`` raises."""
    found = uow.session.execute(sa.select(Act.public_id, Act.window_id).where(Act.public_id.in_(acts)))
    window_of: dict[str, int] = {row.public_id: row.window_id for row in found}
    windows = sorted(set(window_of.values()))
    chosen = [tuple(act for act in acts if window_of.get(act) == window) for window in windows] or [acts]
    return tuple(start_batch(uow, actor, StartBatch(BatchAction.SIGN, one, SigningWay.ELECTRONIC)) for one in chosen)
