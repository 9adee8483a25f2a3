"""What the database itself refuses of the ledger: each constraint and trigger by raw SQL, on both engines.

Run on a new database and on one that an earlier portal made and the migrations brought here.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import build_runtime
from portal.config import Settings
from portal.domain.clocks import FixedClock
from portal.domain.ledger import EntryKind
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.integration.conftest import LEGAL_NOW, new_database
from tests.integration.ledger.support import Ledger, entry_values, insert_raw, make_ledger
from tests.integration.schema.earlier import earlier_database

_K = EntryKind


@dataclass(frozen=True)
class Place:
    """A prepared ledger: every test leaves it as it was, since everything it does is refused."""

    runtime: Runtime
    ledger: Ledger


_PLACES = [
    pytest.param(f"{age}-{engine}", marks=[pytest.mark.postgres] if engine == "postgresql" else [])
    for age in ("new", "earlier")
    for engine in ("sqlite", "postgresql")
]


@pytest.fixture(scope="module", params=_PLACES)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The ledger on each engine, in a new database and in an earlier one brought up to date."""
    age, engine = request.param.split("-")
    folder = tmp_path_factory.mktemp(f"refusals-{engine}")
    runtime = _runtime(folder, _url(request, folder, age, engine))
    if age == "earlier":
        earlier_database(runtime.settings.database_url, rows=False).dispose()
        runtime.migrate()
    yield Place(runtime, make_ledger(runtime))
    runtime.engine.dispose()


def _url(request: pytest.FixtureRequest, folder: Path, age: str, engine: str) -> str:
    if engine == "postgresql":
        return new_database(request.getfixturevalue("postgres_template"), f"refusals_{age}")
    shutil.copy(request.getfixturevalue("sqlite_template"), folder / "refusals.sqlite3")
    return f"sqlite:///{folder / 'refusals.sqlite3'}"


def _runtime(folder: Path, url: str) -> Runtime:
    env = {"INSTANCE_DIR": str(folder), "DATABASE_URL": url, "PORTAL_MODE": "demo", "SECRET_KEY": "only-for-tests"}
    return replace(build_runtime(Settings.from_env(env)), legal=FixedClock(LEGAL_NOW))


Attempt = Callable[[sa.Connection, Ledger], object]


def _sql(statement: str) -> Attempt:
    return lambda connection, ledger: connection.execute(sa.text(statement.format(**vars(ledger))))


def _entry(movement: EntryKind, amount: int, verb: str = "INSERT", **changed: object) -> Attempt:
    """An entry; values that start with ``=`` name a key of the ledger."""

    def attempt(connection: sa.Connection, ledger: Ledger) -> None:
        named = {
            column: getattr(ledger, value[1:]) if isinstance(value, str) and value.startswith("=") else value
            for column, value in changed.items()
        }
        insert_raw(connection, {**entry_values(ledger, movement, amount), **named}, verb)

    return attempt


_ACT = {"act_id": "=act", "dossier_id": "=awarded"}
_PAID = {**_ACT, "claim_id": "=claim"}
_UNPAID = {**_ACT, "claim_id": "=unpaid"}

