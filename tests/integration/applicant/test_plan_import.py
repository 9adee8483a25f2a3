"""The town hall's own table: model workbook, preview, columns corrected, rows taken over all or none."""

from __future__ import annotations

import io
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from portal.models import Dossier, ExpenseLine, FunderLine
from portal.services.applicant.create_dossier import CreateDossier, create_dossier
from portal.services.applicant.save_plan import Funder
from portal.services.runtime import Runtime
from tests.factories import SLUG
from tests.integration.applicant.browser import fields_of, send, sign_in, text_of
from tests.integration.applicant.journey import Draft, begin, fill
from tests.integration.applicant.lines import add, plan

CSV = (
    "Poste;Prestataire;Coût HT;TTC;Financeur;Montant\r\n"
    "Site internet;Agence;18 000,00 €;21 600,00 €;Subvention FITN7;12 600\r\n"
    "Titre;;;;Autofinancement;4 400\r\n"
    "Module;Agence;douze;100;FCTVA;300\r\n"
    "Formation;CDG;1000.00;1000.00;Région;1 000,005\r\n"
    ";;;;Département;1 000,00\r\n"
    "Total;;20 000,00;;;\r\n"
)


def bring(client: FlaskClient, draft: Draft, content: bytes, name: str = "plan.csv") -> str:
    answer = send(client, f"/mes-dossiers/{draft.public_id}/plan/import", file=(io.BytesIO(content), name))
    assert answer.status_code == 302, text_of(answer)
    return str(answer.location)


def rows_of(
    runtime: Runtime, public_id: str
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]], tuple[object, ...]]:
    with runtime.read() as session:
        dossier = session.scalars(sa.select(Dossier).where(Dossier.public_id == public_id)).one()
        lines = [
            (
                e.label,
                e.nature,
                e.supplier,
                e.excl_tax_cents,
                e.incl_tax_cents,
                e.investment,
                e.covers_from,
                e.covers_to,
            )
            for e in dossier.expenses
        ]
        funders = [(f.funder, f.kind, f.status, f.amount_cents) for f in dossier.funders]
        return lines, funders, (dossier.requested_cents, dossier.own_funds_cents, dossier.loan_cents)


