"""« Who passes if … »: for one dossier of a scenario, the smallest single change after which it is wholly funded.

Every answer is tried: the scenario is run again with the change, and only a change that works is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from portal.domain.scenario.facts import Adjustment, Candidate, Fill, Outcome, Result, Rules
from portal.domain.scenario.run import run_scenario, wanted_amount

_PERCENT = 100
#: Enlarging the envelope serves dossiers placed before as well: bounded by their number.
_MOST_STEPS = 500


class Lever(StrEnum):
    """What one could change."""

    MINIMUM_SCORE = "minimum_score"
    AMOUNT = "amount"
    RATE = "rate"
    ENVELOPE = "envelope"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Change:
    """A change that works: the lever, its new value (cents; a score or a rate as a fraction), who is then no longer
    served (dossiers) and how many are."""

    lever: Lever
    cents: int | None
    fraction: Fraction | None
    lost: tuple[str, ...]
    served: int


def changes_that_pass(
    candidates: Sequence[Candidate], rules: Rules, available_cents: int, dossier: str
) -> tuple[Change, ...]:
    """One change per lever that makes ``dossier`` wholly funded, those that do not exist left out.

    Empty when it is funded already, or when nothing alone would do. Raises KeyError for an unknown dossier.
    """
    candidate = {one.dossier: one for one in candidates}[dossier]
    before = run_scenario(candidates, rules, available_cents)
    if passes(before, dossier):
        return ()
    found: list[Change] = []
    for lever, cents, fraction, tried in _attempts(candidates, candidate, rules, before):
        if any(change.lever is lever for change in found):
            continue
        after = run_scenario(candidates, tried, available_cents)
        if passes(after, dossier):
            kept = {line.candidate.dossier for line in after.served}
            lost = tuple(line.candidate.dossier for line in before.served if line.candidate.dossier not in kept)
            found.append(Change(lever, cents, fraction, lost, len(after.served)))
    return tuple(found)


def passes(result: Result, dossier: str) -> bool:
    """Whether the dossier is wholly funded."""
    line = result.of(dossier)
    return line is not None and line.outcome is Outcome.FUNDED


_Attempt = tuple[Lever, int | None, Fraction | None, Rules]


def _attempts(
    candidates: Sequence[Candidate], candidate: Candidate, rules: Rules, before: Result
) -> Iterator[_Attempt]:
    """Changes worth trying, the mildest of each lever first."""
    key, by_hand = candidate.dossier, rules.of(candidate.dossier)
    if by_hand.aside:
        yield Lever.ASIDE, None, None, _adjusted(rules, key, replace(by_hand, aside=False))
    if rules.minimum_score is not None and candidate.score is not None and candidate.score < rules.minimum_score:
        yield Lever.MINIMUM_SCORE, None, candidate.score, replace(rules, minimum_score=candidate.score)
    for cents in _amounts(candidate, rules, before):
        yield Lever.AMOUNT, cents, None, _adjusted(rules, key, replace(by_hand, amount_cents=cents))
    for rate in _rates(candidate, rules):
        yield Lever.RATE, None, rate, replace(rules, rate=rate)
    for cents in _envelopes(candidates, rules, before, key):
        yield Lever.ENVELOPE, cents, None, replace(rules, envelope_cents=cents)


def _adjusted(rules: Rules, dossier: str, adjustment: Adjustment) -> Rules:
    adjustments: Mapping[str, Adjustment] = {**rules.adjustments, dossier: adjustment}
    return replace(rules, adjustments=adjustments)


def _amounts(candidate: Candidate, rules: Rules, before: Result) -> Iterator[int]:
    """The credits left at its turn, or at the end, when that is less than what it would take."""
    line = before.of(candidate.dossier)
    wanted = wanted_amount(candidate, rules)
    left = {line.before_cents if line else 0, before.remaining_cents}
    yield from sorted((cents for cents in left if 0 < cents < wanted), reverse=True)


def _rates(candidate: Candidate, rules: Rules) -> Iterator[Fraction]:
    """Lower rates by whole percents, the highest first. A dossier without base is not served by a rate."""
    if candidate.base_cents <= 0:
        return
    top = rules.rate if rules.rate is not None else Fraction(_PERCENT, _PERCENT)
    percent = top.numerator * _PERCENT // top.denominator
    percent -= Fraction(percent, _PERCENT) == rules.rate
    for number in range(percent, 0, -1):
        yield Fraction(number, _PERCENT)


def _envelopes(candidates: Sequence[Candidate], rules: Rules, before: Result, dossier: str) -> Iterator[int]:
    """Larger envelopes, each enlarged by what was missing at its turn: the credits left at a turn never grow by more
    than the envelope does, so none smaller than the first that works was skipped (orders; the others by the total)."""
    line = before.of(dossier)
    if line is None or line.outcome not in (Outcome.WAITING, Outcome.PARTIAL):
        return
    envelope = before.envelope_cents
    if rules.fill in (Fill.BEST_SCORE, Fill.BEST_COUNT):
        yield from _enlarged_best(before, dossier)
        return
    for _ in range(_MOST_STEPS):
        result = run_scenario(candidates, replace(rules, envelope_cents=envelope), envelope)
        line = result.of(dossier)
        if line is None or line.outcome is Outcome.FUNDED:
            yield envelope
            return
        missing = _missing(result, dossier, rules.fill)
        if missing <= 0:
            return
        envelope += missing


def _missing(result: Result, dossier: str, fill: Fill) -> int:
    """The least by which the envelope must grow before the dossier's turn can change. 0: money is not what it lacks."""
    own = result.of(dossier)
    if own is None or own.wanted_cents <= own.before_cents:
        return 0
    if fill is Fill.SKIP:
        return own.wanted_cents - own.before_cents
    return min(
        line.wanted_cents - line.before_cents
        for line in result.lines[: own.place]
        if line.outcome in (Outcome.WAITING, Outcome.PARTIAL) and line.wanted_cents > line.before_cents
    )


def _enlarged_best(before: Result, dossier: str) -> Iterator[int]:
    """For the best use: enlarge by its own amount less what is left, which always makes room for it beside the rest."""
    own = before.of(dossier)
    if own is not None:
        yield before.envelope_cents + max(0, own.wanted_cents - own.amount_cents - before.remaining_cents)
