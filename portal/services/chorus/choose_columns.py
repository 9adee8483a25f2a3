"""Say what each column of an export is; the window remembers it for the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.models import ChorusMapping
from portal.queries.chorus import saved_roles
from portal.services.chorus.loading import lock_import
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork
from portal.tables.chorus_rows import ROLES


@dataclass(frozen=True, slots=True)
class ChooseColumns:
    """The role of each column of ``export`` (public id), in order; empty: left aside."""

    export: str
    roles: Sequence[str]


def choose_columns(uow: UnitOfWork, actor: Actor, command: ChooseColumns) -> None:
    """Keep the roles, each given once: a second column of the same role is left aside."""
    row = lock_import(uow, actor, command.export)
    kept: list[str] = []
    for role in command.roles:
        kept.append(role if role in ROLES and role not in kept else "")
    row.roles = kept
    saved = dict(saved_roles(uow.session, row.window_id))
    roles = {**saved, **dict(zip(row.content["headings"], kept, strict=False))}
    if roles != saved:
        person_id = person_id_of(actor)
        uow.session.add(
            ChorusMapping(window_id=row.window_id, roles=roles, person_id=person_id, created_at=uow.now)
        )
