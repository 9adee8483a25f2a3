"""Bring an invoice to a claim: the file first; it is read after the commit, and a person completes it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.models import ClaimInvoice
from portal.services.applicant.uploads import PreparedFile
from portal.services.claims.duplicates import Brought, duplicate
from portal.services.claims.editing import award_of_claim, lock_editable, touch
from portal.services.quotes.ask_reading import ask_reading
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AddInvoice:
    """The claim (public id) and the file already in the store."""

    claim: str
    file: PreparedFile


def add_invoice(uow: UnitOfWork, actor: Actor, command: AddInvoice) -> str:
    """Add the file and have it read; the invoice's public id. Raises InvalidInput on a file already claimed."""
    claim = lock_editable(uow, actor, command.claim)
    award_of_claim(uow, claim)
    file = command.file
    known = duplicate(uow, claim, Brought(file.sha256))
    if known:
        raise InvalidInput({"file": known})
    row = stored_file(uow, file.sha256, file.size, file.media_type)
    invoice = ClaimInvoice(
        window_id=claim.window_id,
        organisation_id=claim.organisation_id,
        claim_id=claim.id,
        file_id=row.id,
        file_name=file.name,
        created_at=uow.now,
    )
    uow.session.add(invoice)
    ask_reading(uow, "quote", file.sha256)
    touch(claim)
    uow.session.flush()
    return invoice.public_id
