"""A decision taken after silence became a rejection says so: its motive is due and its record names the rejection."""

from __future__ import annotations

from collections.abc import Sequence
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
    born_on = born_rejections(uow, [dossier.id]).get(dossier.id)
    if born_on is None:
        return {}
    if not motive.strip():
        raise InvalidInput({"motive": missing_motive(born_on)})
    return {"replaces_rejection_of": born_on}


def born_rejections(uow: UnitOfWork, dossier_ids: Sequence[int]) -> dict[int, date]:
    """The day an implicit rejection was born, by dossier id, for those that have one; a few queries however many."""
    noted = sa.select(ImplicitRejection.dossier_id, ImplicitRejection.born_on)
    rows = uow.session.execute(noted.where(ImplicitRejection.dossier_id.in_(dossier_ids)))
    found = {dossier_id: born_on for dossier_id, born_on in rows}
    rest = [dossier_id for dossier_id in dossier_ids if dossier_id not in found]
    for dossier_id, facts in clock_facts(uow.session, rest).items():
        computed = rejection_date(facts)
        if computed is not None and computed.on < paris_date(uow.now):
            found[dossier_id] = computed.on
    return found


def missing_motive(born_on: date) -> str:
    """What to write when a rejection was born."""
    return (
        f"Le silence gardé jusqu’au {born_on:%d/%m/%Y} a fait naître un rejet implicite\u00a0: "
        "écrivez pourquoi cette décision le remplace."
    )
