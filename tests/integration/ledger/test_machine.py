"""Any movements, in any order, twice, interrupted, with restarts: the database agrees with plain arithmetic.

The model is ``tests.ledger_model``. Small in the fast suite, larger with the long tests, on both engines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from portal import build_runtime
from portal.domain.actors import SYSTEM
from portal.domain.claim import ClaimState
from portal.domain.errors import Conflict, LedgerRefusal
from portal.domain.ledger import NOTIFIED, Columns, EntryKind, broken_invariants
from portal.models import Act, Envelope, EnvelopeBalance, LedgerEntry, PaymentClaim
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.factories import writing
from tests.integration.acting.support import granted, make_house, prepared
from tests.ledger_model import Model

_K = EntryKind
_ANSWERS = {_K.PAYMENT_CANCELLATION, _K.CARRY_OVER_IN, _K.CP_CARRY_OVER_IN}
_ALONE = st.sampled_from([kind for kind in EntryKind if kind not in _ANSWERS])
_AMOUNTS = st.integers(min_value=1, max_value=30_000)
_DELTAS = ("available", "reserved", "committed", "paid", "allotted", "cp", "shortfall")


class Interrupted(Exception):
    """The machine stops before the commit."""


@dataclass
class Ground:
    """What a run of examples stands on: a portal, an act with its dossier and organisation, and years never used."""

    runtime: Runtime
    window: int
    act: int
    dossier: int
    organisation: int
    years: count[int]


class DatabaseMachine(RuleBasedStateMachine):
    """Each example has its own pair of envelopes, and the act's own money in them."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground, self.model = ground, Model()
        self.posted: list[tuple[EntryCommand, str]] = []
        self.waiting: list[EntryCommand] = []
        self.keys = count()
        self.year = next(ground.years)
        self.here, self.next_year = self._envelope(self.year), self._envelope(self.year + 1)
        self.gone = 0

    def _envelope(self, year: int) -> int:
        with writing(self.ground.runtime) as session:
            row = Envelope(window_id=self.ground.window, year=year, label=str(year), created_at=_now(self.ground))
            session.add(row)
            session.flush()
            session.add(EnvelopeBalance(envelope_id=row.id))
            return row.id

    def _command(self, kind: EntryKind, amount: int) -> EntryCommand:
        claim = _claim(self.ground, amount) if kind is _K.PAYMENT else None
        about = {"act_id": self.ground.act, "claim_id": claim, "dossier_id": self.ground.dossier}
        named = {} if kind in NOTIFIED or "CARRY" in kind.name else about
        key = f"{self.year}:{next(self.keys)}"
        return EntryCommand(self.here, kind, amount, "Essai", key, notice="Lettre", ej_number="2103456789", **named)

    def _deliver(self, command: EntryCommand) -> None:
        entry, missing = "", 0
        try:
            with self.ground.runtime.uow() as uow:
                entry = post_entry(uow, SYSTEM, command).public_id
        except LedgerRefusal as refusal:
            missing = refusal.shortfall
        assert bool(entry) is (missing == 0)
        assert self.model.post(command.kind, command.amount_cents) is bool(entry)
        if entry:
            self.posted.append((command, entry))

    @rule(amount=_AMOUNTS)
    def allot(self, amount: int) -> None:
        self._deliver(self._command(_K.ALLOTMENT, amount))
        self._deliver(self._command(_K.CP_ALLOTMENT, amount))

    @rule(kind=_ALONE, amount=_AMOUNTS)
    def post(self, kind: EntryKind, amount: int) -> None:
        if kind not in (_K.CARRY_OVER_OUT, _K.CP_CARRY_OVER_OUT):
            self._deliver(self._command(kind, amount))

    @rule(kind=_ALONE, amount=_AMOUNTS)
    def hold_back(self, kind: EntryKind, amount: int) -> None:
        """A movement that will arrive later, after others asked for later."""
        if kind not in (_K.CARRY_OVER_OUT, _K.CP_CARRY_OVER_OUT):
            self.waiting.append(self._command(kind, amount))

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def arrive(self, data: st.DataObject) -> None:
        self._deliver(self.waiting.pop(data.draw(st.integers(0, len(self.waiting) - 1))))

    @precondition(lambda self: self.posted)
    @rule(data=st.data())
    def post_again(self, data: st.DataObject) -> None:
        command, entry = data.draw(st.sampled_from(self.posted))
        with self.ground.runtime.uow() as uow:
            assert post_entry(uow, SYSTEM, command).public_id == entry

    @precondition(lambda self: self.posted)
    @rule(data=st.data())
    def use_a_key_again(self, data: st.DataObject) -> None:
        command, _ = data.draw(st.sampled_from(self.posted))
        with pytest.raises(Conflict), self.ground.runtime.uow() as uow:
            post_entry(uow, SYSTEM, replace(command, amount_cents=command.amount_cents + 1))

    @rule(kind=_ALONE, amount=_AMOUNTS)
    def be_interrupted(self, kind: EntryKind, amount: int) -> None:
        """Nothing is left of it, and its key is free."""
        try:
            with self.ground.runtime.uow() as uow:
                post_entry(uow, SYSTEM, self._command(kind, amount))
                raise Interrupted
        except (Interrupted, LedgerRefusal):
            pass

    @precondition(lambda self: any(command.kind is _K.PAYMENT for command, _ in self.posted))
    @rule()
    def cancel_the_last_payment(self) -> None:
        command, entry = next(pair for pair in reversed(self.posted) if pair[0].kind is _K.PAYMENT)
        answer = self._command(_K.PAYMENT_CANCELLATION, command.amount_cents)
        answer = replace(answer, claim_id=command.claim_id, origin_id=self._key_of(entry))
        if not self._answered(entry):
            self._deliver(answer)

    @rule(cp=st.booleans(), amount=_AMOUNTS)
    def carry_over(self, cp: bool, amount: int) -> None:
        out = self._command(_K.CP_CARRY_OVER_OUT if cp else _K.CARRY_OVER_OUT, amount)
        arriving = self._command(_K.CP_CARRY_OVER_IN if cp else _K.CARRY_OVER_IN, amount)
        passed = True
        try:
            with self.ground.runtime.uow() as uow:
                left = post_entry(uow, SYSTEM, out)
                post_entry(uow, SYSTEM, replace(arriving, envelope_id=self.next_year, origin_id=left.id))
        except LedgerRefusal:
            passed = False
        assert self.model.post(out.kind, amount) is passed
        self.gone += amount * (passed and not cp)

    @rule()
    def restart(self) -> None:
        old = self.ground.runtime
        old.engine.dispose()
        self.ground.runtime = replace(build_runtime(old.settings), legal=old.legal)

    @invariant()
    def columns_agree(self) -> None:
        """The balance row, the sum of the entries and the model: read in one instant, equal in every column."""
        with self.ground.runtime.read() as session:
            row = session.get_one(EnvelopeBalance, self.here)
            there = session.get_one(EnvelopeBalance, self.next_year)
            sums = [sa.func.coalesce(sa.func.sum(getattr(LedgerEntry, f"{name}_delta")), 0) for name in _DELTAS]
            total = session.execute(sa.select(*sums).where(LedgerEntry.envelope_id == self.here)).one()
        columns = Columns(
            row.available_cents, row.reserved_cents, row.committed_cents, row.paid_cents, row.allotted_cents,
            row.cp_allotted_cents, row.shortfall_cents,
        )  # fmt: skip
        assert columns == self.model.columns() == Columns(*(int(value) for value in total))
        assert broken_invariants(columns) == []
        assert there.available_cents == self.gone

    def teardown(self) -> None:
        """Give the act's money back, so that the next example finds it without any."""
        for kind, amount in (
            (_K.RELEASE, self.model.held),
            (_K.REPAYMENT, self.model.paid),
            (_K.DECOMMITMENT, self.model.bound - self.model.paid),
        ):
            if amount:
                self._deliver(self._command(kind, amount))

    def _key_of(self, entry: str) -> int:
        with self.ground.runtime.read() as session:
            return session.scalars(sa.select(LedgerEntry.id).where(LedgerEntry.public_id == entry)).one()

    def _answered(self, entry: str) -> bool:
        with self.ground.runtime.read() as session:
            answers = sa.select(LedgerEntry.id).where(LedgerEntry.origin_id == self._key_of(entry))
            return session.scalar(answers) is not None


