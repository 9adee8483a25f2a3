"""The race: keys of 1 000 € each posted twice, from several processes started at once, on too small an envelope."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.ledger import broken_invariants
from portal.models import Dossier, Envelope, LedgerEntry
from portal.queries.windows import envelopes_of
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.factories import make_dossier, make_organisation, make_person, make_window
from tests.integration.ledger.racer import AMOUNT


@dataclass(frozen=True)
class Course:
    """Who runs: ``keys`` keys, each given to two of ``processes``, on ``allotted_cents``."""

    keys: int
    processes: int
    allotted_cents: int
    timeout: int


def run_race(runtime: Runtime, course: Course, mutant: str = "") -> None:
    """Run, then assert what must be true: as many passed as fit, once each, and the rest is left to the cent."""
    window = make_window(runtime, course.allotted_cents)
    make_dossier(runtime, window, make_organisation(runtime), make_person(runtime))
    if mutant == "sum":
        _without_balance_row(runtime)
    with _watching(runtime, window) as seen:
        answers = _answers(runtime, course, mutant)
    strange = sorted({said for pair in answers.values() for said in pair if said.startswith("error")})
    assert strange == [], strange
    fits, left = divmod(course.allotted_cents, AMOUNT)
    assert len(answers) == course.keys
    assert all(len(pair) == 2 and len(set(pair)) == 1 for pair in answers.values())
    passed = {key: pair[0] for key, pair in answers.items() if pair[0] != "refused"}
    assert (len(passed), len(set(passed.values()))) == (min(fits, course.keys), min(fits, course.keys))
    with runtime.read() as session:
        entries = sa.select(LedgerEntry.idempotency_key, LedgerEntry.public_id).where(LedgerEntry.kind == "reservation")
        assert dict(session.execute(entries).all()) == passed
        balance = envelopes_of(session, window)[0].balance
    assert (balance.available, balance.reserved) == (left, fits * AMOUNT)
    assert verify(runtime).problems == ()
    assert len(seen) > 1
    assert [each for each in seen if each] == []


@contextmanager
def _watching(runtime: Runtime, window: int) -> Iterator[list[str]]:
    """Read the envelope over and over meanwhile: what did not add up in each reading (empty: everything did)."""
    seen: list[str] = []
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            with runtime.read() as session:
                balance = envelopes_of(session, window)[0].balance
                reserved = session.scalar(sa.select(sa.func.sum(LedgerEntry.reserved_delta)))
                available = session.scalar(sa.select(sa.func.sum(LedgerEntry.available_delta)))
            problems = broken_invariants(balance)
            if (reserved, available) != (balance.reserved, balance.available):
                problems.append(f"{reserved} {available} {balance}")
            seen.append(" ".join(problems))
            over.wait(0.05)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def _without_balance_row(runtime: Runtime) -> None:
    """The schema of the mutant: entries alone, no row that a trigger keeps."""
    on = " ON ledger_entry" if runtime.engine.dialect.name == "postgresql" else ""
    with runtime.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER ledger_entry_keep_balance{on}")


def _answers(runtime: Runtime, course: Course, mutant: str) -> dict[str, list[str]]:
    with runtime.read() as session:
        envelope = session.scalars(sa.select(Envelope.id)).one()
        dossier = session.scalars(sa.select(Dossier.id)).one()
    fixed = [sys.executable, "-m", "tests.integration.ledger.racer", runtime.settings.database_url]
    fixed += [str(runtime.settings.instance_dir), mutant, str(envelope), str(dossier)]
    running = []
    answers: dict[str, list[str]] = defaultdict(list)
    try:
        for share in _shares(course):
            command = [*fixed, json.dumps(share)]
            running.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        for process in running:
            if process.stdout is None or process.stdout.readline() != "ready\n":
                raise RuntimeError("a process of the race did not start")
        for process in running:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        for process in running:
            for key, said in json.loads(process.communicate(timeout=course.timeout)[0]):
                answers[key].append(said)
    finally:
        for process in running:
            process.kill()
            process.wait()
    return answers


def _shares(course: Course) -> list[list[str]]:
    """Each key for two processes; each process in an order of its own, drawn once for all."""
    draw = random.Random(course.keys)
    shares: list[list[str]] = [[] for _ in range(course.processes)]
    for number in range(course.keys):
        for share in draw.sample(shares, 2):
            share.append(f"course:{number:04d}")
    return shares
