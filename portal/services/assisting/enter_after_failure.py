"""Enter what was received outside the portal during a recorded failure: the instant of its receipt counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.channels import Channel
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.mandate import Proof, Scope
from portal.domain.permissions import Permission, Subject, require
from portal.models import Mandate, OutsideRequest
from portal.services.applicant.add_document import stored_file_id
from portal.services.applicant.uploads import PreparedFile
from portal.services.assisting.begin_assisted import open_assisted_draft
from portal.services.assisting.bodies import body_problem, organisation_of
from portal.services.assisting.record_mandate import keep_mandate
from portal.services.assisting.record_outside import NO_OUTAGE
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork

#: How long the administration may take to enter what it received.
ENTRY_TIME = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class EnterAfterFailure:
    """The request (public id), the applicant's SIRET, who signed it, and the paper itself."""

    request: str
    siret: str
    signer_name: str
    signer_capacity: str
    file: PreparedFile | None
    site_url: str
    office: str = ""


def enter_after_failure(uow: UnitOfWork, actor: Actor, command: EnterAfterFailure) -> str:
    """Open the draft that carries what was received, and return its public id.

    The signed paper stands for a mandate to enter and file it; its signer is told. Raises Conflict without a recorded
    failure or when it is entered already, InvalidInput by field.
    """
    query = sa.select(OutsideRequest).where(OutsideRequest.public_id == command.request).with_for_update()
    request = uow.session.scalar(query)
    if request is None:
        raise NotFound
    require(actor, Permission.OUTSIDE_RECORD, Subject(request.window_id))
    if request.outage_id is None:
        raise Conflict(NO_OUTAGE)
    if request.entered_at is not None:
        raise Conflict("Cette demande est déjà saisie : ouvrez son dossier.")
    file = _checked(uow, command)
    organisation = organisation_of(uow, actor, command.siret, request.sender_address)
    mandate = Mandate(
        window_id=request.window_id,
        organisation_id=organisation.id,
        holder_id=person_id_of(actor),
        holder_office=command.office.strip(),
        channel=Channel.ENTERED_AFTER_FAILURE,
        giver_name=command.signer_name.strip(),
        giver_capacity=command.signer_capacity.strip(),
        giver_email=request.sender_email,
        giver_address=request.sender_address,
        scope=Scope.PREPARE_AND_SIGN,
        proof=Proof.SIGNED_PAPER,
        proof_file_id=stored_file_id(uow, file),
        proof_name=file.name,
        given_on=paris_date(request.received_at),
        until_on=paris_date(uow.now + ENTRY_TIME),
        created_at=uow.now,
    )
    keep_mandate(uow, actor, mandate, organisation, command.site_url)
    dossier = open_assisted_draft(uow, actor, mandate, request.received_at)
    dossier.outside_request_id = request.id
    request.entered_at = uow.now
    subject = ("outside_request", request.public_id)
    facts = {"received_at": request.received_at, "mandate": mandate.public_id}
    uow.record(Event.OUTSIDE_ENTERED, actor, subject, dossier=dossier.public_id, facts=facts)
    return dossier.public_id


def _checked(uow: UnitOfWork, command: EnterAfterFailure) -> PreparedFile:
    problems = {}
    wrong = body_problem(uow, command.siret)
    if wrong:
        problems["siret"] = wrong
    if not command.signer_name.strip():
        problems["signer_name"] = "Indiquez qui a signé la demande."
    if not command.signer_capacity.strip():
        problems["signer_capacity"] = "Indiquez sa qualité, par exemple : maire."
    if command.file is None:
        problems["file"] = "Joignez la demande reçue, signée."
    if problems or command.file is None:
        raise InvalidInput(problems)
    return command.file
