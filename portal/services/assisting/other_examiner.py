"""Four eyes: whoever helped to file a dossier is never its only examiner."""

from __future__ import annotations

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.models import Dossier, Mandate
from portal.queries.assistance import examined_by_another
from portal.services.unit_of_work import UnitOfWork


def require_other_examiner(uow: UnitOfWork, actor: Actor, dossier: Dossier) -> None:
    """Raise InvalidInput (``stages``) when ``actor`` helped with the dossier and nobody else examined it."""
    if dossier.mandate_id is None:
        return
    helper = uow.session.get_one(Mandate, dossier.mandate_id).holder_id
    if helper == actor.person_id and not examined_by_another(uow.session, dossier.id, helper):
        raise InvalidInput(
            {
                "stages": "Vous avez aidé à préparer ce dossier : un autre instructeur doit en faire au moins une "
                "étape, ou rédiger la proposition."
            }
        )
