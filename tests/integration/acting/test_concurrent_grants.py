"""Two signatories at the same instant, two processes: 80 on 100 is granted once."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from portal.domain.errors import LedgerRefusal
from portal.models import LedgerEntry
from portal.queries.windows import envelopes_of
from portal.services.runtime import Runtime
from portal.services.signatory.grant_dossier import GrantDossier, grant_dossier
from portal.services.verify import verify
from tests.integration.acting.support import House, make_house, make_proposal
from tests.integration.racing import raced

ROUNDS = 3


def _two_proposals(house: House) -> list[GrantDossier]:
    """Two proposals of 80 € for an envelope of 100 €."""
    found = [make_proposal(house, amount_cents=8_000, requested_cents=10_000, cost_cents=20_000) for _ in range(2)]
    return [GrantDossier(dossier, proposal) for dossier, proposal in found]


def _decide_together(runtime: Runtime, house: House, commands: list[GrantDossier]) -> list[object]:
    """One thread a command, started at once: « granted », or the cents that were missing."""
    start = threading.Barrier(len(commands))
    outcomes: list[object] = []

    def decide(command: GrantDossier) -> None:
        start.wait()
        try:
            with runtime.uow() as uow:
                grant_dossier(uow, house.signatory, command)
            outcomes.append("granted")
        except LedgerRefusal as refusal:
            outcomes.append(refusal.shortfall)

    threads = [threading.Thread(target=decide, args=(command,)) for command in commands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_threads_grant_80_on_100(runtime: Runtime, _round: int) -> None:
    house = make_house(runtime, allotted_cents=10_000)
    commands = _two_proposals(house)
    outcomes = _decide_together(runtime, house, commands)
    assert sorted(outcomes, key=str) == [6_000, "granted"]
    _check(runtime, house)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_dossiers_of_one_body_share_its_cap(runtime: Runtime, _round: int) -> None:
    """20 000 € twice for one SIREN, both proposed when nothing was granted yet: the cap of 30 000 € holds."""
    house = make_house(runtime)
    wanted = {"amount_cents": 2_000_000, "requested_cents": 2_000_000, "cost_cents": 4_000_000}
    commands = [GrantDossier(*make_proposal(house, **wanted)) for _ in range(2)]
    assert sorted(_decide_together(runtime, house, commands), key=str) == [1_000_000, "granted"]
    assert verify(runtime).problems == ()


_PROCESS = """
import sys
from dataclasses import replace
from portal import build_runtime
from portal.domain.clocks import FixedClock
from portal.config import Settings
from portal.domain.errors import LedgerRefusal
from portal.queries.people import load_signed_in
from portal.services.signatory.grant_dossier import GrantDossier, grant_dossier
from datetime import datetime, UTC

url, instance, person, dossier, proposal = sys.argv[1:]
settings = Settings.from_env({"DATABASE_URL": url, "INSTANCE_DIR": instance, "PORTAL_MODE": "demo"})
runtime = replace(build_runtime(settings), legal=FixedClock(datetime(2021, 10, 15, 8, 0, tzinfo=UTC)))
with runtime.read() as session:
    actor = load_signed_in(session, person).actor
print("ready", flush=True)
sys.stdin.readline()
try:
    with runtime.uow() as uow:
        grant_dossier(uow, actor, GrantDossier(dossier, proposal))
    print("granted")
except LedgerRefusal as refusal:
    print(refusal.shortfall)
"""


def test_two_processes_grant_80_on_100(runtime: Runtime) -> None:
    house = make_house(runtime, allotted_cents=10_000)
    commands = _two_proposals(house)
    own = [(house.signatory.public_id, one.dossier, one.proposal) for one in commands]
    assert raced(runtime, _PROCESS, own) == ["6000", "granted"]
    _check(runtime, house)


def _check(runtime: Runtime, house: House) -> None:
    with runtime.read() as session:
        balance = envelopes_of(session, house.window_id)[0].balance
        reservations = session.scalar(
            sa.select(sa.func.count()).select_from(LedgerEntry).where(LedgerEntry.kind == "reservation")
        )
    assert (balance.available, balance.reserved, reservations) == (2_000, 8_000, 1)
    assert verify(runtime).problems == ()
