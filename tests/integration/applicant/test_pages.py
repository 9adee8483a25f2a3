"""The applicant's pages: the whole path, what was typed stays, someone else's dossier does not exist."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Role
from portal.domain.clocks import FixedClock
from portal.domain.dossier import DossierState
from portal.models import Document, Dossier, ExpenseLine
from portal.services.runtime import Runtime
from tests.factories import fill_settings, make_organisation, make_person, make_window
from tests.integration.applicant.browser import fields_of, pdf, send, sign_in, text_of
from tests.integration.applicant.journey import SIRET, begin, fill
from tests.integration.applicant.test_filing import ONE_SECOND_LATE


def test_from_the_commune_to_the_receipt(app: Flask, runtime: Runtime) -> None:
    window_id = make_window(runtime)
    fill_settings(runtime, window_id)
    client = sign_in(app, runtime, make_person(runtime, "Claude Martin"))
    assert "Rechercher mon organisme" in text_of(client.get("/mes-dossiers"))
    assert "217105436" in client.get("/mes-dossiers/organisme?q=tournus").get_data(as_text=True)
    answer = send(client, "/mes-dossiers/organisme/217105436", "siret", siret=SIRET, address="Place du Marché")
    assert answer.status_code == 302
    home = client.get("/mes-dossiers")
    created = client.post("/mes-dossiers/nouveau", data=fields_of(home, "window"))
    base = re.sub("/identite$", "", created.location)
    identity = send(
        client,
        f"{base}/identite",
        contact_position="Secrétaire",
        vat_recovered="yes",
        decision_level_commitment="yes",
    )
    assert identity.location.endswith("/projet")
    first = send(
        client,
        f"{base}/projet",
        title="Refonte du site",
        summary="Dix lignes.",
        main_axis="3c",
        digital_transformation="yes",
        other_window="none",
        start_on="15/11/2021",
        results_on="30 juin 2022",
        financial_close_on="2022-09-30",
    )
    assert first.location.endswith("/depenses")
    assert send(client, f"{base}/projet", answer_team="Deux agents.").location.endswith("/depenses")
    added = send(
        client,
        f"{base}/depenses/nouvelle",
        label="Site internet",
        nature="website",
        supplier="Agence",
        excl_tax="18\u00a0000,00",
        incl_tax="21600.00",
        investment="yes",
        file=pdf(),
    )
    assert added.status_code == 302
    assert "18 000,00 €" in text_of(client.get(f"{base}/depenses"))
    plan = send(client, f"{base}/plan", requested="12600", own_funds="5 400,00")
    assert plan.location.endswith("/pieces")
    assert "peut être déposé" in text_of(client.get(f"{base}/verification"))
    signing = client.get(f"{base}/signature")
    assert "Dites d’abord à quel titre vous signez" in text_of(signing)
    power = re.search(r'href="([^"]*/pouvoir[^"]*)"', signing.get_data(as_text=True))
    assert power
    stated = send(client, power.group(1), "capacity", kind="representative", capacity="Maire")
    assert stated.location.endswith("/signature"), "one comes back to sign"
    signed = send(
        client,
        f"{base}/signature",
        "idempotency_key",
        pledger_name="Dominique Petit",
        pledger_position="Maire",
        pledge_accepted="y",
        sincerity_attested="y",
        notification="electronic",
    )
    assert signed.status_code == 302
    page = text_of(client.get(base))
    assert "FITN7-71-2021-0001" in page
    assert "Vous pouvez engager vos dépenses depuis le 15 octobre 2021 à 10 h 00" in page
    receipt = client.get(f"{base}/accuse-reception.pdf")
    assert receipt.data.startswith(b"%PDF")
    assert receipt.headers["Content-Disposition"].startswith('attachment; filename="accuse-reception.pdf"')
    assert receipt.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{base}/identite").status_code == 302


def test_a_wrong_siret_says_so_by_the_field_and_keeps_what_was_typed(app: Flask, runtime: Runtime) -> None:
    client = sign_in(app, runtime, make_person(runtime))
    url = "/mes-dossiers/organisme/217105436"
    for typed, sentence in (
        ("21710543600019", "Ce numéro SIRET n’existe pas"),
        ("356 000 000 00048", "Ce SIRET n’est pas celui de Tournus"),
        ("12", "quatorze chiffres"),
    ):
        answer = send(client, url, "siret", siret=typed, address="Place du Marché")
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        kept = fields_of(answer, "siret")
        assert (kept["siret"].replace(" ", ""), kept["address"]) == (typed.replace(" ", ""), "Place du Marché")


def test_an_unknown_commune_gets_near_names(app: Flask, runtime: Runtime) -> None:
    client = sign_in(app, runtime, make_person(runtime))
    page = text_of(client.get("/mes-dossiers/organisme?q=Tourrnus"))
    assert "Aucune commune « Tourrnus »" in page
    assert "Tournus (71)" in page


def test_an_organisation_that_has_members_is_not_taken_over(app: Flask, runtime: Runtime) -> None:
    begin(runtime)
    client = sign_in(app, runtime, make_person(runtime, "Autre personne"))
    answer = send(client, "/mes-dossiers/organisme/217105436", "siret", siret=SIRET)
    assert answer.status_code == 422
    assert "Demandez à un collègue" in text_of(answer)
    assert "Rechercher mon organisme" in text_of(client.get("/mes-dossiers"))


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"MZ\x90\x00" + b"\0" * 200, "devis.pdf", "est un programme, quel que soit son nom"),
        (b"<html><script>alert(1)</script></html>", "devis.pdf", "est une page web, quel que soit son nom"),
        (b"", "devis.pdf", "est vide"),
        (b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(x)>>>>endobj\n%%EOF", "devis.pdf", "contient un programme"),
        (b"%PDF-1.4\n1 0 obj<</S/J#61vaScript>>endobj\n%%EOF", "devis.pdf", "contient un programme"),
        (b"%PDF-1.4\ntrailer<</Encrypt 2 0 R>>\n%%EOF", "devis.pdf", "protégé par un mot de passe"),
        (b"%PDF-1.4\nabc", "devis.pdf", "abîmé ou incomplet"),
    ],
)
def test_a_quote_that_is_not_one_is_refused_and_nothing_is_half_saved(
    app: Flask, runtime: Runtime, content: bytes, name: str, sentence: str
) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    typed = {"label": "Site internet", "nature": "website", "excl_tax": "18 000", "incl_tax": "21 600"}
    answer = send(client, f"/mes-dossiers/{draft.public_id}/depenses/nouvelle", **typed, file=pdf(name, content))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    kept = fields_of(answer)
    assert (kept["label"], kept["excl_tax"]) == ("Site internet", "18\u202f000,00")
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ExpenseLine)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0


def test_an_unreadable_amount_and_date_stay_as_typed(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}"
    answer = send(
        client, f"{url}/depenses/nouvelle", label="Site", nature="website", excl_tax="environ 3000", incl_tax="-5"
    )
    assert answer.status_code == 422
    assert (fields_of(answer)["excl_tax"], fields_of(answer)["incl_tax"]) == ("environ 3000", "-5")
    answer = send(client, f"{url}/projet", title="Mon titre", start_on="31/02/2022")
    assert answer.status_code == 422
    assert (fields_of(answer)["title"], fields_of(answer)["start_on"]) == ("Mon titre", "31/02/2022")


def test_an_unbalanced_plan_is_kept_and_said_by_the_field(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/plan"
    answer = send(client, url, requested="12 600,00", own_funds="8 000,00")
    assert answer.location.endswith("/plan")
    page = client.get(url)
    assert "Votre plan est en TTC" in text_of(page)
    assert "own_funds-erreur-1" in page.get_data(as_text=True)
    assert fields_of(page)["own_funds"] == "8\u202f000,00"
    funder = send(client, url, **{"funders-1-funder": "Région", "funders-1-amount": ""})
    assert funder.status_code == 422
    assert "Indiquez le montant de cette aide" in text_of(funder)


def test_a_stale_page_shows_both_texts_and_loses_nothing(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/identite"
    mine = fields_of(client.get(url))
    assert send(client, url, contact_position="Adjointe").status_code == 302
    answer = client.post(url, data={**mine, "contact_position": "Maire"})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "modifié ailleurs" in page
    assert "Adjointe" in page
    again = fields_of(answer)
    assert again["contact_position"] == "Maire"
    assert client.post(url, data=again).status_code == 302


def test_someone_elses_dossier_does_not_exist(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    expense = fill(runtime, draft)
    with runtime.read() as session:
        piece = session.scalars(sa.select(Document.public_id)).one()
    other = make_organisation(runtime, "217101708", "Dettey")
    stranger = sign_in(app, runtime, make_person(runtime, "Étrangère", memberships=((other, Role.PLEDGER),)))
    staff = sign_in(app, runtime, make_person(runtime, postings=((draft.window_id, Role.INSTRUCTOR),)))
    base = f"/mes-dossiers/{draft.public_id}"
    pages = ("identite", "projet", "depenses", "depenses/nouvelle", f"depenses/{expense}", "plan", "pieces")
    pages += ("verification", "signature", "desistement", "accuse-reception.pdf", f"fichiers/{piece}", "actes/x")
    for client in (stranger, staff):
        token = fields_of(client.get("/mes-dossiers/organisme/217105436"), "siret")["csrf_token"]
        assert client.get(base).status_code == 404
        for page in pages:
            assert client.get(f"{base}/{page}").status_code == 404, page
        for page in ("identite", "projet", "plan", "pieces", "signature", f"depenses/{expense}/retirer"):
            data = {"csrf_token": token, "version": "1"}
            assert client.post(f"{base}/{page}", data=data).status_code == 404, page
    assert app.test_client().get(base).status_code == 302


def test_one_second_late_keeps_the_draft_and_the_typed_words(
    app: Flask, runtime: Runtime, legal_clock: FixedClock
) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/signature"
    data = fields_of(client.get(url), "idempotency_key")
    data |= {
        "pledger_name": "Dominique Petit",
        "pledger_position": "Maire",
        "pledge_accepted": "y",
        "sincerity_attested": "y",
        "notification": "paper",
    }
    legal_clock.move_to(ONE_SECOND_LATE)
    answer = client.post(url, data=data)
    assert answer.status_code == 422
    assert "22 octobre 2021" in text_of(answer)
    assert fields_of(answer, "idempotency_key")["pledger_name"] == "Dominique Petit"
    with runtime.read() as session:
        assert session.scalars(sa.select(Dossier.state)).one() is DossierState.DRAFT
    assert client.get(url).status_code == 200
