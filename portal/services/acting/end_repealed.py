"""An abrogation for a later day takes effect: the award ends, its rest is decommitted. A task runs it."""

from __future__ import annotations

import logging

from portal.domain.actors import SYSTEM
from portal.domain.clocks import paris_date
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.queries.coming_ends import coming_ends, effective_on
from portal.services.acting.following_facts import move_award
from portal.services.award_life.follow_act import after_following_notified
from portal.services.locking import lock_act
from portal.services.runtime import Runtime

logger = logging.getLogger(__name__)


def end_repealed_awards(runtime: Runtime) -> int:
    """End the awards whose day has come, in Paris; how many. One that fails is logged and tried again."""
    today = paris_date(runtime.legal.now())
    with runtime.read() as session:
        due = [public_id for public_id, day in coming_ends(session) if day <= today]
    ended = sum(_tried(runtime, public_id) for public_id in due)
    if ended:
        logger.info("repealed awards ended", extra={"count": ended})
    return ended


def _tried(runtime: Runtime, public_id: str) -> bool:
    try:
        return _end(runtime, public_id)
    except Exception:
        logger.exception("award not ended", extra={"act": public_id})
        return False


def _end(runtime: Runtime, public_id: str) -> bool:
    with runtime.uow() as uow:
        act = lock_act(uow, SYSTEM, Permission.ACT_NOTIFY, public_id)
        if public_id not in [found for found, _ in coming_ends(uow.session)]:
            return False
        move_award(uow, act)
        after_following_notified(uow, SYSTEM, act)
        uow.record(
            Event.ACT_TOOK_EFFECT,
            SYSTEM,
            ("act", act.public_id),
            dossier=act.dossier.public_id,
            facts={"effective_on": effective_on(act.content)},
        )
    return True
