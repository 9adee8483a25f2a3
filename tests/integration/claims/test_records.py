"""What is kept of a claim: versions that cannot be changed unseen, the certificate, the litigation export."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from portal.domain.errors import Conflict
from portal.models import ClaimFile, ClaimFiling, Dossier, StoredFile
from portal.services.claims.make_certificate import make_certificate
from portal.services.claims.order_claim import OrderClaim, order_claim
from portal.services.litigation.walk import rows_of
from portal.services.runtime import Runtime
from portal.services.verifying.frozen import check_frozen
from tests.factories import writing
from tests.integration.claims.support import (
    accept_start,
    begin,
    certified_claim,
    claim_row,
    confirm_account,
    filed_interim,
    make_award,
)


def test_a_filed_version_that_changes_is_found(runtime: Runtime) -> None:
    award = make_award(runtime)
    accept_start(runtime, award)
    claim = filed_interim(runtime, award)
    with runtime.read() as session:
        assert [line for line in check_frozen(session) if "paiement" in line] == []
    with writing(runtime) as session:
        session.execute(sa.update(ClaimFiling).values(content=sa.func.replace(ClaimFiling.content, "F-12", "F-13")))
    with runtime.read() as session:
        found = [line for line in check_frozen(session) if "paiement" in line]
    assert found == [f"Demande de paiement {claim}\u00a0: le contenu gelé a été modifié."]


def test_the_litigation_export_holds_filed_claims_and_no_draft(runtime: Runtime) -> None:
    award = make_award(runtime)
    accept_start(runtime, award)
    draft = begin(runtime, award, "advance")
    filed = certified_claim(runtime, award, filed_at=runtime.legal.now(), number=2)
    with runtime.read() as session:
        dossier = session.scalars(sa.select(Dossier).where(Dossier.public_id == award.dossier)).one()
        tables = {found.table.name: found.rows for found in rows_of(session, dossier)}
    exported = [row["public_id"] for row in tables["payment_claim"]]
    assert (filed in exported, draft in exported) == (True, False)
    assert [row["verb"] for row in tables["claim_step"]] == ["certify"]


def test_a_certificate_is_kept_and_a_new_account_asks_for_another(runtime: Runtime) -> None:
    award = make_award(runtime)
    accept_start(runtime, award)
    claim = certified_claim(runtime, award)
    budget = award.house.budget
    with pytest.raises(Conflict, match="Aucun RIB confirmé"):
        make_certificate(runtime, budget, claim)
    first = confirm_account(runtime, award)
    digest = make_certificate(runtime, budget, claim)
    assert runtime.store.get(digest).startswith(b"%PDF")
    assert claim_row(runtime, claim).account_id == first
    second = confirm_account(runtime, award, "FR1420041010050500013M02606")
    today = runtime.legal.now().date()
    with pytest.raises(Conflict, match="Le RIB a changé"), runtime.uow() as uow:
        order_claim(uow, budget, OrderClaim(claim, "1000123456", today))
    again = make_certificate(runtime, budget, claim)
    assert (again != digest, claim_row(runtime, claim).account_id) == (True, second)
    with runtime.read() as session:
        kept = session.execute(
            sa.select(StoredFile.sha256, ClaimFile.set_aside_at.is_(None))
            .join(ClaimFile, ClaimFile.file_id == StoredFile.id)
            .order_by(ClaimFile.id)
        ).all()
    assert [tuple(row) for row in kept] == [(digest, False), (again, True)]
    with runtime.uow() as uow:
        order_claim(uow, budget, OrderClaim(claim, "1000123456", date(2021, 10, 19)))
