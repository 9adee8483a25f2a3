"""The pages of the import: choose, confirm, record; bad files in a sentence; the reconciliation and its workbook."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.claim import ClaimState
from portal.models import Act, ChorusImport, PaymentClaim
from portal.services.runtime import Runtime
from tests.integration.acting.support import House
from tests.integration.acting.web import Visitor, read
from tests.integration.chorus.support import EJ, csv_of, line, payment_entries, window_id_of
from tests.integration.claims.support import certified_claim, claim_row, confirm_account, make_award, move_to
from tests.integration.instruction.test_inbox import counted

FORMULA = "=CMD|' /C calc'!A0"


@pytest.fixture
def house(runtime: Runtime) -> House:
    """A house whose award has a confirmed account."""
    award = make_award(runtime)
    confirm_account(runtime, award)
    certified_claim(runtime, award, filed_at=runtime.legal.now())
    move_to(runtime, date(2021, 10, 25))
    return award.house


def _bring(visitor: Visitor, content: bytes, name: str = "chorus.csv") -> str:
    answer = visitor.send("/budget/chorus", file=(io.BytesIO(content), name))
    assert answer.status_code == 302, read(answer)
    return str(answer.location)


def _columns(runtime: Runtime) -> dict[str, str]:
    with runtime.read() as session:
        roles = session.scalars(sa.select(ChorusImport.roles).order_by(ChorusImport.id.desc()).limit(1)).one()
    return {f"column_{place}": role for place, role in enumerate(roles)}


def _claim(runtime: Runtime) -> str:
    with runtime.read() as session:
        return session.scalars(sa.select(PaymentClaim.public_id)).one()


def test_from_the_file_to_the_transfer(app: Flask, runtime: Runtime, house: House) -> None:
    budget, claim = Visitor(app, house.budget), _claim(runtime)
    page = _bring(budget, csv_of(line(), line(ej="2199999999", request="1000999", siret="", amount="12,00")))
    shown = read(budget.get(page))
    assert "À confirmer" in shown
    assert "Tournus, avance n° 1" in shown
    assert "L’EJ 2199999999 n’est celui d’aucun acte du portail." in shown
    assert claim_row(runtime, claim).state is ClaimState.CERTIFIED
    sent = budget.send(page, **_columns(runtime), claim_2=claim)
    assert sent.status_code == 302
    assert "Enregistré : 1 mise en paiement, 1 virement." in read(budget.get(page))
    assert claim_row(runtime, claim).state is ClaimState.PAID
    assert payment_entries(runtime) == [420_000]
    assert budget.send(page, **_columns(runtime)).status_code == 302
    assert "Rien de nouveau" in read(budget.get(page))
    assert payment_entries(runtime) == [420_000]
    with runtime.read() as session:
        dossier = session.scalars(sa.select(Act).where(Act.ej_number == EJ)).one().dossier.public_id
    mine = read(Visitor(app, house.applicant).get(f"/mes-dossiers/{dossier}/subvention"))
    assert "mise en paiement 18 octobre 2021 4 200,00 €" in mine
    assert "virement 20 octobre 2021 4 200,00 €" in mine
    report = f"/budget/chorus/{window_id_of(runtime, house)}/rapprochement"
    with counted(runtime.engine) as seen:
        text = read(budget.get(report))
    assert len(seen) <= 9
    assert "EJ inconnu du portail" in text
    gap = budget.get(report).text.split("/ecarts/")[1].split('"')[0]
    explain = f"/budget/chorus/{window_id_of(runtime, house)}/ecarts/{gap}"
    assert budget.send(explain, reason=" ").status_code == 422
    assert budget.send(explain, reason="=EJ d’un autre fonds").status_code == 302
    text = read(budget.get(report))
    assert "Aucun écart" in text
    assert "=EJ d’un autre fonds" in text


def test_columns_named_by_hand_are_read_again(app: Flask, runtime: Runtime, house: House) -> None:
    budget = Visitor(app, house.budget)
    other = b"Ref 1;Ref 2;Valeur;Jour\n2103456789;1000456;4200,00;18/10/2021\n2103456789;1000457;1,00;18/10/2021\n"
    page = _bring(budget, other)
    assert "Colonnes à préciser" in read(budget.get(page))
    named = {"column_0": "ej", "column_1": "request", "column_2": "amount", "column_3": "ordered_on"}
    assert budget.send(page, **named).status_code == 302
    assert "À confirmer" in read(budget.get(page))
    assert payment_entries(runtime) == []
    again = _bring(budget, other)
    assert "Colonnes à préciser" not in read(budget.get(again))


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "vide.csv", "vide"),
        (b"%PDF-1.4 rien", "chorus.xlsx", "n’est pas un tableur"),
        (b"bonjour", "chorus.csv", "EJ, demande de paiement, montant"),
        (b"x", "chorus.pdf", "XLSX"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(
    app: Flask, runtime: Runtime, house: House, content: bytes, name: str, said: str
) -> None:
    budget = Visitor(app, house.budget)
    answer = budget.send("/budget/chorus", file=(io.BytesIO(content), name))
    assert answer.status_code == 422
    assert said in read(answer)
    with runtime.read() as session:
        assert session.scalar(sa.select(ChorusImport.id)) is None


def test_a_workbook_and_the_workbook_of_what_differs(app: Flask, runtime: Runtime, house: House) -> None:
    budget = Visitor(app, house.budget)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["N° EJ", "N° DP", "SIRET", "Nom du tiers", "Montant", "Date de mise en paiement", "Date de virement"])
    sheet.append([2199999999, "1000777", None, FORMULA, 4300.5, date(2021, 10, 18), None])
    sheet["D2"].data_type = "s"
    sheet.append([2103456789, "1000778", None, "TOURNUS", "4,300", date(2021, 10, 18), None])
    content = io.BytesIO()
    book.save(content)
    page = _bring(budget, content.getvalue(), "chorus.xlsx")
    assert "deux façons" in read(budget.get(page))
    assert budget.send(page, **_columns(runtime)).status_code == 302
    answer = budget.get("/exports/fitn7-axe3-71-2021/rapprochement.xlsx")
    written = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    rows = list(written.iter_rows(values_only=True))
    heading, unread, gap = rows[:3]
    assert heading[0] == "Écart"
    assert unread[0] == "Ligne de l’export qui n’a pas pu être lue"
    assert gap[:6] == ("EJ inconnu du portail", None, FORMULA, "2199999999", "1000777", 4300.5)
    assert written["C3"].data_type == "s"
    assert Visitor(app, house.instructor).get("/exports/fitn7-axe3-71-2021/rapprochement.xlsx").status_code == 403
