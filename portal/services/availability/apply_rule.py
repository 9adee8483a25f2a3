"""Move a closing by the rule published beforehand, through the one door rules come in force by.

An interruption is examined once: those that count for an extension are tied to it, and never count again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.wording import date_fr, instant_fr
from portal.domain.actors import SYSTEM
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.outages import Extension, ExtensionRule, Interruption, extension, minutes_of
from portal.domain.window_settings import WindowSettings
from portal.eligibility.amending import with_closing_day
from portal.eligibility.rulebook import Rulebook
from portal.models import ClosingExtension, Outage, Window, WindowSetting
from portal.queries.rulebooks import rulebook_in_force
from portal.services.admin.publish_rulebook import PublishRulebook, publish_rulebook
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

logger = logging.getLogger(__name__)

KEYS = ("extension.min_minutes", "extension.last_hours", "extension.working_days")


@dataclass(frozen=True, slots=True)
class PublishedRule:
    """A rule of extension and the instant since which it is published."""

    rule: ExtensionRule
    since: datetime


def rule_at(session: Session, window_id: int, instant: datetime) -> PublishedRule | None:
    """The rule published at ``instant``, None when the prefecture had not filled it then."""
    last = (
        sa.select(sa.func.max(WindowSetting.id))
        .where(
            WindowSetting.window_id == window_id,
            WindowSetting.key.in_(KEYS),
            WindowSetting.approved_at <= instant,
        )
        .group_by(WindowSetting.key)
    )
    rows = session.scalars(sa.select(WindowSetting).where(WindowSetting.id.in_(last))).all()
    known = WindowSettings({row.key: row.value for row in rows})
    minutes, hours, days = (known.integer(key) for key in KEYS)
    if not minutes or not hours or not days:
        return None
    return PublishedRule(ExtensionRule(minutes, hours, days), max(row.approved_at for row in rows if row.approved_at))


def apply_rules(runtime: Runtime) -> int:
    """Examine, window by window, the interruptions nobody examined yet. Returns how many closings were moved."""
    with runtime.read() as session:
        windows = session.scalars(sa.select(Outage.window_id).where(Outage.examined_at.is_(None)).distinct()).all()
    return sum(apply_rule(runtime, window_id) for window_id in sorted(windows))


def apply_rule(runtime: Runtime, window_id: int) -> bool:
    """Whether the closing of the window was moved. Done twice, the second time changes nothing."""
    with runtime.read() as session:
        in_force = rulebook_in_force(session, window_id)
    with runtime.uow() as uow:
        uow.session.scalars(sa.select(Window).where(Window.id == window_id).with_for_update()).one()
        waiting = uow.session.scalars(_uncounted(window_id).where(Outage.examined_at.is_(None))).all()
        if not waiting:
            return False
        if rulebook_in_force(uow.session, window_id).version != in_force.version:
            raise Conflict("Un autre règlement est entré en vigueur entre-temps.")
        moved = _move(uow, in_force, window_id, list(waiting))
        for outage in waiting:
            outage.examined_at = uow.now
    if moved:
        logger.warning("closing extended", extra={"window": window_id})
    return moved


def _uncounted(window_id: int) -> sa.Select[tuple[Outage]]:
    return sa.select(Outage).where(Outage.window_id == window_id, Outage.extension_id.is_(None)).order_by(Outage.id)


def _move(uow: UnitOfWork, rulebook: Rulebook, window_id: int, waiting: list[Outage]) -> bool:
    """Apply the rule that was published when the first of the waiting interruptions began."""
    published = rule_at(uow.session, window_id, min(outage.started_at for outage in waiting))
    if published is None:
        return False
    outages = uow.session.scalars(_uncounted(window_id)).all()
    noted_at = max(outage.created_at for outage in waiting)
    lost = tuple(Interruption(outage.started_at, outage.ended_at) for outage in outages)
    found = extension(published.rule, rulebook.closes_on, lost, noted_at)
    if found is None:
        return False
    candidate = _publish(uow, window_id, rulebook, found, published, list(outages))
    row = ClosingExtension(
        window_id=window_id,
        from_on=rulebook.closes_on,
        to_on=found.closes_on,
        lost_seconds=int(found.lost.total_seconds()),
        rulebook_version=candidate.version,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    for outage in outages:
        outage.extension_id = row.id
    window = uow.session.get_one(Window, window_id)
    facts = {"from_on": row.from_on, "to_on": row.to_on, "lost_seconds": row.lost_seconds}
    uow.record(Event.CLOSING_EXTENDED, SYSTEM, ("window", window.public_id), facts=facts)
    return True


def _publish(
    uow: UnitOfWork,
    window_id: int,
    rulebook: Rulebook,
    found: Extension,
    published: PublishedRule,
    outages: list[Outage],
) -> Rulebook:
    act = f"Règle de prolongation du guichet publiée le {date_fr(paris_date(published.since))}"
    when = " ; ".join(_spelt(one) for one in outages[-5:])
    measure = (
        "à l’instant de la clôture"
        if found.over_closing
        else f"{minutes_of(found.lost)} minutes dans les {published.rule.last_hours} heures avant la clôture"
    )
    reason = f"Service interrompu {measure} : {when}."
    candidate = with_closing_day(rulebook, found.closes_on, act, reason, paris_date(uow.now))
    publish_rulebook(uow, SYSTEM, PublishRulebook(window_id, candidate, act, reason, rulebook.version))
    return candidate


def _spelt(outage: Outage) -> str:
    """« le 22 octobre 2021 de 14 h 00 à 15 h 30 »."""
    start, end = (instant_fr(at).partition(" (")[0] for at in (outage.started_at, outage.ended_at))
    day, _, hour = start.partition(" à ")
    same_day, _, until = end.partition(" à ")
    return f"le {day} de {hour} à {until}" if day == same_day else f"du {start} au {end}"
