"""The budget officer goes round the envelope, and records the real table of a contract that does not add up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account

REFUSED = 422
SOURCE = "sources/contrat-ftap-cap2030-pays-de-la-loire.txt"
SIDES = ("Répartition", "Graphiques", "Restes à payer", "Écritures", "Fin de gestion", "Statistiques", "Échéanciers")


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.long)])
def test_round_the_envelope_and_a_schedule(
    visit: MakeVisitor, own_portal: str, shared_dir: Path, width: int
) -> None:
    visitor = visit(own_portal, "budget", width)
    account.sign_in_as(visitor, "budget")
    visitor.menu("Enveloppe")
    for side in SIDES[:-1]:
        visitor.follow(side, within=visitor.main.locator(".portal-subnav"))
        assert visitor.heading() == side
    visitor.follow("Répartition", within=visitor.main.locator(".portal-subnav"))
    visitor.choose("Répartir par", "Mois")
    visitor.press("Afficher")
    visitor.follow("Octobre 2021")
    assert "Réservation" in visitor.text

    visitor.follow("Échéanciers", within=visitor.main.locator(".portal-subnav"))
    visitor.follow("Partir du tableau de la convention")
    lines = (shared_dir / SOURCE).read_text(encoding="utf-8").splitlines()
    last = next(place for place, line in enumerate(lines) if line.startswith("TOTAL Financement FTAP"))
    visitor.fill("Tableau copié", "\n".join(lines[last - 3 : last + 1]))
    visitor.press("Lire le tableau", REFUSED)
    visitor.tick("TOTAL Financement FTAP")
    visitor.press("Lire le tableau")
    visitor.fill("Intitulé de la convention", "CAP 2030")
    visitor.press("Enregistrer l’échéancier")
    assert "dépassent le total de la convention (1 800 200,00 €) de 60 000,00 €" in visitor.text
