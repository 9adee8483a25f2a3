"""The applicant confirms a mandate: by their own link, or on a signed paper the helper files."""

from __future__ import annotations

from portal.domain.actors import VISITOR, Actor
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.models import Mandate
from portal.services.applicant.add_document import stored_file_id
from portal.services.applicant.uploads import PreparedFile
from portal.services.assisting.own_mandate import held_mandate, mandate_by_code, require_open
from portal.services.unit_of_work import UnitOfWork


def confirm_by_code(uow: UnitOfWork, code: str) -> None:
    """Confirm with the giver's own code, once. Raises NotFound, Conflict when it is done or the mandate is over."""
    mandate = mandate_by_code(uow, code)
    _confirm(uow, VISITOR, mandate, "link")


def confirm_on_paper(uow: UnitOfWork, actor: Actor, public_id: str, file: PreparedFile) -> None:
    """Keep the paper the giver signed. Raises NotFound for a mandate of somebody else, Conflict as above."""
    mandate = held_mandate(uow, actor, public_id)
    mandate.confirmation_file_id = stored_file_id(uow, file)
    mandate.confirmation_name = file.name
    _confirm(uow, actor, mandate, "paper")


def _confirm(uow: UnitOfWork, actor: Actor, mandate: Mandate, means: str) -> None:
    require_open(uow, mandate)
    if mandate.confirmed_at is not None:
        raise Conflict("Ce mandat est déjà confirmé.")
    mandate.confirmed_at = uow.now
    uow.record(Event.MANDATE_CONFIRMED, actor, ("mandate", mandate.public_id), facts={"means": means})
