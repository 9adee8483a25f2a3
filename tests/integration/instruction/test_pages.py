"""The instructor's pages: they open, they say what is wrong and keep what was typed, they hide what is not theirs."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.domain.actors import Role
from portal.domain.dossier import DossierState
from tests.factories import make_dossier, make_organisation, make_person, make_window
from tests.integration.instruction.conftest import CRITERIA_3C, Scene
from tests.integration.instruction.web import Visitor

SECTIONS = ("", "/completude", "/depenses", "/eligibilite", "/notation", "/proposition", "/historique")


@pytest.fixture
def visitor(app: Flask, scene: Scene) -> Visitor:
    return Visitor(app, scene.instructor)


def url(scene: Scene, section: str = "") -> str:
    return f"/instruction/dossiers/{scene.dossier}{section}"


def test_every_section_opens_in_every_state(scene: Scene, visitor: Visitor) -> None:
    def sections() -> None:
        for section in SECTIONS:
            page = visitor.get(url(scene, section))
            assert page.status_code == 200, section
            assert "Refonte du site" in page.text

    sections()
    scene.complete()
    sections()
    for state in DossierState:
        if state is not DossierState.DRAFT:
            scene.dossier = make_dossier(
                scene.runtime, scene.window_id, scene.organisation_id, scene.applicant, state=state
            )
            sections()


def test_a_dossier_goes_from_filed_to_proposed_by_its_pages(scene: Scene, visitor: Visitor) -> None:
    answer = visitor.send(url(scene, "/completude"), url(scene, "/completude/declarer"), comment="Tout y est")
    assert answer.status_code == 303
    assert visitor.send(url(scene, "/completude"), url(scene, "/ouvrir")).status_code == 303
    line = scene.row().expenses[0].public_id
    answer = visitor.send(
        url(scene, "/depenses"),
        **{
            f"nature_{line}": "website",
            f"excl_tax_{line}": "15 000,00",
            f"incl_tax_{line}": "18000.00",
            f"reason_{line}": "Option écartée",
        },
    )
    assert answer.status_code == 303
    page = visitor.get(url(scene, "/depenses")).text
    assert "18\u202f000,00" in page
    assert "10\u202f500,00" in page
    assert "7\u202f500,00" in page
    answer = visitor.send(url(scene, "/eligibilite"), **keep_all(visitor, scene))
    assert answer.status_code == 303, answer.text
    levels = {f"level_{code}": "3" for code in CRITERIA_3C}
    assert visitor.send(url(scene, "/notation"), **levels).status_code == 303
    assert "75,0" in visitor.get(url(scene, "/proposition")).text
    typed = {"outcome": "grant", "amount": "10 500,00", "act_title": "Site", "motive": "Utile"}
    answer = visitor.send(url(scene, "/proposition"), **typed)
    assert answer.status_code == 422
    assert "au moins un critère" in answer.text
    ticked = {"support_3c-impact": "y", "words_3c-impact": "L’amélioration est chiffrée."}
    answer = visitor.send(url(scene, "/proposition"), **typed, **ticked)
    assert answer.status_code == 303
    assert scene.row().state is DossierState.PROPOSED
    history = visitor.get(url(scene, "/historique")).text
    for fact in ("Dossier déclaré complet", "Dépenses qualifiées", "Projet noté", "Proposition transmise", "Option"):
        assert fact in history
    taken = visitor.send(url(scene, "/proposition"), url(scene, "/proposition/reprendre"), reason="Relire")
    assert taken.status_code == 303
    assert scene.row().state is DossierState.UNDER_REVIEW


def keep_all(visitor: Visitor, scene: Scene) -> dict[str, str]:
    """Follow the automatic outcome everywhere, as the page offers first."""
    page = visitor.get(url(scene, "/eligibilite")).text
    codes = {part.split('"')[0] for part in page.split('name="conclusion_')[1:]}
    return {f"conclusion_{code}": "keep" for code in codes}


def test_the_pages_quote_the_call_beside_each_check(scene: Scene, visitor: Visitor) -> None:
    scene.under_review()
    page = visitor.get(url(scene, "/eligibilite")).text
    assert "Cahier des charges" in page
    assert "ouvert jusqu" in page


def test_a_bad_amount_is_said_by_its_field_and_stays(scene: Scene, visitor: Visitor) -> None:
    scene.under_review()
    line = scene.row().expenses[0].public_id
    typed = {
        f"nature_{line}": "website",
        f"excl_tax_{line}": "quinze mille",
        f"incl_tax_{line}": "18 000,00",
        f"reason_{line}": "Motif à garder",
    }
    page = visitor.send(url(scene, "/depenses"), **typed)
    assert page.status_code == 422
    assert "n’est pas un montant" in page.text
    assert "quinze mille" in page.text
    assert "Motif à garder" in page.text
    typed[f"excl_tax_{line}"] = "90 000,00"
    page = visitor.send(url(scene, "/depenses"), **typed)
    assert page.status_code == 422
    assert "ne peut pas dépasser le déclaré" in page.text
    assert "90\u202f000,00" in page.text


def test_a_form_made_before_a_change_is_refused_with_what_was_typed(scene: Scene, visitor: Visitor) -> None:
    scene.ready()
    typed = {"outcome": "grant", "amount": "10 000,00", "act_title": "Titre gardé", "motive": "Motif gardé"}
    stale = str(scene.row().version - 1)
    page = visitor.send(url(scene, "/proposition"), **typed, version=stale)
    assert page.status_code == 409
    for text in ("a été modifié depuis", "Titre gardé", "Motif gardé", f'value="{scene.row().version}"'):
        assert text in page.text
    assert scene.row().state is DossierState.UNDER_REVIEW


def test_a_request_without_date_keeps_its_items(scene: Scene, visitor: Visitor) -> None:
    page = visitor.send(
        url(scene, "/completude"), url(scene, "/completude/demander"), items="RIB du porteur", due_on="31/02/2022"
    )
    assert page.status_code == 422
    assert "RIB du porteur" in page.text
    assert "31/02/2022" in page.text
    assert scene.row().state is DossierState.FILED


@pytest.mark.parametrize("version", ["", "abc", "999", "-1"])
def test_a_tampered_version_changes_nothing(scene: Scene, visitor: Visitor, version: str) -> None:
    page = visitor.send(url(scene, "/completude"), url(scene, "/completude/declarer"), version=version)
    assert page.status_code == 409
    assert scene.row().state is DossierState.FILED


def test_tampered_answers_are_refused_not_crashed(scene: Scene, visitor: Visitor) -> None:
    scene.under_review()
    answers = keep_all(visitor, scene) | {"conclusion_AXIS": "yes"}
    assert visitor.send(url(scene, "/eligibilite"), **answers).status_code == 422
    levels = {f"level_{code}": "9" for code in CRITERIA_3C}
    assert visitor.send(url(scene, "/notation"), **levels).status_code == 422
    assert visitor.send(url(scene, "/proposition"), outcome="maybe", motive="x").status_code == 422


def test_a_form_without_token_is_refused(scene: Scene, visitor: Visitor) -> None:
    assert visitor.client.post(url(scene, "/completude/declarer"), data={"version": "1"}).status_code == 400
    assert scene.row().state is DossierState.FILED


def test_a_piece_is_downloaded_as_an_attachment(scene: Scene, visitor: Visitor) -> None:
    document = scene.row().documents[0]
    answer = visitor.get(url(scene, f"/pieces/{document.public_id}"))
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-1.4")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_other_windows_other_roles_and_drafts_are_not_there(scene: Scene, app: Flask, visitor: Visitor) -> None:
    elsewhere = make_window(scene.runtime, slug="fitn7-axe3-68-2021")
    stranger = Visitor(app, make_person(scene.runtime, "Ailleurs", postings=((elsewhere, Role.INSTRUCTOR),)))
    document = scene.row().documents[0].public_id
    pages = [url(scene, section) for section in (*SECTIONS, f"/pieces/{document}")]
    for page in pages:
        assert stranger.get(page).status_code == 404, page
        assert Visitor(app, scene.applicant).get(page).status_code == 404, page
        assert Visitor(app, scene.signatory).get(page).status_code == 404, page
    draft = make_dossier(
        scene.runtime, scene.window_id, scene.organisation_id, scene.applicant, state=DossierState.DRAFT
    )
    assert visitor.get(f"/instruction/dossiers/{draft}").status_code == 404
    other = make_organisation(scene.runtime, "217101054", "Chalon", siret="21710105400018", insee_code="71076")
    foreign = make_dossier(scene.runtime, scene.window_id, other, scene.applicant)
    assert visitor.get(f"/instruction/dossiers/{foreign}/pieces/{document}").status_code == 404
