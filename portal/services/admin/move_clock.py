"""Demonstration only: move the legal clock forward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from portal.domain.actors import Actor, Role
from portal.domain.clocks import PARIS
from portal.domain.errors import Forbidden, InvalidInput, NotFound
from portal.domain.events import Event
from portal.models import ClockOffset
from portal.services.runtime import Runtime

#: Past this year the calendars and delays of the portal mean nothing.
LAST_YEAR = 2099


def move_clock(runtime: Runtime, actor: Actor, to: datetime) -> None:
    """Make the legal clock say ``to`` (aware) now; it runs on from there. The system clock never moves.

    Raises NotFound outside the demonstration, Forbidden but to administrators, InvalidInput backwards.
    """
    if not runtime.settings.demo:
        raise NotFound
    if Role.ADMINISTRATOR not in actor.roles:
        raise Forbidden
    if to.astimezone(PARIS).year > LAST_YEAR:
        raise InvalidInput({"day": f"Choisissez une date jusqu’en {LAST_YEAR}."})
    with runtime.uow() as uow:
        row = uow.session.get(ClockOffset, 1, with_for_update=True)
        before = uow.system.now() + timedelta(seconds=row.seconds if row else 0)
        if to <= before:
            raise InvalidInput({"day": "La date simulée ne recule pas\u00a0: choisissez un instant à venir."})
        seconds = -(-(to - uow.system.now()) // timedelta(seconds=1))
        if row is None:
            uow.session.add(ClockOffset(id=1, seconds=seconds))
        else:
            row.seconds = seconds
        facts = {"from": before.astimezone(UTC), "to": to.astimezone(UTC)}
        uow.record(Event.CLOCK_MOVED, actor, ("clock", "1"), facts=facts)
        uow.after_commit(runtime.forget_clock)
