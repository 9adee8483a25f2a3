"""How an act names and addresses its beneficiary: the article, the postal town."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from portal.acts.lint_fields import TOWN
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