#: What is tried, and the constraint or trigger that must refuse it (a part of what the database says).
REFUSALS: dict[str, tuple[Attempt, str]] = {
    "an entry is updated": (_sql("UPDATE ledger_entry SET reason = 'autre'"), "append-only"),
    "an entry is deleted": (_sql("DELETE FROM ledger_entry"), "append-only"),
    "an amount is not positive": (_entry(_K.INCREASE, 0), "ck_ledger_entry_amount"),
    "an effect is not the kind's": (_entry(_K.INCREASE, 100, available_delta=900), "ck_ledger_entry_effect"),
    "a cut of nothing": (_entry(_K.DECREASE, 100, available_delta=0, allotted_delta=0), "ck_ledger_entry_effect"),
    "an unknown kind": (_entry(_K.INCREASE, 100, kind="gift"), "ck_ledger_entry"),
    "no notice": (_entry(_K.INCREASE, 100, notice=""), "ck_ledger_entry_needs"),
    "a reservation without dossier": (_entry(_K.RESERVATION, 100), "ck_ledger_entry_needs"),
    "a commitment without EJ": (_entry(_K.COMMITMENT, 100, act_id="=act", dossier_id="=dossier"), "not belong|needs"),
    "a payment without claim": (_entry(_K.PAYMENT, 100, **_ACT), "ck_ledger_entry_needs"),
    "a carry-over from nowhere": (_entry(_K.CARRY_OVER_IN, 100), "ck_ledger_entry_needs"),
    "no reason": (_entry(_K.INCREASE, 100, reason="  "), "ck_ledger_entry_who_why"),
    "no author": (_entry(_K.INCREASE, 100, author_public_id=""), "ck_ledger_entry_who_why"),
    "no key": (_entry(_K.INCREASE, 100, idempotency_key=""), "ck_ledger_entry_who_why"),
    "a key used twice": (_entry(_K.INCREASE, 100, idempotency_key="ej"), "(?i)unique"),
    "another window's envelope": (_entry(_K.INCREASE, 100, window_id=999), "belong together|fk_|FOREIGN KEY"),
    "another window's dossier": (_entry(_K.RESERVATION, 100, dossier_id="=stranger"), "belong together"),
    "another dossier's act": (_entry(_K.DECOMMITMENT, 100, act_id="=act", dossier_id="=dossier"), "belong together"),
    "more than is available": (_entry(_K.RESERVATION, 9_000_000, dossier_id="=dossier"), "ck_envelope_balance_not_neg"),
    "more carried over than is available": (_entry(_K.CARRY_OVER_OUT, 9_000_000), "ck_envelope_balance_not_negative"),
    "more released than reserved": (_entry(_K.RELEASE, 1_000_001, dossier_id="=dossier"), "not there"),
    "released in another year": (_entry(_K.RELEASE, 100, dossier_id="=dossier", envelope_id="=other"), "not there"),
    "more decommitted than is left to pay": (_entry(_K.DECOMMITMENT, 1_500_001, **_ACT), "not there"),
    "decommitted in another year": (_entry(_K.DECOMMITMENT, 100, **_ACT, envelope_id="=other"), "not there"),
    "paid beyond the commitment": (_entry(_K.PAYMENT, 1_500_001, **_UNPAID), "not there"),
    "paid by another year": (_entry(_K.PAYMENT, 100, **_UNPAID, envelope_id="=other"), "not there"),
    "a claim paid twice": (_entry(_K.PAYMENT, 100, **_PAID), "uq_ledger_entry_one_payment|append-only: UNIQUE"),
    "less CP than was paid": (_entry(_K.CP_DECREASE, 9_500_001), "ck_envelope_balance_paid_cp"),
    "an answer to nothing": (_entry(_K.DECREASE, 100, origin_id=1), "answer its origin"),
    "a shortfall beside credits": (
        _entry(_K.DECREASE, 100, available_delta=-50, allotted_delta=-50, shortfall_delta=50),
        "ck_envelope_balance_shortfall_first",
    ),
    "a balance written by hand": (
        _sql("UPDATE envelope_balance SET available_cents = available_cents + 1, allotted_cents = allotted_cents + 1"),
        "kept by the ledger alone",
    ),
    "an entry counted again": (
        _sql(
            "UPDATE envelope_balance SET paid_cents = paid_cents + 500000, last_entry_id = "
            "(SELECT id FROM ledger_entry WHERE kind = 'payment') WHERE envelope_id = {envelope}"
        ),
        "kept by the ledger alone",
    ),
    "a balance taken away": (_sql("DELETE FROM envelope_balance"), "kept by the ledger alone"),
    "a dossier's balance by hand": (_sql("UPDATE dossier_balance SET reserved_cents = 1"), "kept by the ledger alone"),
    "a dossier's balance made up": (
        _sql("INSERT INTO dossier_balance (dossier_id, reserved_cents) VALUES ({stranger}, 100)"),
        "kept by the ledger alone",
    ),
    "a dossier's balance taken away": (_sql("DELETE FROM dossier_balance"), "kept by the ledger alone"),
    "an act's balance by hand": (_sql("UPDATE act_balance SET paid_cents = 0"), "kept by the ledger alone"),
    "an act's balance taken away": (_sql("DELETE FROM act_balance"), "kept by the ledger alone"),
    "an envelope twice a year": (
        _sql("INSERT INTO envelope (public_id, window_id, year, label, created_at) "
             "SELECT 'autre', window_id, year, label, created_at FROM envelope WHERE id = {envelope}"),
        "(?i)unique",
    ),
}  # fmt: skip

_SQLITE_ONLY: dict[str, tuple[Attempt, str]] = {
    "an entry replaced": (_entry(_K.INCREASE, 100, "INSERT OR REPLACE", idempotency_key="ej"), "append-only"),
    "a payment replaced": (_entry(_K.PAYMENT, 100, "INSERT OR REPLACE", **_PAID), "append-only"),
    "an envelope's balance replaced": (
        _sql("INSERT OR REPLACE INTO envelope_balance (envelope_id, available_cents, reserved_cents, "
             "committed_cents, paid_cents, allotted_cents, cp_allotted_cents, shortfall_cents) "
             "VALUES ({envelope}, 0, 0, 0, 0, 0, 0, 0)"),
        "kept by the ledger alone",
    ),
}  # fmt: skip
_POSTGRES_ONLY: dict[str, tuple[Attempt, str]] = {
    f"{table} truncated": (_sql(f"TRUNCATE {table} CASCADE"), "append-only|ledger alone")
    for table in ("ledger_entry", "envelope_balance", "dossier_balance", "act_balance")
}


def _refused(place: Place, attempt: Attempt, said: str) -> None:
    with (
        pytest.raises((sa.exc.IntegrityError, sa.exc.InternalError), match=said),
        place.runtime.engine.begin() as connection,
    ):
        attempt(connection, place.ledger)


@pytest.mark.parametrize("what", sorted(REFUSALS))
def test_the_database_refuses(place: Place, what: str) -> None:
    _refused(place, *REFUSALS[what])


def test_what_one_engine_alone_could_do_is_refused_too(place: Place) -> None:
    only = _SQLITE_ONLY if place.runtime.engine.dialect.name == "sqlite" else _POSTGRES_ONLY
    for attempt, said in only.values():
        _refused(place, attempt, said)


def test_nothing_has_moved(place: Place) -> None:
    """After every attempt of this file: the sums stand, and a lawful entry still passes."""
    assert verify(place.runtime).problems == ()
    with place.runtime.engine.connect() as connection:
        insert_raw(connection, entry_values(place.ledger, _K.PAYMENT, 1_500_000, act_id=place.ledger.act,
                                            claim_id=place.ledger.unpaid))  # fmt: skip
        paid = connection.exec_driver_sql("SELECT paid_cents, last_entry_id FROM act_balance").one()
        last = connection.exec_driver_sql("SELECT max(id) FROM ledger_entry").scalar_one()
        assert tuple(paid) == (2_000_000, last)
        connection.rollback()
