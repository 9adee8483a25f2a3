"""One reminder of an act put online that nobody has opened. Owns the sentence; a task runs it every hour."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import sqlalchemy as sa

from portal.domain.actors import SYSTEM
from portal.domain.clocks import paris_date
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.reminders import is_civil_hour
from portal.models import Act, NoticeStep, Notification
from portal.queries.windows import window_settings
from portal.services.acting.following_facts import IN_FORCE
from portal.services.acting.notify_act import notice_mail, sender_of
from portal.services.jobs.send_mail import queue_mail
from portal.services.locking import lock_act
from portal.services.notifying import ELECTRONIC
from portal.services.runtime import Runtime

logger = logging.getLogger(__name__)

DEFAULT_DAYS = 5
REMINDED = "reminded"


def remind_notices(runtime: Runtime) -> int:
    """Write once to the address each such act was announced to, at a civil hour; how many mails left.

    One that fails is logged, and tried again an hour later."""
    now = runtime.legal.now()
    if not is_civil_hour(now):
        return 0
    today = paris_date(now)
    with runtime.read() as session:
        rows = session.execute(
            sa.select(Act.public_id, Act.window_id, Notification.notified_on)
            .join(Notification, Notification.act_id == Act.id)
            .where(*_unopened(), Notification.notified_on < today)
            .order_by(Act.id)
        ).all()
        days = {key: _days(window_settings(session, key).integer("notice.reminder_days")) for key in _windows(rows)}
    due = [row.public_id for row in rows if _due(days[row.window_id], row.notified_on, today)]
    sent = sum(_tried(runtime, public_id) for public_id in due)
    if sent:
        logger.info("notices reminded", extra={"count": sent})
    return sent


def _windows(rows: object) -> list[int]:
    return sorted({row.window_id for row in rows})  # type: ignore[attr-defined]


def _days(setting: int | None) -> int:
    return DEFAULT_DAYS if setting is None else setting


def _due(days: int, notified_on: date, today: date) -> bool:
    return bool(days) and notified_on + timedelta(days=days) <= today


def _unopened() -> tuple[sa.ColumnElement[bool], ...]:
    followed = sa.exists().where(NoticeStep.act_id == Act.id)
    in_force = Act.state.in_(IN_FORCE)  # nobody is asked to open what was withdrawn since
    return in_force, Notification.channel == ELECTRONIC, Notification.downloaded_at.is_(None), ~followed


def _tried(runtime: Runtime, public_id: str) -> bool:
    try:
        return _remind(runtime, public_id)
    except Exception:
        logger.exception("notice not reminded", extra={"act": public_id})
        return False


def _remind(runtime: Runtime, public_id: str) -> bool:
    with runtime.uow() as uow:
        act = lock_act(uow, SYSTEM, Permission.ACT_NOTIFY, public_id)
        query = sa.select(Notification).join(Act, Act.id == Notification.act_id).where(Act.id == act.id, *_unopened())
        notice = uow.session.scalar(query)
        if notice is None:
            return False
        path = f"{runtime.settings.public_url}/mes-dossiers/{act.dossier.public_id}/subvention/arrete"
        subject, body = notice_mail(act, notice, path, sender_of(uow, act), reminder=True)
        queue_mail(uow, notice.recipient, subject, body, act.dossier.public_id)
        step = {"act_id": act.id, "person_id": None, "kind": REMINDED, "recipient": notice.recipient}
        uow.session.add(NoticeStep(**step, on=paris_date(uow.now), created_at=uow.now))
        uow.record(
            Event.ACT_NOTICE_REMINDED,
            SYSTEM,
            ("act", act.public_id),
            dossier=act.dossier.public_id,
            facts={"notified_on": notice.notified_on},
        )
    return True
