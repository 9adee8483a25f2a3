"""When silence becomes a rejection, from the window's settings and the regime of the spending."""

from __future__ import annotations

from datetime import datetime

from portal.domain.clocks import paris_date
from portal.domain.deadlines import LegalDate, implicit_rejection
from portal.domain.window_settings import WindowSettings


def rejection_date(filed_at: datetime, settings: WindowSettings, *, investment: bool) -> LegalDate | None:
    """Date of implicit rejection of a dossier received at ``filed_at``; None while the window's delay is unfilled."""
    months = settings.integer("silence.months_investment" if investment else "silence.months_operating")
    if months is None:
        return None
    return implicit_rejection(paris_date(filed_at), months, investment=investment)
