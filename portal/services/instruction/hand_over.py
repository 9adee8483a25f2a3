"""Hand over the pending dossiers of someone who leaves to a colleague: those shown on the preview, all or none."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput
from portal.models import Dossier, Person
from portal.services.instruction.assign_dossier import AssignDossier, assign_dossier
from portal.services.unit_of_work import UnitOfWork

MOVED = "La liste a changé depuis l’aperçu : rien n’a été transmis. Relisez-la, puis confirmez de nouveau."


@dataclass(frozen=True, slots=True)
class HandOver:
    """From whom to whom (public ids); ``dossiers``: public id and version of each, as the preview showed them."""

    source: str
    target: str
    dossiers: tuple[tuple[str, int], ...]


def hand_over(uow: UnitOfWork, actor: Actor, command: HandOver) -> int:
    """Give each dossier to the colleague; return how many. Raises Conflict when one changed since the preview."""
    if command.source == command.target:
        raise InvalidInput({"target": "Choisissez une autre personne que celle qui part."})
    if not command.dossiers:
        raise InvalidInput({"target": "Cette personne ne suit aucun dossier en attente : il n’y a rien à transmettre."})
    source = uow.session.scalar(sa.select(Person.id).where(Person.public_id == command.source))
    for public_id, version in sorted(command.dossiers):
        follows = sa.select(Dossier.instructor_id).where(Dossier.public_id == public_id)
        if source is None or uow.session.scalar(follows) != source:
            raise Conflict(MOVED)
        try:
            assign_dossier(uow, actor, AssignDossier(public_id, command.target, version=version))
        except Conflict:
            raise Conflict(MOVED) from None
        except InvalidInput as error:
            raise InvalidInput({"target": " ".join(error.fields.values())}) from None
    return len(command.dossiers)
