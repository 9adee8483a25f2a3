"""What a following act changes once notified: a change comes into force, a lapse or a withdrawal frees credits."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.amendment import AMENDMENT, AmendmentState
from portal.domain.events import Event
from portal.domain.recovery import RECOVERY, RecoveryKind, RecoveryState
from portal.models import Act, AmendmentRequest, Recovery
from portal.queries.award import award_of
from portal.services.award_life.money_back import balance_of_act, release_rest
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork

#: What the rest of the commitment is given back for, by kind of act.
_ENDS = {
    "lapse": "Caducité de la subvention : le reste est désengagé",
    "withdrawal": "Retrait de la subvention : le reste est désengagé",
    "repeal": "Abrogation de la subvention : le reste est désengagé",
}


def after_following_notified(uow: UnitOfWork, actor: Actor, following: Act) -> None:
    """Part of the notification of ``following`` (it ``amends`` the award): in the same transaction."""
    uow.session.flush()
    award = uow.session.get_one(Act, following.amends_id)
    if following.kind == "amendment":
        _in_force(uow, actor, award, following)
        reason = "Arrêté modificatif : la part retirée est désengagée"
        _release_above(uow, actor, award, following, reason)
    elif following.kind in _ENDS:
        if following.kind == "lapse":
            _executed(uow, actor, award, following)
        committed, paid = balance_of_act(uow, award)
        release_rest(uow, actor, award, committed - paid, _ENDS[following.kind], f"{following.kind}:{award.public_id}")


def _release_above(uow: UnitOfWork, actor: Actor, award: Act, following: Act, reason: str) -> None:
    """An amendment that lowers the maximum gives the difference back, never below what was paid."""
    view = award_of(uow.session, award.dossier_id)
    if view is None:
        return
    committed, paid = balance_of_act(uow, award)
    extra = committed - max(view.maximum_cents, paid)
    release_rest(uow, actor, award, extra, reason, f"amendment:{following.public_id}")


def _in_force(uow: UnitOfWork, actor: Actor, award: Act, following: Act) -> None:
    row = uow.session.scalar(
        sa.select(AmendmentRequest).where(
            AmendmentRequest.act_id == award.id,
            AmendmentRequest.following_act_id == following.id,
            AmendmentRequest.state == AmendmentState.AGREED,
        )
    )
    if row is None:
        return
    row.state = AMENDMENT.next(row.state, "notify")
    uow.record(
        Event.AWARD_CHANGE_IN_FORCE,
        actor,
        ("amendment", row.public_id),
        dossier=award.dossier.public_id,
        facts={"act": following.public_id},
    )


def _executed(uow: UnitOfWork, actor: Actor, award: Act, following: Act) -> None:
    row = uow.session.scalar(
        sa.select(Recovery).where(
            Recovery.act_id == award.id,
            Recovery.kind == RecoveryKind.LAPSE,
            Recovery.state == RecoveryState.DECIDED,
        )
    )
    if row is None:
        return
    row.state = RECOVERY.next(row.state, "execute")
    row.following_act_id, row.executed_by_id = following.id, person_id_of(actor)
    uow.record(
        Event.RECOVERY_EXECUTED,
        actor,
        ("recovery", row.public_id),
        dossier=award.dossier.public_id,
        facts={"kind": row.kind, "act": following.public_id},
    )
