"""What the pages of one envelope share: which one, the past day asked for, the pages beside this one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import request, url_for

from portal.domain.clocks import paris_date
from portal.forms.ledger import PastDayForm
from portal.queries.envelopes import AskedEnvelope
from portal.web.common.session import runtime

#: Label, endpoint, whether it can show a past day.
PAGES: tuple[tuple[str, str, bool], ...] = (
    ("Situation", "budget.one_board", True),
    ("Répartition", "budget.breakdown", True),
    ("Graphiques", "budget.charts", True),
    ("Restes à payer", "budget.remainders", True),
    ("Écritures", "budget.entries", True),
    ("Fin de gestion", "budget.year_end", False),
    ("Statistiques", "budget.statistics", False),
    ("Échéanciers", "budget.schedules", False),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """``on``: the past day asked for, None for today. ``day``: the same as an address says it."""

    envelope: AskedEnvelope
    on: date | None
    form: PastDayForm
    tabs: tuple[tuple[str, str, bool], ...]

    @property
    def day(self) -> str | None:
        return self.on.isoformat() if self.on else None


def past_day(form: PastDayForm) -> date | None:
    """The day asked for when it is over; None for today, the future, or what is no day (said on its field)."""
    asked: date | None = form.au.data if request.args.get("au", "").strip() and form.validate() else None
    return asked if asked and asked < paris_date(runtime().legal.now()) else None


def envelope_tabs(envelope: str, on: date | None, current: str) -> tuple[tuple[str, str, bool], ...]:
    """The pages of an envelope, with the day kept where they can show it."""
    return tuple(
        (label, url_for(endpoint, envelope=envelope, au=on.isoformat() if on and past else None), endpoint == current)
        for label, endpoint, past in PAGES
    )


def frame_of(envelope: AskedEnvelope, form: PastDayForm, on: date | None = None) -> Frame:
    """The frame of the page asked for."""
    return Frame(envelope, on, form, envelope_tabs(envelope.public_id, on, request.endpoint or ""))