def _now(ground: Ground) -> object:
    return ground.runtime.legal.now()


def _ground(runtime: Runtime) -> Ground:
    house = make_house(runtime)
    act = prepared(house, granted(house, requested_cents=100_000))
    with writing(runtime) as session:
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        return Ground(runtime, house.window_id, row.id, row.dossier_id, house.organisation_id, count(3000, 2))


def _claim(ground: Ground, cents: int) -> int:
    """A claim ordered for ``cents``: each payment has its own."""
    with writing(ground.runtime) as session:
        claim = PaymentClaim(
            window_id=ground.window,
            act_id=ground.act,
            organisation_id=ground.organisation,
            state=ClaimState.ORDERED,
            amount_cents=cents,
            payable_cents=cents,
            ordered_on=ground.runtime.legal.now().date(),
            request_number="DP",
            created_at=_now(ground),
        )
        session.add(claim)
        session.flush()
        return claim.id


def _reject_the_unpaid(ground: Ground) -> None:
    """What the use-case does beside the ledger: a claim whose payment was refused or cancelled is not ordered."""
    cancelled = sa.select(LedgerEntry.origin_id).where(LedgerEntry.kind == _K.PAYMENT_CANCELLATION)
    paid = sa.select(LedgerEntry.claim_id).where(LedgerEntry.kind == _K.PAYMENT, LedgerEntry.id.not_in(cancelled))
    with writing(ground.runtime) as session:
        session.execute(
            sa.update(PaymentClaim).where(PaymentClaim.id.not_in(paid)).values(state=ClaimState.REJECTED)
        )


def _run(runtime: Runtime, examples: int, steps: int) -> None:
    ground = _ground(runtime)
    machine: Callable[[], DatabaseMachine] = lambda: DatabaseMachine(ground)  # noqa: E731
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    _reject_the_unpaid(ground)
    assert verify(ground.runtime).problems == ()
    ground.runtime.engine.dispose()


def test_any_sequence_of_movements(runtime: Runtime) -> None:
    _run(runtime, examples=4, steps=20)


@pytest.mark.long
def test_many_sequences_of_movements(runtime: Runtime) -> None:
    _run(runtime, examples=25, steps=50)
