"""The instructors' list and what hangs on it, on a telephone and on a desk; two instructors on one dossier."""

from __future__ import annotations

import re

import pytest

from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account
from tests.e2e.visitor import Visitor

STALE = 409


def clerk(visit: MakeVisitor, portal: str, name: str = "instruction", width: int = 1280) -> Visitor:
    """The instructor, signed in, on the list."""
    visitor = visit(portal, name, width)
    account.sign_in_as(visitor, "instruction")
    visitor.menu("Instruction")
    return visitor


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.long)])
def test_from_a_search_to_a_batch(visit: MakeVisitor, own_portal: str, width: int) -> None:
    visitor = clerk(visit, own_portal, width=width)
    everything = count(visitor)
    visitor.choose("État", "Déposé")
    visitor.choose("Suivi par", "Personne")
    visitor.press("Filtrer")
    filed = count(visitor)
    assert 0 < filed < everything
    visitor.page.locator("summary", has_text="Vues enregistrées").click()
    visitor.fill("Nom de la vue", "À ouvrir")
    visitor.press("Garder la sélection affichée")
    visitor.menu("Instruction")
    visitor.page.locator("summary", has_text="Vues enregistrées").click()
    visitor.follow("À ouvrir")
    assert count(visitor) == filed
    visitor.main.locator("tbody label").first.click()
    visitor.choose("Action", "Attribuer à")
    visitor.press("Voir l’effet avant de confirmer")
    assert "Choisissez la personne" in visitor.text
    assert count(visitor) == filed, "the selection stands"
    assert visitor.main.locator("tbody input:checked").count() == 1, "and its ticks"
    visitor.choose("Personne, pour une attribution", "Alix FICTIF")
    visitor.press("Voir l’effet avant de confirmer")
    assert "Rien n’est encore changé" in visitor.text
    visitor.press("Confirmer")
    assert "1 dossier sur 1 : fait" in visitor.text
    visitor.menu("Instruction")
    visitor.follow("Ce qui m’attend")
    assert count(visitor) >= 1
    visitor.follow("Équipe et absences")
    visitor.open("/instruction/echeances")
    visitor.open("/instruction/calendrier")


def test_two_instructors_on_one_dossier(visit: MakeVisitor, own_portal: str) -> None:
    """The second is told that the first went before, and keeps everything typed; nothing of the first is lost."""
    first, second = (clerk(visit, own_portal, name) for name in ("first", "second"))
    first.choose("État", "En instruction")
    first.press("Filtrer")
    first.click(first.main.locator("tbody th a").first)
    dossier = re.sub(r"^.*(/instruction/dossiers/\w+).*$", r"\1", first.page.url)
    for visitor in (first, second):
        visitor.open(f"{dossier}/notation")
        for criterion in visitor.main.get_by_role("radiogroup").all():
            criterion.locator("label").filter(has_text="Niveau 2" if visitor is first else "Niveau 4").click()
    for box in second.main.locator("textarea[name^=comment_]").all():
        box.fill("Un projet exemplaire, vérifié sur place.")
    first.press("Enregistrer les notes")
    assert "Notes enregistrées" in first.text
    second.press("Enregistrer les notes", status=STALE)
    assert "modifié depuis l’ouverture" in second.text
    kept = second.main.locator("textarea[name^=comment_]").first.input_value()
    assert kept == "Un projet exemplaire, vérifié sur place."
    chosen = second.main.locator("input[name^=level_]:checked").all()
    assert [radio.get_attribute("value") for radio in chosen] == ["4"] * len(chosen)
    assert chosen
    first.open(f"{dossier}/notation")
    standing = first.main.locator("input[name^=level_]:checked").all()
    assert {radio.get_attribute("value") for radio in standing} == {"2"}
    second.press("Enregistrer les notes")
    assert "Notes enregistrées" in second.text
    second.open(f"{dossier}/historique")
    assert second.text.count("Projet noté") >= 2


def count(visitor: Visitor) -> int:
    """Dossiers of the selection, as the head of the list says."""
    found = re.search(r"(\d+) dossiers?", visitor.text)
    assert found, visitor.text[:200]
    return int(found.group(1))
