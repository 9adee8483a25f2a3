"""Keys of 1 000 € posted twice from several processes: exactly as many pass as fit, the rest is left to the cent.

Whoever reads meanwhile finds figures that add up. The mutants « no lock » and « SUM instead of the balance row » must
make the race fail, within 30 s. On PostgreSQL the second grants more than there is; on SQLite, where ``BEGIN
IMMEDIATE`` alone keeps writers apart, it is the missing balance row that is found.
"""

from __future__ import annotations

import time

import pytest
import sqlalchemy as sa

from portal.models import LedgerEntry
from portal.services.runtime import Runtime
from tests.integration.ledger.race import Course, run_race

WHOLE = Course(keys=400, processes=4, allotted_cents=29_702_975, timeout=240)
SMALL = Course(keys=12, processes=2, allotted_cents=900_075, timeout=60)
SHORT = Course(keys=40, processes=3, allotted_cents=2_500_075, timeout=30)


def test_a_small_race(runtime: Runtime) -> None:
    run_race(runtime, SMALL)


@pytest.mark.long
def test_297_of_400_pass_and_29_75_are_left(runtime: Runtime) -> None:
    run_race(runtime, WHOLE)


@pytest.mark.long
@pytest.mark.parametrize("mutant", ["no lock", "sum"])
def test_a_mutant_loses_the_race(runtime: Runtime, mutant: str) -> None:
    started = time.monotonic()
    with pytest.raises(AssertionError):
        run_race(runtime, SHORT, mutant)
    assert time.monotonic() - started < 30
    if (mutant, runtime.engine.dialect.name) == ("sum", "postgresql"):
        with runtime.read() as session:
            taken = session.scalar(sa.select(sa.func.sum(LedgerEntry.reserved_delta)))
        assert taken > SHORT.allotted_cents