def test_a_real_table_is_understood_said_and_taken_over_in_part(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = bring(client, draft, CSV.encode("cp1252"))
    page = client.get(url)
    said = text_of(page)
    assert "le total annoncé est 20 000,00, le calcul donne 19 000,00" in said or "n’est pas un nombre" in said
    assert "Ligne 4, dépense « Module » : « douze » (montant HT) n’est pas un nombre" in said
    assert "Ligne 5, ressource « Région » : « 1 000,005 » (montant de la ressource) a plus de deux décimales" in said
    assert "Ligne 3, dépense « Titre » : il n’y a pas de montant" in said
    assert "Le FCTVA n’est pas une ressource" in said
    fields = fields_of(page)
    assert (fields["take_2"], fields["what_2"], fields["what_3"]) == ("y", "requested", "own")
    assert "fund_4" not in fields, "what is no resource is not ticked"
    assert "take_4" not in fields
    assert rows_of(runtime, draft.public_id) == ([], [], (None, None, None)), "nothing before the last step"
    without_nature = send(client, url)
    assert without_nature.status_code == 422
    assert "Choisissez la nature de chaque dépense" in text_of(without_nature)
    assert rows_of(runtime, draft.public_id)[0] == []
    taken = send(client, url, nature_default="website", nature_5="training", status_6="granted")
    assert taken.location.endswith("/depenses")
    assert "Repris dans le dossier : 2 dépenses, 3 ressources" in text_of(client.get(taken.location))
    lines, funders, own = rows_of(runtime, draft.public_id)
    assert [line[:5] for line in lines] == [
        ("Site internet", "website", "Agence", 1_800_000, 2_160_000),
        ("Formation", "training", "CDG", 100_000, 100_000),
    ]
    assert funders == [("Département", "public", "granted", 100_000)]
    assert own == (1_260_000, 440_000, None)
    again = send(client, url, nature_default="website")
    assert again.status_code == 409
    assert "déjà été repris" in text_of(again)
    assert len(rows_of(runtime, draft.public_id)[0]) == 2


def test_columns_are_corrected_and_one_amount_asks_for_its_vat(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = bring(client, draft, b"Quoi;Combien;Autre\r\nSite;120,00;5\r\nModule;60,01;6\r\n")
    assert "take_2" not in fields_of(client.get(url))
    changed = send(client, url, column_0="label", column_1="incl_tax", remap="1")
    assert changed.status_code == 302
    page = text_of(client.get(url))
    assert "choisissez plus haut la TVA des lignes à un seul montant" in page
    assert send(client, url, rate="20", remap="1").status_code == 302
    page = client.get(url)
    assert "Ligne 2. 100,00 € HT, 120,00 € TTC" in text_of(page)
    typed = {**fields_of(page), "column_2": "supplier", "nature_default": "website"}
    assert "le tableau est relu" in text_of(client.post(url, data=typed, follow_redirects=True))
    assert rows_of(runtime, draft.public_id)[0] == []
    assert send(client, url, nature_default="website").status_code == 302
    assert [line[2:5] for line in rows_of(runtime, draft.public_id)[0]] == [("5", 10_000, 12_000), ("6", 5_001, 6_001)]


def test_proposed_corrections_are_hypotheses(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = bring(client, draft, b"Poste;HT;TTC\r\nA;100,00;120,00\r\nB;200,00;240,00\r\nTotal;310,00;360,00\r\n")
    page = text_of(client.get(url))
    assert "Colonne « HT » : le total annoncé est 310,00, le calcul donne 300,00." in page
    assert "ligne « A », colonne « HT » : 110,00 au lieu de 100,00" in page
    assert "Ce sont des hypothèses : rien n’est modifié." in page
    assert "100,00 € HT, 120,00 € TTC" in page


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_model_comes_back_exactly(app: Flask, runtime: Runtime, kind: str) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    add(runtime, draft, "=SOMME(A1) – abonnement", 12_345_67, incl=12_345_67, nature="saas",
        supplier="+33 Logiciels", covers_from=date(2022, 1, 1), covers_to=date(2023, 12, 31))  # fmt: skip
    plan(
        runtime,
        draft,
        requested_cents=1_260_001,
        own_funds_cents=540_000,
        loan_cents=1_000_000,
        funders=(
            Funder("Département", "public", "planned", 100_000),
            Funder("Mécène « local »; fondation", "private", "granted", 99),
        ),
    )
    client = sign_in(app, runtime, draft.actor)
    model = client.get(f"/mes-dossiers/{draft.public_id}/plan/modele.{kind}")
    assert model.status_code == 200
    with runtime.uow() as uow:
        other = create_dossier(uow, draft.actor, CreateDossier(SLUG, draft.organisation))
    empty = Draft(draft.window_id, draft.actor, other, draft.organisation)
    url = bring(client, empty, model.data, f"plan.{kind}")
    assert "ne peuvent pas être reprises" not in text_of(client.get(url))
    assert send(client, url).status_code == 302
    assert rows_of(runtime, other) == rows_of(runtime, draft.public_id)


def test_an_unreadable_file_says_why_and_changes_nothing(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/plan/import"
    answer = send(client, url, file=(io.BytesIO(b"PK\x03\x04 broken"), "plan.xlsx"))
    assert answer.status_code == 422
    assert "abîmé ou incomplet" in text_of(answer)
    empty = client.get(f"/mes-dossiers/{draft.public_id}/plan/modele.xlsx").data
    answer = send(client, url, file=(io.BytesIO(empty), "plan.xlsx"))
    assert answer.status_code == 422
    assert "Aucun tableau n’a été reconnu" in text_of(answer)


def test_too_many_lines_are_refused_whole(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    rows = "".join(f"Poste {number};10,00;12,00\r\n" for number in range(61))
    url = bring(client, draft, ("Poste;HT;TTC\r\n" + rows).encode())
    answer = send(client, url, nature_default="website")
    assert answer.status_code == 422
    assert "60 dépenses au plus" in text_of(answer)
    with runtime.read() as session:
        assert session.scalars(sa.select(ExpenseLine)).all() == []
        assert session.scalars(sa.select(FunderLine)).all() == []


def test_a_plan_opened_before_the_import_does_not_overwrite_it(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    plan_url = f"/mes-dossiers/{draft.public_id}/plan"
    old = fields_of(client.get(plan_url))
    url = bring(client, draft, b"Poste;HT;TTC;Financeur;Montant\r\nSite;100;120;Autofinancement;30,00\r\n")
    assert send(client, url, nature_default="website").status_code == 302
    stale = client.post(plan_url, data={**old, "requested": "50", "own_funds": "10"})
    assert stale.status_code == 409
    assert rows_of(runtime, draft.public_id)[2] == (None, 3_000, None)
