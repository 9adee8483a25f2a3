"""A change to a dossier, written twice at once: as a JSON Patch of the input and as new facts. Owns their agreement.

Whatever moves money also keeps the plan's balance: the gap between resources and expenses stays what it was.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from portal.domain.money import MAX_CENTS, decimal_string, share_of
from portal.eligibility.case import Facts, Funder
from portal.eligibility.figures import draw_figures
from portal.eligibility.rulebook import Rulebook

Operation = dict[str, Any]


class ImpossibleChangeError(ValueError):
    """The change would leave the limits of the input (an amount below zero or too large)."""


def _json(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


class Change:
    """Facts being changed, and the operations that do the same to the input."""

    def __init__(self, facts: Facts, rulebook: Rulebook) -> None:
        self.facts = facts
        self.rulebook = rulebook
        self.patch: list[Operation] = []

    def _write(self, path: str, before: object, after: object) -> None:
        self.patch.append({"op": "add" if before is None else "replace", "path": path, "value": _json(after)})

    def project(self, field: str, value: object) -> None:
        """Set one field of the project."""
        before = getattr(self.facts.project, field)
        if before != value:
            self._write(f"/project/{field}", before, value)
            self.facts = replace(self.facts, project=replace(self.facts.project, **{field: value}))  # type: ignore[arg-type]

    def expenses(self, updates: Mapping[int, Mapping[str, Any]]) -> None:
        """Set fields of expenses, by index; ``*_cents`` fields are written as decimal strings."""
        expenses = list(self.facts.expenses)
        for index, values in updates.items():
            for field, value in values.items():
                before = getattr(expenses[index], field)
                shown = decimal_string(value) if field.endswith("_cents") else value
                if before != value:
                    self._write(f"/expenses/{index}/{field.removesuffix('_cents')}", before, shown)
            expenses[index] = replace(expenses[index], **values)
        self.facts = replace(self.facts, expenses=tuple(expenses))

    def plan(self, requested_cents: int | None = None, own_funds_cents: int | None = None) -> None:
        """Set the request, the own funds or both (None leaves one as it is)."""
        was = self.facts.financing
        requested = was.requested_cents if requested_cents is None else requested_cents
        own = was.own_funds_cents if own_funds_cents is None else own_funds_cents
        for field, before, after in (
            ("requested", was.requested_cents, requested),
            ("own_funds", was.own_funds_cents, own),
        ):
            if after is None or after == before:
                continue
            if not 0 <= after <= MAX_CENTS:
                raise ImpossibleChangeError
            self._write(f"/financing/{field}", before, decimal_string(after))
        self.facts = replace(self.facts, financing=replace(was, requested_cents=requested, own_funds_cents=own))

    def request(self, amount_cents: int) -> None:
        """Bring the request to an amount; own funds take the difference."""
        financing = self.facts.financing
        own = financing.own_funds_cents
        if own is not None:
            if financing.requested_cents is None:
                figures = draw_figures(self.facts, self.rulebook)
                own = figures.total_cents - amount_cents - figures.public_cents - figures.private_cents
            else:
                own += financing.requested_cents - amount_cents
        self.plan(amount_cents, own)

    def drop(self, indexes: Collection[int]) -> None:
        """Leave expenses out of the plan, with the aids given to them alone; resources fall as much."""
        gone = set(indexes)
        before = draw_figures(self.facts, self.rulebook)
        gone_ids = {self.facts.expenses[index].id for index in gone}
        self._drop_funding(gone_ids)
        self.patch.extend({"op": "remove", "path": f"/expenses/{index}"} for index in sorted(gone, reverse=True))
        kept = tuple(expense for index, expense in enumerate(self.facts.expenses) if index not in gone)
        self.facts = replace(self.facts, expenses=kept)
        after = draw_figures(self.facts, self.rulebook)
        cost_less = before.total_cents - after.total_cents
        aid_less = before.public_cents + before.private_cents - after.public_cents - after.private_cents
        self.lower_resources(cost_less - aid_less, before.base_cents)

    def _drop_funding(self, gone_ids: set[str]) -> None:
        others: list[Funder] = []
        removed: list[int] = []
        for rank, funder in enumerate(self.facts.financing.others):
            if gone_ids.isdisjoint(funder.expense_ids):
                others.append(funder)
                continue
            left = tuple(one for one in funder.expense_ids if one not in gone_ids)
            if left:
                self._write(f"/financing/others/{rank}/expense_ids", funder.expense_ids, left)
                others.append(replace(funder, expense_ids=left))
            else:
                removed.append(rank)
        self.patch.extend({"op": "remove", "path": f"/financing/others/{rank}"} for rank in reversed(removed))
        self.facts = replace(self.facts, financing=replace(self.facts.financing, others=tuple(others)))

    def lower_resources(self, less_cents: int, base_before_cents: int) -> None:
        """Resources fall by ``less_cents``: own funds, and the request where it would pass the rate it kept to."""
        financing = self.facts.financing
        asked, own = financing.requested_cents, financing.own_funds_cents
        if asked is None:
            self.plan(None, None if own is None else max(own - less_cents, 0))
            return
        rate = self.rulebook.rate
        if asked <= share_of(base_before_cents, rate):
            asked = min(asked, share_of(draw_figures(self.facts, self.rulebook).base_cents, rate))
        if own is None:
            self.plan(asked)
            return
        rest = (financing.requested_cents or 0) + own - less_cents - asked
        self.plan(asked + min(rest, 0), max(rest, 0))
