"""Expense lines and the plan: VAT, discounts, comparative quotes, order, funders and the lines they pay for."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.errors import InvalidInput
from portal.domain.line_amounts import Discount
from portal.models import ComparativeQuote, Document, Dossier, DossierVersion, ExpenseLine, FunderLine
from portal.services.applicant.check_draft import check_draft
from portal.services.applicant.copy_expense import copy_expense
from portal.services.applicant.move_expense import move_expense
from portal.services.applicant.remove_document import remove_document
from portal.services.applicant.remove_expense import remove_expense
from portal.services.applicant.save_discount import SaveDiscount, save_discount
from portal.services.applicant.save_expense import SaveExpense, save_expense
from portal.services.applicant.save_plan import Funder, SavePlan, save_plan
from portal.services.applicant.what_if import what_if
from portal.services.runtime import Runtime
from tests.integration.applicant.browser import fields_of, pdf, send, sign_in, text_of
from tests.integration.applicant.journey import Draft, begin, file, fill, version_of


def add(runtime: Runtime, draft: Draft, label: str, excl: int, *, incl: int = 0, **values: object) -> str:
    with runtime.uow() as uow:
        command = SaveExpense(
            draft.public_id,
            version_of(runtime, draft.public_id),
            label=label,
            nature=str(values.pop("nature", "website")),
            excl_tax_cents=excl,
            incl_tax_cents=incl or excl * 6 // 5,
            investment=True,
            **values,  # type: ignore[arg-type]
        )
        return save_expense(uow, draft.actor, command)


def proof_of(runtime: Runtime, expense: str) -> str:
    with runtime.read() as session:
        query = sa.select(Document.public_id).join(ExpenseLine, ExpenseLine.proof_id == Document.id)
        return session.scalars(query.where(ExpenseLine.public_id == expense)).one()


def lines_of(runtime: Runtime) -> list[tuple[str, int, int, int | None]]:
    with runtime.read() as session:
        rows = session.scalars(sa.select(ExpenseLine).order_by(ExpenseLine.position)).all()
        return [(row.label, row.excl_tax_cents, row.incl_tax_cents, row.gross_excl_tax_cents) for row in rows]


def give_discount(runtime: Runtime, draft: Draft, document: str, discount: Discount | None) -> None:
    with runtime.uow() as uow:
        command = SaveDiscount(draft.public_id, version_of(runtime, draft.public_id), document, discount)
        save_discount(uow, draft.actor, command)


def total_of(runtime: Runtime) -> int:
    with runtime.read() as session:
        return session.scalars(sa.select(Dossier.total_cost_cents)).one()


def test_a_discount_is_spread_over_the_lines_of_its_quote_alone(runtime: Runtime) -> None:
    draft = begin(runtime)
    first = fill(runtime, draft)
    quote = proof_of(runtime, first)
    add(runtime, draft, "Module", 600_000, proof=quote)
    add(runtime, draft, "Autre devis", 100_000)
    give_discount(runtime, draft, quote, Discount(amount_cents=100_001))
    site, module, other = lines_of(runtime)
    assert site[1:] == (1_725_000 - 1, 2_070_000 - 1, 1_800_000)
    assert module[1:] == (575_000, 690_000, 600_000)
    assert other[1:] == (100_000, 120_000, None)
    assert total_of(runtime) == 2_400_000 - 100_001 + 100_000
    give_discount(runtime, draft, quote, Discount(percent_hundredths=1_000))
    assert [line[1] for line in lines_of(runtime)] == [1_620_000, 540_000, 100_000]
    give_discount(runtime, draft, quote, None)
    assert lines_of(runtime)[0][1:] == (1_800_000, 2_160_000, None)


def test_a_discount_follows_the_lines_of_its_quote_and_never_takes_it_whole(runtime: Runtime) -> None:
    draft = begin(runtime)
    first = fill(runtime, draft)
    quote = proof_of(runtime, first)
    second = add(runtime, draft, "Module", 600_000, proof=quote)
    with pytest.raises(InvalidInput, match="dépasse le devis"):
        give_discount(runtime, draft, quote, Discount(amount_cents=2_400_000))
    give_discount(runtime, draft, quote, Discount(amount_cents=700_000))
    with pytest.raises(InvalidInput, match="corrigez d’abord la remise"), runtime.uow() as uow:
        remove_expense(uow, draft.actor, draft.public_id, first, version_of(runtime, draft.public_id))
    assert len(lines_of(runtime)) == 2, "nothing half done"
    with runtime.uow() as uow:
        remove_expense(uow, draft.actor, draft.public_id, second, version_of(runtime, draft.public_id))
    assert lines_of(runtime)[0][1] == 1_100_000
    with runtime.uow() as uow:
        remove_document(uow, draft.actor, draft.public_id, quote, version_of(runtime, draft.public_id))
    assert lines_of(runtime)[0][1:] == (1_800_000, 2_160_000, None), "the discount went with its quote"


def test_vat_is_computed_from_the_rate_and_several_rates_are_typed(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/depenses/nouvelle"
    line = {"label": "Formation", "nature": "training", "investment": "no"}
    assert send(client, url, **line, excl_tax="1 000,01 €", vat_rate="5.5", incl_tax="").status_code == 302
    assert lines_of(runtime)[1][1:3] == (100_001, 105_501)
    assert send(client, url, **line, excl_tax="500", vat_rate="0").status_code == 302
    assert lines_of(runtime)[2][1:3] == (50_000, 50_000)
    assert send(client, url, **line, excl_tax="500", vat_rate="", incl_tax="555,55").status_code == 302
    assert lines_of(runtime)[3][1:3] == (50_000, 55_555)
    wrong = send(client, url, **line, excl_tax="500", vat_rate="20", incl_tax="555,55")
    assert wrong.status_code == 422
    assert "À 20 %, 500,00 € HT font 600,00 € TTC" in text_of(wrong)
    assert fields_of(wrong)["incl_tax"] == "555,55"
    missing = send(client, url, **line, excl_tax="500", vat_rate="", incl_tax="")
    assert "choisissez son taux de TVA" in text_of(missing)


def test_a_comparative_quote_is_kept_and_shown_and_never_counted(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    expense = fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    base = f"/mes-dossiers/{draft.public_id}"
    before = total_of(runtime)
    answer = send(
        client, f"{base}/depenses/{expense}/comparatifs", supplier="Autre agence", excl_tax="21 000", file=pdf("b.pdf")
    )
    assert answer.status_code == 302
    page = text_of(client.get(f"{base}/depenses"))
    assert "Devis comparatif, qui ne compte pas : Autre agence, 21 000,00 € HT" in page
    assert total_of(runtime) == before
    assert "comparé à « Refonte du site" in text_of(client.get(f"{base}/pieces"))
    file(runtime, draft)
    with runtime.read() as session:
        content = json.loads(session.scalars(sa.select(DossierVersion.content)).one())
    (line,) = content["expenses"]
    assert [(one["supplier"], one["excl_tax_cents"]) for one in line["comparisons"]] == [("Autre agence", 2_100_000)]
    assert content["financing"]["total_cost_cents"] == before
    assert "Devis comparatif, qui ne compte pas : Autre agence" in text_of(client.get(base))


def test_a_removed_comparative_quote_leaves_no_trace_on_the_line(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    expense = fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    send(client, f"/mes-dossiers/{draft.public_id}/depenses/{expense}/comparatifs", supplier="B", file=pdf("b.pdf"))
    with runtime.read() as session:
        document = session.scalars(sa.select(Document.public_id).where(Document.kind == "comparison")).one()
    with runtime.uow() as uow:
        remove_document(uow, draft.actor, draft.public_id, document, version_of(runtime, draft.public_id))
    with runtime.read() as session:
        assert session.scalars(sa.select(ComparativeQuote)).all() == []


def test_lines_are_moved_duplicated_and_removed_after_a_question(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    first = fill(runtime, draft)
    add(runtime, draft, "B", 100)
    with runtime.uow() as uow:
        copy = copy_expense(uow, draft.actor, draft.public_id, first, version_of(runtime, draft.public_id))
    assert [label for label, *_ in lines_of(runtime)] == [lines_of(runtime)[0][0]] * 2 + ["B"]
    assert proof_of(runtime, copy) == proof_of(runtime, first)
    with runtime.uow() as uow:
        move_expense(uow, draft.actor, draft.public_id, copy, version_of(runtime, draft.public_id), up=False)
    assert [label for label, *_ in lines_of(runtime)][1] == "B"
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/depenses/{copy}/retirer"
    asked = client.get(url)
    assert "Retirer « Refonte du site et prise de rendez-vous » ?" in text_of(asked)
    assert len(lines_of(runtime)) == 3
    assert send(client, url).status_code == 302
    assert len(lines_of(runtime)) == 2


def test_a_cut_is_said_at_its_line_with_its_reason_and_its_effect(app: Flask, runtime: Runtime) -> None:
    from datetime import date

    draft = begin(runtime)
    fill(runtime, draft)
    add(runtime, draft, "Quinze ordinateurs", 900_000, nature="hardware_agents")
    add(
        runtime,
        draft,
        "Abonnement",
        240_000,
        nature="saas",
        publisher_country="FR",
        covers_from=date(2022, 1, 1),
        covers_to=date(2023, 12, 31),
    )
    client = sign_in(app, runtime, draft.actor)
    page = text_of(client.get(f"/mes-dossiers/{draft.public_id}/depenses"))
    assert "Équipement informatique des agents. Le guichet ne finance pas cette dépense : 9 000,00 €" in page
    assert "Effet : 6 300,00 € de subvention possible en moins." in page
    assert "12 mois sur 24 comptent, jusqu’au 31 décembre 2022 : 1 200,00 € sur 2 400,00 €." in page
    assert "Effet : 840,00 € de subvention possible en moins." in page
    with runtime.read() as session:
        checked = check_draft(session, draft.actor, draft.public_id, runtime.legal.now())
    kept = sum(line.kept_cents for line in checked.lines)
    assert f"{kept // 100}.{kept % 100:02d}" == checked.result["amount"]["eligible_base"]


def plan(runtime: Runtime, draft: Draft, **values: object) -> None:
    with runtime.uow() as uow:
        save_plan(uow, draft.actor, SavePlan(draft.public_id, version_of(runtime, draft.public_id), **values))  # type: ignore[arg-type]


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
