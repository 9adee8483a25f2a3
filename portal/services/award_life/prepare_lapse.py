"""Prepare the act of a decided lapse: its hearing is the one of the procedure."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.acts.following_data import Hearing
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Actor
from portal.domain.errors import Conflict
from portal.domain.permissions import Permission
from portal.domain.recovery import RecoveryKind, RecoveryState
from portal.models import Act
from portal.services.acting.prepare_following_act import PrepareFollowing, prepare_following_act
from portal.services.award_life.decide_recovery import ensure_open, lock_recovery
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PrepareLapse:
    """The act of ``recovery`` (public id). ``grounds``: each reads after « Considérant que »."""

    recovery: str
    grounds: tuple[str, ...]


def prepare_lapse(uow: UnitOfWork, actor: Actor, command: PrepareLapse) -> str:
    """The public id of the arrêté de caducité, a draft; its notification gives the rest of the credits back."""
    row, act = lock_recovery(uow, actor, Permission.ACT_PREPARE, command.recovery)
    ensure_open(row, RecoveryKind.LAPSE)
    if row.state is not RecoveryState.DECIDED:
        raise Conflict("L’arrêté de caducité se prépare une fois la caducité décidée.")
    heard = max((one.received_on for one in row.observations), default=None)
    hearing = Hearing(row.sent_on, row.reply_by_on, heard)
    following = prepare_following_act(
        uow, actor, PrepareFollowing(act.public_id, ActKind.LAPSE, command.grounds, hearing=hearing)
    )
    row.following_act_id = uow.session.scalars(sa.select(Act.id).where(Act.public_id == following)).one()
    return following
