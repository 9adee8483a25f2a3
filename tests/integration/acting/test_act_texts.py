"""Texts of acts: proposed by one administrator, approved by another, kept by the acts issued with them."""

from __future__ import annotations

import json
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.acts.blocks import document_texts
from portal.acts.seed_award import AWARD
from portal.acts.words import Words, words_of
from portal.domain.actors import Actor, Role
from portal.domain.committee import SessionState
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.models import Act, ActTemplate, CommitteeSession, Decision, Proposal, SessionItem
from portal.queries.act_templates import words_in_force, words_of_content
from portal.services.acting.act_drawing import draw_act
from portal.services.acting.issue_act import ActNotIssuable, IssueAct, issue_act, lint_act
from portal.services.acting.keep_words import keep_words
from portal.services.admin.approve_template import approve_template
from portal.services.admin.preview_template import preview_template
from portal.services.admin.propose_template import ProposeTemplate, propose_template
from portal.services.runtime import Runtime
from tests.factories import make_person, writing
from tests.integration.acting.support import (
    House,
    act_row,
    certified,
    committed,
    granted,
    issued,
    make_house,
    notified,
    prepared,
    signed,
)
from tests.integration.acting.web import Visitor, read

PUBLICITY = {"title.publicity": "Publicité et communication"}


def administrators(house: House) -> tuple[Actor, Actor]:
    postings = ((house.window_id, Role.ADMINISTRATOR),)
    return make_person(house.runtime, "Alix Admin", postings=postings), make_person(
        house.runtime, "Bilal Admin", postings=postings
    )


def propose(house: House, actor: Actor, texts: dict[str, str], based_on: int = 0, reason: str = "Charte") -> int:
    command = ProposeTemplate(house.window_id, "award", {**AWARD.texts, **texts}, reason, based_on)
    with house.runtime.uow() as uow:
        return propose_template(uow, actor, command)


def approve(house: House, actor: Actor, number: int) -> None:
    with house.runtime.read() as session:
        key = session.scalars(sa.select(ActTemplate.public_id).where(ActTemplate.number == number)).one()
    with house.runtime.uow() as uow:
        approve_template(uow, actor, key)


def test_a_text_counts_once_a_second_person_approved_it(runtime: Runtime) -> None:
    house = make_house(runtime)
    first, second = administrators(house)
    assert propose(house, first, PUBLICITY) == 2  # the software's own words took the first number
    with runtime.read() as session:
        assert words_in_force(session, house.window_id, "award").text("title.publicity") == "Publicité"
    with pytest.raises(Forbidden):
        approve(house, first, 2)
    approve(house, second, 2)
    with runtime.read() as session:
        assert words_in_force(session, house.window_id, "award").text("title.publicity") == "Publicité et communication"
    with pytest.raises(Conflict, match="déjà approuvée"):
        approve(house, second, 2)
    with pytest.raises(Conflict, match="entrée en vigueur"):
        propose(house, first, {"title.control": "Contrôles"})
    with pytest.raises(InvalidInput, match="Rien n’a changé"):
        propose(house, first, PUBLICITY, based_on=2)
    with pytest.raises(Forbidden):
        propose(house, house.instructor, {"title.control": "Contrôles"}, based_on=2)


def test_an_issued_act_keeps_its_words_and_the_next_one_takes_the_new(runtime: Runtime) -> None:
    house = make_house(runtime)
    first, second = administrators(house)
    before = issued(house)
    approve(house, second, propose(house, first, PUBLICITY, based_on=1))
    after = issued(house)
    with runtime.read() as session:
        kept = [
            words_of_content(session, house.window_id, act_row(runtime, act).content or "").text("title.publicity")
            for act in (before, after)
        ]
    assert kept == ["Publicité", "Publicité et communication"]
    frozen = json.loads(act_row(runtime, after).content or "")["template"]
    assert frozen["kind"] == "award"
    assert len(frozen["sha256"]) == 64


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("object", "Une subvention de {montant} est attribuée.", "doit garder {montant_en_lettres}"),
        ("proposal", "Sur proposition de {prefet},", "n’est pas une variable de ce texte"),
        ("proposal", "Sur proposition {proposition,", "accolade"),
        ("changes", "Toute **modification est soumise à autorisation.", "gras"),
        ("changes", "Toute modification [à compléter] est soumise à autorisation.", "valeur à compléter"),
        ("visas", AWARD.texts["visas"] + "\n[pleine lune] le calendrier", "pas une condition connue"),
        ("visas", AWARD.texts["visas"] + "\n[comité]", "seule sur sa ligne"),
        ("changes", "   ", "Écrivez ce texte"),
        ("changes", "x" * 4001, "trop long"),
    ],
)
def test_a_text_that_would_break_the_act_is_refused_in_its_place(
    runtime: Runtime, key: str, text: str, said: str
) -> None:
    house = make_house(runtime)
    first, _ = administrators(house)
    with pytest.raises(InvalidInput) as caught:
        propose(house, first, {key: text})
    assert list(caught.value.fields) == [key]
    assert said in caught.value.fields[key]


def test_a_template_that_forgets_a_legal_mention_stops_the_act_not_the_window(runtime: Runtime) -> None:
    """The lint reads what will be printed: a variable nobody filled is named, whatever the template says."""
    house = make_house(runtime, texts__fund_label=None)
    act = certified(house, prepared(house, granted(house)))
    assert any("nom du fonds" in finding.message for finding in lint_act(runtime, house.instructor, act))
    with pytest.raises(ActNotIssuable):
        issue_act(runtime, house.instructor, IssueAct(act))


