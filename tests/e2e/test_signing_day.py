"""The signatory's day, on a phone: what differs from the proposals, a batch signed at once, an act sent back."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from portal import build_runtime
from portal.config import Settings
from portal.demo.filing import applicant_for, file_draft, quotes_of, write_draft
from portal.demo.generator import generate
from portal.demo.staff import Staff
from portal.domain.clocks import FixedClock, paris_date
from portal.domain.signing import SigningWay
from portal.services.acting.issue_act import IssueAct, issue_act
from portal.services.acting.signing_choice import SigningChoice
from portal.services.acting.special_articles import AddArticle, add_article
from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account
from tests.e2e.serving import portal_environment, served_portal

NUMBER = "71-2021-10-15-{:05d}"


def issue_three(instance: Path) -> None:
    """Three acts to be signed electronically: today, today with an article of its own, and tomorrow."""
    built = build_runtime(Settings.from_env(portal_environment(instance, 8000)))
    today = paris_date(built.legal.now())
    runtime = replace(built, legal=FixedClock(datetime(today.year, today.month, today.day, 7, tzinfo=UTC)))
    staff, plans = Staff.of(runtime), list(generate(6, seed=5))[1:4]
    for rank, plan in enumerate(plans):
        actor = applicant_for(runtime, plan)
        dossier = write_draft(runtime, actor, plan, quotes_of(plan))
        file_draft(runtime, actor, dossier)
        for step in (
            staff.declare_complete,
            staff.start_review,
            staff.qualify,
            staff.conclude_eligibility,
            staff.score,
        ):
            step(dossier)
        staff.grant(dossier, staff.propose(dossier)[0])
        act = staff.prepare(dossier)
        if rank == 1:
            with runtime.uow() as uow:
                add_article(uow, staff.instructor, AddArticle(act, "Réserve", "Sous réserve.", "Demandé en comité."))
        staff.certify(act)
        day = today + timedelta(days=rank == 2)
        issue_act(runtime, staff.instructor, IssueAct(act, choice_for(rank, day)))
    built.engine.dispose()


def choice_for(rank: int, day: date) -> SigningChoice:
    return SigningChoice(SigningWay.ELECTRONIC, NUMBER.format(rank + 801), day)


@pytest.fixture
def signing_portal(prepared_demo: Path, tmp_path: Path) -> Iterator[str]:
    prepared = tmp_path / "prepared"
    shutil.copytree(prepared_demo, prepared)
    issue_three(prepared)
    with served_portal(prepared, tmp_path / "instance") as address:
        yield address


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.long)])
def test_a_batch_is_signed_on_a_phone(visit: MakeVisitor, signing_portal: str, width: int) -> None:
    signatory = visit(signing_portal, "signature", width)
    account.sign_in_as(signatory, "signature")
    signatory.open("/signature/actes")
    assert "Article particulier : Réserve, ajouté dans l’acte" in signatory.text
    assert signatory.text.count("Conforme à la proposition") == 2
    assert "délégation depuis le 1er septembre 2021 jusqu’au 31 décembre 2023" in signatory.text
    assert "il se signe ce jour-là" in signatory.text
    assert "certificat de test, sans valeur" in signatory.text
    signatory.press("Signer les actes cochés", 422)
    assert "Cochez les actes à signer" in signatory.text
    signatory.follow("Cocher les 2 actes")
    signatory.press("Signer les actes cochés")
    batch = signatory.page.url.removeprefix(signing_portal)
    assert "/signature/actes/lots/" in batch
    limit = time.monotonic() + 40
    while "2 sur 2 actes signés" not in signatory.text and time.monotonic() < limit:
        signatory.page.wait_for_timeout(500)
    signatory.open(batch)
    assert "2 sur 2 actes signés" in signatory.text
    assert signatory.text.count("Signature techniquement valide") == 2
    assert signatory.text.count("CERTIFICAT DE TEST, SANS VALEUR") == 2
    signatory.click(signatory.main.locator("a[href^='/actes/']").first)
    for said in ("techniquement valide", "TEST – Andréa SPÉCIMEN", "reconnue par ce portail", "15 octobre 2021"):
        assert said in signatory.text
    assert "qualifiée" in signatory.text, "only to say that the report does not say so"
    signatory.open("/signature/actes")
    signatory.follow("Renvoyer sans signer")
    signatory.press("Renvoyer", 422)
    signatory.fill("Motif", "Le taux est à revoir.")
    signatory.press("Renvoyer")
    assert "renvoyé au service instructeur" in signatory.text
    assert "Aucun acte n’attend votre signature" in signatory.text
    assert "2 actes signés" in signatory.text
