"""The final amount of an award: the act's rate, its maximum, its rule for an under-spend, and every step told."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.money import share_of
from portal.domain.snapshot import canonical_json
from portal.eligibility.facts import parse_facts
from portal.eligibility.settlement import Aid, Settlement, Spending, Terms, settle, settlement_from
from tests.unit.eligibility.builders import book, line, payload

SEVENTY = Fraction(7, 10)
TERMS = Terms(1_260_000, SEVENTY, 1_800_000)


def _settle(
    terms: Terms = TERMS, lines: list[dict[str, Any]] | None = None, **spending: Any
) -> Settlement:
    rulebook = book()
    facts = parse_facts(payload(lines=lines or [line()]), rulebook)
    given_values = {"accepted": {"1": 1_800_000}, "paid_cents": 0, "committed_cents": terms.maximum_cents}
    return settle(facts, rulebook, terms, Spending(**{**given_values, **spending}))


def _step(made: Settlement, code: str) -> str:
    return next(step.sentence for step in made.steps if step.code == code)


def test_what_was_planned_is_paid_in_full() -> None:
    made = _settle(paid_cents=378_000)
    assert (made.final_cents, made.due_cents, made.rest_cents, made.overpaid_cents) == (1_260_000, 882_000, 0, 0)


def test_less_spent_is_paid_at_the_rate_of_the_act_and_the_rest_is_given_back() -> None:
    made = _settle(accepted={"1": 1_500_001}, paid_cents=378_000)
    assert made.final_cents == 1_050_000
    assert (made.due_cents, made.rest_cents) == (672_000, 210_000)
    assert "2\u202f999,99\u00a0€ de moins" in _step(made, "ELIGIBLE_BASE")
    assert "70\u00a0% de 15\u202f000,01" in _step(made, "RATE")


def test_a_capped_grant_keeps_its_rate_or_its_effective_rate_as_the_act_says() -> None:
    within = Terms(3_000_000, SEVENTY, 5_000_000, "rate_within_cap")
    effective = Terms(3_000_000, SEVENTY, 5_000_000, "effective_rate")
    lines = [line("50000.00")]
    assert _settle(within, lines, accepted={"1": 4_500_000}).final_cents == 3_000_000
    assert _settle(effective, lines, accepted={"1": 4_500_000}).final_cents == 2_700_000
    assert "soit 60\u00a0%" in _step(_settle(effective, lines, accepted={"1": 4_500_000}), "RATE")


def test_more_spent_than_planned_never_pays_more_than_the_act() -> None:
    made = _settle(accepted={"1": 2_500_000})
    assert made.final_cents == 1_260_000
    assert "25\u202f000,00\u00a0€" in _step(made, "SUBSIDISABLE_MAX")


def test_other_aids_received_lower_the_amount_by_the_two_rules() -> None:
    """Not an investment: 100 % alone; an investment of a commune: 20 % stay its own."""
    operating = _settle(aids=(Aid("Département", "public", 700_000),))
    assert operating.final_cents == 1_100_000
    assert "7\u202f000,00\u00a0€ ont été reçus" in _step(operating, "PUBLIC_AID_CEILING")
    owner = _settle(lines=[line(investment=True)], aids=(Aid("Département", "public", 700_000),))
    assert owner.final_cents == 740_000
    assert "80\u00a0%" in _step(owner, "OWN_SHARE")


def test_the_rest_of_the_operation_counts_in_its_cost_and_not_in_the_grant() -> None:
    """18 000 € accepted beside 5 000 € of computers: the minimal share is counted on 23 000 €."""
    aids = (Aid("Région", "public", 400_000),)
    alone = _settle(lines=[line(investment=True)], aids=aids)
    whole = _settle(lines=[line(investment=True)], aids=aids, other_cents=500_000)
    assert (alone.final_cents, whole.final_cents) == (1_040_000, 1_260_000)
    assert "5\u202f000,00\u00a0€ d’autres dépenses" in _step(whole, "TOTAL_COST")


def test_a_line_never_counts_beyond_what_the_act_retained_of_it() -> None:
    """12 000 € retained for a site, 6 000 € for training: 14 000 € and 4 000 € spent count for 16 000 €."""
    terms = Terms(1_260_000, SEVENTY, 1_800_000, retained={"1": 1_200_000, "2": 600_000})
    lines = [line("12000.00"), line("6000.00", "training", ident="2")]
    made = _settle(terms, lines, accepted={"1": 1_400_000, "2": 400_000})
    assert made.final_cents == 1_120_000
    assert "2\u202f000,00\u00a0€ au-delà" in _step(made, "TOTAL_COST")


def test_private_aids_do_not_count_as_public() -> None:
    assert _settle(aids=(Aid("Fondation", "private", 700_000),)).final_cents == 1_260_000


def test_paid_beyond_the_final_amount_is_overpaid_and_never_decommitted() -> None:
    made = _settle(accepted={"1": 1_000_000}, paid_cents=1_008_000)
    assert (made.final_cents, made.overpaid_cents, made.due_cents) == (700_000, 308_000, 0)
    assert made.rest_cents == 1_260_000 - 1_008_000


def test_nothing_justified_is_nothing_due() -> None:
    made = _settle(accepted={})
    assert (made.final_cents, made.rest_cents) == (0, 1_260_000)


def test_a_period_already_cut_by_the_act_is_not_cut_again() -> None:
    lines = [line("30000.00", covers_from="2022-01-01", covers_to="2024-12-31")]
    made = _settle(Terms(700_000, SEVENTY, 1_000_000), lines, accepted={"1": 1_000_000})
    assert made.final_cents == 700_000


@settings(max_examples=60, deadline=None)
@given(
    accepted=st.dictionaries(st.sampled_from(["1", "2", "3"]), st.integers(0, 6_000_000)),
    aids=st.lists(st.tuples(st.sampled_from(["public", "private"]), st.integers(0, 3_000_000)), max_size=3),
    money=st.tuples(st.integers(1, 5_000_000), st.integers(1, 3_000_000), st.integers(0, 3_000_000)),
    rule=st.sampled_from(["rate_within_cap", "effective_rate"]),
    other=st.integers(0, 1_000_000),
    investment=st.booleans(),
)
def test_whatever_happens_the_sums_hold(
    accepted: dict[str, int],
    aids: list[tuple[str, int]],
    money: tuple[int, int, int],
    rule: str,
    other: int,
    investment: bool,
) -> None:
    base, most, paid = money
    terms = Terms(min(most, base), SEVENTY, base, rule)
    spending = Spending(
        accepted,
        tuple(Aid("X", kind, cents) for kind, cents in aids),
        other,
        min(paid, terms.maximum_cents),
        terms.maximum_cents,
    )
    rulebook = book()
    lines = [line("9000.00", ident=ident, investment=investment) for ident in ("1", "2", "3")]
    made = settle(parse_facts(payload(lines=lines), rulebook), rulebook, terms, spending)
    public = sum(cents for kind, cents in aids if kind == "public")
    assert 0 <= made.final_cents <= terms.maximum_cents
    assert made.final_cents <= share_of(min(made.accepted_cents, base), terms.applied_rate)
    assert made.final_cents == 0 or made.final_cents + public <= min(made.accepted_cents, base)
    assert made.due_cents == 0 or made.overpaid_cents == 0
    assert made.committed_cents - made.rest_cents >= made.paid_cents
    assert made.paid_cents + made.due_cents + made.rest_cents == terms.maximum_cents
    assert made.steps[-1].amount_cents == made.final_cents
    assert all(step.sentence and "{" not in step.sentence for step in made.steps)
    canonical_json(made.content)
    assert settlement_from(made.content) == made


@settings(max_examples=30, deadline=None)
@given(spent=st.integers(0, 3_000_000), more=st.integers(0, 500_000))
def test_spending_more_never_pays_less(spent: int, more: int) -> None:
    assert _settle(accepted={"1": spent}).final_cents <= _settle(accepted={"1": spent + more}).final_cents


@pytest.mark.parametrize("rule", ["rate_within_cap", "effective_rate"])
def test_the_whole_base_spent_pays_the_whole_award(rule: str) -> None:
    for base, most in ((4_285_715, 3_000_000), (1_000_003, 700_002), (100, 1)):
        made = _settle(Terms(most, SEVENTY, base, rule), [line("1.00")], accepted={"1": base})
        assert made.final_cents == most


def test_what_was_given_back_to_the_envelope_is_not_promised_again() -> None:
    made = _settle(committed_cents=1_000_000)
    assert (made.final_cents, made.rest_cents) == (1_000_000, 0)
    assert "désengagée" in _step(made, "COMMITTED")
