"""Tranches, hearing before money is taken back, changes of an award: pure arithmetic and dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.amendment import Transfer, moved_lines, transfer_problems
from portal.domain.recovery import answer_problem, decision_problem
from portal.domain.schedule import Firmness
from portal.domain.tranches import (
    Release,
    ReleaseKind,
    Tranche,
    accounts,
    carriable_cents,
    payable_cents,
    releasable_cents,
    tranche_problems,
)

FIRM, INDICATIVE = Firmness.FIRM, Firmness.INDICATIVE
#: As the contract of Charente-Maritime: everything firm at signature, spent by year.
THREE = (
    Tranche(1, 2021, FIRM, 400_000),
    Tranche(2, 2022, INDICATIVE, 500_000, "70 % de réponses en 72 heures"),
    Tranche(3, 2023, INDICATIVE, 300_000, "85 % de réponses en 72 heures"),
)
OPENED = Release(ReleaseKind.RELEASE, 2022, 450_000, 2)


def test_only_the_firm_tranche_is_open_at_first() -> None:
    assert payable_cents(THREE, (), {}, 2021) == 400_000
    assert payable_cents(THREE, (), {2021: 150_000}, 2021) == 250_000
    assert payable_cents(THREE, (), {}, 2022) == 0
    assert payable_cents((), (), {}, 2022) is None


def test_an_indicative_tranche_opens_for_what_its_release_says() -> None:
    assert payable_cents(THREE, (OPENED,), {}, 2022) == 450_000
    assert releasable_cents(THREE, (OPENED,), 2) == 50_000
    assert releasable_cents(THREE, (OPENED,), 1) == 0


def test_what_a_year_leaves_is_closed_until_it_is_made_available_again() -> None:
    paid = {2021: 150_000}
    assert carriable_cents(THREE, (OPENED,), paid, 2022) == 250_000
    again = Release(ReleaseKind.CARRY, 2022, 200_000)
    assert payable_cents(THREE, (OPENED, again), paid, 2022) == 650_000
    assert carriable_cents(THREE, (OPENED, again), paid, 2022) == 50_000
    assert [row.left_cents for row in accounts(THREE, (OPENED, again), paid, 2023)] == [250_000, 650_000, 0]


def test_tranches_are_told_what_does_not_hold() -> None:
    assert tranche_problems(THREE, 1_200_000) == []
    wrong = (Tranche(1, 2021, INDICATIVE, 400_000), Tranche(2, 2021, FIRM, 0))
    told = " ".join(tranche_problems(wrong, 1_200_000))
    for said in (
        "8\u202f000,00\u00a0€ d’écart",
        "Une seule tranche par année",
        "première tranche est ferme",
        "montant supérieur à zéro",
        "ce qui libère",
    ):
        assert said in told
    assert "ne peut pas suivre" in " ".join(
        tranche_problems((THREE[0], THREE[1], Tranche(3, 2023, FIRM, 300_000)), 1_200_000)
    )


@settings(max_examples=80, deadline=None)
@given(
    payments=st.lists(st.tuples(st.integers(2021, 2024), st.integers(1, 600_000)), max_size=6),
    wanted=st.lists(st.tuples(st.integers(2021, 2024), st.integers(1, 600_000)), max_size=6),
)
def test_never_more_than_the_award_whatever_is_released_and_made_available_again(
    payments: list[tuple[int, int]], wanted: list[tuple[int, int]]
) -> None:
    """Time goes forward; each decision and each payment takes at most what is allowed on its day."""
    releases: list[Release] = []
    paid: dict[int, int] = {}
    events = sorted([(year, 1, cents) for year, cents in payments] + [(year, 0, cents) for year, cents in wanted])
    for year, is_payment, cents in events:
        if is_payment:
            taken = min(cents, payable_cents(THREE, releases, paid, year) or 0)
            paid[year] = paid.get(year, 0) + taken
            continue
        number = next((one.number for one in THREE if one.year == year), 0)
        opened = min(cents, releasable_cents(THREE, releases, number))
        if opened:
            releases.append(Release(ReleaseKind.RELEASE, year, opened, number))
        again = min(cents, carriable_cents(THREE, releases, paid, year))
        if again:
            releases.append(Release(ReleaseKind.CARRY, year, again))
    assert sum(paid.values()) <= sum(one.amount_cents for one in THREE)
    assert all(row.paid_cents <= row.opened_cents + row.carried_cents for row in accounts(THREE, releases, paid, 2025))


def test_nothing_is_decided_before_the_beneficiary_was_heard() -> None:
    last = date(2022, 3, 15)
    assert "15/03/2022" in (decision_problem(date(2022, 3, 15), last, False) or "")
    assert decision_problem(date(2022, 3, 16), last, False) is None
    assert decision_problem(date(2022, 3, 1), last, True) is None


def test_the_letter_leaves_the_delay_of_the_window() -> None:
    sent, today = date(2022, 3, 1), date(2022, 3, 2)
    assert answer_problem(sent, date(2022, 3, 31), 30, today) == {}
    assert "31/03/2022" in answer_problem(sent, date(2022, 3, 30), 30, today)["reply_by_on"]
    assert "futur" in answer_problem(date(2022, 3, 3), date(2022, 4, 30), 30, today)["sent_on"]


def test_a_transfer_moves_money_between_two_retained_lines_and_never_below_what_is_spent() -> None:
    lines, labels = {"a": 1_000, "b": 500}, {"a": "Site", "b": "Formation"}
    assert moved_lines(lines, [Transfer("a", "b", 300)]) == {"a": 700, "b": 800}
    assert transfer_problems(lines, {}, labels, [Transfer("a", "b", 300)]) == []
    assert "différentes" in transfer_problems(lines, {}, labels, [Transfer("a", "a", 300)])[0]
    assert "retenues" in transfer_problems(lines, {}, labels, [Transfer("a", "z", 300)])[0]
    assert "« Site » ne peut pas donner autant" in transfer_problems(lines, {}, labels, [Transfer("a", "b", 1_001)])[0]
    spent = transfer_problems(lines, {"a": 800}, labels, [Transfer("a", "b", 300)])
    assert "8,00\u00a0€" in spent[0]


@settings(max_examples=50, deadline=None)
@given(
    moves=st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("abc"), st.integers(1, 900)), min_size=1, max_size=5
    )
)
def test_transfers_never_change_the_sum(moves: list[tuple[str, str, int]]) -> None:
    lines = {"a": 1_000, "b": 500, "c": 700}
    assert sum(moved_lines(lines, [Transfer(*one) for one in moves]).values()) == 2_200


@pytest.mark.parametrize("year", [2020, 2025])
def test_nothing_is_open_outside_the_years_of_the_tranches(year: int) -> None:
    assert payable_cents(THREE, (OPENED,), {}, year) == 0
