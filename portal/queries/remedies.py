"""The clock of remedies of notified acts, from their notification and what the post did: the same for every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.clocks import paris_date
from portal.domain.remedy_clock import DELIVERED, Deeming, Notice, Posted, PostStep, RemedyClock, remedy_clock
from portal.domain.window_settings import WindowSettings
from portal.models import Act, Dossier, Letter, NoticeStep, Notification
from portal.queries.windows import window_settings

#: The step by which the post delivered an act already put online; join it with ``with_delivery``.
Delivery = aliased(NoticeStep, name="delivery")
_FIRST = (
    sa.select(sa.func.min(NoticeStep.id))
    .where(NoticeStep.act_id == Act.id, NoticeStep.kind.in_(sorted(DELIVERED)))
    .correlate(Act)
    .scalar_subquery()
)


def with_delivery(query: sa.Select[Any]) -> sa.Select[Any]:
    """The query of acts with ``Delivery`` beside each; nothing more is asked of the database."""
    return query.outerjoin(Delivery, Delivery.id == _FIRST)


def clock_of(notice: Notification | None, delivery: NoticeStep | None) -> RemedyClock:
    """When the time for a remedy begins for one act."""
    if notice is None:
        return remedy_clock(None)
    opened = paris_date(notice.downloaded_at) if notice.downloaded_at else None
    days = (notice.deemed_term_on - notice.notified_on).days if notice.deemed_term_on else None
    facts = Notice(notice.channel != "paper", notice.notified_on, opened, Deeming(days, notice.deemed_at_term))
    posted = (Posted(PostStep(delivery.kind), delivery.on),) if delivery is not None else ()
    return remedy_clock(facts, posted)


def letter_clock(row: Letter) -> RemedyClock:
    """The same for the letter of a decision: received by post, or downloaded; it is never deemed notified."""
    if row.sent_on is None:
        return remedy_clock(None)
    opened = paris_date(row.downloaded_at) if row.downloaded_at else None
    return remedy_clock(Notice(row.channel == "electronic", row.sent_on, opened))


def award_remedies(session: Session, dossier_ids: Sequence[int]) -> dict[int, RemedyClock]:
    """The clock of the last notified award of each of these dossiers; one query, none without any."""
    if not dossier_ids:
        return {}
    query = sa.select(Act.dossier_id, Notification, Delivery).join(Notification, Notification.act_id == Act.id)
    wanted = (Act.dossier_id.in_(dossier_ids), Act.kind == "award")
    rows = session.execute(with_delivery(query).where(*wanted).order_by(Act.id))
    return {dossier_id: clock_of(notice, delivery) for dossier_id, notice, delivery in rows}


def deeming_of(settings: WindowSettings) -> Deeming:
    """What a window says of an act put online that nobody opens."""
    return Deeming(settings.integer("notice.deemed_days"), settings.text("notice.deemed_on") != "online")


def deeming_of_dossier(session: Session, dossier_public_id: str) -> Deeming:
    """The same for the window of a dossier already read in scope."""
    window_id = session.scalars(sa.select(Dossier.window_id).where(Dossier.public_id == dossier_public_id)).one()
    return deeming_of(window_settings(session, window_id))
