"""The database refuses an entry whose window, envelope, dossier and act do not belong together."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.domain.actors import SYSTEM
from portal.domain.ledger import EntryKind
from portal.models import Dossier, Envelope
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.runtime import Runtime
from tests.factories import make_dossier, make_organisation, make_person, make_window


def _reserve(runtime: Runtime, envelope_id: int, dossier_id: int, key: str) -> None:
    with runtime.uow() as uow:
        command = EntryCommand(envelope_id, EntryKind.RESERVATION, 100, "essai", key, dossier_id=dossier_id)
        post_entry(uow, SYSTEM, command)


def test_a_dossier_reserves_in_its_own_window_only(runtime: Runtime) -> None:
    here, elsewhere = make_window(runtime), make_window(runtime, slug="fitn7-axe3-68-2021")
    make_dossier(runtime, here, make_organisation(runtime), make_person(runtime))
    with runtime.read() as session:
        dossier = session.scalars(sa.select(Dossier.id)).one()
        envelopes = {row.window_id: row.id for row in session.scalars(sa.select(Envelope))}

    with pytest.raises(sa.exc.IntegrityError, match="belong together"):
        _reserve(runtime, envelopes[elsewhere], dossier, "k1")
    _reserve(runtime, envelopes[here], dossier, "k2")
