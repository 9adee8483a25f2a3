"""Quotes on the pages: beside the line, a line made from one, the question, the instructor's view."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from portal.domain.actors import Role
from portal.models import Dossier, ExpenseLine
from portal.quotes.reading import Signal, SignalKind
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.jobs.worker import HANDLERS
from portal.services.runtime import Runtime
from tests.factories import make_person
from tests.integration.applicant.browser import fields_of, pdf, send, sign_in, text_of
from tests.integration.applicant.journey import Draft, begin, file, fill
from tests.integration.quotes.readings import PLAIN, SIGNED, keep_reading, reading
from tests.integration.quotes.test_readings import BODY, bring, panels, quote


def open_draft(app: Flask, runtime: Runtime, *, proof: bool = True) -> tuple[FlaskClient, Draft, str]:
    draft = begin(runtime)
    line = fill(runtime, draft, proof=proof)
    return sign_in(app, runtime, draft.actor), draft, line


def base(draft: Draft) -> str:
    return f"/mes-dossiers/{draft.public_id}"


def test_the_line_says_what_its_quote_says(app: Flask, runtime: Runtime) -> None:
    client, draft, line = open_draft(app, runtime)
    (document,) = panels(runtime, draft)
    keep_reading(runtime, document, reading(supplier="Agence Numérique", total_excl_tax="18500.00", number="D-1"))

    page = text_of(client.get(f"{base(draft)}/depenses/{line}"))

    assert "Le devis dit 18 500,00 € HT. Vous avez saisi 18 000,00 € HT." in page
    assert "page 2 : « Ligne total_excl_tax 18500.00 »" in page
    assert "Total TTC Non lu" in page
    assert "Fournisseur Concorde" in page
    assert "Écart avec le devis" in text_of(client.get(f"{base(draft)}/depenses"))


def test_a_passage_is_text_whatever_it_holds(app: Flask, runtime: Runtime) -> None:
    client, draft, line = open_draft(app, runtime)
    (document,) = panels(runtime, draft)
    hostile = Signal(SignalKind.ACCEPTED, 1, "<script>alert(1)</script> {{ 7*7 }}", date(2021, 10, 1))
    keep_reading(runtime, document, replace(PLAIN, signals=(hostile,)))

    for path in (f"depenses/{line}", "depenses", "verification", f"devis/{document}/commande"):
        answer = client.get(f"{base(draft)}/{path}")
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "{{ 7*7 }}" in answer.text


def test_a_line_is_made_from_a_quote(app: Flask, runtime: Runtime) -> None:
    client, draft, _ = open_draft(app, runtime, proof=False)
    brought = send(client, f"{base(draft)}/depenses/depuis-un-devis", file=pdf(content=quote()))
    wait = brought.headers["Location"]
    assert "Remplir sans attendre" in text_of(client.get(wait))
    state = f"{base(draft)}/devis/{wait.rpartition('/')[2]}/etat"
    assert client.get(state).json == {"ready": False}

    run_due_jobs(runtime, HANDLERS)

    assert client.get(state).json == {"ready": True}
    page = client.get(wait)
    typed = fields_of(page, "excl_tax")
    assert (typed["supplier"], typed["excl_tax"], typed["incl_tax"]) == (
        "Agence Numérique SARL", "18\u202f000,00", "21\u202f600,00",
    )  # fmt: skip
    assert text_of(page).count("Lu dans le devis, à vérifier.") == 3
    assert typed["vat_rate"] == "20"
    saved = client.post(
        wait,
        data={**typed, "label": "Portail", "nature": "website"},
        content_type="multipart/form-data",
    )
    assert saved.status_code == 302
    with runtime.read() as session:
        line = session.scalars(sa.select(ExpenseLine).where(ExpenseLine.label == "Portail")).one()
        assert (line.excl_tax_cents, line.incl_tax_cents, line.supplier) == (
            1_800_000, 2_160_000, "Agence Numérique SARL",
        )  # fmt: skip
        assert line.proof is not None
        assert line.proof.public_id == wait.rpartition("/")[2]


def test_a_value_in_doubt_is_marked_and_a_second_line_takes_the_rest(app: Flask, runtime: Runtime) -> None:
    client, draft, line = open_draft(app, runtime, proof=False)
    document = bring(runtime, draft, quote(BODY.replace("TVA 20 %    3 600,00\n", "")), line)
    run_due_jobs(runtime, HANDLERS)
    free = bring(runtime, draft, quote(BODY.replace("18 000,00", "18 010,00")))
    run_due_jobs(runtime, HANDLERS)

    doubted = text_of(client.get(f"{base(draft)}/depenses/depuis-un-devis/{free}"))
    assert "Lu dans le devis sans certitude : vérifiez-le." in doubted
    nothing_left = client.get(f"{base(draft)}/depenses/depuis-un-devis/{document}")
    assert fields_of(nothing_left, "excl_tax")["excl_tax"] == ""


def test_a_late_reading_leaves_the_form_usable(app: Flask, runtime: Runtime) -> None:
    client, draft, _ = open_draft(app, runtime, proof=False)
    document = bring(runtime, draft, quote())

    page = client.get(f"{base(draft)}/depenses/depuis-un-devis/{document}?sans-attendre=1")

    typed = fields_of(page, "excl_tax")
    assert (typed["proof"], typed["excl_tax"], typed["supplier"]) == (document, "", "")


def test_a_quote_that_is_refused_says_why_and_nothing_else_is_lost(app: Flask, runtime: Runtime) -> None:
    client, draft, _ = open_draft(app, runtime)

    answer = send(client, f"{base(draft)}/depenses/depuis-un-devis", file=pdf(content=b"not a quote"))

    assert answer.status_code == 422
    assert "n’est pas un PDF" in text_of(answer)


def test_the_question_is_asked_answered_and_shown_to_the_instructor(app: Flask, runtime: Runtime) -> None:
    client, draft, _ = open_draft(app, runtime)
    (document,) = panels(runtime, draft)
    keep_reading(runtime, document, SIGNED)
    asked = "Ce devis porte « Bon pour accord, le 11/10/2021 »."
    for path in ("depenses", "verification"):
        assert asked in text_of(client.get(f"{base(draft)}/{path}"))
    question = f"{base(draft)}/devis/{document}/commande"
    assert fields_of(client.get(question), "ordered_on")["ordered_on"] == "11/10/2021"

    refused = send(client, question, "ordered_on", answer="explained", explanation="")
    assert refused.status_code == 422
    assert "Expliquez en quelques mots" in text_of(refused)
    sent = send(client, question, "ordered_on", answer="ordered", ordered_on="11/10/2021", explanation="Urgence")
    assert sent.status_code == 302

    with runtime.read() as session:
        window = session.scalars(sa.select(Dossier.window_id).where(Dossier.public_id == draft.public_id)).one()
    file(runtime, draft, explanation="La commande était urgente.")
    assert "Oui, la commande est déjà passée" in text_of(client.get(base(draft)))
    instructor = sign_in(app, runtime, make_person(runtime, postings=((window, Role.INSTRUCTOR),)))
    shown = text_of(instructor.get(f"/instruction/dossiers/{draft.public_id}/depenses"))
    assert asked in shown
    assert "Oui, la commande est déjà passée , le 11 octobre 2021" in shown
    assert "Urgence" in shown


def test_remarks_reach_the_check_and_the_instructor(app: Flask, runtime: Runtime) -> None:
    client, draft, _ = open_draft(app, runtime)
    (document,) = panels(runtime, draft)
    found = reading(client="CCAS de Tournus", valid_until="2021-10-01", total_excl_tax="18000.00")
    keep_reading(runtime, document, found)

    page = text_of(client.get(f"{base(draft)}/verification"))

    assert "Ce devis semble adressé à un CCAS : CCAS de Tournus." in page
    assert "L’offre n’était valable que jusqu’au 01/10/2021." in page


def test_panels_cost_few_queries_whatever_the_number_of_lines(app: Flask, runtime: Runtime) -> None:
    _, draft, line = open_draft(app, runtime)
    for number in range(6):
        bring(runtime, draft, quote() + b"%" * number, line)
    asked: list[str] = []
    with runtime.read() as session:
        sa.event.listen(session.get_bind(), "before_cursor_execute", lambda *event: asked.append(event[2]))
        from portal.queries.quote_panels import quote_panels

        found = quote_panels(session, draft.actor, draft.public_id, runtime.legal.now())

    assert len(found) == 7
    assert len([statement for statement in asked if statement.startswith("SELECT")]) <= 7
