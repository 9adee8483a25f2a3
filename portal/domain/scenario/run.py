"""Runs a scenario: amounts, thresholds, order, then who is served under the envelope and under the cap of each body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from portal.domain.money import share_of
from portal.domain.scenario.facts import Candidate, Fill, Line, Order, Outcome, Result, Rules, TieBreak
from portal.domain.scenario.solver import Item, best_subset

#: Manual ranks come first; dossiers without one follow, by score.
_LAST = 10**9


@dataclass(frozen=True, slots=True)
class _Served:
    """What a walk of the envelope gave each dossier, and the credits left when its turn came."""

    amounts: dict[str, int]
    before: dict[str, int]


def run_scenario(candidates: Sequence[Candidate], rules: Rules, available_cents: int) -> Result:
    """The result of ``rules``; ``available_cents`` is the envelope unless the rules fix another.

    Same candidates and rules, same result, whatever the order they are given in. Nothing is written anywhere.
    """
    envelope = available_cents if rules.envelope_cents is None else rules.envelope_cents
    ordered = sorted(candidates, key=lambda candidate: _key(candidate, rules))
    wanted = {candidate.dossier: wanted_amount(candidate, rules) for candidate in ordered}
    refused = {candidate.dossier: _refusal(candidate, rules, wanted[candidate.dossier]) for candidate in ordered}
    running = [candidate for candidate in ordered if refused[candidate.dossier] is None]
    served = _serve(running, wanted, rules, envelope)
    lines, rank = [], 0
    for place, candidate in enumerate(ordered, start=1):
        key = candidate.dossier
        outcome = refused[key] or _outcome(served.amounts.get(key, 0), wanted[key])
        rank += outcome is Outcome.WAITING
        lines.append(
            Line(
                candidate=candidate,
                place=place,
                outcome=outcome,
                wanted_cents=wanted[key],
                amount_cents=served.amounts.get(key, 0),
                before_cents=served.before.get(key, 0),
                rank=rank if outcome is Outcome.WAITING else None,
            )
        )
    return Result(envelope, tuple(lines))


def wanted_amount(candidate: Candidate, rules: Rules) -> int:
    """What the rules give a dossier, before the envelope: set by hand, by the rate, or as planned. In cents."""
    by_hand = rules.of(candidate.dossier).amount_cents
    if by_hand is not None:
        return max(0, min(by_hand, candidate.ceiling_cents))
    amount = candidate.planned_cents
    if rules.rate is not None:
        amount = min(share_of(candidate.base_cents, rules.rate), candidate.ceiling_cents)
    if candidate.cap_room_cents is not None:
        amount = min(amount, candidate.cap_room_cents)
    return max(0, amount)


def _key(candidate: Candidate, rules: Rules) -> tuple[object, ...]:
    """Sort key: the main order, the tie-break, the filing instant, the reference."""
    by_hand = rules.of(candidate.dossier)
    score = -(candidate.score if candidate.score is not None else Fraction(-1))
    recognised = candidate.priorities if by_hand.priorities is None else by_hand.priorities
    priorities = -(recognised or 0) if rules.tie_break is TieBreak.PRIORITIES else 0
    last = (candidate.filed_at, candidate.reference, candidate.dossier)
    if rules.order is Order.MANUAL:
        return (_LAST if by_hand.rank is None else by_hand.rank, score, priorities, *last)
    if rules.order is Order.SCORE:
        return (score, priorities, *last)
    return (candidate.filed_at, priorities, score, *last)


def _refusal(candidate: Candidate, rules: Rules, wanted: int) -> Outcome | None:
    """Why a dossier is out of the running, or None."""
    if rules.of(candidate.dossier).aside:
        return Outcome.ASIDE
    if candidate.score is None and (
        rules.order is Order.SCORE or rules.minimum_score is not None or rules.fill is Fill.BEST_SCORE
    ):
        return Outcome.NOT_SCORED
    if rules.minimum_score is not None and candidate.score is not None and candidate.score < rules.minimum_score:
        return Outcome.BELOW
    return Outcome.NOTHING if wanted <= 0 else None


def _outcome(amount: int, wanted: int) -> Outcome:
    if amount <= 0:
        return Outcome.WAITING
    return Outcome.FUNDED if amount >= wanted else Outcome.PARTIAL


def _serve(running: Sequence[Candidate], wanted: dict[str, int], rules: Rules, envelope: int) -> _Served:
    if rules.fill in (Fill.BEST_SCORE, Fill.BEST_COUNT):
        return _best(running, wanted, rules, envelope)
    return _walk(running, wanted, rules, envelope)


def _walk(running: Sequence[Candidate], wanted: dict[str, int], rules: Rules, envelope: int) -> _Served:
    """In the order. A body whose cap is reached is passed over: its dossiers wait without stopping the others."""
    served, left, open_ = _Served({}, {}), envelope, True
    room: dict[str, int] = {}
    for candidate in running:
        key, amount = candidate.dossier, wanted[candidate.dossier]
        cap = _cap_left(candidate, room)
        served.before[key] = left if open_ else 0
        if not open_ or (cap is not None and cap < amount):
            continue
        if amount > left:
            partial = left if rules.partial_last and left > 0 else 0
            if partial:
                _give(served, candidate, partial, room)
                left = 0
            open_ = rules.fill is Fill.SKIP
            continue
        _give(served, candidate, amount, room)
        left -= amount
    return served


def _cap_left(candidate: Candidate, room: dict[str, int]) -> int | None:
    if candidate.cap_room_cents is None:
        return None
    return candidate.cap_room_cents - room.get(candidate.siren, 0)


def _give(served: _Served, candidate: Candidate, amount: int, room: dict[str, int]) -> None:
    served.amounts[candidate.dossier] = amount
    room[candidate.siren] = room.get(candidate.siren, 0) + amount


def _best(running: Sequence[Candidate], wanted: dict[str, int], rules: Rules, envelope: int) -> _Served:
    """The subset worth most; then, when wanted, what is left goes to the first in order that waits."""
    items = [
        Item(
            key=candidate.dossier,
            group=candidate.siren,
            amount_cents=wanted[candidate.dossier],
            value=candidate.score or Fraction(0) if rules.fill is Fill.BEST_SCORE else Fraction(1),
            room_cents=candidate.cap_room_cents,
        )
        for candidate in running
    ]
    chosen = best_subset(items, envelope)
    served, left = _Served({}, {}), envelope - sum(wanted[key] for key in chosen)
    room: dict[str, int] = {}
    for candidate in running:
        served.before[candidate.dossier] = left
        if candidate.dossier in chosen:
            served.before[candidate.dossier] = left + wanted[candidate.dossier]
            _give(served, candidate, wanted[candidate.dossier], room)
    if rules.partial_last and left > 0:
        _give_rest(served, running, wanted, room, left)
    return served


def _give_rest(
    served: _Served, running: Sequence[Candidate], wanted: dict[str, int], room: dict[str, int], left: int
) -> None:
    for candidate in running:
        cap = _cap_left(candidate, room)
        part = min(left, wanted[candidate.dossier], left if cap is None else cap)
        if candidate.dossier not in served.amounts and part > 0:
            _give(served, candidate, part, room)
            return
