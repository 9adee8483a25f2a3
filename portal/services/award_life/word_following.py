"""Word an act that follows an award from the page of the act: its rules and procedures hold there."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.act_kinds import ActKind
from portal.domain.actors import Actor
from portal.domain.amendment import Change
from portal.domain.errors import InvalidInput
from portal.domain.permissions import Permission
from portal.domain.recovery import RecoveryKind, RecoveryState
from portal.models import Act, Recovery
from portal.queries.amendments import review_of
from portal.queries.award import award_of
from portal.services.acting.prepare_following_act import PrepareFollowing, prepare_following_act
from portal.services.locking import lock_act
from portal.services.unit_of_work import UnitOfWork

_NOT_DECIDED = (
    "La caducité se constate une fois le bénéficiaire entendu et la caducité décidée\u00a0: ouvrez la procédure à la "
    "page «\u00a0Suspension, reversement, clôture\u00a0» du dossier, l’arrêté s’y prépare ensuite."
)


def word_following_act(uow: UnitOfWork, actor: Actor, command: PrepareFollowing) -> str:
    """As ``prepare_following_act``. Raises InvalidInput (``kind``) for an amendment the rules block, and for a lapse
    that was not decided after the beneficiary was heard."""
    award = lock_act(uow, actor, Permission.ACT_PREPARE, command.act)
    if command.kind is ActKind.AMENDMENT:
        _check_rules(uow, award, command)
    elif command.kind is ActKind.LAPSE:
        _check_decided(uow, award)
    return prepare_following_act(uow, actor, command)


def _check_rules(uow: UnitOfWork, act: Act, command: PrepareFollowing) -> None:
    asked = command.changes
    change = Change(asked.completion_on, asked.start_by_on, asked.description or "")
    award = award_of(uow.session, act.dossier_id)
    if change.is_empty or award is None:
        return
    blocking = review_of(uow.session, award, change).blocking
    if blocking:
        told = " ".join(check.message for check in blocking)
        raise InvalidInput({"kind": f"Les règles ne permettent pas cette modification. {told}"})


def _check_decided(uow: UnitOfWork, act: Act) -> None:
    decided = sa.select(Recovery.id).where(
        Recovery.act_id == act.id, Recovery.kind == RecoveryKind.LAPSE, Recovery.state == RecoveryState.DECIDED
    )
    if uow.session.scalar(decided.limit(1)) is None:
        raise InvalidInput({"kind": _NOT_DECIDED})
