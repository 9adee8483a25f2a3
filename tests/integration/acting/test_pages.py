"""The pages of decisions, envelope and acts, role by role, on the same path as the services."""

from __future__ import annotations

import re
from io import BytesIO

import sqlalchemy as sa
from flask import Flask

from portal.domain.act import ActState
from portal.domain.dossier import DossierState
from portal.models import Act, Notification
from portal.services.runtime import Runtime
from tests.factories import make_organisation, make_person
from tests.integration.acting.support import (
    EJ,
    SCAN,
    committed,
    granted,
    issued,
    later,
    looked_at,
    make_house,
    make_proposal,
    notified,
    prepared,
    propose,
    signed,
    state_of,
)
from tests.integration.acting.web import Visitor, read

EURO = "12 600,00 €"


def _upload(content: bytes, name: str = "acte-signe.pdf") -> tuple[BytesIO, str]:
    return BytesIO(content), name


def _act(runtime: Runtime, public_id: str) -> Act:
    with runtime.read() as session:
        return session.scalars(sa.select(Act).where(Act.public_id == public_id)).one()


def test_the_award_by_the_pages(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, _ = make_proposal(house)
    signatory, budget, instructor = (Visitor(app, actor) for actor in (house.signatory, house.budget, house.instructor))
    assert EURO in read(signatory.get("/signature"))
    assert signatory.send(f"/signature/{dossier}", decision="grant").status_code == 302
    assert "Aucune proposition n’attend" in read(signatory.get("/signature"))

    assert EURO in read(instructor.get("/instruction/actes"))
    made = instructor.send(
        f"/instruction/dossiers/{dossier}/acte", title="Portail de démarches", description="Un site."
    )
    assert made.status_code == 302
    act = made.location.rpartition("/")[2]
    page = read(instructor.get(f"/instruction/actes/{act}/emission"))
    assert "attestation de disponibilité" in page
    assert instructor.get(f"/actes/{act}/projet").data.startswith(b"%PDF")

    assert budget.send(f"/budget/actes/{act}/attestation", certified_on="15/10/2021").status_code == 302
    assert instructor.send(f"/instruction/actes/{act}/emission").status_code == 302
    assert instructor.get(f"/actes/{act}/emis").data.startswith(b"%PDF")

    later(runtime)
    typed = {"official_number": "71-2021-10-16-00012", "signed_on": "16/10/2021"}
    done = instructor.send(f"/instruction/actes/{act}/signature", scan=_upload(SCAN), **typed)
    assert done.status_code == 302
    assert "attend déjà" in read(instructor.send(f"/instruction/actes/{act}/signature", scan=_upload(SCAN), **typed))
    (copy,) = re.findall(r"/actes/copies/([a-z0-9]{16})", signatory.get("/actes/copies").text)[:1]
    own = instructor.send(f"/actes/copies/{copy}", **typed)
    assert own.status_code == 409
    assert "comparaison avec l’acte émis est en cours" in read(signatory.send(f"/actes/copies/{copy}", **typed))
    looked_at(runtime)
    assert "cochez cette case" in read(signatory.send(f"/actes/copies/{copy}", **typed))
    assert signatory.send(f"/actes/copies/{copy}", **typed, acknowledged="y").status_code == 302
    assert budget.send(f"/budget/actes/{act}/engagement", ej_number=EJ, ej_on="16/10/2021").status_code == 302
    refused = instructor.send(f"/instruction/actes/{act}/notification")
    assert (refused.status_code, "parmi les tiers de Chorus" in read(refused)) == (409, True)
    assert budget.send(f"/budget/actes/{act}/tiers", supplier="10 0012 3456").status_code == 302
    assert "1000123456" in read(instructor.get(f"/actes/{act}"))
    assert instructor.send(f"/instruction/actes/{act}/notification").status_code == 302
    assert _act(runtime, act).state is ActState.NOTIFIED
    assert "le délai de recours n’a pas commencé" in read(instructor.get("/instruction/actes"))
    Visitor(app, house.applicant).get(f"/actes/{act}/signe")
    assert "17 décembre 2021" in read(instructor.get("/instruction/actes"))


def test_only_the_beneficiary_downloads_and_only_once_notified(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    other = make_organisation(runtime, siren="217102633", name="Louhans")
    stranger = make_person(runtime, memberships=((other, next(iter(house.applicant.roles))),))
    act = committed(house, signed(house, issued(house)))
    applicant = Visitor(app, house.applicant)
    assert applicant.get(f"/actes/{act}/signe").status_code == 404
    notified(house, act)
    assert Visitor(app, stranger).get(f"/actes/{act}/signe").status_code == 404
    assert Visitor(app, house.instructor).get(f"/actes/{act}/signe").status_code == 200
    with runtime.read() as session:
        assert session.scalars(sa.select(Notification.downloaded_at)).one() is None
    answer = applicant.get(f"/actes/{act}/signe")
    assert answer.data == SCAN + act.encode()
    assert "attachment" in answer.headers["Content-Disposition"]
    with runtime.read() as session:
        assert session.scalars(sa.select(Notification.downloaded_at)).one() == runtime.legal.now()
    assert applicant.get(f"/actes/{act}/emis").status_code == 404
    assert applicant.get(f"/actes/{act}").status_code == 404


def test_a_scan_that_is_no_pdf_is_refused_and_the_rest_kept(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    later(runtime)
    typed = {"official_number": "71-2021-10-16-00077", "signed_on": "16/10/2021"}
    page = Visitor(app, house.instructor).send(
        f"/instruction/actes/{act}/signature", scan=_upload(b"GIF89a not a pdf"), **typed
    )
    assert page.status_code == 422
    assert "n’est pas un PDF" in read(page)
    assert 'value="71-2021-10-16-00077"' in page.text
    assert 'value="16/10/2021"' in page.text
    assert _act(runtime, act).state is ActState.CHECKED


def test_an_unfilled_setting_is_shown_with_its_place(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime, signatory__name=None)
    dossier = granted(house)
    act = prepared(house, dossier)
    assert (
        Visitor(app, house.budget).send(f"/budget/actes/{act}/attestation", certified_on="15/10/2021").status_code
        == 302
    )
    page = Visitor(app, house.instructor).send(f"/instruction/actes/{act}/emission")
    text = read(page)
    assert "nom du signataire" in text
    assert "Paramètres du guichet" in text
    assert "Émettre l’acte" not in text
    assert _act(runtime, act).issued_at is None


def test_a_shortfall_is_said_on_the_page(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime, allotted_cents=1_000_000)
    dossier, _ = make_proposal(house, amount_cents=1_260_000)
    page = Visitor(app, house.signatory).send(f"/signature/{dossier}", decision="grant", motive="Bon projet")
    assert page.status_code == 422
    assert "il manque 2 600,00 €" in read(page)
    assert "Bon projet" in page.text


def test_other_roles_have_no_such_pages(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    wrong = {
        "/signature": (house.instructor, house.budget, house.applicant),
        f"/instruction/actes/{act}/signature": (house.budget, house.signatory, house.applicant),
        f"/budget/actes/{act}/engagement": (house.instructor, house.signatory, house.applicant),
        "/enveloppe": (house.applicant,),
    }
    for url, actors in wrong.items():
        for actor in actors:
            assert Visitor(app, actor).get(url).status_code == 404, (url, actor.name)


def test_envelope_page_runs_few_queries_and_shows_each_balance(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    for _ in range(3):
        granted(house, requested_cents=900_000)
    visitor = Visitor(app, house.budget)
    statements: list[str] = []
    sa.event.listen(runtime.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    page = visitor.get("/enveloppe")
    selects = [text for text in statements if text.lstrip().upper().startswith("SELECT")]
    # Three are the session's own (person, memberships, postings), the board takes at most eight.
    assert len(selects) <= 3 + 8 + (1 if "clock_offset" in " ".join(selects) else 0)
    text = read(page)
    assert "270 029,75 €" in text
    assert "297 029,75 €" in text
    assert "279 029,75 €" in text


def test_a_motive_outlives_a_proposal_that_changed_meanwhile(app: Flask, runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, _ = make_proposal(house)
    signatory, page = Visitor(app, house.signatory), f"/signature/{dossier}"
    motive = "Le projet ne répond pas au critère d’impact."
    hidden = {"proposal": _hidden(signatory.get(page).text, "proposal")}
    newer = propose(house, dossier, 700_000)
    answer = signatory.send(page, decision="refuse", motive=motive, **hidden)
    assert answer.status_code == 409
    assert "La proposition a changé" in answer.text
    assert motive in answer.text
    assert _hidden(answer.text, "proposal") == newer, "what is now on the page is what a second click decides"
    assert state_of(runtime, dossier) is DossierState.PROPOSED


def _hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)
    assert found
    return found.group(1)
