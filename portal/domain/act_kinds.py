"""Kinds of acts: the award, and the acts that follow one. What a following act does to the award it follows."""

from __future__ import annotations

from enum import StrEnum


class ActKind(StrEnum):
    """What an act does."""

    AWARD = "award"
    AMENDMENT = "amendment"
    WITHDRAWAL = "withdrawal"
    REPEAL = "repeal"
    LAPSE = "lapse"


KIND_LABELS: dict[ActKind, str] = {
    ActKind.AWARD: "Arrêté attributif",
    ActKind.AMENDMENT: "Arrêté modificatif",
    ActKind.WITHDRAWAL: "Arrêté de retrait",
    ActKind.REPEAL: "Arrêté d’abrogation",
    ActKind.LAPSE: "Arrêté de caducité",
}

#: The move of the award's state table made when an act of this kind is notified.
FOLLOWING_MOVES: dict[ActKind, str] = {
    ActKind.AMENDMENT: "modify",
    ActKind.WITHDRAWAL: "withdraw",
    ActKind.REPEAL: "repeal",
    ActKind.LAPSE: "lapse",
}

#: Kinds that end the award: the beneficiary is heard first, unless it asked for it.
ENDING = frozenset({ActKind.WITHDRAWAL, ActKind.REPEAL, ActKind.LAPSE})
