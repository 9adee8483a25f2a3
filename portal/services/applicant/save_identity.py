"""Save the identity step of a draft: who carries the project, who answers for it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.services.applicant.drafts import Kept, Typed, keep_part, own_draft, refresh_total
from portal.services.unit_of_work import UnitOfWork

PART = "identity"


@dataclass(frozen=True, slots=True)
class SaveIdentity:
    """The identity step. ``vat_recovered``: None while unknown; ``france_services``: none or declared."""

    dossier: str
    version: int
    contact_name: str = ""
    contact_position: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    contact_address: str = ""
    vat_recovered: bool | None = None
    france_services: str = "none"
    funded_only_by_local_authorities: bool | None = None
    decision_level_commitment: bool | None = None
    typed: Typed = Typed()  # noqa: RUF009 - frozen


def save_identity(uow: UnitOfWork, actor: Actor, command: SaveIdentity) -> Kept:
    """Keep what was declared. Raises Conflict on a stale version; the total follows the answer on VAT."""
    dossier = own_draft(uow, actor, command.dossier, command.version, PART, command.typed.page)
    dossier.contact_name = command.contact_name
    dossier.contact_position = command.contact_position
    dossier.contact_email = command.contact_email
    dossier.contact_phone = command.contact_phone
    dossier.contact_address = command.contact_address
    dossier.vat_recovered = command.vat_recovered
    dossier.france_services = "declared" if command.france_services != "none" else "none"
    dossier.funded_only_by_local_authorities = command.funded_only_by_local_authorities
    dossier.decision_level_commitment = command.decision_level_commitment
    refresh_total(dossier)
    return keep_part(uow, actor, dossier, PART, command.typed)
