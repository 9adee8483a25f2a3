"""The pure ledger against a model of ten lines: any movements, in any order, with refusals."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from portal.domain.errors import LedgerRefusal
from portal.domain.ledger import Columns, EntryKind, Movement, balance_of, broken_invariants, entry_for
from tests.ledger_model import Model

_K = EntryKind
AMOUNTS = st.integers(min_value=1, max_value=30_000)
KINDS = st.sampled_from(list(EntryKind))


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
        assert self.balance == self.model.columns()

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
