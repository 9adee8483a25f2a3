"""Filing: what is frozen, what refuses, the last second, retries, the receipt."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.snapshot import sha256_text
from portal.models import (
    Assessment,
    AuditEvent,
    Document,
    Dossier,
    DossierVersion,
    ExpenseLine,
    MailMessage,
    StoredFile,
)
from portal.services.applicant.receipt import make_receipt, receipt_bytes
from portal.services.applicant.save_plan import SavePlan, save_plan
from portal.services.applicant.submit_dossier import submit_dossier
from portal.services.applicant.withdraw_dossier import WithdrawDossier, withdraw_dossier
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.jobs.worker import HANDLERS
from portal.services.runtime import Runtime
from tests.factories import make_person
from tests.integration.applicant.journey import begin, file, fill, submission, version_of

LAST_SECOND = datetime(2021, 10, 22, 21, 59, 59, tzinfo=UTC)
ONE_SECOND_LATE = datetime(2021, 10, 22, 22, 0, 0, tzinfo=UTC)


def _dossier(runtime: Runtime, public_id: str) -> Dossier:
    with runtime.read() as session:
        row = session.scalars(sa.select(Dossier).where(Dossier.public_id == public_id)).one()
        session.expunge_all()
    return row


def test_a_filed_dossier_is_frozen_numbered_and_acknowledged(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    answer = file(runtime, draft)
    assert answer.reference == "FITN7-71-2021-0001"
    assert answer.presumed_complete
    row = _dossier(runtime, draft.public_id)
    assert (row.state, row.verdict, row.max_grant_cents) == (DossierState.FILED, "eligible", 1_260_000)
    with runtime.read() as session:
        version = session.scalars(sa.select(DossierVersion)).one()
        assessment = session.scalars(sa.select(Assessment)).one()
        tags = list(session.scalars(sa.select(AuditEvent.tag).order_by(AuditEvent.id)))
        mails = session.scalars(sa.select(MailMessage)).all()
        session.expunge_all()
    content = json.loads(version.content)
    assert version.sha256 == sha256_text(version.content)
    assert content["pledge"]["pledge_text"].startswith("Je m'engage à mettre en œuvre")
    assert content["documents"][0]["sha256"]
    assert content["expenses"][0]["proof"] == content["documents"][0]["id"]
    assert json.loads(assessment.input_json)["filed_at"] == "2021-10-15T08:30:00+00:00"
    assert "dossier:filed" in tags
    assert {mail.recipient for mail in mails} == {"mairie@tournus.example", draft.actor.email}
    assert "15\u00a0juin\u00a02022" in mails[0].body


def test_the_receipt_says_what_the_law_asks_and_is_made_again_identical(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    file(runtime, draft)
    run_due_jobs(runtime, HANDLERS)
    with runtime.read() as session:
        stored = session.scalars(
            sa.select(StoredFile.sha256)
            .join(Document, Document.file_id == StoredFile.id)
            .where(Document.kind == "receipt")
        ).one()
    pdf = runtime.store.get(stored)
    assert receipt_bytes(runtime, draft.public_id) == pdf
    make_receipt(runtime, {"dossier": draft.public_id})
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    for expected in (
        "FITN7-71-2021-0001",
        "15 octobre 2021 à 10 h 30",
        "Bureau fictif du guichet",
        "03 00 00 00 00",
        "15 juin 2022",
        "réputée rejetée",
        "12 600,00 €",
        "devis.pdf",
        "tribunal administratif",
        "sous réserve de la vérification",
    ):
        assert expected in text.replace("\u00a0", " ").replace("\u202f", " "), expected


def test_a_missing_proof_means_no_permitted_start(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft, proof=False)
    assert file(runtime, draft).presumed_complete is False
    with runtime.read() as session:
        content = json.loads(session.scalars(sa.select(DossierVersion.content)).one())
    assert content["receipt"]["permitted_start_at"] is None


def test_the_last_second_is_in_time_and_the_next_is_late(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    with pytest.raises(InvalidInput) as refusal:
        file(runtime, draft, ONE_SECOND_LATE)
    assert list(refusal.value.fields) == ["FILED_ON_TIME"]
    row = _dossier(runtime, draft.public_id)
    assert (row.state, row.reference, row.filed_at) == (DossierState.DRAFT, None, None)
    assert file(runtime, draft, LAST_SECOND).filed_at == LAST_SECOND


def test_a_retry_after_closing_gets_the_first_answer(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    command = submission(runtime, draft, LAST_SECOND)
    with runtime.uow() as uow:
        first = submit_dossier(uow, draft.actor, command)
    with runtime.uow() as uow:
        again = submit_dossier(uow, draft.actor, replace(command, received_at=ONE_SECOND_LATE))
    assert again == first
    with pytest.raises(Conflict), runtime.uow() as uow:
        submit_dossier(uow, draft.actor, replace(command, idempotency_key="autre"))
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(DossierVersion)) == 1


def test_a_plan_that_does_not_balance_blocks_and_names_the_tax_mistake(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    with runtime.uow() as uow:
        plan = SavePlan(draft.public_id, version_of(runtime, draft.public_id), 1_260_000, 900_000)
        save_plan(uow, draft.actor, plan)
    with pytest.raises(InvalidInput) as refusal:
        file(runtime, draft)
    assert list(refusal.value.fields) == ["PLAN_BALANCED"]
    assert "toutes taxes comprises" in refusal.value.fields["PLAN_BALANCED"]
    assert _dossier(runtime, draft.public_id).state is DossierState.DRAFT


def test_an_obstacle_that_does_not_block_asks_for_a_word(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    with runtime.uow() as uow:
        uow.session.scalars(sa.select(Dossier)).one().digital_transformation = False
    with pytest.raises(InvalidInput) as refusal:
        file(runtime, draft, explanation="")
    assert list(refusal.value.fields) == ["word_DIGITAL_PROJECT"]
    assert file(runtime, draft, words={"DIGITAL_PROJECT": "Le projet accompagne une dématérialisation."}).reference
    assert _dossier(runtime, draft.public_id).verdict == "ineligible"


def test_an_empty_draft_says_everything_that_is_missing(runtime: Runtime) -> None:
    draft = begin(runtime)
    with pytest.raises(InvalidInput) as refusal:
        file(runtime, draft, pledge_accepted=False)
    assert {"project.title", "expenses.expenses", "plan.requested", "pledge_accepted"} <= set(refusal.value.fields)


def test_the_regime_of_each_expense_is_known_at_filing(runtime: Runtime) -> None:
    """« Je ne sais pas encore » would print a date of implicit rejection, and waive a minimal share, by accident."""
    draft = begin(runtime)
    fill(runtime, draft)
    with runtime.uow() as uow:
        uow.session.scalars(sa.select(ExpenseLine)).one().investment = None
    with pytest.raises(InvalidInput) as refused:
        file(runtime, draft)
    assert "« Refonte du site et prise de rendez-vous »" in refused.value.fields["expenses.investment"]
    with runtime.uow() as uow:
        uow.session.scalars(sa.select(ExpenseLine)).one().investment = False
    file(runtime, draft)
    with runtime.read() as session:
        said = json.loads(session.scalars(sa.select(DossierVersion.content)).one())["receipt"]
    assert said["implicit_rejection_on"] == "2021-12-15", "two months for operating spending"
    assert "L. 231-4" in said["silence_rule"]


def test_signing_a_page_made_from_another_version_is_refused(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    stale = version_of(runtime, draft.public_id) - 1
    with pytest.raises(Conflict, match="modifié ailleurs"):
        file(runtime, draft, version=stale)


def test_the_window_does_not_open_without_the_receipts_mentions(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    with runtime.uow() as uow:
        uow.session.execute(sa.text("DELETE FROM window_setting WHERE key = 'texts.implicit_remedies'"))
    with pytest.raises(Conflict, match="voies de recours"):
        file(runtime, draft)


def test_references_follow_each_other_without_gap(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    with pytest.raises(InvalidInput):
        file(runtime, draft, ONE_SECOND_LATE)
    assert file(runtime, draft).reference.endswith("-0001")


def test_someone_elses_draft_does_not_exist(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    stranger = make_person(runtime, "Une autre personne")
    with pytest.raises(NotFound), runtime.uow() as uow:
        submit_dossier(uow, stranger, submission(runtime, draft))


def test_withdrawal_needs_a_reason_and_a_filed_dossier(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    with pytest.raises(Conflict), runtime.uow() as uow:
        withdraw_dossier(uow, draft.actor, WithdrawDossier(draft.public_id, version_of(runtime, draft.public_id), "x"))
    file(runtime, draft)
    version = version_of(runtime, draft.public_id)
    with pytest.raises(InvalidInput), runtime.uow() as uow:
        withdraw_dossier(uow, draft.actor, WithdrawDossier(draft.public_id, version, " "))
    with runtime.uow() as uow:
        withdraw_dossier(uow, draft.actor, WithdrawDossier(draft.public_id, version, "Projet abandonné."))
    assert _dossier(runtime, draft.public_id).state is DossierState.WITHDRAWN
