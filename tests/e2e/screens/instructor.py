"""The instructor's screens: from the inbox to the proposal, then the act until its notification."""

from __future__ import annotations

import time

from tests.e2e.visitor import Visitor

REASON = "Examiné avec la commune : la dépense relève bien de l’axe."


def open_dossier(visitor: Visitor, reference: str) -> None:
    """Find the dossier in the list by its reference."""
    visitor.menu("Instruction")
    visitor.fill("Rechercher", reference)
    visitor.press("Filtrer")
    visitor.click(visitor.main.get_by_role("row").filter(has_text=reference).get_by_role("link").first)


def section(visitor: Visitor, name: str) -> None:
    """Go to a section of the dossier."""
    visitor.follow(name, within=visitor.page.get_by_role("navigation", name="Sections du dossier"))


def declare_complete(visitor: Visitor) -> None:
    section(visitor, "Complétude")
    visitor.fill("Note interne", "Toutes les pièces sont là.")
    visitor.press("Déclarer complet")
    visitor.press("Ouvrir l’instruction")


def qualify(visitor: Visitor) -> None:
    """Retain every line as declared."""
    section(visitor, "Dépenses")
    visitor.press("Enregistrer et recalculer")


def conclude_eligibility(visitor: Visitor) -> None:
    """Settle, with a reason, each check that asks for a person."""
    section(visitor, "Éligibilité")
    for choice in visitor.main.locator("select[name^=conclusion_]").all():
        if choice.input_value() == "":
            code = (choice.get_attribute("name") or "").removeprefix("conclusion_")
            choice.select_option("pass")
            visitor.main.locator(f"textarea[name=reason_{code}]").fill(REASON)
    visitor.press("Enregistrer la conclusion")


def score(visitor: Visitor) -> None:
    """Level 3 to every criterion."""
    section(visitor, "Notation")
    for criterion in visitor.main.get_by_role("radiogroup").all():
        criterion.locator("label").filter(has_text="Niveau 3").click()
    visitor.press("Enregistrer les notes")


def propose(visitor: Visitor, motive: str) -> None:
    """Propose the most that is allowed, which the form offers."""
    section(visitor, "Proposition")
    visitor.answer("Proposition", "Accorder une subvention")
    visitor.fill("Motif", motive)
    visitor.main.locator("label[for^=support_]").first.click()
    visitor.press("Transmettre au signataire")


def prepare_act(visitor: Visitor, reference: str) -> str:
    """Word the act of a granted dossier; returns the path of its sheet."""
    visitor.menu("Actes")
    visitor.follow(f"Préparer l’acte du dossier {reference}")
    visitor.press("Enregistrer le projet d’acte")
    return visitor.page.url.removeprefix(visitor.base_url)


def issue_act(visitor: Visitor, act: str) -> bytes:
    """Check and issue; returns the frozen PDF."""
    visitor.open(act)
    visitor.follow("Contrôler et émettre")
    assert "Rien ne s’oppose à l’émission" in visitor.text
    visitor.press("Émettre l’acte")
    return visitor.download(visitor.main.get_by_role("link", name="Acte émis, à signer"))


def upload_signed(visitor: Visitor, act: str, number: str, signed_on: str, scan: bytes) -> None:
    visitor.open(act)
    visitor.follow("Déposer l’acte signé")
    visitor.fill("Numéro de l’arrêté", number)
    visitor.fill("Date de signature", signed_on)
    visitor.upload("Acte signé numérisé", "arrete-signe.pdf", scan)
    visitor.press("Enregistrer la signature")


def confirm_signed(visitor: Visitor, act: str) -> None:
    """A second person confirms the number and the date of the signed copy."""
    visitor.open(act)
    visitor.follow("Voir la copie signée")
    deadline = time.monotonic() + 60
    while "La comparaison est en cours" in visitor.main.inner_text() and time.monotonic() < deadline:
        visitor.page.wait_for_timeout(500)
        visitor.page.reload()
    if "À regarder avant de confirmer" in visitor.main.inner_text():
        visitor.tick("J’ai regardé ces remarques")
    visitor.press("Confirmer : c’est ce que porte l’acte")


def notify(visitor: Visitor, act: str) -> None:
    visitor.open(act)
    visitor.follow("Notifier")
    visitor.press("Notifier maintenant")
