"""Payment claims of the matrix's world: one filed with an invoice and a paper, and a draft with its own."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.claim import ClaimState
from portal.models import Act, ClaimFile, ClaimInvoice, Dossier, PaymentClaim, Person, StoredFile
from portal.services.runtime import Runtime


def claim_objects(runtime: Runtime, dossier: str) -> dict[str, str]:
    """Ids by name, on the award of ``dossier``."""
    names = {}
    with runtime.uow() as uow:
        session = uow.session
        act = session.scalars(sa.select(Act).join(Dossier).where(Dossier.public_id == dossier)).one()
        proof = session.scalars(sa.select(StoredFile.id).limit(1)).one()
        person = session.scalars(sa.select(Person.id).limit(1)).one()
        for rank, (name, state) in enumerate((("claim", ClaimState.FILED), ("claim_draft", ClaimState.DRAFT)), start=1):
            claim = PaymentClaim(
                window_id=act.window_id,
                act_id=act.id,
                organisation_id=act.organisation_id,
                state=state,
                kind="interim",
                number=rank,
                amount_cents=100_00,
                filed_at=uow.now if state is ClaimState.FILED else None,
                created_at=uow.now,
            )
            session.add(claim)
            session.flush()
            whose = {"window_id": act.window_id, "organisation_id": act.organisation_id, "claim_id": claim.id}
            invoice = ClaimInvoice(file_id=proof, file_name="facture.pdf", created_at=uow.now, **whose)
            paper = ClaimFile(
                claim_id=claim.id,
                kind="statement",
                name="etat.pdf",
                file_id=proof,
                person_id=person,
                created_at=uow.now,
            )
            session.add_all([invoice, paper])
            session.flush()
            names |= {name: claim.public_id, f"{name}_invoice": invoice.public_id, f"{name}_file": paper.public_id}
    return names
