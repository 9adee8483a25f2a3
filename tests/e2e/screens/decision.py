"""The signatory's decision, and the budget's certificate, legal commitment and board."""

from __future__ import annotations

from dataclasses import dataclass

from tests.e2e.screens.applicant import cents
from tests.e2e.visitor import Visitor


@dataclass(frozen=True)
class Envelope:
    """What the board shows, in cents."""

    available: int
    reserved: int
    committed: int


def read_envelope(visitor: Visitor) -> Envelope:
    """Read the key figures of the board, by their labels."""
    visitor.menu("Enveloppe")
    found = {}
    for label in ("Disponible", "Réservé", "Engagé"):
        figure = visitor.main.locator("dl > div").filter(has=visitor.page.locator("dt", has_text=label)).first
        found[label] = cents(figure.locator("dd > span").first.inner_text())
    return Envelope(found["Disponible"], found["Réservé"], found["Engagé"])


def grant(visitor: Visitor, reference: str) -> None:
    visitor.menu("Décisions")
    visitor.follow(reference)
    visitor.answer("Votre décision", "Accorder la subvention proposée")
    visitor.press("Enregistrer la décision")
    assert "La subvention est accordée" in visitor.text


def certify(visitor: Visitor, act: str, certified_on: str) -> None:
    visitor.open(act)
    visitor.follow("Attester les crédits")
    visitor.fill("Date de l’attestation", certified_on)
    visitor.press("Attester")


def commit(visitor: Visitor, act: str, number: str, on: str) -> None:
    visitor.open(act)
    visitor.follow("Enregistrer l’EJ")
    visitor.fill("Numéro d’engagement juridique", number)
    visitor.fill("Date de l’engagement juridique", on)
    visitor.fill("Numéro du bénéficiaire parmi les tiers de Chorus", f"9{number[1:]}")
    visitor.press("Enregistrer l’engagement")
