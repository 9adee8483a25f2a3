"""The pages of a claim, from the town hall's draft to the transfer, as people go through them."""

from __future__ import annotations

import io
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.claim import ClaimState
from portal.models import ClaimFile, ClaimInvoice, PaymentClaim, StoredFile
from portal.services.runtime import Runtime
from tests.factories import PDF
from tests.integration.claims.support import (
    Awarded,
    accept_start,
    claim_row,
    confirm_account,
    expense_of,
    filed_interim,
    make_award,
    move_to,
)
from tests.integration.instruction.test_inbox import counted
from tests.integration.instruction.web import Visitor


@pytest.fixture
def award(runtime: Runtime) -> Awarded:
    """A notified award whose start is accepted, on 29 October."""
    made = make_award(runtime)
    accept_start(runtime, made)
    move_to(runtime, date(2021, 10, 29))
    return made


def _claim(runtime: Runtime) -> str:
    with runtime.read() as session:
        return session.scalars(sa.select(PaymentClaim.public_id).order_by(PaymentClaim.id.desc())).first() or ""


def test_a_town_hall_claims_an_instalment(app: Flask, runtime: Runtime, award: Awarded) -> None:
    person = Visitor(app, award.house.applicant)
    base = f"/mes-dossiers/{award.dossier}/subvention/paiements"
    assert person.send(base).status_code == 422
    begun = person.send(base, kind="interim")
    claim = _claim(runtime)
    here = f"{base}/{claim}"
    assert begun.headers["Location"] == here
    refused = person.send(here)
    assert refused.status_code == 422
    assert "Ajoutez au moins une facture." in refused.text
    assert "état récapitulatif des dépenses certifié" in refused.text
    added = person.send(f"{here}/factures/ajouter", file=(io.BytesIO(PDF), "facture.pdf"))  # type: ignore[arg-type]
    invoice = added.headers["Location"]
    assert "Lecture en cours" in person.get(invoice).text
    typed = {
        "supplier": "Agence Numérique du Mâconnais",
        "number": "F-12",
        "invoiced_on": "17/10/2021",
        "paid_on": "27/10/2021",
        "excl_tax": "10 000,00",
        "incl_tax": "12 000,00",
        f"charge_{expense_of(runtime)}": "10 000,01",
    }
    wrong = person.send(invoice, **typed)
    assert wrong.status_code == 422
    assert "avant le commencement de l’opération" in wrong.text
    assert "plus que le total hors taxe" in wrong.text
    assert 'value="10 000,01"' in wrong.text or 'value="10\u202f000,01"' in wrong.text
    right = {**typed, "invoiced_on": "25/10/2021", f"charge_{expense_of(runtime)}": "10 000,00"}
    assert person.send(invoice, **right).status_code == 303
    paper = {"accountant_name": "Claude Comptable", "statement_on": "28/10/2021"}
    file = (io.BytesIO(PDF + b"etat"), "etat.pdf")
    assert person.send(f"{here}/justificatifs", statement=file, **paper).status_code == 303  # type: ignore[arg-type]
    sent = person.send(here)
    assert sent.status_code == 303
    page = person.get(here)
    assert "7 000,00" in page.text.replace("\u202f", " ")
    assert "Retirer" not in page.text
    assert claim_row(runtime, claim).state is ClaimState.FILED
    assert person.get(f"{here}/justificatifs").status_code == 409
    assert b"%PDF" in person.get(invoice.replace("/factures/", "/fichiers/")).data


