"""The retained plan always balances; a person's conclusion never hides what the machine found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.errors import InvalidInput
from portal.domain.plan import PlanFunder, Step, grant_ceiling, others_total, plan_limit, retained_plan
from portal.domain.review import (
    CheckAnswer,
    Conclusion,
    StageOutcome,
    complete_instant,
    review_checks,
    stage_outcome,
)

AMOUNTS = st.integers(0, 10**11)
FUNDERS = st.lists(
    st.builds(
        PlanFunder,
        st.just("Département"),
        st.sampled_from(["public", "private"]),
        st.sampled_from(["requested", "granted", "refused"]),
        AMOUNTS,
    ),
    max_size=5,
)


@given(AMOUNTS, AMOUNTS, AMOUNTS, FUNDERS)
def test_a_plan_balances_or_is_refused(total: int, grant: int, own: int, funders: list[PlanFunder]) -> None:
    limit = plan_limit(total, funders)
    if grant + others_total(funders) > total:
        with pytest.raises(InvalidInput):
            retained_plan(total, grant, own, funders)
        assert grant > limit or others_total(funders) > total
        return
    plan = retained_plan(total, grant, own, funders)
    assert plan.grant_cents + plan.own_funds_cents + plan.others_cents == total
    assert min(plan.grant_cents, plan.own_funds_cents, plan.others_cents) >= 0
    assert plan.hole_cents == plan.own_funds_cents - own
    assert grant <= limit


@given(AMOUNTS, AMOUNTS, FUNDERS)
def test_a_smaller_grant_is_paid_by_own_funds_to_the_cent(total: int, cut: int, funders: list[PlanFunder]) -> None:
    asked = plan_limit(total, funders)
    if others_total(funders) > total:
        return
    given_up = min(cut, asked)
    own = total - asked - others_total(funders)
    assert retained_plan(total, asked - given_up, own, funders).hole_cents == given_up


def test_a_plan_of_the_window() -> None:
    funders = (PlanFunder("Département", "public", "granted", 200_000), PlanFunder("Région", "public", "refused", 1))
    plan = retained_plan(4_500_000, 3_000_000, 1_150_000, funders)
    assert (plan.own_funds_cents, plan.hole_cents, plan.others_cents) == (1_300_000, 150_000, 200_000)


def test_too_much_money_is_said_with_the_amount_that_fits() -> None:
    with pytest.raises(InvalidInput) as refused:
        retained_plan(1_000_000, 700_000, 0, (PlanFunder("Mécène", "private", "granted", 400_000),))
    assert "6\u202f000,00" in refused.value.fields["amount"]


def test_negative_amounts_are_a_programming_error() -> None:
    with pytest.raises(ValueError, match="negative"):
        retained_plan(100, -1, 0, ())


@given(st.lists(st.one_of(st.none(), st.integers(-(10**6), 10**9)), min_size=1, max_size=9), st.integers(0, 8))
def test_the_ceiling_is_the_smallest_limit_that_stands(limits: list[int | None], lifted: int) -> None:
    steps = [Step(str(index), limit) for index, limit in enumerate(limits)]
    standing = [limit for index, limit in enumerate(limits) if limit is not None and index != lifted]
    if not standing:
        with pytest.raises(ValueError, match="without limit"):
            grant_ceiling(steps, frozenset({str(lifted)}))
        return
    assert grant_ceiling(steps, frozenset({str(lifted)})) == max(0, min(standing))


CHECKS = st.lists(
    st.sampled_from(["pass", "fail", "review", "adjusted", "not_applicable"]), min_size=1, max_size=12
).map(lambda outcomes: [(f"C{index}", outcome) for index, outcome in enumerate(outcomes)])


@given(CHECKS, st.data())
def test_conclusions_are_complete_and_explained(checks: list[tuple[str, str]], data: st.DataObject) -> None:
    answers = {
        code: CheckAnswer(data.draw(st.sampled_from(list(Conclusion))), data.draw(st.sampled_from(["", "Motif"])))
        for code, _ in checks
        if data.draw(st.booleans())
    }
    try:
        reviewed = review_checks(checks, answers)
    except InvalidInput as error:
        refused = {name.partition("_")[0] for name in error.fields}
        assert refused <= {"conclusion", "reason"}
        return
    assert [(check.code, check.automatic) for check in reviewed] == checks
    assert all(check.outcome != "review" for check in reviewed)
    assert all(check.reason for check in reviewed if check.outcome != check.automatic)
    expected = StageOutcome.INELIGIBLE if "fail" in {c.outcome for c in reviewed} else StageOutcome.ELIGIBLE
    assert stage_outcome(reviewed) is expected


def test_an_unknown_check_is_refused() -> None:
    with pytest.raises(InvalidInput):
        review_checks([("A", "pass")], {"B": CheckAnswer(Conclusion.FAIL, "x")})


def test_when_a_dossier_is_complete() -> None:
    filed = datetime(2021, 10, 15, 8, 30, tzinfo=UTC)
    later = filed + timedelta(days=3)
    assert complete_instant(filed, True, None) == filed
    assert complete_instant(filed, False, later) == later
    assert complete_instant(filed, False, None) == filed
