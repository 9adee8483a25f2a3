"""The plan: funders and the lines they pay for, own funds, what is no resource, what if an aid is refused."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Role
from portal.domain.line_amounts import Discount
from portal.eligibility.assess import assess_payload
from portal.eligibility.rulebook import load_rulebook
from portal.models import (
    Dossier,
    ExpenseQualification,
    FunderLine,
)
from portal.services.applicant.add_document import AddDocument, add_document
from portal.services.applicant.check_draft import check_draft
from portal.services.applicant.remove_expense import remove_expense
from portal.services.applicant.save_plan import Funder
from portal.services.applicant.uploads import prepare_upload
from portal.services.applicant.what_if import what_if
from portal.services.assessing import payload_of
from portal.services.runtime import Runtime
from tests.factories import PDF, SLUG, make_person
from tests.integration.applicant.browser import fields_of, pdf, send, sign_in, text_of
from tests.integration.applicant.journey import begin, file, fill, version_of
from tests.integration.applicant.lines import add, give_discount, plan, proof_of


def test_an_aid_for_an_excluded_line_does_not_lower_the_grant(runtime: Runtime) -> None:
    """The assessment is told which lines each funder pays for (``expense_ids`` of the contract)."""
    draft = begin(runtime)
    fill(runtime, draft)
    pc = add(runtime, draft, "Quinze ordinateurs", 900_000, nature="hardware_agents")
    aid = Funder("Département", "public", "granted", 800_000)
    whole = {"requested_cents": 1_260_000, "own_funds_cents": 640_000}
    plan(runtime, draft, **whole, funders=(aid,))

    def assessed() -> tuple[str, list[str]]:
        with runtime.read() as session:
            checked = check_draft(session, draft.actor, draft.public_id, runtime.legal.now())
        ceiling = next(c for c in checked.result["checks"] if c["code"] == "PUBLIC_AID_CEILING")
        return ceiling["outcome"], checked.payload["financing"]["others"][0]["expense_ids"]

    assert assessed() == ("review", [])
    plan(runtime, draft, **whole, funders=(Funder("Département", "public", "granted", 800_000, (pc,)),))
    assert assessed() == ("pass", [pc])
    with runtime.uow() as uow:
        remove_expense(uow, draft.actor, draft.public_id, pc, version_of(runtime, draft.public_id))
    assert assessed()[1] == [], "a line that is gone is no longer named"
    with runtime.read() as session:
        assert session.scalars(sa.select(FunderLine.amount_cents)).one() == 800_000


def test_own_funds_fill_the_plan_to_the_cent_loan_included(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/plan"
    filled = send(client, url, requested="12 599,99", own_funds="", loan="2 000", fill="1")
    assert filled.location.endswith("/plan")
    page = client.get(url)
    assert fields_of(page)["own_funds"].replace("\u202f", " ") == "2 400,01"
    assert fields_of(page)["loan"].replace("\u202f", " ") == "2 000,00"
    with runtime.read() as session:
        row = session.scalars(sa.select(Dossier)).one()
        assert (row.own_funds_cents, row.loan_cents) == (440_001, 200_000)
    assert "Écart avec le coût global 0,00 €" in text_of(page)
    over = send(client, url, requested="19 000", fill="1")
    assert over.status_code == 422
    assert "dépassent déjà le coût global de 4 000,00 €" in text_of(over)


def test_what_is_no_resource_is_said_beside_the_row(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    plan(
        runtime,
        draft,
        requested_cents=1_000_000,
        own_funds_cents=400_000,
        funders=(Funder("FCTVA", "public", "granted", 300_000), Funder("CNFPT", "public", "granted", 100_000)),
    )
    page = text_of(sign_in(app, runtime, draft.actor).get(f"/mes-dossiers/{draft.public_id}/plan"))
    assert "Le FCTVA n’est pas une ressource du plan" in page
    assert "Une formation prise en charge par le CNFPT" in page


def test_what_an_awaited_aid_refused_would_change(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    plan(
        runtime,
        draft,
        requested_cents=1_260_000,
        own_funds_cents=240_000,
        funders=(
            Funder("Département", "public", "requested", 200_000),
            Funder("Région", "public", "requested", 50_000),
            Funder("Mécène", "private", "granted", 50_000),
        ),
    )
    with runtime.read() as session:
        supposed = what_if(session, draft.actor, draft.public_id, runtime.legal.now())
    told = [(one.funder, one.hole_cents, one.own_funds_cents) for one in supposed.refusals]
    assert told == [
        ("Département", 200_000, 440_000),
        ("Région", 50_000, 290_000),
        ("Toutes ces aides à la fois", 250_000, 490_000),
    ]
    assert supposed.max_grant_cents == 1_400_000 - 250_000, "80 % of the public money, less the other aids"
    assert [one.max_grant_cents for one in supposed.refusals] == [1_260_000, 1_200_000, 1_260_000]
    client = sign_in(app, runtime, draft.actor)
    page = text_of(client.get(f"/mes-dossiers/{draft.public_id}/plan/si-refus"))
    assert "Vos fonds propres deviendraient 4 400,00 €, soit 24,44 % du coût" in page
    with runtime.read() as session:
        assert session.scalars(sa.select(FunderLine.status)).all().count("requested") == 2, "nothing was changed"


def test_the_instructor_sees_proof_kinds_discounts_and_comparative_quotes(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    expense = fill(runtime, draft, proof=False)
    with runtime.uow() as uow:
        proof = prepare_upload(runtime, "tarif.pdf", PDF + b"tarif")
        command = AddDocument(draft.public_id, version_of(runtime, draft.public_id), "price_list", proof, expense)
        add_document(uow, draft.actor, command)
    give_discount(runtime, draft, proof_of(runtime, expense), Discount(amount_cents=100_000))
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}"
    send(client, f"{url}/depenses/{expense}/comparatifs", supplier="Autre", excl_tax="19 000", file=pdf("b.pdf"))
    aid = Funder("Département", "public", "planned", 100_000, (expense,))
    plan(runtime, draft, requested_cents=1_000_000, own_funds_cents=200_000, loan_cents=400_000, funders=(aid,))
    file(runtime, draft)
    instructor = make_person(runtime, "Dominique Roux", postings=((draft.window_id, Role.INSTRUCTOR),))
    page = text_of(sign_in(app, runtime, instructor).get(f"/instruction/dossiers/{draft.public_id}/depenses"))
    assert "Tarif ou grille de prix" in page
    assert "Avant remise du devis : 18 000,00 € HT, remise 1 000,00 €." in page
    assert "Devis comparatif, non compté : Autre, 19 000,00 € HT." in page
    assert "Département (à demander) Finance : Refonte du site et prise de rendez-vous" in page
    assert "dont emprunt : 4 000,00 €" in page


def test_an_aid_goes_with_the_only_line_it_paid_for(runtime: Runtime) -> None:
    """Once an instructor retains nothing of a line, the aid for that line alone lowers nothing any more."""
    draft = begin(runtime)
    first = fill(runtime, draft)
    second = add(runtime, draft, "Module", 600_000)
    both, one = (
        Funder("A", "public", "granted", 300_000, (first, second)),
        Funder("B", "public", "granted", 5, (second,)),
    )
    plan(runtime, draft, requested_cents=1_000_000, own_funds_cents=1_099_995, funders=(both, one))
    with runtime.read() as session:
        dossier = session.scalars(sa.select(Dossier)).one()
        dropped = next(line.id for line in dossier.expenses if line.public_id == second)
        nothing = ExpenseQualification(
            expense_id=dropped, nature="website", retained_excl_tax_cents=0, retained_incl_tax_cents=0
        )
        payload = payload_of(dossier, {dropped: nothing}, already_granted_cents=0, available_cents=0)
    told = [(one["funder"], one["expense_ids"]) for one in payload["financing"]["others"]]
    assert told == [("A", [first])]
    assert assess_payload(payload, load_rulebook(SLUG))["amount"]["total_cost"] == "18000.00"
