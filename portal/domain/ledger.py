"""The envelope's ledger, as pure arithmetic: kinds of entries, their effect on each column, and what they refuse.

One entry carries the signed change of every column (cents). The database keeps the same rules by CHECK constraints
and triggers (``portal.models.ledger_ddl``). Source: DESIGN § 4; AE and CP are allotted separately (LOLF, article 8).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from portal.domain.errors import LedgerRefusal
from portal.domain.money import format_euros


class EntryKind(StrEnum):
    """Movements of an envelope."""

    ALLOTMENT = "allotment"
    INCREASE = "increase"
    DECREASE = "decrease"
    CARRY_OVER_OUT = "carry_over_out"
    CARRY_OVER_IN = "carry_over_in"
    RESERVATION = "reservation"
    RELEASE = "release"
    COMMITMENT = "commitment"
    DECOMMITMENT = "decommitment"
    PAYMENT = "payment"
    PAYMENT_CANCELLATION = "payment_cancellation"
    REPAYMENT = "repayment"
    CP_ALLOTMENT = "cp_allotment"
    CP_INCREASE = "cp_increase"
    CP_DECREASE = "cp_decrease"
    CP_CARRY_OVER_OUT = "cp_carry_over_out"
    CP_CARRY_OVER_IN = "cp_carry_over_in"


_K = EntryKind

ENTRY_LABELS: dict[EntryKind, str] = {
    _K.ALLOTMENT: "Notification d’AE",
    _K.INCREASE: "Abondement d’AE",
    _K.DECREASE: "Réduction d’AE",
    _K.CARRY_OVER_OUT: "Report d’AE vers l’année suivante",
    _K.CARRY_OVER_IN: "Report d’AE de l’année précédente",
    _K.RESERVATION: "Réservation",
    _K.RELEASE: "Levée de réservation",
    _K.COMMITMENT: "Engagement juridique",
    _K.DECOMMITMENT: "Désengagement",
    _K.PAYMENT: "Mise en paiement",
    _K.PAYMENT_CANCELLATION: "Annulation de mise en paiement",
    _K.REPAYMENT: "Reversement",
    _K.CP_ALLOTMENT: "Notification de CP",
    _K.CP_INCREASE: "Abondement de CP",
    _K.CP_DECREASE: "Réduction de CP",
    _K.CP_CARRY_OVER_OUT: "Report de CP vers l’année suivante",
    _K.CP_CARRY_OVER_IN: "Report de CP de l’année précédente",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """A row of cents: a balance, or the changes one entry makes.

    ``allotted`` = AE received net of what was taken back; ``cp_allotted`` the same in CP; ``shortfall`` = cut notified
    beyond what was available, still to be taken.
    """

    available: int = 0
    reserved: int = 0
    committed: int = 0
    paid: int = 0
    allotted: int = 0
    cp_allotted: int = 0
    shortfall: int = 0

    def plus(self, other: Columns) -> Columns:
        return Columns(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


#: Sign of each kind on (available, reserved, committed, paid, allotted, cp_allotted).
EFFECTS: dict[EntryKind, tuple[int, int, int, int, int, int]] = {
    _K.ALLOTMENT: (1, 0, 0, 0, 1, 0),
    _K.INCREASE: (1, 0, 0, 0, 1, 0),
    _K.DECREASE: (-1, 0, 0, 0, -1, 0),
    _K.CARRY_OVER_OUT: (-1, 0, 0, 0, -1, 0),
    _K.CARRY_OVER_IN: (1, 0, 0, 0, 1, 0),
    _K.RESERVATION: (-1, 1, 0, 0, 0, 0),
    _K.RELEASE: (1, -1, 0, 0, 0, 0),
    _K.COMMITMENT: (0, -1, 1, 0, 0, 0),
    _K.DECOMMITMENT: (1, 0, -1, 0, 0, 0),
    _K.PAYMENT: (0, 0, 0, 1, 0, 0),
    _K.PAYMENT_CANCELLATION: (0, 0, 0, -1, 0, 0),
    _K.REPAYMENT: (1, 0, -1, -1, 0, 0),
    _K.CP_ALLOTMENT: (0, 0, 0, 0, 0, 1),
    _K.CP_INCREASE: (0, 0, 0, 0, 0, 1),
    _K.CP_DECREASE: (0, 0, 0, 0, 0, -1),
    _K.CP_CARRY_OVER_OUT: (0, 0, 0, 0, 0, -1),
    _K.CP_CARRY_OVER_IN: (0, 0, 0, 0, 0, 1),
}

#: What an entry must name: a notice (act or letter), a dossier, an act, a claim.
NEEDS: dict[EntryKind, frozenset[str]] = {
    **{kind: frozenset({"notice"}) for kind in EntryKind},
    _K.RESERVATION: frozenset({"dossier"}),
    _K.RELEASE: frozenset({"dossier"}),
    _K.COMMITMENT: frozenset({"dossier", "act", "ej"}),
    _K.DECOMMITMENT: frozenset({"act"}),
    _K.PAYMENT: frozenset({"act", "claim"}),
    _K.PAYMENT_CANCELLATION: frozenset({"act", "claim", "origin"}),
    _K.CARRY_OVER_IN: frozenset({"notice", "origin"}),
    _K.CP_CARRY_OVER_IN: frozenset({"notice", "origin"}),
    _K.REPAYMENT: frozenset({"act"}),
}

#: An entry that names an origin is its counterpart: the kind of the origin, and the kind that may answer it. The amount
#: is the same; an entry is answered once: a carry-over in the next year's envelope, the others in their own.
COUNTERPARTS: dict[EntryKind, EntryKind] = {
    _K.ALLOTMENT: _K.DECREASE,
    _K.INCREASE: _K.DECREASE,
    _K.DECREASE: _K.INCREASE,
    _K.CP_ALLOTMENT: _K.CP_DECREASE,
    _K.CP_INCREASE: _K.CP_DECREASE,
    _K.CP_DECREASE: _K.CP_INCREASE,
    _K.RESERVATION: _K.RELEASE,
    _K.COMMITMENT: _K.DECOMMITMENT,
    _K.PAYMENT: _K.PAYMENT_CANCELLATION,
    _K.CARRY_OVER_OUT: _K.CARRY_OVER_IN,
    _K.CP_CARRY_OVER_OUT: _K.CP_CARRY_OVER_IN,
}

#: What a budget officer notifies by hand, and may therefore correct by hand.
NOTIFIED = frozenset({_K.ALLOTMENT, _K.INCREASE, _K.DECREASE, _K.CP_ALLOTMENT, _K.CP_INCREASE, _K.CP_DECREASE})

#: Kinds that take from the available credits, and may find too little.
TAKES_AVAILABLE = frozenset({_K.RESERVATION, _K.CARRY_OVER_OUT})


@dataclass(frozen=True, slots=True)
class Movement:
    """A wanted movement: its kind and amount (cents, strictly positive)."""

    kind: EntryKind
    amount_cents: int


def entry_for(balance: Columns, movement: Movement) -> Columns:
    """Changes that ``movement`` makes to ``balance``.

    A decrease takes at most what is available and notes the rest as a shortfall; credits that come back serve a noted
    shortfall first. Raises LedgerRefusal with the exact amount missing.
    """
    kind, amount = movement.kind, movement.amount_cents
    if amount <= 0:
        raise LedgerRefusal("Le montant d’un mouvement doit être supérieur à zéro.")
    if kind is _K.RESERVATION and balance.shortfall:
        raise LedgerRefusal(
            f"Une réduction de crédits de {format_euros(balance.shortfall)} reste à absorber : "
            "aucune nouvelle réservation n’est possible.",
            balance.shortfall,
        )
    if kind is _K.DECREASE:
        taken = min(amount, balance.available)
        return Columns(available=-taken, allotted=-taken, shortfall=amount - taken)
    change = Columns(*(sign * amount for sign in EFFECTS[kind]))
    if change.available > 0 and balance.shortfall:
        absorbed = min(change.available, balance.shortfall)
        change = replace(
            change,
            available=change.available - absorbed,
            allotted=change.allotted - absorbed,
            shortfall=-absorbed,
        )
    _refuse_if_negative(balance, change, kind, amount)
    return change


def _refuse_if_negative(balance: Columns, change: Columns, kind: EntryKind, amount: int) -> None:
    after = balance.plus(change)
    if kind in TAKES_AVAILABLE and after.available < 0:
        raise LedgerRefusal(
            f"Crédits insuffisants : il manque {format_euros(-after.available)} "
            f"(disponible {format_euros(balance.available)}, demandé {format_euros(amount)}).",
            -after.available,
        )
    if after.paid > after.committed:
        raise LedgerRefusal("Le total payé dépasserait le total engagé.", after.paid - after.committed)
    if after.paid > after.cp_allotted and change.paid - change.cp_allotted > 0:
        raise LedgerRefusal("Le total payé dépasserait les CP notifiés.", after.paid - after.cp_allotted)
    for field in fields(after):
        value = getattr(after, field.name)
        if value < 0:
            raise LedgerRefusal("Ce mouvement rendrait un solde négatif : il est refusé.", -value)


def balance_of(entries: Iterable[Columns]) -> Columns:
    """Sum of the changes, from an empty envelope."""
    total = Columns()
    for entry in entries:
        total = total.plus(entry)
    return total


def broken_invariants(balance: Columns) -> list[str]:
    """French sentences naming each invariant ``balance`` breaks (empty when sound)."""
    problems = [f"{f.name} est négatif" for f in fields(balance) if getattr(balance, f.name) < 0]
    if balance.available + balance.reserved + balance.committed != balance.allotted:
        problems.append("disponible + réservé + engagé ≠ notifié")
    if balance.paid > balance.committed:
        problems.append("payé > engagé")
    if balance.paid > balance.cp_allotted:
        problems.append("payé > CP notifiés")
    return problems
