"""The pure ledger against a model of ten lines: any movements, in any order, with refusals."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from portal.domain.errors import LedgerRefusal
from portal.domain.ledger import Columns, EntryKind, Movement, balance_of, broken_invariants, entry_for

_K = EntryKind
AMOUNTS = st.integers(min_value=1, max_value=30_000)
KINDS = st.sampled_from(list(EntryKind))


class Model:
    """available, reserved, committed, paid, credits owed to a cut, CP: plain arithmetic, no table."""

    def __init__(self) -> None:
        self.free = self.held = self.bound = self.paid = self.owed = self.cp = self.given = 0

    def post(self, kind: EntryKind, n: int) -> bool:
        """Apply the movement or say False."""
        back = {
            _K.ALLOTMENT: 0,
            _K.INCREASE: 0,
            _K.CARRY_OVER_IN: 0,
            _K.RELEASE: 1,
            _K.DECOMMITMENT: 2,
            _K.REPAYMENT: 3,
        }
        if kind in back:
            source = (None, self.held, self.bound - self.paid, min(self.bound, self.paid))[back[kind]]
            if source is not None and n > source:
                return False
            self.held -= n * (kind is _K.RELEASE)
            self.bound -= n * (back[kind] >= 2)
            self.paid -= n * (back[kind] == 3)
            self.given += n * (back[kind] == 0)
            served = min(n, self.owed)
            self.owed, self.free, self.given = self.owed - served, self.free + n - served, self.given - served
            return True
        if kind is _K.DECREASE:
            taken = min(n, self.free)
            self.free, self.given, self.owed = self.free - taken, self.given - taken, self.owed + n - taken
            return True
        return self._others(kind, n)

    def _others(self, kind: EntryKind, n: int) -> bool:
        if kind in (_K.CP_ALLOTMENT, _K.CP_INCREASE, _K.CP_CARRY_OVER_IN):
            self.cp += n
        elif kind in (_K.CP_DECREASE, _K.CP_CARRY_OVER_OUT) and n <= self.cp - self.paid:
            self.cp -= n
        elif kind is _K.CARRY_OVER_OUT and n <= self.free:
            self.free, self.given = self.free - n, self.given - n
        elif kind is _K.RESERVATION and n <= self.free and not self.owed:
            self.free, self.held = self.free - n, self.held + n
        elif kind is _K.COMMITMENT and n <= self.held:
            self.held, self.bound = self.held - n, self.bound + n
        elif kind is _K.PAYMENT and n <= self.bound - self.paid and n <= self.cp - self.paid:
            self.paid += n
        elif kind is _K.PAYMENT_CANCELLATION and n <= self.paid:
            self.paid -= n
        else:
            return False
        return True


class LedgerMachine(RuleBasedStateMachine):
    """Post the same movement to both; they must agree on the answer and on every column."""

    def __init__(self) -> None:
        super().__init__()
        self.model, self.entries, self.balance = Model(), [], Columns()

    def _post(self, kind: EntryKind, amount: int) -> None:
        change, missing = None, 0
        try:
            change = entry_for(self.balance, Movement(kind, amount))
        except LedgerRefusal as refusal:
            missing = refusal.shortfall
        assert self.model.post(kind, amount) is (change is not None)
        if change is None:
            assert missing > 0
            return
        self.entries.append(change)
        self.balance = self.balance.plus(change)

    @rule(amount=AMOUNTS)
    def allot(self, amount: int) -> None:
        self._post(_K.ALLOTMENT, amount)
        self._post(_K.CP_ALLOTMENT, amount)

    @rule(kind=KINDS, amount=AMOUNTS)
    def post(self, kind: EntryKind, amount: int) -> None:
        self._post(kind, amount)

    @rule(kind=st.sampled_from((_K.RESERVATION, _K.COMMITMENT, _K.PAYMENT)))
    def take_the_whole(self, kind: EntryKind) -> None:
        source = {_K.RESERVATION: self.balance.available, _K.COMMITMENT: self.balance.reserved}
        amount = source.get(kind, self.balance.committed - self.balance.paid)
        if amount:
            self._post(kind, amount)

    @invariant()
    def columns_agree(self) -> None:
        model = self.model
        expected = Columns(model.free, model.held, model.bound, model.paid, model.given, model.cp, model.owed)
        assert self.balance == expected

    @invariant()
    def sums_hold(self) -> None:
        assert balance_of(self.entries) == self.balance
        assert broken_invariants(self.balance) == []


TestLedgerMachine = LedgerMachine.TestCase
TestLedgerMachine.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize("amount", [0, -1])
def test_a_movement_is_strictly_positive(amount: int) -> None:
    with pytest.raises(LedgerRefusal, match="supérieur à zéro"):
        entry_for(Columns(), Movement(_K.ALLOTMENT, amount))
