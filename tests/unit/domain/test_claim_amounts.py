"""What a claim gives right to, from the terms of the act."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.claim import ClaimKind
from portal.domain.claim_amounts import ClaimTerms, claim_due, counted_cents, grant_on

_K = ClaimKind
#: 30 000,00 € at most, 70 % of 50 000,00 €: the cap bites.
TERMS = ClaimTerms(
    3_000_000, 5_000_000, Fraction(7, 10), Fraction(3, 10), Fraction(1, 2), False, {1: 4_000_000, 2: 1_000_000}
)


def test_the_advance_is_its_share_of_the_maximum_within_the_decree() -> None:
    assert claim_due(TERMS, _K.ADVANCE, {}, 0).due_cents == 900_000
    assert claim_due(replace(TERMS, advance_share=Fraction(1, 2)), _K.ADVANCE, {}, 0).due_cents == 900_000
    assert claim_due(replace(TERMS, advance_share=None), _K.ADVANCE, {}, 0).due_cents == 0
    assert claim_due(replace(TERMS, maximum_cents=101), _K.ADVANCE, {}, 0).due_cents == 30


def test_instalments_follow_the_spending_up_to_their_cumulative_share() -> None:
    first = claim_due(TERMS, _K.INTERIM, {1: 2_000_000}, 900_000)
    assert (first.counted_cents, first.earned_cents, first.due_cents) == (2_000_000, 1_400_000, 500_000)
    assert claim_due(TERMS, _K.INTERIM, {1: 4_000_000, 2: 1_000_000}, 1_400_000).due_cents == 1_000_000
    assert claim_due(TERMS, _K.INTERIM, {1: 1_000_000}, 900_000).due_cents == 0
    more = replace(TERMS, interim_share=Fraction(7, 10))
    assert claim_due(more, _K.INTERIM, {1: 4_000_000}, 0).due_cents == 2_400_000


def test_a_line_counts_within_what_the_act_retained_of_it() -> None:
    assert counted_cents(TERMS, {1: 4_500_000, 2: 900_000, 9: 100_000}) == 4_900_000


@pytest.mark.parametrize(
    ("effective", "counted", "earned"),
    [(False, 5_000_000, 3_000_000), (False, 4_300_000, 3_000_000), (False, 4_000_000, 2_800_000),
     (True, 5_000_000, 3_000_000), (True, 4_300_000, 2_580_000), (True, 1, 0)],
)  # fmt: skip
def test_an_under_spend_follows_the_rule_of_the_act(effective: bool, counted: int, earned: int) -> None:
    assert grant_on(replace(TERMS, effective_rate=effective), counted) == earned


def test_a_balance_takes_off_what_was_paid_and_names_what_was_paid_too_much() -> None:
    balance = claim_due(TERMS, _K.BALANCE, {1: 3_500_000, 2: 500_000}, 2_400_000)
    assert (balance.due_cents, balance.over_paid_cents) == (400_000, 0)
    little = claim_due(TERMS, _K.BALANCE, {1: 3_000_000}, 2_400_000)
    assert (little.due_cents, little.over_paid_cents) == (0, 300_000)


@given(
    st.integers(1, 10**9), st.integers(1, 10**9), st.fractions(0, 1), st.fractions(0, 1), st.booleans(),
    st.lists(st.tuples(st.sampled_from([*_K]), st.integers(0, 10**9)), max_size=6),
)  # fmt: skip
def test_whatever_is_claimed_in_whatever_order_no_limit_is_passed(
    maximum: int, base: int, advance: Fraction, interim: Fraction, effective: bool, claims: list[tuple[ClaimKind, int]]
) -> None:
    terms = ClaimTerms(maximum, base, Fraction(7, 10), advance, interim, effective, {1: base})
    charged, paid = 0, 0
    for rank, (kind, spent) in enumerate(claims):
        charged += spent
        due = claim_due(terms, kind, {1: charged}, paid).due_cents
        paid += due
        assert due >= 0
        assert paid <= maximum
        if _K.BALANCE not in [earlier for earlier, _ in claims[: rank + 1]]:
            assert paid * 100 <= maximum * 80
