"""The same invoice claimed by two bodies: its file is refused, its number shown to the instructor alone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.claim import ClaimState
from portal.domain.errors import InvalidInput
from portal.models import ClaimInvoice, PaymentClaim
from portal.services.claims.add_invoice import AddInvoice, add_invoice
from portal.services.runtime import Runtime
from tests.factories import make_organisation, writing
from tests.integration.acting.web import Visitor, read
from tests.integration.claims.support import (
    Awarded,
    accept_start,
    begin,
    certified_claim,
    filed_interim,
    make_award,
    stored,
)


def _copied(runtime: Runtime, award: Awarded) -> None:
    """The invoice of the only claim, in a claim of another body too."""
    other = make_organisation(runtime, "217100106", "Autun")
    claim = certified_claim(runtime, award, 0, kind="interim", number=8, amount_cents=100)
    with writing(runtime) as session:
        row = session.scalars(sa.select(PaymentClaim).where(PaymentClaim.public_id == claim)).one()
        known = session.scalars(sa.select(ClaimInvoice)).one()
        session.add(
            ClaimInvoice(
                claim_id=row.id,
                window_id=row.window_id,
                organisation_id=other,
                file_id=known.file_id,
                supplier=known.supplier,
                number=known.number,
                number_key=known.number_key,
                file_key=known.file_key,
                created_at=runtime.legal.now(),
            )
        )


@pytest.fixture
def award(runtime: Runtime) -> Awarded:
    """Its start is accepted."""
    made = make_award(runtime)
    accept_start(runtime, made)
    return made


def test_the_file_another_body_has_filed_is_refused(runtime: Runtime, award: Awarded) -> None:
    claim = filed_interim(runtime, award)
    _copied(runtime, award)
    with writing(runtime) as session:
        # The body's own claim is rejected: only the other one's stands.
        session.execute(
            sa.update(PaymentClaim).where(PaymentClaim.public_id == claim).values(state=ClaimState.REJECTED)
        )
    second = begin(runtime, award, "interim")
    with pytest.raises(InvalidInput) as refused, runtime.uow() as uow:
        add_invoice(uow, award.house.applicant, AddInvoice(second, stored(runtime, "F-12.pdf")))
    said = refused.value.fields["file"]
    assert "déjà dans une autre demande de paiement du guichet" in said
    assert "Autun" not in said
    assert "dossier" not in said
    with runtime.uow() as uow:
        add_invoice(uow, award.house.applicant, AddInvoice(second, stored(runtime, "F-13.pdf")))


def test_the_number_another_body_has_filed_is_shown_to_the_instructor_alone(
    app: Flask, runtime: Runtime, award: Awarded
) -> None:
    claim = filed_interim(runtime, award)
    told = "Même fournisseur et même numéro chez un autre porteur"
    here = f"/paiements/{claim}"
    instructor = Visitor(app, award.house.instructor)
    assert told not in read(instructor.get(here))
    _copied(runtime, award)
    sheet = read(instructor.get(here))
    assert told in sheet
    assert "demande n° 8" in sheet.replace("\u00a0", " ")
    town = Visitor(app, award.house.applicant).get(f"/mes-dossiers/{award.dossier}/subvention/paiements/{claim}")
    assert town.status_code == 200
    assert told not in read(town)
