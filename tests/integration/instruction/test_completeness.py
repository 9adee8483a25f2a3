"""Completeness: its date, the pieces asked for, the applicant's answer."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from portal.domain.clocks import FixedClock
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.models import DossierVersion, ExpenseLine, MailMessage, RequestedItem, StageRecord
from portal.services.instruction.declare_complete import DeclareComplete, declare_complete
from portal.services.instruction.request_items import RequestItems, request_items
from portal.services.instruction.supply_items import SuppliedFile, SupplyItems, supply_items
from tests.factories import FILED_AT, PDF
from tests.integration.instruction.conftest import Scene

LATER = datetime(2021, 10, 19, 7, 30, tzinfo=UTC)
LATEST = datetime(2021, 10, 21, 9, 0, tzinfo=UTC)


def ask(scene: Scene, *items: str, due_on: date | None = date(2021, 10, 29)) -> None:
    with scene.runtime.uow() as uow:
        request_items(uow, scene.instructor, RequestItems(scene.dossier, items, due_on))


def answer(scene: Scene, *, message: str = "") -> None:
    content = PDF + b"supplement"
    file = SuppliedFile("quote", "devis signé.pdf", scene.runtime.store.put(content), len(content), "application/pdf")
    with scene.runtime.uow() as uow:
        supply_items(uow, scene.applicant, SupplyItems(scene.dossier, (file,), message))


def test_a_presumed_complete_dossier_is_complete_since_its_filing(scene: Scene, legal_clock: FixedClock) -> None:
    legal_clock.move_to(LATER)
    scene.complete()
    dossier = scene.row()
    assert (dossier.state, dossier.complete_at) == (DossierState.COMPLETE, FILED_AT)
    assert dossier.verdict == "eligible"
    assert dossier.max_grant_cents == 1_260_000
    (mail,) = scene.all(sa.select(MailMessage))
    assert mail.recipient == scene.applicant.email
    assert "15/10/2021 à 10 h 30" in mail.body


def test_an_incomplete_dossier_is_complete_when_its_last_piece_arrives(scene: Scene, legal_clock: FixedClock) -> None:
    ask(scene, "Devis du prestataire", "Plan de financement signé")
    incomplete = scene.row()
    assert (incomplete.state, incomplete.presumed_complete) == (DossierState.INCOMPLETE, False)
    legal_clock.move_to(LATER)
    answer(scene)
    assert scene.row().state is DossierState.FILED
    legal_clock.move_to(LATEST)
    scene.complete()
    assert scene.row().complete_at == LATER
    first_mail, *_ = scene.all(sa.select(MailMessage).order_by(MailMessage.id))
    assert scene.all(sa.select(RequestedItem.supplied_at)) == [LATER, LATER]
    assert scene.all(sa.select(DossierVersion.number).order_by(DossierVersion.number)) == [1, 2]
    assert scene.all(sa.select(StageRecord.outcome).order_by(StageRecord.id)) == ["incomplete", "supplied", "complete"]
    assert "- Devis du prestataire" in first_mail.body
    assert "29/10/2021" in first_mail.body


def test_asking_again_during_the_review_takes_the_completeness_back(scene: Scene) -> None:
    scene.under_review()
    ask(scene, "Attestation")
    dossier = scene.row()
    assert (dossier.state, dossier.complete_at) == (DossierState.INCOMPLETE, None)


def test_a_request_needs_an_item_and_a_later_date(scene: Scene) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask(scene, "  ", due_on=date(2021, 10, 15))
    assert set(refused.value.fields) == {"items", "due_on"}
    assert scene.row().state is DossierState.FILED


def test_supplying_nothing_is_refused(scene: Scene) -> None:
    ask(scene, "Devis")
    with pytest.raises(InvalidInput), scene.runtime.uow() as uow:
        supply_items(uow, scene.applicant, SupplyItems(scene.dossier))
    assert scene.row().state is DossierState.INCOMPLETE


def test_completeness_is_declared_once(scene: Scene) -> None:
    scene.complete()
    with pytest.raises(Conflict):
        scene.complete()


def test_an_old_form_is_refused(scene: Scene) -> None:
    seen = scene.row().version
    ask(scene, "Devis")
    answer(scene)
    with pytest.raises(Conflict, match="modifié depuis"), scene.runtime.uow() as uow:
        declare_complete(uow, scene.instructor, DeclareComplete(scene.dossier, version=seen))


def test_an_applicant_does_not_declare_its_own_dossier_complete(scene: Scene) -> None:
    with pytest.raises(Forbidden), scene.runtime.uow() as uow:
        declare_complete(uow, scene.applicant, DeclareComplete(scene.dossier))


def test_an_instructor_does_not_answer_for_the_applicant(scene: Scene) -> None:
    ask(scene, "Devis")
    with pytest.raises(Forbidden), scene.runtime.uow() as uow:
        supply_items(uow, scene.instructor, SupplyItems(scene.dossier, message="Voici"))


def test_a_supplied_proof_reaches_the_expense_that_had_none(scene: Scene, legal_clock: FixedClock) -> None:
    with scene.runtime.uow() as uow:
        uow.session.execute(sa.update(ExpenseLine).values(proof_id=None))
    ask(scene, "Devis")
    line = scene.row().expenses[0].public_id
    file = SuppliedFile("quote", "devis.pdf", scene.runtime.store.put(PDF), len(PDF), "application/pdf", line)
    sent_at = scene.runtime.legal.now()
    legal_clock.move_to(LATER)
    with scene.runtime.uow() as uow:
        supply_items(uow, scene.applicant, SupplyItems(scene.dossier, (file,), received_at=sent_at))
    assert scene.row().expenses[0].proof_id is not None
    scene.complete()
    assert scene.row().complete_at == max(sent_at, FILED_AT)


def test_a_proof_never_replaces_another(scene: Scene) -> None:
    ask(scene, "Devis")
    line = scene.row().expenses[0].public_id
    file = SuppliedFile("quote", "devis.pdf", scene.runtime.store.put(PDF), len(PDF), "application/pdf", line)
    with pytest.raises(NotFound), scene.runtime.uow() as uow:
        supply_items(uow, scene.applicant, SupplyItems(scene.dossier, (file,)))
