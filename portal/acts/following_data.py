"""Facts of an act that follows an award: arrêté modificatif ou avenant, retrait, abrogation, caducité."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from portal.acts.data import ArreteData, Award, ExpenseRow, Limit, PlanKind, PlanRow
from portal.domain.act_kinds import ActKind
from portal.domain.money import Euros, share_of


@dataclass(frozen=True, slots=True)
class CitedAct:
    """An act as another one cites it; ``number`` and ``signed_on`` are those of the signed act."""

    number: str | None
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class Hearing:
    """The adversarial step before an act that ends an award. ``requested_on``: the beneficiary asked for it itself,
    nobody has to be heard."""

    letter_on: date | None = None
    observations_by: date | None = None
    observations_on: date | None = None
    requested_on: date | None = None


@dataclass(frozen=True, slots=True)
class FollowingData:
    """Everything such an act says.

    ``own``: what this act says of itself, with today's head, visas and texts (its special articles are those of this
    act alone); ``before``: the award as it stood; ``after``: as it stands once this act is notified. ``basis``: the
    legal ground, after « Vu »; ``unlawful``: withdrawn because it was unlawful, which has its own time limit.
    ``paid_cents``, ``left_cents``: the ledger's. ``convention``: the award is a convention.
    """

    kind: ActKind
    own: ArreteData
    before: ArreteData
    after: ArreteData
    cited: CitedAct
    amendments: tuple[CitedAct, ...]
    grounds: tuple[str, ...]
    hearing: Hearing
    basis: str | None
    effective_on: date | None
    paid_cents: Euros
    left_cents: Euros
    unlawful: bool = False
    convention: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What an arrêté modificatif changes of the award; None leaves it as it is. ``expenses`` and ``plan`` are given
    whole. Without a plan, what the amount loses or gains goes to own funds."""

    title: str | None = None
    description: str | None = None
    start_by_on: date | None = None
    completion_on: date | None = None
    last_claim_on: date | None = None
    amount_cents: Euros | None = None
    expenses: tuple[ExpenseRow, ...] | None = None
    plan: tuple[PlanRow, ...] | None = None


KEPT_MAXIMUM = "montant maximal fixé par la décision"


def changed(before: ArreteData, changes: Changes) -> ArreteData:
    """The award with these changes."""
    expenses = before.expenses if changes.expenses is None else changes.expenses
    calendar, project = before.calendar, before.project
    award = _award(before, changes, expenses)
    return replace(
        before,
        project=replace(
            project,
            title=changes.title or project.title,
            description=changes.description or project.description,
        ),
        calendar=replace(
            calendar,
            start_by_on=changes.start_by_on or calendar.start_by_on,
            completion_on=changes.completion_on or calendar.completion_on,
            last_claim_on=changes.last_claim_on or calendar.last_claim_on,
        ),
        award=award,
        expenses=expenses,
        plan=_plan(before, changes, award),
    )


def _award(before: ArreteData, changes: Changes, expenses: tuple[ExpenseRow, ...]) -> Award:
    """The amount with its base; a maximum kept under rate × base is told as a limit."""
    award = before.award
    base = award.base_cents if changes.expenses is None else Euros(sum(row.retained_cents for row in expenses))
    amount = award.amount_cents if changes.amount_cents is None else changes.amount_cents
    limits = tuple(limit for limit in award.limits if limit.label != KEPT_MAXIMUM)
    if amount is not None and base is not None and award.rate is not None:
        most = min([share_of(base, award.rate), *(limit.amount_cents for limit in limits)])
        if amount < most:
            limits = (*limits, Limit(KEPT_MAXIMUM, amount))
    return replace(award, amount_cents=amount, base_cents=base, limits=limits)


def _plan(before: ArreteData, changes: Changes, award: Award) -> tuple[PlanRow, ...]:
    if changes.plan is not None:
        return changes.plan
    lost = (before.award.amount_cents or 0) - (award.amount_cents or 0)
    shift = {PlanKind.THIS_GRANT: -lost, PlanKind.OWN_FUNDS: lost}
    rows = []
    for row in before.plan:
        rows.append(replace(row, amount_cents=Euros(row.amount_cents + shift.pop(row.kind, 0))))
    return tuple(rows)