def test_a_wording_is_tried_on_a_notified_act_and_on_no_other(runtime: Runtime) -> None:
    house = make_house(runtime)
    first, _ = administrators(house)
    act = issued(house)
    number = propose(house, first, PUBLICITY, based_on=1)
    with pytest.raises(NotFound):
        preview_template(runtime, first, house.window_id, "award", number, act)
    notified(house, committed(house, signed(house, act)))
    drawn = preview_template(runtime, first, house.window_id, "award", number, act)
    assert drawn.words.text("title.publicity") == "Publicité et communication"
    assert drawn.own.internal_reference.startswith("PROJET – FITN7-71")
    for kind in ("amendment", "withdrawal", "repeal", "lapse"):
        assert preview_template(runtime, first, house.window_id, kind, 0, act).document.blocks
        assert preview_template(runtime, first, house.window_id, kind, 0).document.blocks
    with pytest.raises(Forbidden):
        preview_template(runtime, house.instructor, house.window_id, "award", number, act)


def test_texts_are_edited_compared_and_previewed_by_the_pages(runtime: Runtime, app: Flask) -> None:
    house = make_house(runtime)
    first, second = administrators(house)
    act = notified(house, committed(house, signed(house, issued(house))))
    visitor = Visitor(app, first)
    page = visitor.get("/administration/textes/award/modifier")
    assert "Variables" in read(page)
    typed = {"text_" + key.replace(".", "_"): text for key, text in AWARD.texts.items()}
    refused = visitor.send("/administration/textes/award/modifier", **{**typed, "text_object": "Rien"}, reason="Charte")
    assert refused.status_code == 422
    assert "doit garder {montant}" in read(refused)
    assert "Rien</textarea>" in refused.text
    typed["text_title_publicity"] = "Publicité et communication"
    sent = visitor.send("/administration/textes/award/modifier", **typed, reason="Charte de l’État")
    assert sent.headers["Location"].endswith("/administration/textes/award/2?guichet=fitn7-axe3-71-2021")
    other = Visitor(app, second)
    version = other.get(sent.headers["Location"])
    assert "<ins> et communication</ins>" in version.text
    assert "Charte de l’État" in read(version)
    preview = visitor.get(f"/administration/textes/award/2/apercu?acte={act}")
    assert "Article 9 – Publicité et communication" in read(preview).replace("\u00a0", " ")
    assert visitor.get(f"/administration/textes/award/2/apercu.pdf?acte={act}").data.startswith(b"%PDF")
    hidden = {name: version.text.split(f'name="{name}" value="')[1].split('"')[0] for name in ("version", "csrf_token")}
    done = other.client.post("/administration/textes/approuver", data=hidden, follow_redirects=True)
    assert "Texte approuvé" in read(done)
    assert "n° 2, du" in read(done).replace("\u00a0", " ")


def test_the_visa_of_the_committee_comes_with_the_session_that_examined_the_proposal(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    assert json.loads(act_row(runtime, act).content or "")["arrete"]["visas"]["committee_on"] is None
    with writing(runtime) as session:
        decision = session.get_one(Decision, act_row(runtime, act).decision_id)
        proposal = session.get_one(Proposal, decision.proposal_id)
        held = CommitteeSession(
            window_id=house.window_id,
            reference="FITN7-71-2021-C001",
            title="Comité",
            held_on=date(2021, 10, 12),
            state=SessionState.DECIDED,
            person_id=house.instructor.person_id,
            created_at=runtime.legal.now(),
        )
        session.add(held)
        session.flush()
        item = {"dossier_id": proposal.dossier_id, "proposal_id": proposal.id, "assessment_id": proposal.assessment_id}
        session.add(
            SessionItem(session_id=held.id, position=1, filed_version=1, created_at=runtime.legal.now(), **item)
        )
    with runtime.read() as session:
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        drawn = draw_act(session, row, runtime.legal.now(), specimen=True)
    printed = " ".join(document_texts(drawn.document)).replace("\u00a0", " ")
    assert "l’avis rendu par le comité dans sa séance du 12 octobre 2021" in printed


def test_a_newer_delivered_text_is_said_and_shown_beside_the_one_in_force(runtime: Runtime, app: Flask) -> None:
    """A window keeps the words it issued acts with: its administrators learn that the software brings others."""
    house = make_house(runtime)
    visitor = Visitor(app, administrators(house)[0])
    said = "Le portail livre un texte plus récent : Arrêté attributif"
    assert said not in read(visitor.get("/administration/textes"))
    older = Words(AWARD, {**AWARD.texts, "title.publicity": "Publicité de l’aide"})
    with runtime.uow() as uow:
        keep_words(uow, house.window_id, older)
    assert said in read(visitor.get("/administration/textes"))
    shown = visitor.get("/administration/textes/award/0")
    assert "Ce qui change depuis la version 1" in read(shown)
    assert "<del> de l’aide</del>" in shown.text
    with runtime.uow() as uow:
        keep_words(uow, house.window_id, words_of(AWARD))
    assert said not in read(visitor.get("/administration/textes"))


def test_an_avenant_is_previewed_on_an_invented_convention(runtime: Runtime, app: Flask) -> None:
    house = make_house(runtime)
    visitor = Visitor(app, administrators(house)[0])
    shown = read(visitor.get("/administration/textes/convention_amendment/0/apercu"))
    assert "AVENANT n°" in shown.replace("\u00a0", " ")
    assert "la convention n° 00-2021-10-28-00000 susvisée est remplacé" in shown.replace("\u00a0", " ")
    assert visitor.get("/administration/textes/convention_amendment/0/apercu.pdf").data.startswith(b"%PDF")
