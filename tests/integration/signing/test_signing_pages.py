"""The pages of signatures: the signatory's desk, scans, the parapheur, deputies; bad input keeps what was typed."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from portal import create_app
from portal.adapters.pdf_signing import SignatureCheck, make_signer
from portal.domain.act import ActState
from portal.domain.actors import Role
from portal.domain.page_mark import derived_key, mark_address
from portal.services.acting.issue_act import IssueAct, issue_act
from portal.services.acting.run_act_batch import run_act_batch
from portal.services.acting.signing_choice import SigningChoice, SigningWay
from portal.services.acting.start_batch import BATCH_JOB
from portal.services.document_style import mark_keys
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.runtime import Runtime
from portal.services.signing.take_returned import RETURN_JOB, run_return
from tests.factories import make_person
from tests.integration.acting.support import act_row, certified, granted, issued, make_house, prepared
from tests.integration.acting.web import Visitor, read
from tests.integration.demo.test_long_lists import MOST_QUERIES, counted
from tests.integration.signing.certificates import certificate_file

TODAY = date(2021, 10, 15)


@pytest.fixture
def signing_runtime(runtime: Runtime, tmp_path: Path) -> Runtime:
    settings, root = certificate_file(tmp_path)
    return replace(runtime, signer=make_signer(settings), check_signatures=SignatureCheck((root,)))


@pytest.fixture
def app(signing_runtime: Runtime) -> Flask:
    return create_app(runtime=signing_runtime)


def test_signed_from_the_signatory_s_page(app: Flask, signing_runtime: Runtime) -> None:
    house = make_house(signing_runtime)
    instructor, signatory = Visitor(app, house.instructor), Visitor(app, house.signatory)
    act = certified(house, prepared(house, granted(house)))
    issue = f"/instruction/actes/{act}/emission"
    wrong = instructor.send(issue, way="electronic", number="12", dated_on="15/10/2021")
    assert wrong.status_code == 422
    assert 'value="12"' in wrong.text
    sent = instructor.send(issue, way="electronic", number="71-2021-10-15-00031", dated_on="15/10/2021")
    assert sent.status_code == 302
    assert "électroniquement" in read(instructor.get(f"/actes/{act}"))
    paper = issued(house)
    with counted(signing_runtime.engine) as seen:
        desk = signatory.get("/signature/actes")
    assert len(seen) <= MOST_QUERIES
    assert "Conforme à la proposition" in read(desk)
    assert desk.text.count('name="acts"') == 1, "the act on paper is not ticked here"
    assert signatory.send("/signature/actes").status_code == 422
    all_ticked = signatory.get("/signature/actes?cocher=tous").text
    assert re.search(r'name="acts" value="[a-z0-9]+" checked', all_ticked)
    asked = signatory.send("/signature/actes", acts=[act, paper])
    assert asked.status_code == 302
    assert signatory.get(f"{asked.location}/etat").json == {"ready": False}
    assert "En attente" in read(signatory.get(asked.location))
    run_due_jobs(signing_runtime, {BATCH_JOB: run_act_batch})
    assert signatory.get(f"{asked.location}/etat").json == {"ready": True}
    told = read(signatory.get(asked.location))
    assert "1 sur 2 actes signés" in told
    assert "techniquement valide" in told
    assert "se signe autrement" in told, "the one on paper is told, the other is signed"
    assert "ne vient pas" not in told
    assert "Aucune signature n’est au nom du signataire de l’acte, Dominique EXEMPLE" in told
    assert "Certificat de test" in told
    assert "qualifié" not in told
    assert act_row(signing_runtime, act).state is ActState.SIGNED
    assert instructor.get(asked.location).status_code == 404
    assert asked.location.rpartition("/")[2] not in instructor.get("/instruction/actes/lots").text
    back = signatory.send(f"/signature/actes/{paper}/renvoi", reason="À redater.")
    assert back.status_code == 302
    assert act_row(signing_runtime, paper).state is ActState.CANCELLED
    sheet = read(signatory.get(f"/actes/{act}"))
    assert "Électroniquement, dans ce portail" in sheet
    for said in ("techniquement valide", "Certificat de test, sans valeur", "Pas au nom du signataire de l’acte"):
        assert said in sheet
    assert "Aucune signature n’est au nom" in sheet
    code = act_row(signing_runtime, act).verification_code
    signed = instructor.get(f"/actes/{act}/signe").data
    verified = read(instructor.send("/verifier", code=code, file=(io.BytesIO(signed), "a.pdf")))
    for said in ("techniquement valide", "Certificat de test", "ne porte pas le nom du signataire"):
        assert said in verified
    assert "Camille" not in verified, "nobody is named there"
    changed = signed[:-20] + bytes([signed[-20] ^ 1]) + signed[-19:]
    unknown = read(instructor.send("/verifier", code=code, file=(io.BytesIO(changed), "a.pdf")))
    assert "techniquement valide" not in unknown, "one changed byte is another file"


def test_the_parapheur_and_the_scans_say_what_is_wrong(app: Flask, signing_runtime: Runtime) -> None:
    house = make_house(signing_runtime)
    instructor = Visitor(app, house.instructor)
    act = certified(house, prepared(house, granted(house)))
    choice = SigningChoice(SigningWay.PARAPHEUR, "71-2021-10-15-00031", TODAY)
    issue_act(signing_runtime, house.instructor, IssueAct(act, choice))
    assert instructor.get("/instruction/parapheur/a-signer.zip").data.startswith(b"PK")
    issued_pdf = instructor.get(f"/actes/{act}/emis").data
    brought = instructor.send("/instruction/parapheur", files=(io.BytesIO(issued_pdf), "retour.pdf"))
    assert instructor.get(f"{brought.location}/etat").json == {"ready": False}
    assert "En attente" in read(instructor.get(brought.location))
    run_due_jobs(signing_runtime, {RETURN_JOB: run_return})
    assert instructor.get(f"{brought.location}/etat").json == {"ready": True}
    page = read(instructor.get(brought.location))
    assert "aucune signature électronique" in page
    assert "0 sur 1 acte enregistré" in page
    assert Visitor(app, house.signatory).get(brought.location).status_code == 404
    bad = instructor.send("/instruction/numerisations", scans=(io.BytesIO(b"GIF89a"), "lot.pdf"))
    assert bad.status_code == 422
    assert "n’est pas un PDF" in read(bad)
    sent = instructor.send("/instruction/numerisations", scans=(io.BytesIO(issued_pdf), "lot.pdf"))
    assert sent.status_code == 302
    assert "La lecture est en cours" in read(instructor.get(sent.location))


def test_a_deputy_is_recorded_and_ended_by_an_administrator(app: Flask, signing_runtime: Runtime) -> None:
    house = make_house(signing_runtime)
    administrator = make_person(signing_runtime, "Ada Min", postings=((house.window_id, Role.ADMINISTRATOR),))
    admin = Visitor(app, administrator)
    typed = {
        "email": house.signatory.email,
        "name": "Simon SIGNATAIRE",
        "capacity": "Le sous-préfet",
        "delegation_title": "l’arrêté n° 2",
        "valid_from": "01/09/2021",
    }
    page = "/administration/signataires"
    wrong = admin.send(page, **{**typed, "email": "personne@exemple.fr", "valid_to": "01/01/2021"})
    assert wrong.status_code == 422
    assert "Aucun signataire" in read(wrong)
    assert "précède" in read(wrong)
    assert admin.send(page, **typed, ceiling="10 000").status_code == 302
    shown = admin.get(page)
    assert "Simon SIGNATAIRE" in read(shown)
    (end,) = re.findall(r"/administration/signataires/[a-z0-9]{16}/fin[^\"]*", shown.text)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', shown.text)
    assert admin.client.post(end, data={"csrf_token": token[0]} if token else {}).status_code == 302
    assert "jusqu’au 15 octobre 2021" in read(admin.get(page))


def test_the_qr_of_a_page_leads_to_its_act_if_we_printed_it(app: Flask, signing_runtime: Runtime) -> None:
    house = make_house(signing_runtime)
    code = act_row(signing_runtime, issued(house)).verification_code or ""
    client = app.test_client()
    for key, status in ((mark_keys(signing_runtime.settings)[0], 303), (derived_key("somebody else"), 404)):
        address = mark_address("http://portail.test", key, code, 2, 4)
        answer = client.get("/V/" + address.rpartition("/")[2])
        assert answer.status_code == status
    assert (
        "/verifier/"
        in client.get(
            "/V/" + mark_address("http://x.test", mark_keys(signing_runtime.settings)[0], code, 1, 4).rpartition("/")[2]
        ).location
    )
    assert client.get("/V/nothing").status_code == 404
