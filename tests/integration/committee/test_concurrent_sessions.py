"""Two sessions decide at once on one envelope: one wins, the other gets the shortfall; threads and processes."""

from __future__ import annotations

import threading

import pytest

from portal.domain.committee import SessionShortfall
from portal.models import Decision
from portal.queries.windows import envelopes_of
from portal.services.committee.decide_session import DecideSession, decide_session
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.integration.acting.support import House, count_of, make_house
from tests.integration.committee.support import agreed, proposals
from tests.integration.racing import raced

ROUNDS = 3


def two_sessions(house: House) -> list[str]:
    """Two agreed sessions of 50 € + 30 € each, for an envelope of 100 €."""
    dossiers = proposals(house, [50, 30, 50, 30])
    return [agreed(house, dossiers[:2]), agreed(house, dossiers[2:])]


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_threads(runtime: Runtime, _round: int) -> None:
    house = make_house(runtime, allotted_cents=10_000)
    sessions = two_sessions(house)
    start = threading.Barrier(len(sessions))
    outcomes: list[object] = []

    def decide(session: str) -> None:
        start.wait()
        try:
            with runtime.uow() as uow:
                outcomes.append(decide_session(uow, house.signatory, DecideSession(session)))
        except SessionShortfall as refusal:
            detail = refusal.detail
            outcomes.append((detail.needed_cents, detail.available_cents, detail.missing_cents, len(detail.beyond)))

    threads = [threading.Thread(target=decide, args=(session,)) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes, key=str) == [(8_000, 2_000, 6_000, 2), 2]
    check(runtime, house)


_PROCESS = """
import sys
from dataclasses import replace
from datetime import UTC, datetime
from portal import build_runtime
from portal.config import Settings
from portal.domain.clocks import FixedClock
from portal.domain.committee import SessionShortfall
from portal.queries.people import load_signed_in
from portal.services.committee.decide_session import DecideSession, decide_session

url, instance, person, session = sys.argv[1:]
settings = Settings.from_env({"DATABASE_URL": url, "INSTANCE_DIR": instance, "PORTAL_MODE": "demo"})
runtime = replace(build_runtime(settings), legal=FixedClock(datetime(2021, 10, 15, 8, 0, tzinfo=UTC)))
with runtime.read() as read:
    actor = load_signed_in(read, person).actor
print("ready", flush=True)
sys.stdin.readline()
try:
    with runtime.uow() as uow:
        print("decided", decide_session(uow, actor, DecideSession(session)))
except SessionShortfall as refusal:
    print("missing", refusal.shortfall)
"""


def test_two_processes(runtime: Runtime) -> None:
    house = make_house(runtime, allotted_cents=10_000)
    own = [(house.signatory.public_id, session) for session in two_sessions(house)]
    assert raced(runtime, _PROCESS, own) == ["decided 2", "missing 6000"]
    check(runtime, house)


def check(runtime: Runtime, house: House) -> None:
    """One session stands whole, the other left no trace."""
    with runtime.read() as session:
        balance = envelopes_of(session, house.window_id)[0].balance
    assert (balance.available, balance.reserved, count_of(runtime, Decision)) == (2_000, 8_000, 2)
    assert verify(runtime).problems == ()
