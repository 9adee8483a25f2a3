"""A decision taken after silence became a rejection says so: its motive is due and its record names the rejection."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from portal.domain.clocks import paris_date
from portal.domain.errors import InvalidInput
from portal.domain.legal_clock import rejection_date
from portal.models import Dossier, ImplicitRejection
from portal.queries.legal_clock import clock_facts
from portal.services.unit_of_work import UnitOfWork


def face_rejection(uow: UnitOfWork, dossier: Dossier, motive: str) -> dict[str, date]:
    """Facts to journal with the decision: the birth of the implicit rejection, nothing when there is none.

    A rejection born today's computation already shows counts even if it is not noted yet. Raises InvalidInput
    (``motive``) when the rejection is met without a word.
    """
    born_on = uow.session.scalar(
        sa.select(ImplicitRejection.born_on).where(ImplicitRejection.dossier_id == dossier.id)
    )
    if born_on is None:
        facts = clock_facts(uow.session, [dossier.id]).get(dossier.id)
        computed = rejection_date(facts) if facts else None
        if computed is None or computed.on >= paris_date(uow.now):
            return {}
        born_on = computed.on
    if not motive.strip():
        raise InvalidInput(
            {
                "motive": f"Le silence gardé jusqu’au {born_on:%d/%m/%Y} a fait naître un rejet implicite\u00a0: "
                "écrivez pourquoi cette décision le remplace."
            }
        )
    return {"replaces_rejection_of": born_on}
