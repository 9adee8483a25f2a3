"""One process of the race: posts every key it is given, says what each became. Run as a module by ``race``.

``mutant`` replaces, at the seam ``post_entry.locked_balance``, what keeps two clicks apart; nothing is edited on disk.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime

import sqlalchemy as sa

from portal import build_runtime
from portal.config import Settings
from portal.domain.actors import SYSTEM
from portal.domain.clocks import FixedClock
from portal.domain.errors import LedgerRefusal
from portal.domain.ledger import Columns, EntryKind
from portal.models import EnvelopeBalance, LedgerEntry
from portal.services.budget import post_entry as posting
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

AMOUNT = 100_000
_HESITATION = 0.03


def _unlocked(uow: UnitOfWork, envelope_id: int) -> Columns:
    """The mutant « no lock »: the balance is read, and anybody may read it meanwhile."""
    row = uow.session.execute(sa.select(EnvelopeBalance).where(EnvelopeBalance.envelope_id == envelope_id)).scalar_one()
    time.sleep(_HESITATION)
    return Columns(row.available_cents, row.reserved_cents, 0, 0, row.allotted_cents, row.cp_allotted_cents, 0)


def _summed(uow: UnitOfWork, envelope_id: int) -> Columns:
    """The mutant « SUM instead of the balance row »."""
    deltas = (LedgerEntry.available_delta, LedgerEntry.reserved_delta, LedgerEntry.allotted_delta, LedgerEntry.cp_delta)
    query = sa.select(*(sa.func.sum(delta) for delta in deltas)).where(LedgerEntry.envelope_id == envelope_id)
    available, reserved, allotted, cp = (int(value) for value in uow.session.execute(query).one())
    time.sleep(_HESITATION)
    return Columns(available, reserved, 0, 0, allotted, cp, 0)


def _open(url: str, instance: str, mutant: str) -> Runtime:
    env = {"DATABASE_URL": url, "INSTANCE_DIR": instance, "PORTAL_MODE": "demo"}
    clock = FixedClock(datetime(2021, 10, 15, 8, 0, tzinfo=UTC))
    runtime = replace(build_runtime(Settings.from_env(env)), legal=clock)
    if mutant == "no lock":
        posting.locked_balance = _unlocked
        return replace(runtime, engine=runtime.engine.execution_options(portal_read_only=True))
    if mutant == "sum":
        posting.locked_balance = _summed
    return runtime


def _post(runtime: Runtime, envelope: int, dossier: int, key: str) -> str:
    """The entry's public id, « refused », or the name of an error nobody expects."""
    command = posting.EntryCommand(envelope, EntryKind.RESERVATION, AMOUNT, "Course", key, dossier_id=dossier)
    try:
        with runtime.uow() as uow:
            return posting.post_entry(uow, SYSTEM, command).public_id
    except LedgerRefusal:
        return "refused"
    except Exception as error:
        return f"error {type(error).__name__}"


def main() -> None:
    """Arguments: url, instance folder, mutant, envelope, dossier, keys (JSON)."""
    url, instance, mutant, envelope, dossier, keys = sys.argv[1:]
    runtime = _open(url, instance, mutant)
    runtime.engine.connect().close()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    said = [(key, _post(runtime, int(envelope), int(dossier), key)) for key in json.loads(keys)]
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
