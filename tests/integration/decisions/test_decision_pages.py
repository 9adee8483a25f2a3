"""The pages of what follows the examination: proposal with its grounds, letters, closing, transmission, sheets."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from portal.domain.dossier import DossierState
from portal.models import Letter, Proposal, ProposalGrounds
from portal.queries.grounds import standing_grounds
from portal.services.runtime import Runtime
from tests.factories import make_dossier
from tests.integration.acting.support import SCAN, House, fill_settings, make_house, make_proposal, state_of
from tests.integration.acting.web import Visitor as Form
from tests.integration.acting.web import read
from tests.integration.committee.support import agreed, decide, proposals
from tests.integration.decisions.support import WAYS, ground, refuse, score
from tests.integration.instruction.conftest import Scene, scene  # noqa: F401 - a fixture
from tests.integration.instruction.web import Visitor


@pytest.fixture
def house(runtime: Runtime) -> House:
    return make_house(runtime, letters__announcement="yes")


def test_a_refusal_is_proposed_with_its_rules_and_ways(app: Flask, scene: Scene) -> None:  # noqa: F811
    scene.under_review()
    scene.conclude(DIGITAL_PROJECT=("fail", "Achat de mobilier"))
    visitor = Visitor(app, scene.instructor)
    page = f"/instruction/dossiers/{scene.dossier}/proposition"
    assert "Achat de mobilier" in visitor.get(page).text
    typed = {
        "outcome": "refuse", "motive": "Hors champ", "rule_DIGITAL_PROJECT": "y",
        "rule_words_DIGITAL_PROJECT": "Du mobilier.", "way_1": WAYS[0],
    }  # fmt: skip
    refused = visitor.send(page, **typed)
    assert refused.status_code == 422
    assert "deux pistes" in read(refused)
    assert WAYS[0] in read(refused)
    assert visitor.send(page, **typed, way_2=WAYS[1]).status_code == 303
    with scene.runtime.read() as session:
        grounds = standing_grounds(session, scene.row().id)
    assert grounds is not None
    assert [one.words for one in grounds.rules] == ["Du mobilier."]
    assert grounds.ways == WAYS
    assert "Du mobilier." in read(Visitor(app, scene.signatory).get(f"/signature/{scene.dossier}"))


def test_the_grid_suggests_and_fills_nothing_in(app: Flask, scene: Scene) -> None:  # noqa: F811
    scene.ready()
    visitor = Visitor(app, scene.instructor)
    page = f"/instruction/dossiers/{scene.dossier}/proposition"
    assert "suggéré par la grille" not in visitor.get(page).text
    fill_settings(scene.runtime, scene.window_id, {"decision.rate_grid": "0-60: 0 %; 60-100: 50 %"})
    shown = read(visitor.get(page))
    assert "Taux suggéré par la grille : 50 %" in shown
    assert "Note de 75,0 sur 100, tranche de 60 à 100" in shown
    assert "9 000,00 €" in shown
    amount = re.search(r'name="amount"[^>]*value="([^"]*)"', visitor.get(page).text)
    assert amount is not None
    assert amount.group(1) == "12\u202f600,00"
    typed = {"outcome": "grant", "amount": "12 600,00", "act_title": "Site", "motive": "Utile"}
    ticked = {"support_3c-impact": "y", "words_3c-impact": "Mesuré."}
    assert visitor.send(page, **typed, **ticked).status_code == 303
    with scene.runtime.read() as session:
        assert session.scalars(sa.select(Proposal.amount_cents)).one() == 1_260_000
        assert "3c-impact" in session.scalars(sa.select(ProposalGrounds.content)).one()


def test_a_refusal_letter_by_the_pages(app: Flask, house: House) -> None:
    dossier, proposal = make_proposal(house)
    score(house.runtime, dossier, 1)
    refuse(house, dossier, proposal)
    instructor, applicant = Form(app, house.instructor), Form(app, house.applicant)
    page = f"/instruction/dossiers/{dossier}/suite"
    assert "Motifs à compléter" in read(instructor.get(page))
    grounds = f"/instruction/dossiers/{dossier}/motifs"
    assert instructor.send(grounds).status_code == 422
    typed = {"support_3c-impact": "y", "words_3c-impact": "Sans mesure.", "way_1": WAYS[0], "way_2": WAYS[1]}
    assert instructor.send(grounds, **typed).status_code == 303
    preview = instructor.get(f"/instruction/dossiers/{dossier}/lettre/projet.pdf").data
    assert "PROJET" in PdfReader(io.BytesIO(preview)).pages[0].extract_text()
    hidden = Visitor(app, house.instructor)
    assert hidden.send(page, f"/instruction/dossiers/{dossier}/lettre").status_code == 303
    with house.runtime.read() as session:
        letter = session.scalars(sa.select(Letter.public_id)).one()
    notify = f"/instruction/lettres/{letter}/notification"
    early = instructor.send(notify)
    assert early.status_code == 409
    assert "n’est pas déposée" in read(early)
    signing = f"/instruction/lettres/{letter}/signature"
    assert instructor.send(signing, signed_on="15/10/2021").status_code == 422
    scan = (io.BytesIO(SCAN), "lettre.pdf")
    assert instructor.send(signing, signed_on="15/10/2021", scan=scan).status_code == 302
    own = f"/mes-dossiers/{dossier}"
    assert "Lettre de refus" not in read(applicant.get(own))
    assert applicant.get(f"{own}/lettres/{letter}").status_code == 404
    assert instructor.send(notify).status_code == 302
    assert "Lettre de refus" in read(applicant.get(own))
    assert applicant.get(f"{own}/lettres/{letter}").data == SCAN
    assert "Téléchargée par le demandeur" in read(instructor.get(page))


def test_what_a_letter_lacks_is_said_on_the_page(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime, texts__remedies=None)
    dossier, proposal = make_proposal(house)
    refuse(house, dossier, proposal)
    ground(house, dossier)
    visitor = Visitor(app, house.instructor)
    page = f"/instruction/dossiers/{dossier}/suite"
    visitor.send(page, f"/instruction/dossiers/{dossier}/lettre")
    assert "« Voies et délais de recours » du guichet n’est pas rempli" in read(visitor.get(page))


def test_closing_reopening_and_sending_on_by_the_pages(app: Flask, house: House) -> None:
    dossier = make_dossier(house.runtime, house.window_id, house.organisation_id, house.applicant)
    visitor = Visitor(app, house.instructor)
    base = f"/instruction/dossiers/{dossier}"
    empty = visitor.send(f"{base}/classement")
    assert empty.status_code == 422
    assert "Choisissez le motif" in read(empty)
    typed = {"motive_code": "duplicate", "motive": "Voir le dossier 2."}
    assert visitor.send(f"{base}/classement", **typed).status_code == 303
    assert "Voir le dossier 2." in read(visitor.get(f"{base}/suite"))
    assert visitor.send(f"{base}/classement", **typed).status_code == 409
    assert visitor.send(f"{base}/reprise", reason="Erreur de dossier.").status_code == 303
    assert state_of(house.runtime, dossier) is DossierState.FILED
    kept = visitor.send(f"{base}/transmission", authority="Conseil régional")
    assert kept.status_code == 422
    assert "Conseil régional" in kept.text
    typed = {"authority": "Conseil régional", "address": "Dijon", "reason": "Laboratoire."}
    assert visitor.send(f"{base}/transmission", **typed).status_code == 303
    assert "Bordereau de transmission" in read(visitor.get(f"{base}/suite"))
    own = Visitor(app, house.applicant).get(f"/mes-dossiers/{dossier}")
    assert "a transmis votre demande à l’autorité compétente" in read(own)


def test_an_older_form_closes_nothing(app: Flask, house: House) -> None:
    dossier = make_dossier(house.runtime, house.window_id, house.organisation_id, house.applicant)
    visitor = Visitor(app, house.instructor)
    page = f"/instruction/dossiers/{dossier}/classement"
    answer = visitor.send(page, motive_code="duplicate", motive="Déjà vu", version="0")
    assert answer.status_code == 409
    assert "Déjà vu" in answer.text
    assert state_of(house.runtime, dossier) is DossierState.FILED


def test_the_signatory_closes_rather_than_decides(app: Flask, house: House) -> None:
    dossier, _ = make_proposal(house)
    visitor = Form(app, house.signatory)
    assert "Classer sans suite plutôt que décider" in read(visitor.get(f"/signature/{dossier}"))
    page = f"/signature/{dossier}/classement"
    assert visitor.send(page).status_code == 422
    assert visitor.send(page, motive_code="withdrawn_need", motive="Écrit du maire.").status_code == 302
    assert state_of(house.runtime, dossier) is DossierState.CLOSED


def test_sheets_of_one_dossier_and_of_a_session(app: Flask, house: House) -> None:
    dossiers = proposals(house, (500, 600, 700))
    session = agreed(house, dossiers)
    decide(house, session)
    instructor, signatory = Visitor(app, house.instructor), Visitor(app, house.signatory)
    for visitor, url in (
        (instructor, f"/instruction/dossiers/{dossiers[0]}/fiche.pdf"),
        (signatory, f"/signature/{dossiers[0]}/fiche.pdf"),
    ):
        pages = PdfReader(io.BytesIO(visitor.get(url).data)).pages
        assert len(pages) == 1
        assert "Décision : accorder 500,00" in pages[0].extract_text().replace("\u00a0", " ")
    for visitor, area in ((instructor, "instruction"), (signatory, "signature")):
        archive = zipfile.ZipFile(io.BytesIO(visitor.get(f"/{area}/seances/{session}/fiches.zip").data))
        assert len(archive.namelist()) == 3
        assert all(len(PdfReader(io.BytesIO(archive.read(name))).pages) == 1 for name in archive.namelist())


def test_a_decided_session_is_announced_by_one_button(app: Flask, house: House) -> None:
    session = agreed(house, proposals(house, (500, 600)))
    page = f"/instruction/seances/{session}"
    visitor = Visitor(app, house.instructor)
    assert "Lettres d’annonce" not in visitor.get(page).text
    decide(house, session)
    assert "2 porteurs à prévenir" in read(visitor.get(page))
    visitor.send(page, f"{page}/annonces")
    shown = read(visitor.get(page))
    assert "2 lettres d’annonce envoyées." in shown
    assert "sont prévenus" in shown
