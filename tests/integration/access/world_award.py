"""What follows an award, for the access matrix: a declared start and a given account, both unanswered."""

from __future__ import annotations

from datetime import date

from portal.domain.actors import Actor
from portal.services.applicant.uploads import prepare_upload
from portal.services.award.declare_start import DeclareStart, declare_start
from portal.services.award.propose_account import ProposeAccount, propose_account
from portal.services.runtime import Runtime
from tests.factories import PDF


def award_objects(runtime: Runtime, applicant: Actor, dossier: str) -> dict[str, str]:
    """Ids of the declaration and of the account."""
    file = prepare_upload(runtime, "preuve.pdf", PDF)
    with runtime.uow() as uow:
        start = declare_start(uow, applicant, DeclareStart(dossier, "order", date(2021, 10, 15), file))
    with runtime.uow() as uow:
        command = ProposeAccount(dossier, "Commune de Tournus", "FR7630001007941234567890185", "", file)
        return {"start": start, "account": propose_account(uow, applicant, command)}
