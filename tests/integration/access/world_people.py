"""The world of the access matrix, people's side: an invitation, a proof, a takeover, a refused address."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import SYSTEM, Actor, Role
from portal.models import AddressBounce
from portal.queries.people import actor_by_email
from portal.services.applicant.uploads import prepare_upload
from portal.services.mail.delivery_status import PermanentFailure
from portal.services.mail.record_bounce import PERSON, record_bounce
from portal.services.organisations.add_proof import AddProof, add_proof
from portal.services.runtime import Runtime
from portal.services.team.invite import Invite, invite
from portal.services.team.takeover import AskTakeover, ask_takeover
from tests.factories import PDF


def name_people(runtime: Runtime, ids: dict[str, str]) -> None:
    """Make them, and give their ids."""
    mayor, stranger, reader = (_actor(runtime, key) for key in ("maire.tournus", "maire.louhans", "conseil.tournus"))
    ids["reader_person"] = reader.public_id
    file = prepare_upload(runtime, "statuts.pdf", PDF)
    with runtime.uow() as uow:
        ids["invitation"] = invite(
            runtime, uow, mayor, Invite(ids["organisation"], "invitee@demo.example", Role.READER)
        )
    with runtime.uow() as uow:
        ids["proof"] = add_proof(uow, mayor, AddProof(ids["organisation"], "statutes", file))
    with runtime.uow() as uow:
        command = AskTakeover("217105436", Role.EDITOR, "Tout le monde est parti.", file)
        ids["takeover"] = ask_takeover(runtime, uow, stranger, command)
    with runtime.uow() as uow:
        record_bounce(uow, SYSTEM, PermanentFailure(mayor.email, "5.1.1", ""), PERSON)
    with runtime.read() as session:
        ids["bounce"] = session.scalars(sa.select(AddressBounce.public_id)).one()


def _actor(runtime: Runtime, key: str) -> Actor:
    with runtime.read() as session:
        found = actor_by_email(session, f"{key}@demo.example")
    assert found is not None, key
    return found
