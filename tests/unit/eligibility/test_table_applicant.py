"""Checks about the carrier and the project: one row per outcome, its source in the comment of each block."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.eligibility.builders import outcome

ALWAYS_PASS = ["7345", "7346", "7353", "7354", "7357"]
ALWAYS_REVIEW = [
    "7230", "7312", "7313", "7340", "7341", "7342", "7343", "7344", "7347", "7349", "7351", "7352", "7355", "7356",
]  # fmt: skip
FINANCING_TEST = ["7361", "7367", "7362", "7371", "7410", "9220", "9230", "5599", "4150", "8140", "7331", "0000"]
STATE = ["7111", "7120", "7171", "7381", "7382", "7389", "1000", "1900"]


def _type(category: str | None, services: str | None = "none", population: int | None = 5489) -> str:
    return outcome(
        "APPLICANT_TYPE",
        applicant={"legal_category": category, "france_services": services, "population": population},
    )


# Contract, APPLICANT_TYPE; call, « Pour qui ? » and « Quels critères d'éligibilité ? ».
@pytest.mark.parametrize("category", ["7348", "7220"])
@pytest.mark.parametrize(("services", "expected"), [("none", "fail"), ("declared", "review"), ("verified", "review")])
def test_bodies_the_call_excludes_by_name(category: str, services: str, expected: str) -> None:
    assert _type(category, services) == expected


@pytest.mark.parametrize("category", STATE)
@pytest.mark.parametrize(("services", "expected"), [("none", "fail"), ("declared", "review"), ("verified", "review")])
def test_the_state_and_natural_persons(category: str, services: str, expected: str) -> None:
    assert _type(category, services) == expected


@pytest.mark.parametrize("category", [*ALWAYS_PASS, *ALWAYS_REVIEW, *FINANCING_TEST, "7210", None])
def test_verified_france_services_passes_elsewhere(category: str | None) -> None:
    assert _type(category, "verified", population=900_000) == "pass"


@pytest.mark.parametrize(
    ("population", "expected"),
    [(0, "pass"), (19_999, "pass"), (20_000, "review"), (35_000, "review"), (None, "review")],
)
@pytest.mark.parametrize("services", ["none", "declared", None])
def test_communes_by_population(population: int | None, expected: str, services: str | None) -> None:
    assert _type("7210", services, population) == expected


@pytest.mark.parametrize("services", ["none", "declared"])
@pytest.mark.parametrize(
    ("categories", "expected"), [(ALWAYS_PASS, "pass"), (ALWAYS_REVIEW, "review"), (FINANCING_TEST, "review")]
)
def test_other_categories(categories: list[str], expected: str, services: str) -> None:
    assert {_type(category, services) for category in categories} == {expected}


@pytest.mark.parametrize("services", ["none", "declared"])
def test_a_missing_category_is_for_a_human(services: str) -> None:
    assert _type(None, services) == "review"


# Contract, APPLICANT_TERRITORY; CRPA, L. 114-2.
@pytest.mark.parametrize(
    ("department", "category", "expected"),
    [
        ("71", "7210", "pass"), ("71", "7346", "pass"), (None, "7210", "review"), (None, "7346", "review"),
        ("21", "7210", "fail"), ("2A", "9220", "fail"), ("21", None, "fail"), ("21", "7346", "review"),
        ("69", "7340", "review"), ("69", "7349", "review"), ("69", "7351", "review"), ("69", "7357", "review"),
        ("69", "7350", "fail"), ("69", "7339", "fail"), ("69", "7358", "fail"), ("974", "7220", "fail"),
    ],
)  # fmt: skip
def test_territory(department: str | None, category: str | None, expected: str) -> None:
    assert outcome("APPLICANT_TERRITORY", applicant={"department": department, "legal_category": category}) == expected


# Contract, APPLICANT_FUNDING; call, « Quels critères d'éligibilité ? ».
@pytest.mark.parametrize(
    ("category", "services", "only_local", "expected"),
    [
        ("9220", "none", True, "review"), ("9220", "none", None, "review"), ("9220", "none", False, "fail"),
        ("9220", "declared", False, "review"), ("9220", "declared", True, "review"),
        ("9220", "declared", None, "review"),
        ("9220", "verified", False, "not_applicable"), ("9220", "verified", None, "not_applicable"),
        ("7210", "none", False, "not_applicable"), ("7346", "none", False, "not_applicable"),
        ("7348", "none", False, "not_applicable"), ("7111", "none", False, "not_applicable"),
        ("7343", "none", False, "not_applicable"), (None, "none", False, "not_applicable"),
    ],
)  # fmt: skip
def test_funding(category: str | None, services: str, only_local: bool | None, expected: str) -> None:
    applicant = {
        "legal_category": category, "france_services": services, "funded_only_by_local_authorities": only_local,
    }  # fmt: skip
    assert outcome("APPLICANT_FUNDING", applicant=applicant) == expected


# Contract, DECISION_LEVEL and DIGITAL_PROJECT; call, « Quels critères d'éligibilité ? ».
@pytest.mark.parametrize(
    ("code", "field"),
    [("DECISION_LEVEL", "decision_level_commitment"), ("DIGITAL_PROJECT", "digital_transformation")],
)
@pytest.mark.parametrize(("value", "expected"), [(True, "pass"), (False, "fail"), (None, "review")])
def test_statements(code: str, field: str, value: bool | None, expected: str) -> None:
    assert outcome(code, project={field: value}) == expected


# Contract, AXIS; call, « Pour quels projets ? ».
@pytest.mark.parametrize(
    ("axes", "main", "expected"),
    [
        (["3c"], "3c", "pass"), (["3a", "3b", "3c"], "3b", "pass"), ([], "3c", "fail"), (None, None, "fail"),
        (["3c"], "3a", "fail"), (["3c"], None, "fail"), (["3d"], "3d", "fail"), (["3c", "3d"], "3c", "fail"),
        (["3C"], "3C", "fail"), ([], None, "fail"),
    ],
)  # fmt: skip
def test_axis(axes: Any, main: str | None, expected: str) -> None:
    assert outcome("AXIS", project={"axes": axes, "main_axis": main}) == expected


# Contract, OTHER_WINDOW; call, « Pour qui ? ».
@pytest.mark.parametrize(
    ("value", "expected"), [("none", "pass"), ("axes_1_2", "review"), ("innovation_lab", "review"), (None, "review")]
)
def test_other_window(value: str | None, expected: str) -> None:
    assert outcome("OTHER_WINDOW", project={"other_window": value}) == expected
