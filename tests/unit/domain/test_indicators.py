"""Indicators: the window's lines are read or refused by name, values are canonical, targets have a direction."""

from __future__ import annotations

import pytest

from portal.domain.indicators import (
    EXAMPLE,
    Direction,
    IndicatorKind,
    parse_templates,
    reached,
    read_value,
    show_value,
)

NUMBER, TEXT = IndicatorKind.NUMBER, IndicatorKind.TEXT


def test_the_example_given_to_administrators_is_right() -> None:
    (one,) = parse_templates((EXAMPLE,))
    assert (one.axis, one.kind, one.unit, one.direction) == ("3c", NUMBER, "démarches par an", Direction.UP)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("3c | Démarches | nombre | par an",), "Ligne 1"),
        ((EXAMPLE, "3c | Avis | sondage | | hausse"), "Ligne 2"),
        (("3c | Avis | nombre | % | mieux",), "hausse"),
        ((EXAMPLE, EXAMPLE), "déjà donné"),
        (("| Avis | texte | | sans",), "cinq parties"),
    ],
)
def test_a_wrong_line_is_named(lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_templates(lines)


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("1 250", "1250", "1\u202f250\u00a0agents"),
        ("12,50", "12.5", "12,5\u00a0agents"),
        ("-3", "-3", "-3\u00a0agents"),
        ("0", "0", "0\u00a0agents"),
        ("100", "100", "100\u00a0agents"),
        ("", "", ""),
    ],
)
def test_numbers_are_read_as_typed_and_shown_in_french(typed: str, value: str, shown: str) -> None:
    assert read_value(NUMBER, typed) == value
    assert show_value(NUMBER, value, "agents") == shown


@pytest.mark.parametrize("typed", ["douze", "1.2.3", "1e9", "12 agents", "١٢"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="Écrivez un nombre"):
        read_value(NUMBER, typed)


def test_a_target_is_reached_according_to_its_direction() -> None:
    assert reached(NUMBER, Direction.UP, "100", "100") is True
    assert reached(NUMBER, Direction.UP, "100", "99.9") is False
    assert reached(NUMBER, Direction.DOWN, "10", "9") is True
    assert reached(NUMBER, Direction.NONE, "10", "9") is None
    assert reached(TEXT, Direction.UP, "oui", "oui") is None
    assert reached(NUMBER, Direction.UP, "10", "") is None
