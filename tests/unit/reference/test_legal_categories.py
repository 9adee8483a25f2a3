"""Legal categories: the label a person reads for a code."""

from __future__ import annotations

import pytest

from portal.reference import LEGAL_CATEGORIES, category_label, legal_category_label
from portal.reference.bodies import EPCI_CATEGORIES


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("7210", "Commune et commune nouvelle"),
        ("7346", "Communauté de communes"),
        ("7348", "Communauté d’agglomération"),
        ("7357", "Pôle d’équilibre territorial et rural (PETR)"),
        ("7113", "Administration de l’État"),
        ("5599", "Société commerciale"),
        ("7389", "Établissement public national"),
        ("0000", None),
        ("71", None),
        ("abcd", None),
    ],
)
def test_label_of_a_category(code: str, label: str | None) -> None:
    assert legal_category_label(code) == label


def test_every_kind_of_epci_has_a_labelled_category() -> None:
    assert set(EPCI_CATEGORIES.values()) <= set(LEGAL_CATEGORIES)


@pytest.mark.parametrize(
    ("code", "label"), [("7210", "Commune"), ("7346", legal_category_label("7346")), ("ZZZZ", "ZZZZ")]
)
def test_pages_say_it_as_people_do(code: str, label: str) -> None:
    assert category_label(code) == label
