"""Signs of life of the pages, and the interruption noted when they were missing.

Time lost is measured by the system clock alone: moving the simulated date interrupts nothing. The instants noted are
legal ones, the same distance back from the legal present.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

import sqlalchemy as sa

from portal.domain.actors import SYSTEM
from portal.domain.clocks import end_of_day, start_of_day
from portal.domain.outages import Interruption, gap, within
from portal.models import Heartbeat, Window
from portal.queries.rulebooks import rulebook_in_force
from portal.queries.windows import window_settings
from portal.services.availability.apply_rule import apply_rules
from portal.services.availability.note_outage import keep_outage
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork, insert_for

logger = logging.getLogger(__name__)

BEAT_EVERY = timedelta(seconds=30)
#: Missing signs of life shorter than this are no interruption, unless the window's settings say otherwise.
DEFAULT_THRESHOLD = timedelta(minutes=5)
NOTED = "Le portail ne répondait plus : interruption constatée à son redémarrage."


def beat(runtime: Runtime, alive_at: datetime | None = None) -> int:
    """Give a sign of life; note first the interruption since the last one, when there is one. Returns how many noted.

    ``alive_at``: system instant since which the pages answer (the start of the process), now by default.
    """
    now = runtime.system.now()
    alive_at = alive_at or now
    with runtime.uow() as uow:
        last = _locked_beat(uow, alive_at)
        noted = _note(uow, last.beat_at, alive_at, now - alive_at)
        last.beat_at = max(last.beat_at, now)
    if noted:
        logger.warning("interruption noted", extra={"windows": noted})
        apply_rules(runtime)
    return noted


def _locked_beat(uow: UnitOfWork, alive_at: datetime) -> Heartbeat:
    """The one row, locked: two processes that start together note an interruption once."""
    insert = insert_for(uow.session)(Heartbeat).values(id=1, beat_at=alive_at)
    uow.session.execute(insert.on_conflict_do_nothing(index_elements=["id"]))
    return uow.session.get_one(Heartbeat, 1, with_for_update=True)


def _note(uow: UnitOfWork, last_beat: datetime, alive_at: datetime, since: timedelta) -> int:
    """One row per window that was open meanwhile."""
    lost = gap(last_beat, alive_at, timedelta(0))
    if lost is None:
        return 0
    back_at = uow.now - since
    duration = alive_at - last_beat
    found = Interruption(back_at - duration, back_at)
    noted = 0
    for window_id in uow.session.scalars(sa.select(Window.id).order_by(Window.id)).all():
        minutes = window_settings(uow.session, window_id).integer("outage.threshold_minutes")
        threshold = DEFAULT_THRESHOLD if minutes is None else timedelta(minutes=minutes)
        if duration <= max(threshold, 2 * BEAT_EVERY):
            continue
        rulebook = rulebook_in_force(uow.session, window_id)
        opens_at = start_of_day(rulebook.opens_on) if rulebook.opens_on else None
        if within(found, opens_at, end_of_day(rulebook.closes_on)) is not None:
            keep_outage(uow, SYSTEM, window_id, found, NOTED)
            noted += 1
    return noted


def start_heartbeat(runtime: Runtime, alive_at: datetime | None = None) -> threading.Event:
    """Give a first sign of life at once, then go on in a daemon thread; the event returned stops it.

    The first one comes before anybody is answered: a closing that passed while the service was down is moved before
    a late filing could be refused.
    """
    stop = threading.Event()
    beat(runtime, alive_at)
    threading.Thread(target=_beat_on, args=(runtime, stop), name="portal-heartbeat", daemon=True).start()
    return stop


def _beat_on(runtime: Runtime, stop: threading.Event) -> None:
    while not stop.wait(BEAT_EVERY.total_seconds()):
        try:
            beat(runtime)
        except Exception:
            logger.exception("heartbeat failed")
