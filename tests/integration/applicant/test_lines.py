"""Expense lines: VAT, discounts, comparative quotes, order, what is said at each."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.errors import InvalidInput
from portal.domain.line_amounts import Discount
from portal.models import (
    ComparativeQuote,
    Document,
    DossierVersion,
)
from portal.services.applicant.check_draft import check_draft
from portal.services.applicant.copy_expense import copy_expense
from portal.services.applicant.move_expense import move_expense
from portal.services.applicant.remove_document import remove_document
from portal.services.applicant.remove_expense import remove_expense
from portal.services.runtime import Runtime
from tests.integration.applicant.browser import fields_of, pdf, send, sign_in, text_of
from tests.integration.applicant.journey import begin, file, fill, version_of
from tests.integration.applicant.lines import add, count_of, give_discount, lines_of, proof_of, total_of


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


def test_the_list_asks_few_questions_of_the_database(app: Flask, runtime: Runtime) -> None:
    """As many for twelve lines as for two."""
    draft = begin(runtime)
    first = fill(runtime, draft)
    add(runtime, draft, "Module", 100_000, proof=proof_of(runtime, first))
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/depenses"
    few = count_of(runtime, lambda: client.get(url))
    for number in range(10):
        add(runtime, draft, f"Ligne {number}", 1_000)
    give_discount(runtime, draft, proof_of(runtime, first), Discount(percent_hundredths=500))
    many = count_of(runtime, lambda: client.get(url))
    assert many <= few + 1, "the discount asks for its own row, the lines for nothing"
    assert many <= 23
