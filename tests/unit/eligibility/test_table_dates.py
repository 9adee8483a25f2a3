"""Checks about time: one row per outcome, the closing instant on both sides, both changes of the hour."""

from __future__ import annotations

import pytest

from tests.unit.eligibility.builders import assessed, check, outcome, output


# Contract, FILED_ON_TIME; call, « Quel calendrier ? » (received before 2021-10-23T00:00 in Paris).
@pytest.mark.parametrize(
    ("filed_at", "expected"),
    [
        (None, "not_applicable"),
        ("2021-10-15T10:30:00+02:00", "pass"),
        ("2021-10-22T23:59:59+02:00", "pass"),
        ("2021-10-22T23:59:59.999999+02:00", "pass"),
        ("2021-10-22T21:59:59Z", "pass"),
        ("2021-10-22T22:00:00Z", "fail"),
        ("2021-10-23T00:00:00+02:00", "fail"),
        ("2021-10-22T23:00:00-04:00", "fail"),
        ("2021-10-23T06:00:00+11:00", "pass"),
        ("2021-10-31T02:30:00+02:00", "fail"),
        ("2022-03-27T03:30:00+02:00", "fail"),
    ],
)
def test_filed_on_time(filed_at: str | None, expected: str) -> None:
    assert outcome("FILED_ON_TIME", filed_at=filed_at) == expected


@pytest.mark.parametrize(
    ("filed_at", "paris_date"),
    [
        ("2021-10-30T22:30:00Z", "2021-10-31"),  # still summer time
        ("2021-10-31T22:30:00Z", "2021-10-31"),  # winter time since the night
        ("2021-10-31T23:00:00Z", "2021-11-01"),
        ("2021-03-27T22:59:59Z", "2021-03-27"),  # still winter time
        ("2021-03-27T23:00:00Z", "2021-03-28"),
        ("2021-03-28T21:59:59Z", "2021-03-28"),  # summer time since the night
        ("2021-03-28T22:00:00Z", "2021-03-29"),
    ],
)
def test_the_filing_date_is_that_of_paris_through_both_changes(filed_at: str, paris_date: str) -> None:
    result = output(filed_at=filed_at, project={"first_legal_act_on": None, "start_on": None})
    assert check(result, "NOT_STARTED_BEFORE_FILING")["facts"]["filed_on"] == paris_date


# Contract, NOT_STARTED_BEFORE_FILING; call, « Quels critères d'éligibilité ? »; decree 2018-514, article 5.
@pytest.mark.parametrize(
    ("act", "start", "complete_at", "expected"),
    [
        (None, "2021-10-15", None, "pass"),
        (None, "2021-10-14", None, "fail"),
        (None, None, None, "review"),
        ("2021-10-14", "2021-11-15", None, "fail"),
        ("2021-10-14", None, None, "fail"),
        ("2021-10-15", "2021-11-15", None, "review"),
        ("2021-10-16", "2021-11-15", None, "pass"),
        ("2021-10-16", "2021-11-15", "2021-10-20T09:00:00+02:00", "review"),
        ("2021-10-20", "2021-11-15", "2021-10-20T09:00:00+02:00", "review"),
        ("2021-10-21", "2021-11-15", "2021-10-20T09:00:00+02:00", "pass"),
        (None, "2021-10-19", "2021-10-20T09:00:00+02:00", "review"),
        (None, "2021-10-20", "2021-10-20T09:00:00+02:00", "pass"),
        (None, "2021-10-14", "2021-10-20T09:00:00+02:00", "fail"),
        ("2021-10-21", None, "2021-10-20T09:00:00+02:00", "review"),
    ],
)
def test_not_started(act: str | None, start: str | None, complete_at: str | None, expected: str) -> None:
    project = {"first_legal_act_on": act, "start_on": start}
    assert outcome("NOT_STARTED_BEFORE_FILING", project=project, complete_at=complete_at) == expected


def test_not_started_waits_for_filing() -> None:
    project = {"first_legal_act_on": "2020-01-01", "start_on": "2020-01-01"}
    assert outcome("NOT_STARTED_BEFORE_FILING", project=project, filed_at=None) == "not_applicable"


# Contract, DATES_COHERENT.
@pytest.mark.parametrize(
    ("act", "start", "results", "close", "expected"),
    [
        ("2021-11-01", "2021-11-15", "2022-06-30", "2022-09-30", "pass"),
        ("2021-11-15", "2021-11-15", "2021-11-15", "2021-11-15", "pass"),
        ("2021-11-16", "2021-11-15", "2022-06-30", "2022-09-30", "review"),
        (None, "2021-11-15", "2021-11-14", "2022-09-30", "review"),
        (None, "2021-11-15", "2022-06-30", "2021-11-14", "review"),
        (None, "2021-11-15", "2022-09-30", "2022-06-30", "pass"),
        (None, None, None, None, "pass"),
        ("2021-11-16", None, "2021-01-01", "2021-01-01", "pass"),
    ],
)
def test_coherent(act: str | None, start: str | None, results: str | None, close: str | None, expected: str) -> None:
    project = {"first_legal_act_on": act, "start_on": start, "results_on": results, "financial_close_on": close}
    assert outcome("DATES_COHERENT", project=project) == expected


# Contract, START_BY, RESULTS_BY, CLOSE_BY; call, « Quel calendrier ? » and « Quels critères d'éligibilité ? ».
@pytest.mark.parametrize(
    ("code", "field", "last", "next_day"),
    [
        ("START_BY", "start_on", "2021-12-31", "2022-01-01"),
        ("RESULTS_BY", "results_on", "2022-12-31", "2023-01-01"),
        ("CLOSE_BY", "financial_close_on", "2022-12-31", "2023-01-01"),
    ],
)
def test_deadlines(code: str, field: str, last: str, next_day: str) -> None:
    assert outcome(code, project={field: None}) == "review"
    assert outcome(code, project={field: last}) == "pass"
    assert outcome(code, project={field: next_day}) == "fail"


def test_only_lateness_and_an_unbalanced_plan_prevent_filing() -> None:
    late = assessed(filed_at="2021-10-23T00:00:00+02:00")
    unbalanced = assessed(requested="12600.00", own="5399.99")
    excluded = assessed(applicant={"legal_category": "7348"}, project={"start_on": "2022-01-01"})
    assert (late.prevents_filing, unbalanced.prevents_filing, excluded.prevents_filing) == (True, True, False)
    assert [one.verdict.value for one in (late, unbalanced, excluded)] == ["ineligible"] * 3
