"""The ledger as plain arithmetic, without tables, effects or locks: what every other form of it must agree with."""

from __future__ import annotations

from portal.domain.ledger import Columns, EntryKind

_K = EntryKind


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

    def columns(self) -> Columns:
        """The same figures under the names of the ledger."""
        return Columns(self.free, self.held, self.bound, self.paid, self.given, self.cp, self.owed)
