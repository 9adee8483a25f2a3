"""A temporary portal for the headless demonstration, and the plan it runs on."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from portal.config import Settings
from portal.demo.catalogue import IDEAS
from portal.demo.filing import quotes_of
from portal.demo.generator import DemoDossier, DemoExpense, plan_for, wished
from portal.domain.clocks import FixedClock
from portal.domain.errors import InvalidInput
from portal.domain.money import Euros, from_decimal_string
from portal.reference import Commune
from portal.services.quotes.read_quote_file import read_quote_file
from portal.services.runtime import Runtime

#: 15 October 2021, 10:00 in Paris.
START = datetime(2021, 10, 15, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class QuoteFile:
    """A quote handed in by the person who runs the demonstration."""

    name: str
    content: bytes


@contextmanager
def headless_portal(host: Runtime, folder: Path) -> Iterator[tuple[Runtime, FixedClock]]:
    """A migrated demonstration portal in ``folder``, wired as ``host`` is, on a still clock. Removed at the end."""
    clock = FixedClock(START)
    env = {"INSTANCE_DIR": str(folder), "PORTAL_MODE": "demo", "SECRET_KEY": "headless"}
    runtime = replace(host.rebuild(Settings.from_env(env)), legal=clock)
    runtime.migrate()
    try:
        yield runtime, clock
    finally:
        runtime.engine.dispose()
        shutil.rmtree(folder, ignore_errors=True)


def journey_plan(
    runtime: Runtime, body: Commune, draw: random.Random, files: tuple[QuoteFile, ...], say: Callable[[str], None]
) -> tuple[DemoDossier, tuple[tuple[str, bytes], ...]]:
    """A plan of three expenses for the commune; with ``files``, one expense per quote."""
    ideas = [idea for idea in IDEAS if "communauté" not in idea.title and len(idea.items) == 3]
    plan = plan_for(body, draw.choice(ideas), draw)
    if not files:
        return plan, quotes_of(plan)
    expenses = tuple(
        _from_quote(runtime, file, plan.expenses[place % len(plan.expenses)], say) for place, file in enumerate(files)
    )
    requested, own_funds = wished(expenses, plan.funders)
    plan = replace(plan, expenses=expenses, requested_cents=requested, own_funds_cents=own_funds)
    return plan, tuple((file.name, file.content) for file in files)


def _from_quote(runtime: Runtime, file: QuoteFile, expense: DemoExpense, say: Callable[[str], None]) -> DemoExpense:
    """The expense with what its quote says; what cannot be read keeps the drawn value, and it is said.

    Raises InvalidInput when the file is no acceptable PDF.
    """
    reading = read_quote_file(runtime, file.name, file.content, START.date())
    if reading["status"] == "refused":
        raise InvalidInput({"quote": f"{file.name} : {reading['refusal']}"})
    read = {name: field["value"] for name, field in reading["fields"].items() if field["value"] is not None}
    totals = [from_decimal_string(read[key]) for key in ("total_excl_tax", "total_incl_tax") if key in read]
    if not totals:
        say(f"{file.name} : montants non lus, ceux du plan de démonstration sont gardés.")
        totals = [Euros(expense.excl_tax_cents), Euros(expense.incl_tax_cents)]
    return replace(
        expense,
        supplier=read.get("supplier", expense.supplier),
        excl_tax_cents=min(totals),
        incl_tax_cents=max(totals),
        quote_number=read.get("number", expense.quote_number),
    )
