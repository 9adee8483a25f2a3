"""Letters to an applicant: their kinds, and the table of their states (docs/states.md shows it)."""

from __future__ import annotations

from enum import StrEnum

from portal.domain.transitions import TransitionTable, moves


class LetterKind(StrEnum):
    """What a letter says."""

    REFUSAL = "refusal"
    CLOSURE = "closure"
    TRANSFER = "transfer"
    ANNOUNCEMENT = "announcement"
    NOTIFICATION = "notification"
    ITEMS = "items"
    PAYMENT = "payment"


KIND_LABELS: dict[LetterKind, str] = {
    LetterKind.REFUSAL: "Lettre de refus",
    LetterKind.CLOSURE: "Lettre de classement sans suite",
    LetterKind.TRANSFER: "Lettre de transmission",
    LetterKind.ANNOUNCEMENT: "Lettre d’annonce",
    LetterKind.NOTIFICATION: "Lettre de notification",
    LetterKind.ITEMS: "Lettre de demande de pièces",
    LetterKind.PAYMENT: "Lettre de paiement",
}
#: Letters that go with a fact recorded elsewhere (the notification of an act, a request for items, a payment): they
#: leave with it, and are neither signed nor notified by themselves.
TOLD = frozenset({LetterKind.NOTIFICATION, LetterKind.ITEMS, LetterKind.PAYMENT})
#: Letters that carry a decision: signed and notified. The others inform, and leave at once.
DECIDING = frozenset({LetterKind.REFUSAL, LetterKind.CLOSURE})


class LetterState(StrEnum):
    """Steps of a letter."""

    MADE = "made"
    UNDERSIGNED = "undersigned"
    SENT = "sent"
    VOID = "void"


_L = LetterState

LETTER = TransitionTable(
    name="letter",
    initial=_L.MADE,
    labels={
        _L.MADE: "Établie",
        _L.UNDERSIGNED: "Signée, à notifier",
        _L.SENT: "Adressée au demandeur",
        _L.VOID: "Remplacée avant envoi",
    },
    moves=moves(
        [
            ("sign", [_L.MADE], _L.UNDERSIGNED),
            ("send", [_L.MADE, _L.UNDERSIGNED], _L.SENT),
            ("void", [_L.MADE, _L.UNDERSIGNED], _L.VOID),
        ]
    ),
)
