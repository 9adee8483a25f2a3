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

#: What an act two parties agree on is called; the other kinds are never agreed.
AGREED_LABELS: dict[ActKind, str] = {ActKind.AWARD: "Convention", ActKind.AMENDMENT: "Avenant"}

#: The move of the award's state table made when an act of this kind is notified.
FOLLOWING_MOVES: dict[ActKind, str] = {
    ActKind.AMENDMENT: "modify",
    ActKind.WITHDRAWAL: "withdraw",
    ActKind.REPEAL: "repeal",
    ActKind.LAPSE: "lapse",
}

#: Kinds that end the award: the beneficiary is heard first, unless it asked for it.
ENDING = frozenset({ActKind.WITHDRAWAL, ActKind.REPEAL, ActKind.LAPSE})


def act_label(kind: str, agreed: bool) -> str:
    """How an act is called; ``agreed``: a convention or its avenant, signed by two parties."""
    known = ActKind(kind)
    return AGREED_LABELS.get(known, KIND_LABELS[known]) if agreed else KIND_LABELS[known]
