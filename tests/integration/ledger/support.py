"""A ledger in every column, and entries written by raw SQL as a person at the database would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import SYSTEM
from portal.domain.claim import ClaimState
from portal.domain.ledger import EFFECTS, EntryKind
from portal.models import Act, Dossier, Envelope, EnvelopeBalance, LedgerEntry, PaymentClaim
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.runtime import Runtime
from tests.factories import make_dossier, make_window, writing
from tests.integration.acting.support import House, granted, make_house, prepared

_K = EntryKind
_DELTAS = ("available_delta", "reserved_delta", "committed_delta", "paid_delta", "allotted_delta", "cp_delta")


@dataclass(frozen=True)
class Ledger:
    """100 000,00 € allotted; a dossier with 10 000,00 € reserved, an act with 20 000,00 € committed, 5 000,00 € paid.

    Keys of the rows; ``unpaid`` is a second claim, ``other`` the next year's envelope of the window, ``stranger`` a
    dossier of another window.
    """

    window: int
    envelope: int
    other: int
    dossier: int
    awarded: int
    act: int
    claim: int
    unpaid: int
    stranger: int


def make_ledger(runtime: Runtime) -> Ledger:
    """Fill the ledger through the services."""
    house = make_house(runtime, allotted_cents=10_000_000)
    held = granted(house, amount_cents=1_000_000, requested_cents=1_000_000, cost_cents=2_000_000)
    awarded = granted(house, amount_cents=2_000_000, requested_cents=2_000_000, cost_cents=4_000_000)
    act = prepared(house, awarded)
    elsewhere = make_window(runtime, slug="fitn7-axe3-68-2021")
    stranger = make_dossier(runtime, elsewhere, house.organisation_id, house.applicant)
    with writing(runtime) as session:
        keys = {row.public_id: row.id for row in session.scalars(sa.select(Dossier))}
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        envelope = session.scalars(sa.select(Envelope.id).where(Envelope.window_id == house.window_id)).one()
        following = Envelope(window_id=house.window_id, year=2022, label="FITN7 2022", created_at=row.created_at)
        about = {"window_id": house.window_id, "act_id": row.id, "organisation_id": house.organisation_id}
        claim = PaymentClaim(
            **about,
            amount_cents=500_000,
            payable_cents=500_000,
            state=ClaimState.ORDERED,
            ordered_on=row.created_at.date(),
            request_number="1500000001",
            created_at=row.created_at,
        )
        unpaid = PaymentClaim(**about, number=2, amount_cents=1_500_000, created_at=row.created_at)
        session.add_all([following, claim, unpaid])
        session.flush()
        session.add(EnvelopeBalance(envelope_id=following.id))
        found = Ledger(
            house.window_id,
            envelope,
            following.id,
            keys[held],
            keys[awarded],
            row.id,
            claim.id,
            unpaid.id,
            keys[stranger],
        )
    _commit_and_pay(runtime, house, found)
    return found


def _commit_and_pay(runtime: Runtime, house: House, ledger: Ledger) -> None:
    act = {"dossier_id": ledger.awarded, "act_id": ledger.act}
    with runtime.uow() as uow:
        for command in (
            EntryCommand(ledger.envelope, _K.COMMITMENT, 2_000_000, "EJ", "ej", ej_number="2103456789", **act),
            EntryCommand(ledger.envelope, _K.PAYMENT, 500_000, "Avance", "pay", claim_id=ledger.claim, **act),
            EntryCommand(ledger.other, _K.ALLOTMENT, 3_000_000, "Notification", "n22", notice="Lettre"),
            EntryCommand(ledger.other, _K.CP_ALLOTMENT, 3_000_000, "Notification", "c22", notice="Lettre"),
        ):
            post_entry(uow, SYSTEM, command)


def entry_values(ledger: Ledger, kind: EntryKind, amount: int, **changed: object) -> dict[str, object]:
    """The columns of an entry as ``kind`` moves them, then ``changed``."""
    values: dict[str, object] = {
        "public_id": "essai",
        "window_id": ledger.window,
        "envelope_id": ledger.envelope,
        "kind": kind.value,
        "amount_cents": amount,
        **{column: sign * amount for column, sign in zip(_DELTAS, EFFECTS[kind], strict=True)},
        "shortfall_delta": 0,
        "notice": "Lettre du 3 novembre 2021",
        "reason": "Essai",
        "author_public_id": "quelquun",
        "idempotency_key": "essai",
        "entered_on": "2021-11-03",
        "created_at": "2021-11-03 08:00:00",
    }
    return values | changed


def insert_raw(connection: sa.Connection, values: Mapping[str, object], verb: str = "INSERT") -> None:
    """One row of ledger_entry, by raw SQL."""
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(sa.text(f"{verb} INTO {LedgerEntry.__tablename__} ({names}) VALUES ({marks})"), dict(values))
