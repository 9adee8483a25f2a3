"""Interruptions of the service, and the rule published beforehand by which they move the closing.

Instants are aware; the closing is a legal day in Paris, its last instant the midnight after it. What a rule says to the
public and what it computes are made here side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.domain.calendar import add_working_days
from portal.domain.clocks import end_of_day, paris_date

#: A rule must be applied while people can still learn of it: later, an administrator publishes.
NOTED_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Interruption:
    """From when to when the service could not be used (half-open)."""

    started_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """``min_minutes`` of interruption in the ``last_hours`` before closing move it by ``working_days`` working days."""

    min_minutes: int
    last_hours: int
    working_days: int

    def __post_init__(self) -> None:
        if self.min_minutes < 1 or self.last_hours < 1 or self.working_days < 1:
            raise ValueError("a rule of extension counts from one")


@dataclass(frozen=True, slots=True)
class Extension:
    """A closing moved: the new last day, and how long the service was out before the closing it replaces."""

    closes_on: date
    lost: timedelta
    over_closing: bool


def gap(last_beat: datetime | None, now: datetime, threshold: timedelta) -> Interruption | None:
    """The interruption between the last sign of life and now, None within the threshold (or before any sign)."""
    if last_beat is None or now - last_beat <= threshold:
        return None
    return Interruption(last_beat, now)


def within(one: Interruption, opens_at: datetime | None, closes_at: datetime) -> Interruption | None:
    """The interruption, when part of it falls in the opening period; it is kept whole."""
    if one.started_at >= closes_at or (opens_at is not None and one.ended_at <= opens_at):
        return None
    return one


def total(interruptions: Iterable[Interruption], start: datetime, end: datetime) -> timedelta:
    """Time lost between ``start`` and ``end``; what overlaps counts once."""
    lost, reached = timedelta(0), start
    for one in sorted(interruptions, key=lambda item: item.started_at):
        begun, over = max(one.started_at, reached), min(one.ended_at, end)
        if over > begun:
            lost += over - begun
            reached = over
    return lost


def extension(
    rule: ExtensionRule, closes_on: date, interruptions: tuple[Interruption, ...], noted_at: datetime
) -> Extension | None:
    """What the rule makes of interruptions that no extension counted yet, as noted at ``noted_at``; None: nothing.

    The new closing is never a day already begun when the interruption was noted, so that people can use it.
    """
    closing = end_of_day(closes_on)
    if noted_at - closing > NOTED_WITHIN:
        return None
    lost = total(interruptions, closing - timedelta(hours=rule.last_hours), closing)
    over_closing = any(one.started_at < closing < one.ended_at for one in interruptions)
    if not over_closing and lost < timedelta(minutes=rule.min_minutes):
        return None
    return Extension(add_working_days(max(closes_on, paris_date(noted_at)), rule.working_days), lost, over_closing)


def rule_sentences(rule: ExtensionRule) -> tuple[str, ...]:
    """The rule as the call publishes it beforehand."""
    hours = "dernière heure" if rule.last_hours == 1 else f"{rule.last_hours} dernières heures"
    minutes = "une minute" if rule.min_minutes == 1 else f"{rule.min_minutes} minutes"
    days = "au premier jour ouvré suivant" if rule.working_days == 1 else f"au {rule.working_days}e jour ouvré suivant"
    return (
        f"Si le service est interrompu {minutes} ou plus en tout pendant les {hours} avant la clôture, ou s’il est "
        f"interrompu à l’instant de la clôture, le dernier jour de dépôt est reporté {days}, à la même heure (minuit, "
        "heure de Paris).".replace("pendant les dernière", "pendant la dernière"),
        "Ce jour se compte à partir de la clôture, ou du jour où l’interruption est constatée si elle l’est après, "
        f"dans les {NOTED_WITHIN.days} jours. Une même interruption ne compte qu’une fois.",
    )


def minutes_of(duration: timedelta) -> int:
    """Whole minutes of a duration, rounded down."""
    return int(duration.total_seconds() // 60)