def test_the_prefecture_checks_certifies_orders_and_pays(app: Flask, runtime: Runtime, award: Awarded) -> None:
    confirm_account(runtime, award)
    claim = filed_interim(runtime, award)
    here = f"/paiements/{claim}"
    instructor, budget = Visitor(app, award.house.instructor), Visitor(app, award.house.budget)
    with counted(runtime.engine) as seen:
        page = instructor.get("/paiements")
    assert (page.status_code, len(seen) <= 8) == (200, True)
    assert "Tournus" in page.text
    with runtime.read() as session:
        key = session.scalars(sa.select(ClaimInvoice)).one().charges[0].public_id
    assert "Mettre en paiement" not in instructor.get(here).text
    refused = instructor.send(
        here, f"{here}/controle", **{f"accepted_{key}": "9 000,00", f"reason_{key}": "", "verify": "1"}
    )
    assert refused.status_code == 422
    assert "Dites pourquoi" in refused.text
    done = {f"accepted_{key}": "9 000,00", f"reason_{key}": "Nom de domaine hors projet", "verify": "1"}
    assert instructor.send(here, f"{here}/controle", **done).status_code == 303
    assert claim_row(runtime, claim).payable_cents == 630_000
    assert "Une autre personne que Inès Instruction" in instructor.get(here).text
    assert instructor.send(here, f"{here}/service-fait").status_code == 403
    assert budget.send(here, f"{here}/service-fait").status_code == 303
    assert budget.send(here, f"{here}/certificat").status_code == 303
    certificate = _file(runtime)
    assert budget.get(f"{here}/fichiers/{certificate}").data.startswith(b"%PDF")
    wrong = budget.send(here, f"{here}/mise-en-paiement", request_number="1000123456", ordered_on="30/10/2021")
    assert wrong.status_code == 422
    assert "futur" in wrong.text
    ordered = budget.send(here, f"{here}/mise-en-paiement", request_number="1000123456", ordered_on="29/10/2021")
    assert ordered.status_code == 303
    move_to(runtime, date(2021, 11, 3))
    assert budget.send(here, f"{here}/virement", paid_on="02/11/2021", reference="VIR 1").status_code == 303
    home = instructor.get(f"/instruction/dossiers/{award.dossier}/versements").text.replace("\u202f", " ")
    assert "virement le 2 novembre 2021" in home.replace("\u00a0", " ")
    assert "7 700,00" in home
    mine = f"/mes-dossiers/{award.dossier}/subvention/paiements"
    person = Visitor(app, award.house.applicant)
    assert "Nom de domaine hors projet" in person.get(f"{mine}/{claim}").text
    assert person.get(f"{mine}/{claim}/fichiers/{certificate}").status_code == 404


def test_a_claim_is_sent_back_completed_then_rejected(app: Flask, runtime: Runtime, award: Awarded) -> None:
    claim = filed_interim(runtime, award)
    here, mine = f"/paiements/{claim}", f"/mes-dossiers/{award.dossier}/subvention/paiements/{claim}"
    instructor, person = Visitor(app, award.house.instructor), Visitor(app, award.house.applicant)
    empty = instructor.send(here, f"{here}/pieces", items=" ")
    assert empty.status_code == 422
    assert instructor.send(here, f"{here}/pieces", items="La page 2 de la facture manque.").status_code == 303
    assert "La page 2 de la facture manque." in person.get(mine).text
    assert person.send(mine, reply="La voici.").status_code == 303
    assert "La voici." in instructor.get(here).text
    instructor.send(here, f"{here}/pieces", items="Toujours pas.")
    assert instructor.send(here, f"{here}/rejet", reason="Facture illisible.").status_code == 303
    assert "Facture illisible." in person.get(mine).text
    assert claim_row(runtime, claim).state is ClaimState.REJECTED


def test_a_check_made_on_an_older_claim_is_shown_again(app: Flask, runtime: Runtime, award: Awarded) -> None:
    claim = filed_interim(runtime, award)
    here, instructor = f"/paiements/{claim}", Visitor(app, award.house.instructor)
    with runtime.read() as session:
        key = session.scalars(sa.select(ClaimInvoice)).one().charges[0].public_id
    typed = {f"accepted_{key}": "1 234,00", f"reason_{key}": "Hors opération"}
    stale = instructor.send(here, f"{here}/controle", **typed, version="1")
    assert stale.status_code == 409
    assert "modifiée ailleurs" in stale.text
    assert "Hors opération" in stale.text
    kept = instructor.send(here, f"{here}/controle", **typed)
    assert kept.status_code == 303
    assert claim_row(runtime, claim).state is ClaimState.FILED
    assert "1 234,00" in instructor.get(here).text.replace("\u202f", " ")


def _file(runtime: Runtime) -> str:
    with runtime.read() as session:
        found = session.scalars(
            sa.select(ClaimFile)
            .join(StoredFile, StoredFile.id == ClaimFile.file_id)
            .where(ClaimFile.kind == "certificate")
        ).one()
        return found.public_id
