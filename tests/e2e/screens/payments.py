"""What one does for the money after an award: on the town hall's side, then on the prefecture's."""

from __future__ import annotations

from tests.e2e.awarded import invoice_pdf
from tests.e2e.visitor import Visitor

READING = "Lecture en cours"


def begin_claim(visitor: Visitor, home: str, kind: str) -> str:
    """A draft; returns its path."""
    visitor.open(f"{home}/paiements")
    visitor.answer("Que demandez-vous", kind)
    visitor.press("Préparer la demande")
    return visitor.page.url.removeprefix(visitor.base_url)


def add_invoice(
    visitor: Visitor, claim: str, number: str, charges: dict[str, str], excl_tax_cents: int, status: int = 200
) -> None:
    """Upload an invoice, wait for its reading, charge it to lines by their label."""
    visitor.open(claim)
    visitor.follow("Ajouter une facture")
    pdf = invoice_pdf("Charolais Conseil et Données", number, excl_tax_cents)
    visitor.upload("Facture", f"{number}.pdf", pdf)
    visitor.press("Ajouter cette facture")
    for _ in range(30):
        if READING not in visitor.text:
            break
        visitor.page.wait_for_timeout(300)
        visitor.follow("Actualiser")
    assert visitor.value("Numéro de la facture") == number
    for label, typed in charges.items():
        visitor.fill(label, typed)
    visitor.fill("Date du mandat", "28/03/2022")
    visitor.press("Enregistrer la facture", status)


def add_papers(visitor: Visitor, claim: str, report: bool = False) -> None:
    """The statement of expenditure certified by the accountant; with ``report`` what the balance asks beside."""
    visitor.open(claim)
    visitor.follow("Joindre les justificatifs")
    visitor.upload("État récapitulatif", "etat.pdf", invoice_pdf("Trésorerie de Tournus", "1", 100))
    visitor.fill("Nom du comptable", "Dominique Exemple")
    visitor.fill("Date de la certification", "01/04/2022")
    if report:
        visitor.upload("Compte rendu final", "compte-rendu.pdf", invoice_pdf("Commune de Tournus", "2", 200))
    visitor.press("Enregistrer")


def file(visitor: Visitor, claim: str) -> None:
    visitor.open(claim)
    visitor.press("Déposer la demande")
    assert "Votre demande est envoyée à la préfecture" in visitor.text


def verify(visitor: Visitor) -> str:
    """The first claim that waits is found right; returns the path of its sheet."""
    visitor.menu("Paiements")
    visitor.follow("Vérifier la demande", within=visitor.main)
    visitor.press("Conclure la vérification")
    assert "doit certifier le service fait" in visitor.text
    return visitor.page.url.removeprefix(visitor.base_url)


def certify(visitor: Visitor, sheet: str) -> None:
    visitor.open(sheet)
    visitor.press("Certifier le service fait")
    visitor.press("Établir le certificat")
    certificate = visitor.main.get_by_role("link", name="Certificat pour paiement")
    assert visitor.download(certificate).startswith(b"%PDF")


def order(visitor: Visitor, sheet: str, request: str, day: str) -> None:
    visitor.open(sheet)
    visitor.fill("Numéro de la demande de paiement", request)
    visitor.fill("Date de mise en paiement", day)
    visitor.press("Enregistrer la mise en paiement")
