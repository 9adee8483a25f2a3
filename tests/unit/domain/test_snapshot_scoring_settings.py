"""Canonical form, score on 100, values of the settings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from portal.domain.errors import InvalidInput
from portal.domain.scoring import format_score, score_on_100
from portal.domain.snapshot import canonical_json, freeze
from portal.domain.window_settings import REGISTRY, SPECS, WindowSettings, value_problem


def test_canonical_json_is_one_form() -> None:
    value = {"b": datetime(2021, 10, 15, 8, tzinfo=UTC), "a": [1, None, True, "é"], "c": date(2021, 1, 2)}
    assert canonical_json(value) == '{"a":[1,null,true,"é"],"b":"2021-10-15T08:00:00Z","c":"2021-01-02"}'


@pytest.mark.parametrize("value", [1.5, {"a": [0.1]}, datetime(2021, 1, 1), object()])
def test_floats_naive_instants_and_strangers_are_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical_json({"value": value})


def test_one_changed_value_changes_the_hash() -> None:
    assert freeze({"a": 1})[1] != freeze({"a": 2})[1] == freeze({"a": 2})[1]


def test_score_is_exact_and_weighted() -> None:
    assert score_on_100({"impact": 3, "need": 2}, {"impact": 1, "need": 1}) == Fraction(125, 2)
    assert score_on_100({"a": 4, "b": 0}, {"a": 3, "b": 1}) == 75
    assert format_score(Fraction(200, 3)) == "66,6"


def test_a_grid_is_filled_or_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        score_on_100({"a": 5, "z": 1}, {"a": 1, "b": 1})
    assert set(refused.value.fields) == {"a", "b", "z"}


def test_registry_keys_are_unique_and_labelled() -> None:
    assert len(SPECS) == len(REGISTRY)
    assert all(spec.label and spec.section for spec in REGISTRY)


@pytest.mark.parametrize(
    ("key", "value", "accepted"),
    [
        ("payment.advance_percent", "30", True),
        ("payment.advance_percent", "31", False),
        ("payment.interim_percent", "81", False),
        ("silence.months_investment", "huit", False),
        ("payment.last_claim_on", "2022-11-30", True),
        ("payment.last_claim_on", "30/11/2022", False),
        ("budget.ej_before", "notification", True),
        ("budget.ej_before", "jamais", False),
        ("service.name", "  ", False),
        ("visa.eu_regulation", "", True),
    ],
)
def test_values_are_checked(key: str, value: str, accepted: bool) -> None:
    assert (value_problem(SPECS[key], value) is None) is accepted


def test_unfilled_settings_are_named() -> None:
    settings = WindowSettings({"service.name": "Pôle", "visa.eu_funded": "no"})
    assert settings.flag("visa.eu_funded") is False
    assert settings.flag("signatory.by_delegation") is None
    assert "service.email" in {spec.key for spec in settings.unfilled()}
    assert [spec.key for spec in settings.unfilled(("service.name", "service.phone"))] == ["service.phone"]
