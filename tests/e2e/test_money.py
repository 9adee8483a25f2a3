"""The money of an award to its end: start, advance, instalment, a balance lower than planned, what is left offered to
the waiting list, the transfers read from Chorus, and the town hall that sees them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portal.queries.award import AwardView
from tests.e2e.awarded import bring_to_award, invoice_pdf
from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account, decision, payments
from tests.e2e.serving import served_portal
from tests.e2e.visitor import Visitor

IBAN = "FR7630001007941234567890185"
WAITING_CENTS = 100_000
#: 70 % of 15 000,00 € spent, of an award of 13 475,52 € on 19 250,75 €; 30 % at the start; 12 000,00 € justified first.
ADVANCE, INSTALMENT, FINAL, BALANCE, BACK = 404_265, 435_735, 1_050_000, 210_000, 297_552
HEADINGS = "N° EJ;N° demande de paiement;SIRET;Nom du tiers;Montant;Date de mise en paiement;Date de virement"


@pytest.fixture
def awarded(prepared_demo: Path, tmp_path: Path) -> tuple[Path, AwardView]:
    """An instance whose award is notified, its town hall having still everything to do; another dossier waits."""
    instance = tmp_path / "prepared"
    shutil.copytree(prepared_demo, instance)
    return instance, bring_to_award(instance, started=False, waiting_cents=WAITING_CENTS)


def test_from_the_start_to_the_last_transfer(
    visit: MakeVisitor, awarded: tuple[Path, AwardView], tmp_path: Path
) -> None:
    prepared, award = awarded
    home = f"/mes-dossiers/{award.dossier_public_id}/subvention"
    lines = [line.label for line in award.retained_lines]
    with served_portal(prepared, tmp_path / "instance") as address:
        mayor, instructor = visit(address, "mayor", 320), visit(address, "instructor")
        budget = visit(address, "budget")
        for visitor, key in ((mayor, "maire.tournus"), (instructor, "instruction"), (budget, "budget")):
            account.sign_in_as(visitor, key)
        before = decision.read_envelope(budget)
        assert before.available == 0
        start(mayor, instructor, budget, home)
        advance(mayor, instructor, budget, home)
        instalment(mayor, instructor, budget, home, lines[0])
        balance(mayor, instructor, budget, home, lines[1])
        after = decision.read_envelope(budget)
        assert (after.available, after.committed) == (BACK, before.committed - BACK)
        serve_waiting(instructor, budget)
        chorus(budget, award)
        see(mayor, home)


def start(mayor: Visitor, instructor: Visitor, budget: Visitor, home: str) -> None:
    """Declared with its proof and accepted; the account given, then confirmed by typing it again."""
    mayor.open(f"{home}/paiements")
    assert not mayor.main.get_by_role("button", name="Préparer la demande").count()
    mayor.open(f"{home}/demarrage")
    mayor.answer("Quel acte", "Bon de commande")
    mayor.fill("Date de l’acte", "02/10/2021")
    mayor.upload("Copie de l’acte signé", "commande.pdf", invoice_pdf("Charolais Conseil", "BC-12", 600_000))
    mayor.press("Déclarer", 422)
    mayor.fill("Date de l’acte", "20/11/2021")
    mayor.upload("Copie de l’acte signé", "commande.pdf", invoice_pdf("Charolais Conseil", "BC-12", 600_000))
    mayor.press("Déclarer")
    mayor.open(f"{home}/rib")
    mayor.fill("Titulaire du compte", "TRESORERIE DE TOURNUS")
    mayor.fill("IBAN", IBAN)
    rib = {"name": "rib.pdf", "mimeType": "application/pdf", "buffer": invoice_pdf("Banque de France", "1", 100)}
    mayor.main.locator("input[type=file]").set_input_files(rib)
    mayor.press("Déposer ce RIB")
    instructor.open("/paiements/demarrages-et-rib")
    instructor.click(instructor.main.get_by_role("link", name="Vérifier le démarrage de Tournus"))
    instructor.answer("Votre réponse", "Accepter")
    instructor.press("Enregistrer la réponse")
    budget.open("/paiements/demarrages-et-rib")
    budget.click(budget.main.get_by_role("link", name="Confirmer le RIB de Tournus"))
    budget.fill("IBAN lu sur le RIB", IBAN)
    budget.press("Confirmer ce compte")


def advance(mayor: Visitor, instructor: Visitor, budget: Visitor, home: str) -> None:
    payments.file(mayor, payments.begin_claim(mayor, home, "Avance"))
    assert "4 042,65 €" in mayor.text
    sheet = payments.verify(instructor)
    payments.certify(budget, sheet)
    payments.order(budget, sheet, "1000000001", "04/04/2022")


def instalment(mayor: Visitor, instructor: Visitor, budget: Visitor, home: str, line: str) -> None:
    claim = payments.begin_claim(mayor, home, "Acompte")
    mayor.press("Déposer la demande", 422)
    assert "Ajoutez au moins une facture." in mayor.text
    payments.add_invoice(mayor, claim, "F-2022-0140", {line: "12 000,01"}, 1_200_000, 422)
    assert "plus que le total hors taxe de la facture" in mayor.text
    mayor.fill(line, "12 000,00")
    mayor.press("Enregistrer la facture")
    payments.add_papers(mayor, claim)
    payments.file(mayor, claim)
    assert "4 357,35 €" in mayor.text
    sheet = payments.verify(instructor)
    payments.certify(budget, sheet)
    payments.order(budget, sheet, "1000000002", "04/04/2022")


def balance(mayor: Visitor, instructor: Visitor, budget: Visitor, home: str, line: str) -> None:
    """3 000,00 € more, where 7 250,75 € were still planned: the final amount is lower, the rest is given back."""
    claim = payments.begin_claim(mayor, home, "Solde")
    payments.add_invoice(mayor, claim, "F-2022-0201", {line: "3 000,00"}, 300_000)
    payments.add_papers(mayor, claim, report=True)
    mayor.open(claim)
    mayor.press("Déposer la demande", 422)
    mayor.open(f"{home}/montant-definitif")
    mayor.tick("J’atteste que cette liste est complète")
    mayor.press("Enregistrer la déclaration")
    payments.file(mayor, claim)
    sheet = payments.verify(instructor)
    payments.certify(budget, sheet)
    assert "2 100,00 €" in budget.text


def serve_waiting(instructor: Visitor, budget: Visitor) -> None:
    """What came back to last year's envelope is carried over, then offered to the first of the list."""
    instructor.open("/instruction/seances")
    assert "2 975,52 € à reporter sur l’année 2022" in instructor.text
    assert not instructor.main.get_by_role("button", name="Préparer une séance").count()
    budget.menu("Enveloppe")
    budget.follow("Reporter sur 2022")
    budget.fill("Montant en autorisations d’engagement (AE)", "2975,52")
    budget.fill("Référence de la lettre ou de l’acte", "Report 2022-1")
    budget.fill("Date de cette pièce", "04/04/2022")
    budget.fill("Motif", "Reste d’un solde inférieur au prévu")
    budget.press("Reporter ces crédits")
    instructor.open("/instruction/seances")
    assert "2 975,52 € sont disponibles" in instructor.text
    instructor.press("Préparer une séance pour ce dossier")
    assert "Liste d’attente" in instructor.heading()


