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
from portal.demo.generator import DemoDossier, plan_for, wished
from portal.domain.clocks import FixedClock
from portal.reference import Commune
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
    expenses = tuple(plan.expenses[place % len(plan.expenses)] for place in range(len(files)))
    requested, own_funds = wished(expenses, plan.funders)
    plan = replace(plan, expenses=expenses, requested_cents=requested, own_funds_cents=own_funds)
    return plan, tuple((file.name, file.content) for file in files)
