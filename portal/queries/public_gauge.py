"""The credits of a window as everybody may read them: sums only, each once enough bodies stand behind it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.public_gauge import BodyMonth, PublishedSum, minimum_of, published_sum
from portal.models import Act, Dossier, LedgerEntry
from portal.queries.windows import WindowView, window_settings

_NAMED = sa.orm.aliased(Act)


@dataclass(frozen=True, slots=True)
class PublicGauge:
    """One window: what it received (AE, as it stands), what was granted and paid, as last published."""

    title: str
    allotted_cents: int
    granted: PublishedSum
    paid: PublishedSum
    minimum: int

    @property
    def left_cents(self) -> int:
        """Received and not granted, at what is published."""
        return max(self.allotted_cents - self.granted.cents, 0)


def public_gauge(session: Session, window: WindowView, today: date) -> PublicGauge | None:
    """The gauge, None where the window publishes none. What moved in the month that is not over is not in it."""
    settings = window_settings(session, window.id)
    if not settings.flag("budget.public_gauge"):
        return None
    minimum = minimum_of(settings.integer("budget.public_gauge_minimum"))
    allotted, granted, paid = 0, [], []
    for year, month, body, received, held, given in session.execute(_by_body(window.id)):
        allotted += int(received)
        if body is None or (year, month) >= (today.year, today.month):
            continue
        on = date(int(year), int(month), monthrange(int(year), int(month))[1])
        granted.append(BodyMonth(on, body, int(held)))
        paid.append(BodyMonth(on, body, int(given)))
    return PublicGauge(
        window.title, allotted, published_sum(granted, minimum), published_sum(paid, minimum), minimum
    )


def _by_body(window_id: int) -> sa.Select[Any]:
    """Year, month, body, and what the month moved: received, granted, paid. Credits notified have no body."""
    year, month = sa.extract("year", LedgerEntry.entered_on), sa.extract("month", LedgerEntry.entered_on)
    return (
        sa.select(year, month, Dossier.organisation_id, sa.func.sum(LedgerEntry.allotted_delta))
        .add_columns(sa.func.sum(LedgerEntry.reserved_delta + LedgerEntry.committed_delta))
        .add_columns(sa.func.sum(LedgerEntry.paid_delta))
        .select_from(LedgerEntry)
        .outerjoin(_NAMED, _NAMED.id == LedgerEntry.act_id)
        .outerjoin(Dossier, Dossier.id == sa.func.coalesce(LedgerEntry.dossier_id, _NAMED.dossier_id))
        .where(LedgerEntry.window_id == window_id)
        .group_by(year, month, Dossier.organisation_id)
    )
