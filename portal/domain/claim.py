"""States of a payment claim, the table of its moves, its kinds, and who has the hand in each state."""

from __future__ import annotations

from enum import StrEnum

from portal.domain.transitions import TransitionTable, moves


class ClaimState(StrEnum):
    """Steps of a payment claim, from the beneficiary's draft to the transfer of the money."""

    DRAFT = "draft"
    FILED = "filed"
    INCOMPLETE = "incomplete"
    VERIFIED = "verified"
    CERTIFIED = "certified"
    ORDERED = "ordered"
    PAID = "paid"
    REJECTED = "rejected"


class ClaimKind(StrEnum):
    """What is asked for: the advance at the start, an instalment on what was spent, the balance."""

    ADVANCE = "advance"
    INTERIM = "interim"
    BALANCE = "balance"


KIND_LABELS: dict[ClaimKind, str] = {
    ClaimKind.ADVANCE: "Avance",
    ClaimKind.INTERIM: "Acompte",
    ClaimKind.BALANCE: "Solde",
}

_C = ClaimState

#: The beneficiary may still write in it.
EDITABLE = frozenset({_C.DRAFT, _C.INCOMPLETE})
#: Filed and not settled: no other claim is filed on the same act meanwhile.
UNDER_CHECK = frozenset({_C.FILED, _C.INCOMPLETE, _C.VERIFIED})
#: What is due was settled by a check: it counts in the claims that follow.
SETTLED = frozenset({_C.CERTIFIED, _C.ORDERED, _C.PAID})

CLAIM = TransitionTable(
    name="claim",
    initial=_C.DRAFT,
    labels={
        _C.DRAFT: "Brouillon",
        _C.FILED: "Déposée",
        _C.INCOMPLETE: "Incomplète",
        _C.VERIFIED: "Vérifiée",
        _C.CERTIFIED: "Service fait certifié",
        _C.ORDERED: "Mise en paiement",
        _C.PAID: "Virée",
        _C.REJECTED: "Rejetée",
    },
    moves=moves(
        [
            ("file", [_C.DRAFT], _C.FILED),
            ("request_items", [_C.FILED], _C.INCOMPLETE),
            ("supply_items", [_C.INCOMPLETE], _C.FILED),
            ("verify", [_C.FILED], _C.VERIFIED),
            ("certify", [_C.VERIFIED], _C.CERTIFIED),
            ("order", [_C.CERTIFIED], _C.ORDERED),
            ("pay", [_C.ORDERED], _C.PAID),
            ("reject", [_C.FILED, _C.INCOMPLETE, _C.VERIFIED, _C.CERTIFIED, _C.ORDERED], _C.REJECTED),
        ]
    ),
)
