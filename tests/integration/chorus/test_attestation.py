"""The certificate of available credits: a kept PDF the act cites, by other eyes; the supplier before notification."""

from __future__ import annotations

import io
import json
from datetime import date

import pdfplumber
import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.act import ActState
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.models import ChorusSupplier, CreditsAttestation, Envelope
from portal.services.acting.certify_credits import CertifyCredits, certify_credits
from portal.services.acting.issue_act import IssueAct, issue_act
from portal.services.acting.notify_act import NotifyAct, notify_act
from portal.services.acting.record_commitment import RecordCommitment, record_commitment
from portal.services.acting.record_supplier import RecordSupplier, record_supplier
from portal.services.budget.envelopes import Notice
from portal.services.budget.notify_credits import NotifyCredits, notify_credits
from portal.services.runtime import Runtime
from portal.services.signatory.reopen_decision import ReopenDecision, reopen_decision
from tests.factories import make_organisation
from tests.integration.acting.support import (
    EJ,
    House,
    act_row,
    certified,
    committed,
    dossier_of,
    grant,
    granted,
    issued,
    make_house,
    notified,
    prepared,
    propose,
    signed,
)
from tests.integration.acting.web import Visitor, read

DAY = date(2021, 10, 16)


def _attestations(runtime: Runtime) -> list[CreditsAttestation]:
    with runtime.read() as session:
        return list(session.scalars(sa.select(CreditsAttestation).order_by(CreditsAttestation.id)))


def _text(runtime: Runtime, row: CreditsAttestation) -> str:
    with runtime.read() as session:
        digest = session.get_one(CreditsAttestation, row.id).file.sha256
    with pdfplumber.open(io.BytesIO(runtime.store.get(digest))) as pdf:
        return " ".join("\n".join(page.extract_text() for page in pdf.pages).split())


def test_the_certificate_is_a_kept_pdf_the_act_cites(runtime: Runtime) -> None:
    house = make_house(runtime, budget__attestation_capacity="La responsable de l’unité opérationnelle")
    act = certified(house, prepared(house, granted(house)))
    (row,) = _attestations(runtime)
    text = _text(runtime, row)
    for said in (
        "douze mille six cents euros", "12 600,00 €", "363 – code d’essai", "0363-01", "BOP-UO", "0363-ESSAI",
        "036300000000", "ESSAI0071", "Béatrice Budget", "La responsable de l’unité opérationnelle",
        "Commune de Tournus", row.reference, "284 429,75 €",
    ):  # fmt: skip
        assert said in text, said
    issue_act(runtime, house.instructor, IssueAct(act))
    content = json.loads(act_row(runtime, act).content or "")
    assert content["arrete"]["attestation"] == {"reference": row.reference, "given_on": "2021-10-15"}
    assert row.reference == "FITN7-71-2021-AD0001"
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), runtime.uow() as uow:
        uow.session.execute(sa.text("UPDATE credits_attestation SET amount_cents = 1"))


def test_given_again_after_a_decision_taken_back_it_has_a_rank(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = certified(house, prepared(house, granted(house)))
    dossier = dossier_of(runtime, act)
    with runtime.uow() as uow:
        reopen_decision(uow, house.signatory, ReopenDecision(dossier, "Montant à revoir"))
    again = propose(house, dossier, 1_000_000)
    grant(house, house.signatory, dossier, again)
    assert prepared(house, dossier) == act
    certified(house, act)
    issue_act(runtime, house.instructor, IssueAct(act))
    first, second = _attestations(runtime)
    assert (first.amount_cents, second.amount_cents) == (1_260_000, 1_000_000)
    assert second.reference == "FITN7-71-2021-AD0001-2"
    content = json.loads(act_row(runtime, act).content or "")
    assert content["arrete"]["attestation"]["reference"] == second.reference


@pytest.mark.parametrize("missing", ["imputation.activity", "imputation.cost_centre", "authority.place"])
def test_nothing_is_certified_with_an_unfilled_imputation(runtime: Runtime, missing: str) -> None:
    house = make_house(runtime, **{missing.replace(".", "__"): None})
    act = prepared(house, granted(house))
    with pytest.raises(InvalidInput, match="paramètres du guichet"):
        certified(house, act)
    assert (_attestations(runtime), act_row(runtime, act).state) == ([], ActState.DRAFT)


def _enter_credits(house: House) -> None:
    with house.runtime.read() as session:
        envelope = session.scalars(sa.select(Envelope.public_id)).one()
    command = NotifyCredits(envelope, False, 100, 100, Notice("Lettre", date(2021, 10, 14)), "Complément", "cle")
    notify_credits(house.runtime, house.budget, command)


def test_who_entered_the_credits_does_not_certify_them(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = prepared(house, granted(house))
    _enter_credits(house)
    with pytest.raises(Forbidden, match="saisi les crédits"):
        certify_credits(runtime, house.budget, CertifyCredits(act))
    certify_credits(runtime, house.other, CertifyCredits(act))
    assert act_row(runtime, act).state is ActState.FUNDED


def test_no_notification_without_the_supplier(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = signed(house, issued(house))
    with runtime.uow() as uow:
        record_commitment(uow, house.budget, RecordCommitment(act, EJ, DAY))
    with pytest.raises(Conflict, match="tiers de Chorus"):
        notified(house, act)
    with pytest.raises(InvalidInput, match="chiffres et des lettres"), runtime.uow() as uow:
        record_supplier(uow, house.budget, RecordSupplier(act, "n° 12-34 ?"))
    with pytest.raises(Forbidden), runtime.uow() as uow:
        record_supplier(uow, house.instructor, RecordSupplier(act, "1000123456"))
    for number in ("10 0012 3456", "1000123456"):  # the same: recorded once
        with runtime.uow() as uow:
            record_supplier(uow, house.budget, RecordSupplier(act, number))
    with runtime.read() as session:
        assert session.scalars(sa.select(ChorusSupplier.number)).all() == ["1000123456"]
    notified(house, act)
    assert act_row(runtime, act).state is ActState.NOTIFIED


def test_two_bodies_do_not_share_a_supplier(runtime: Runtime) -> None:
    house = make_house(runtime)
    committed(house, signed(house, issued(house)))
    known = {"siret": "21710000700012", "address": "Place du Marché", "postal_code": "71500"}
    louhans = make_organisation(runtime, siren="217100007", name="Louhans", **known)
    second = signed(house, issued(house, organisation_id=louhans), "71-2021-10-16-00013")
    with runtime.read() as session:
        taken = session.scalars(sa.select(ChorusSupplier.number)).one()
    with pytest.raises(InvalidInput, match="Tournus"), runtime.uow() as uow:
        record_commitment(uow, house.budget, RecordCommitment(second, "2103456790", DAY, taken))
    assert act_row(runtime, second).state is ActState.SIGNED


def test_the_pages_of_the_certificate(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    act = prepared(house, granted(house))
    budget = Visitor(app, house.budget)
    sent = budget.send(f"/budget/actes/{act}/attestation", certified_on="15/10/2021")
    assert sent.location.endswith(f"/actes/{act}")
    (row,) = _attestations(runtime)
    page = budget.get(f"/actes/{act}")
    assert row.reference in read(page)
    path = f"/actes/attestations/{row.public_id}"
    assert path in page.text
    answer = budget.get(path)
    assert answer.data.startswith(b"%PDF")
    assert row.reference in answer.headers["Content-Disposition"]
    assert Visitor(app, house.applicant).get(path).status_code == 404
    with runtime.uow() as uow, pytest.raises(Conflict):
        notify_act(uow, house.instructor, NotifyAct(act, "http://portail.test"))
