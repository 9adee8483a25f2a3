"""What is offered as a change, and what never is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.eligibility.builders import funder, line, output


def offered(**changes: Any) -> dict[str, dict[str, Any]]:
    """Changes on offer by check."""
    return {one["check"]: one for one in output(**changes)["counterfactuals"]}


def _paths(change: dict[str, Any]) -> dict[str, Any]:
    return {operation["path"]: operation.get("value", "removed") for operation in change["patch"]}


def test_a_sound_dossier_is_offered_nothing() -> None:
    assert offered(requested="12600.00", own="5400.00") == {}


def test_dropping_equipment_lowers_the_plan_and_its_own_aid() -> None:
    lines = [line(), line("5000.00", "hardware_agents", "2", label="Six ordinateurs")]
    others = [funder("1000.00", expense_ids=["2"]), funder("400.00", "b", expense_ids=["1", "2"])]
    change = offered(lines=lines, requested="12600.00", own="9000.00", others=others)["EXPENSE_HARDWARE"]
    assert _paths(change) == {
        "/financing/others/1/expense_ids": ["1"],
        "/financing/others/0": "removed",
        "/expenses/1": "removed",
        "/financing/own_funds": "5000.00",
    }
    assert change["then"] == {"outcome": "pass", "verdict": "eligible", "max_grant": "12600.00"}


def test_dropping_a_line_touches_the_request_only_when_it_would_pass_the_rate() -> None:
    lines = [line("50000.00"), line("1000.00", "hardware_other", "2", label="Borne")]
    within = offered(lines=lines, requested="35700.00", own="15300.00")["EXPENSE_HARDWARE"]
    beyond = offered(lines=lines, requested="40000.00", own="11000.00")["EXPENSE_HARDWARE"]
    assert _paths(within)["/financing/requested"] == "35000.00"
    assert _paths(within)["/financing/own_funds"] == "15000.00"
    assert _paths(beyond) == {"/expenses/1": "removed", "/financing/own_funds": "10000.00"}


def test_a_long_subscription_is_shortened_at_the_same_price_by_month() -> None:
    saas = line("3600.00", "saas", publisher_country="FR", covers_from="2022-01-01", covers_to="2024-12-31")
    change = offered(lines=[saas], requested="840.00", own="2760.00")["EXPENSE_PERIOD"]
    assert _paths(change) == {
        "/expenses/0/excl_tax": "1200.00",
        "/expenses/0/incl_tax": "1440.00",
        "/expenses/0/covers_to": "2022-12-31",
        "/financing/own_funds": "360.00",
    }
    assert change["then"] == {"outcome": "pass", "verdict": "eligible", "max_grant": "840.00"}


def test_foreign_licences_are_dropped_down_to_the_threshold_largest_first() -> None:
    lines = [line("100.00"), *(line(f"{n}.00", "saas", str(n), publisher_country="US", covers_from="2022-01-01",
                                    covers_to="2022-12-31") for n in (5, 30, 8))]  # fmt: skip
    change = offered(lines=lines)["EXPENSE_NON_EU_LICENCE"]
    assert _paths(change) == {"/expenses/2": "removed", "/expenses/3": "removed"}


def test_an_axis_that_funds_the_lines_is_offered() -> None:
    change = offered(lines=[line(), line("900.00", "training", "2")])["EXPENSE_IN_SCOPE"]
    assert _paths(change) == {"/project/axes": ["3c", "3a"]}
    assert _paths(offered(project={"axes": None, "main_axis": None})["AXIS"]) == {
        "/project/axes": ["3c"], "/project/main_axis": "3c",
    }  # fmt: skip


def test_pieces_may_still_be_joined_even_at_payment() -> None:
    award = {"rate": "0.70", "max_amount": "12600.00", "subsidisable_max": "18000.00"}
    changes = offered(lines=[line(quoted=False), line(nature="payroll", ident="2")], award=award)
    assert list(changes) == ["EXPENSE_QUOTED"]
    assert _paths(changes["EXPENSE_QUOTED"]) == {"/expenses/0/quoted": True}


@pytest.mark.parametrize(
    ("code", "changes", "path", "value"),
    [
        ("START_BY", {"project": {"start_on": None}}, "/project/start_on", "2021-12-31"),
        ("START_BY", {"project": {"start_on": "2022-01-01"}}, "/project/start_on", "2021-12-31"),
        ("START_BY", {"project": {"start_on": None, "results_on": "2021-12-01"}}, "/project/start_on", "2021-12-01"),
        ("RESULTS_BY", {"project": {"results_on": "2023-02-01"}}, "/project/results_on", "2022-12-31"),
        ("CLOSE_BY", {"project": {"financial_close_on": None}}, "/project/financial_close_on", "2022-12-31"),
        ("DATES_COHERENT", {"project": {"results_on": "2021-11-01"}}, "/project/results_on", "2021-11-15"),
        (
            "DECISION_LEVEL",
            {"project": {"decision_level_commitment": None}},
            "/project/decision_level_commitment",
            True,
        ),
        ("CAP", {"lines": [line("60000.00")], "requested": "40000.00"}, "/financing/requested", "30000.00"),
        ("ENVELOPE", {"envelope_available": "500.00", "requested": "900.00"}, "/financing/requested", "500.00"),
        ("PUBLIC_AID_CEILING", {"others": [funder("6000.00")]}, "/financing/requested", "12000.00"),
    ],
)
def test_what_can_still_be_decided(code: str, changes: dict[str, Any], path: str, value: Any) -> None:
    assert _paths(offered(**changes)[code])[path] == value


@pytest.mark.parametrize(
    "changes",
    [
        {"filed_at": "2021-10-23T00:00:00+02:00", "project": {"start_on": "2021-11-15"}},
        {"project": {"first_legal_act_on": "2021-10-01"}},
        {"project": {"first_legal_act_on": "2021-10-15"}},
        {"project": {"start_on": "2021-10-01"}},
        {"project": {"start_on": "2021-10-18"}, "complete_at": "2021-10-20T00:00:00+02:00"},
        {"project": {"digital_transformation": False}},
        {"project": {"other_window": "axes_1_2"}},
        {"applicant": {"legal_category": "7348"}},
        {"applicant": {"department": "21"}},
        {"applicant": {"population": None}},
        {"applicant": {"legal_category": "9220", "funded_only_by_local_authorities": False}},
        {"lines": [line(label="15 PC portables")]},
        {"lines": [line(nature="saas", covers_from="2022-01-01", covers_to="2022-12-31")]},
        {"lines": []},
        {"applicant": {"already_granted": "30000.00"}},
        {"envelope_available": "0.00"},
    ],
)
def test_nothing_is_offered_that_only_a_false_statement_would_change(changes: dict[str, Any]) -> None:
    assert offered(**changes) == {}


def test_own_funds_are_raised_and_the_request_lowered_only_when_they_cannot_fall() -> None:
    raised = offered(requested="12600.00", own="5000.00")["PLAN_BALANCED"]
    assert _paths(raised) == {"/financing/own_funds": "5400.00"}
    lowered = offered(requested="12600.00", own="0.00", others=[funder("6000.00")])["PLAN_BALANCED"]
    assert _paths(lowered) == {"/financing/requested": "12000.00"}
    assert "PLAN_BALANCED" not in offered(requested="0.00", own="0.00", others=[funder("18000.01")])


def test_an_epci_is_told_what_fits_under_the_cap() -> None:
    lines = [line("60000.00")]
    change = offered(lines=lines, requested="42000.00", own="18000.00", applicant={"legal_category": "7346"})["CAP"]
    assert _paths(change) == {"/financing/requested": "30000.00", "/financing/own_funds": "30000.00"}
    assert change["then"]["verdict"] == "eligible"
