"""Propose the value of one setting; it counts only once another administrator approved it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.domain.window_settings import SPECS, value_problem
from portal.models import WindowSetting
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ProposeSetting:
    """A value for one setting, as text: ISO date, whole number, code of a choice, or the text itself."""

    window_id: int
    key: str
    value: str


def propose_setting(uow: UnitOfWork, actor: Actor, command: ProposeSetting) -> str:
    """Add the proposal and return its public id. Raises InvalidInput on a value the setting cannot have.

    Rows are only added: an earlier proposal still waiting is replaced by this one.
    """
    require(actor, Permission.SETTINGS_EDIT, Subject(command.window_id))
    spec = SPECS.get(command.key)
    if spec is None:
        raise NotFound
    problem = value_problem(spec, command.value)
    if problem:
        raise InvalidInput({"value": problem})
    row = WindowSetting(
        window_id=command.window_id,
        key=command.key,
        value=command.value.strip(),
        proposed_by=actor.public_id,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        Event.SETTING_PROPOSED,
        actor,
        ("setting", row.public_id),
        facts={"key": command.key, "window": command.window_id},
        detail=row.value,
    )
    return row.public_id