def chorus(budget: Visitor, award: AwardView) -> None:
    """The three payments in one export: two known by their numbers, the balance proposed and confirmed."""
    amounts = ("4042,65", "4357,35", "2100,00")
    rows = [
        f"{award.ej_number};100000000{number};;COMMUNE DE TOURNUS;{amount};04/04/2022;04/04/2022"
        for number, amount in enumerate(amounts, start=1)
    ]
    rows.append("2199999999;1000000004;;AUTRE;douze;04/04/2022;")
    content = "\n".join((HEADINGS, *rows)).encode()
    budget.open("/budget/chorus")
    budget.upload("Export", "chorus.csv", content, "text/csv")
    budget.press("Lire cet export")
    assert "ligne illisible" in budget.text
    assert "le montant « douze » n’est pas un nombre" in budget.text
    choice = budget.main.get_by_role("combobox").filter(has_text="Solde").first
    offered = choice.locator("option").all_inner_texts()
    choice.select_option(label=next(text for text in offered if "solde" in text.lower()))
    budget.press("Enregistrer ces paiements")
    assert "Enregistré : 1 mise en paiement, 3 virements." in budget.text


def see(mayor: Visitor, home: str) -> None:
    mayor.open(home)
    for text in ("Avance, demande n° 1", "Acompte, demande n° 2", "Solde, demande n° 3"):
        assert f"{text} : mise en paiement" in mayor.text
        assert f"{text} : virement" in mayor.text
    assert "10 500,00 €" in mayor.text
    assert "Crédits non utilisés rendus au guichet" in mayor.text
