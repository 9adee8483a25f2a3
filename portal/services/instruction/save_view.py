"""Keep a selection of the list under a name; the same name again replaces it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.errors import Forbidden, InvalidInput
from portal.models import SavedView
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork

MOST = 20


@dataclass(frozen=True, slots=True)
class SaveView:
    """A name, and the query string of the list's address."""

    name: str
    query: str


def save_view(uow: UnitOfWork, actor: Actor, command: SaveView) -> None:
    """Keep it for the actor alone. Raises InvalidInput when it is too long, or one too many."""
    if not actor.window_ids(Role.INSTRUCTOR):
        raise Forbidden
    me = person_id_of(actor)
    if not command.name:
        raise InvalidInput({"name": "Donnez un nom à cette vue."})
    if len(command.query) > 1000 or len(command.name) > 60:
        raise InvalidInput({"name": "Cette sélection est trop longue pour être gardée : retirez des filtres."})
    mine = list(uow.session.scalars(sa.select(SavedView).where(SavedView.person_id == me)))
    same = next((row for row in mine if row.name == command.name), None)
    if same is not None:
        same.query = command.query
        return
    if len(mine) >= MOST:
        raise InvalidInput({"name": f"Vous avez déjà {MOST} vues : supprimez-en une d’abord."})
    uow.session.add(SavedView(person_id=me, name=command.name, query=command.query, created_at=uow.now))
