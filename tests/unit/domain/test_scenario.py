"""Scenarios: the order, the thresholds, the cap of a body, the best use of the envelope against brute force."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.scenario.compare import differences
from portal.domain.scenario.content import content_of, rules_from
from portal.domain.scenario.equity import equity_of
from portal.domain.scenario.facts import Adjustment, Candidate, Fill, Order, Outcome, Rules, TieBreak
from portal.domain.scenario.passing import Lever, changes_that_pass, passes
from portal.domain.scenario.run import run_scenario
from portal.domain.scenario.solver import Item, best_subset

START = datetime(2021, 10, 5, 8, 0, tzinfo=UTC)
F, P, W, B = Outcome.FUNDED, Outcome.PARTIAL, Outcome.WAITING, Outcome.BELOW


def candidate(number: int, euros: int, score: int | None = 50, **values: object) -> Candidate:
    row: dict[str, object] = {
        "dossier": f"d{number}",
        "reference": f"R-{number:04d}",
        "organisation": f"Commune {number}",
        "siren": f"{number:09d}",
        "title": "Projet",
        "axis": "3c",
        "axis_label": "3c – Services",
        "arrondissement": "Mâcon",
        "population": 800,
        "grouping": False,
        "filed_at": START + timedelta(hours=number),
        "score": None if score is None else Fraction(score),
        "base_cents": euros * 1000 // 7,
        "ceiling_cents": euros * 100,
        "planned_cents": euros * 100,
        "cap_room_cents": 3_000_000,
        "proposed": True,
    }
    return Candidate(**{**row, **values})  # type: ignore[arg-type]


def outcomes(rules: Rules, candidates: list[Candidate], euros: int) -> dict[str, Outcome]:
    return {line.candidate.dossier: line.outcome for line in run_scenario(candidates, rules, euros * 100).lines}


FOUR = [candidate(1, 40, 90), candidate(2, 50, 80), candidate(3, 10, 70), candidate(4, 5, 30)]


@pytest.mark.parametrize(
    ("rules", "euros", "expected"),
    [
        (Rules(), 105, [F, F, F, F]),
        (Rules(), 60, [F, W, W, W]),
        (Rules(fill=Fill.SKIP), 60, [F, W, F, F]),
        (Rules(partial_last=True), 60, [F, P, W, W]),
        (Rules(minimum_score=Fraction(80)), 200, [F, F, B, B]),
        (Rules(order=Order.FILED, fill=Fill.SKIP), 60, [F, W, F, F]),
        (Rules(fill=Fill.BEST_SCORE), 60, [F, W, F, F]),
        (Rules(fill=Fill.BEST_COUNT), 15, [W, W, F, F]),
        (Rules(order=Order.MANUAL, adjustments={"d4": Adjustment(rank=1), "d2": Adjustment(rank=2)}), 55, [W, F, W, F]),
        (Rules(adjustments={"d2": Adjustment(aside=True)}), 55, [F, Outcome.ASIDE, F, F]),
        (Rules(adjustments={"d2": Adjustment(amount_cents=2_000)}), 60, [F, F, W, W]),
    ],
)
def test_who_is_served(rules: Rules, euros: int, expected: list[Outcome]) -> None:
    assert list(outcomes(rules, FOUR, euros).values()) == [
        outcome for _, outcome in sorted(zip(["d1", "d2", "d3", "d4"], expected, strict=True), key=_place(rules))
    ]


def _place(rules: Rules) -> object:
    order = ["d4", "d2", "d1", "d3"] if rules.order is Order.MANUAL else ["d1", "d2", "d3", "d4"]
    return lambda pair: order.index(pair[0])


def test_the_last_one_takes_the_rest_to_the_cent() -> None:
    result = run_scenario(FOUR, Rules(partial_last=True), 6_001)
    assert [line.amount_cents for line in result.lines] == [4_000, 2_001, 0, 0]
    assert (result.remaining_cents, result.spent_cents) == (0, 6_001)
    assert result.cut_off is not None
    assert result.cut_off.candidate.dossier == "d2"
    assert [(line.candidate.dossier, line.rank) for line in result.waiting] == [("d3", 1), ("d4", 2)]


def test_a_rate_applies_to_the_base_within_the_ceiling_rounded_down() -> None:
    one = candidate(1, 0, base_cents=4_285_714, ceiling_cents=2_999_999, planned_cents=2_500_000)
    assert run_scenario([one], Rules(rate=Fraction(7, 10)), 10**8).lines[0].amount_cents == 2_999_999
    assert run_scenario([one], Rules(rate=Fraction(1, 3)), 10**8).lines[0].amount_cents == 1_428_571
    assert run_scenario([one], Rules(), 10**8).lines[0].amount_cents == 2_500_000


def test_two_dossiers_of_one_body_share_its_cap_and_stop_nobody() -> None:
    twins = [candidate(n, 20_000, 90 - n, siren="217105436") for n in (1, 2)]
    assert outcomes(Rules(), [*twins, candidate(3, 5_000, 10)], 300_000) == {"d1": F, "d2": W, "d3": F}


def test_ties_are_settled_by_priorities_when_asked_then_by_date() -> None:
    equal = [candidate(1, 10), candidate(2, 10)]
    rules = Rules(tie_break=TieBreak.PRIORITIES, adjustments={"d2": Adjustment(priorities=3)})
    assert outcomes(Rules(), equal, 10) == {"d1": F, "d2": W}
    assert outcomes(rules, equal, 10) == {"d2": F, "d1": W}
    recorded = [candidate(1, 10), candidate(2, 10, priorities=1)]
    assert outcomes(Rules(tie_break=TieBreak.PRIORITIES), recorded, 10) == {"d2": F, "d1": W}
    by_hand = Rules(tie_break=TieBreak.PRIORITIES, adjustments={"d2": Adjustment(priorities=0)})
    assert outcomes(by_hand, recorded, 10) == {"d1": F, "d2": W}


def test_a_dossier_without_score_waits_for_it_only_where_scores_count() -> None:
    unscored = [candidate(1, 10, None)]
    assert outcomes(Rules(), unscored, 100) == {"d1": Outcome.NOT_SCORED}
    assert outcomes(Rules(order=Order.FILED), unscored, 100) == {"d1": F}


def test_what_would_make_it_pass() -> None:
    found = {change.lever: change for change in changes_that_pass(FOUR, Rules(), 6_000, "d2")}
    assert found[Lever.AMOUNT].cents == 2_000
    assert found[Lever.ENVELOPE].cents == 9_000
    below = {c.lever: c for c in changes_that_pass(FOUR, Rules(minimum_score=Fraction(50)), 20_000, "d4")}
    assert below[Lever.MINIMUM_SCORE].fraction == 30
    assert below[Lever.MINIMUM_SCORE].lost == ()


def test_the_rate_found_is_the_highest_whole_percent() -> None:
    pair = [candidate(n, 70, base_cents=10_000) for n in (1, 2)]
    change = next(c for c in changes_that_pass(pair, Rules(), 10_000, "d2") if c.lever is Lever.RATE)
    assert change.fraction == Fraction(1, 2)
    assert change.served == 2


def test_a_view_counts_each_body_once() -> None:
    twins = [candidate(n, 100, siren="1", population=1_000) for n in (1, 2)]
    (axis,) = equity_of(run_scenario([*twins, candidate(3, 50, population=500)], Rules(), 30_000)).axes
    assert (axis.asked, axis.served, axis.inhabitants, axis.served_cents) == (3, 3, 1_500, 25_000)
    assert axis.per_inhabitant_cents == 16


def test_only_what_differs_is_compared() -> None:
    results = [run_scenario(FOUR, rules, 6_000) for rules in (Rules(), Rules(fill=Fill.SKIP))]
    assert [difference.candidate.dossier for difference in differences(results)] == ["d3", "d4"]


amounts = st.integers(1, 40)
levels = st.sampled_from([Fraction(n * 100, d) for d in (8, 12, 16) for n in range(d + 1)])
rooms = st.one_of(st.none(), st.integers(0, 70))


@st.composite
def dossiers(draw: st.DrawFn, most: int = 12) -> list[Item]:
    room = {group: draw(st.integers(0, 70)) for group in "abcdef"}
    return [
        Item(str(n), group, draw(amounts), draw(levels), room[group] if draw(st.integers(0, 5)) else None)
        for n, group in enumerate(draw(st.lists(st.sampled_from("abcdef"), max_size=most)))
    ]


def brute_force(items: list[Item], envelope: int) -> tuple[Fraction, int]:
    """Greatest value, then least money, over every subset that fits the envelope and the caps."""
    best = (Fraction(0), 0)
    for size in range(len(items) + 1):
        for subset in combinations(items, size):
            if fits(subset, envelope):
                value, money = sum((i.value for i in subset), Fraction(0)), sum(i.amount_cents for i in subset)
                best = max(best, (value, -money))
    return best[0], -best[1]


def fits(subset: tuple[Item, ...], envelope: int) -> bool:
    taken: dict[str, int] = defaultdict(int)
    for item in subset:
        taken[item.group] += item.amount_cents
    held = [item for item in subset if item.room_cents is not None]
    return sum(taken.values()) <= envelope and all(taken[item.group] <= (item.room_cents or 0) for item in held)


@settings(max_examples=150, deadline=None)
@given(dossiers(), st.integers(0, 250))
def test_the_best_use_equals_brute_force(items: list[Item], envelope: int) -> None:
    chosen = best_subset(items, envelope)
    subset = tuple(item for item in items if item.key in chosen)
    assert fits(subset, envelope)
    found = (sum((i.value for i in subset), Fraction(0)), sum(i.amount_cents for i in subset))
    assert found == brute_force(items, envelope)


@st.composite
def scenarios(draw: st.DrawFn) -> tuple[list[Candidate], Rules, int]:
    count = draw(st.integers(1, 8))
    many = [
        candidate(n, draw(amounts), draw(st.integers(0, 100)), siren=str(draw(st.integers(1, 6))), cap_room_cents=5_000)
        for n in range(count)
    ]
    rules = Rules(
        order=draw(st.sampled_from(Order)),
        fill=draw(st.sampled_from(Fill)),
        minimum_score=draw(st.one_of(st.none(), st.fractions(0, 100, max_denominator=4))),
        partial_last=draw(st.booleans()),
        rate=draw(st.sampled_from([None, Fraction(1, 2), Fraction(7, 10)])),
    )
    return many, rules, draw(st.integers(0, 20_000))


@settings(max_examples=80, deadline=None)
@given(scenarios())
def test_an_envelope_and_a_cap_are_never_passed(scenario: tuple[list[Candidate], Rules, int]) -> None:
    many, rules, envelope = scenario
    result = run_scenario(many, rules, envelope)
    taken: dict[str, int] = defaultdict(int)
    for line in result.lines:
        taken[line.candidate.siren] += line.amount_cents
        assert 0 <= line.amount_cents <= max(line.wanted_cents, 0)
    assert result.remaining_cents >= 0
    assert all(amount <= 5_000 for amount in taken.values())
    assert run_scenario(list(reversed(many)), rules, envelope) == result
    assert rules_from(content_of(rules)) == rules


@settings(max_examples=40, deadline=None)
@given(scenarios(), st.data())
def test_every_change_found_works_and_the_envelope_found_is_the_least(
    scenario: tuple[list[Candidate], Rules, int], data: st.DataObject
) -> None:
    many, rules, envelope = scenario
    dossier = data.draw(st.sampled_from(many)).dossier
    for change in changes_that_pass(many, rules, envelope, dossier):
        if change.lever is Lever.ENVELOPE and rules.fill in (Fill.STOP, Fill.SKIP):
            assert change.cents is not None
            assert passes(run_scenario(many, rules, change.cents), dossier)
            for less in range(max(envelope, change.cents - 60), change.cents):
                assert not passes(run_scenario(many, rules, less), dossier)
        if change.lever is Lever.AMOUNT:
            tried = replace(rules, adjustments={dossier: Adjustment(amount_cents=change.cents)})
            assert passes(run_scenario(many, tried, envelope), dossier)
