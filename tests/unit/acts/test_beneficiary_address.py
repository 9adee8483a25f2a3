"""How an act names and addresses its beneficiary: the article, the postal town."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from portal.acts.lint_fields import TOWN
from portal.acts.seed_award import AWARD
from portal.acts.words import words_of
from portal.services.acting.beneficiary_name import council_of, phrase
from portal.services.acting.postal_address import address_lines


def body(**values: str) -> SimpleNamespace:
    empty = {"name": "CC", "legal_category": "7346", "insee_code": "", "address": "1 rue", "postal_code": ""}
    return SimpleNamespace(**{**empty, **values})


@pytest.mark.parametrize(("values", "last"), [
    ({"insee_code": "71543", "postal_code": "71700", "legal_category": "7210", "name": "TOURNUS"}, "71700 Tournus"),
    ({"insee_code": "71270", "postal_code": "71000"}, "71000 Mâcon"),
    ({"postal_code": "71880"}, "71880 Châtenoy-le-Royal"),
    ({"address": "1 rue, 71700 Tournus", "postal_code": "71700"}, "1 rue, 71700 Tournus"),
    ({"address": "1 rue\n71009 MACON CEDEX", "postal_code": "71000"}, "71009 MACON CEDEX"),
])  # fmt: skip
def test_the_postal_town_is_found(values: dict[str, str], last: str) -> None:
    lines = address_lines(body(**values), "")
    assert lines[-1] == last
    assert TOWN.search(last)


def test_a_town_nobody_knows_is_not_made_up() -> None:
    """Several communes share 71700: the lint then asks for it."""
    assert address_lines(body(postal_code="71700"), "") == ("1 rue", "71700")
    assert address_lines(body(address=""), "3 place de la Paix") == ("3 place de la Paix",)
    assert not any(TOWN.search(line) for line in ("71700", "1 rue 71700", "3 place de la Paix"))


@pytest.mark.parametrize(("category", "name", "said"), [
    ("7210", "Tournus", "la commune de Tournus"),
    ("7355", "SYNDICAT MIXTE DU CHAROLAIS", "le syndicat mixte du Charolais"),
    ("7354", "Numérique 71", "le syndicat mixte « Numérique 71 »"),
    ("7361", "CENTRE COMMUNAL D'ACTION SOCIALE DE MACON", "le centre communal d’action sociale de Macon"),
    ("7346", "CC Mâconnais-Tournugeois", "la communauté de communes Mâconnais-Tournugeois"),
    ("7346", "Mâconnais-Tournugeois", "la communauté de communes Mâconnais-Tournugeois"),
    ("7344", "Bordeaux Métropole", "Bordeaux Métropole"),
    ("7344", "Métropole Rouen Normandie", "la métropole Rouen Normandie"),
    ("9220", "Les Ateliers numériques", "l’association « Les Ateliers numériques »"),
    ("4110", "Régie X", "l’organisme « Régie X »"),
])  # fmt: skip
def test_a_sentence_names_the_body_by_its_kind(category: str, name: str, said: str) -> None:
    assert phrase(category, name).replace("\u00a0", " ") == said


@pytest.mark.parametrize(("category", "name", "said"), [
    ("7210", "Tournus", "du conseil municipal de Tournus"),
    ("7210", "Commune de Tournus", "du conseil municipal de Tournus"),
    ("7210", "Autun", "du conseil municipal d’Autun"),
    ("7346", "CC du Clunisois", "du conseil communautaire de la communauté de communes du Clunisois"),
    ("7355", "SYNDICAT MIXTE DU CHAROLAIS", "du comité syndical du syndicat mixte du Charolais"),
])  # fmt: skip
def test_a_deliberation_is_that_of_the_council(category: str, name: str, said: str) -> None:
    assert council_of(category, name) == said


def test_a_masculine_body_is_contracted_in_the_act() -> None:
    words = words_of(AWARD)
    values = {"beneficiaire": "le syndicat mixte du Charolais", "fonds": "fonds", "operation": "Portail"}
    title = "".join(run.text for run in words.fill("title", **values))
    assert "attribution d’une subvention au syndicat mixte du Charolais" in title
    article = words.fill("object", **values)
    assert "attribuée au syndicat mixte du Charolais (SIREN" in "".join(run.text for run in article)
    assert any(run.bold and run.text.startswith("syndicat mixte du Charolais") for run in article)
