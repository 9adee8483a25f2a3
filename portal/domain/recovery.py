"""Taking money back from a beneficiary: repayment or lapse, never before it was heard.

The beneficiary is told by a letter what is intended and on which grounds, and has until a date to answer; the decision
comes after its observations or after that date (CRPA, L. 121-1 and L. 122-1; the delay itself is the window's).
Grounds of a repayment: article 14 of decree 2018-514.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from portal.domain.transitions import TransitionTable, moves


class RecoveryKind(StrEnum):
    """What is intended."""

    REPAYMENT = "repayment"
    LAPSE = "lapse"


class RecoveryState(StrEnum):
    """Steps of a procedure."""

    ANNOUNCED = "announced"
    HEARD = "heard"
    DECIDED = "decided"
    DROPPED = "dropped"
    EXECUTED = "executed"


_R = RecoveryState

RECOVERY = TransitionTable(
    name="recovery",
    initial=_R.ANNOUNCED,
    labels={
        _R.ANNOUNCED: "Observations attendues",
        _R.HEARD: "Observations reçues",
        _R.DECIDED: "Décidée",
        _R.DROPPED: "Abandonnée",
        _R.EXECUTED: "Exécutée",
    },
    moves=moves(
        [
            ("observe", [_R.ANNOUNCED, _R.HEARD], _R.HEARD),
            ("decide", [_R.ANNOUNCED, _R.HEARD], _R.DECIDED),
            ("drop", [_R.ANNOUNCED, _R.HEARD, _R.DECIDED], _R.DROPPED),
            ("execute", [_R.DECIDED], _R.EXECUTED),
        ]
    ),
)

KIND_LABELS: dict[RecoveryKind, str] = {
    RecoveryKind.REPAYMENT: "Reversement",
    RecoveryKind.LAPSE: "Caducité",
}

#: What a repayment or a lapse rests on, by kind: code and how it reads.
GROUNDS: dict[RecoveryKind, tuple[tuple[str, str], ...]] = {
    RecoveryKind.REPAYMENT: (
        ("overpaid", "Trop-perçu (montant définitif inférieur aux sommes versées)"),
        ("changed_object", "Objet ou utilisation changés sans autorisation"),
        ("public_aid", "Aides publiques au-delà du plafond"),
        ("not_completed", "Opération non achevée à la date prévue ou justificatifs non produits"),
        ("other", "Autre motif prévu par l’arrêté"),
    ),
    RecoveryKind.LAPSE: (
        ("not_started", "Opération non commencée dans le délai de l’arrêté"),
        ("not_completed", "Opération non achevée à la date prévue"),
        ("no_claim", "Solde non demandé dans le délai de l’arrêté"),
        ("given_up", "Opération abandonnée par le bénéficiaire"),
    ),
}


def first_answer_day(sent_on: date, days: int | None) -> date:
    """The earliest last day for observations: the letter's day plus the window's delay (at least the next day)."""
    return sent_on + timedelta(days=max(days or 1, 1))


def decision_problem(today: date, reply_by_on: date, heard: bool) -> str | None:
    """Why the decision cannot be taken yet, or None."""
    if heard or today > reply_by_on:
        return None
    return (
        f"Le bénéficiaire a jusqu’au {reply_by_on:%d/%m/%Y} inclus pour présenter ses observations : décidez après "
        "cette date, ou après les avoir reçues."
    )


def answer_problem(sent_on: date, reply_by_on: date, days: int | None, today: date) -> dict[str, str]:
    """French sentences by field: what cannot be the dates of the letter."""
    problems = {}
    if sent_on > today:
        problems["sent_on"] = "Cette date est dans le futur : enregistrez la procédure une fois la lettre partie."
    first = first_answer_day(sent_on, days)
    if reply_by_on < first:
        problems["reply_by_on"] = f"Laissez au bénéficiaire au moins jusqu’au {first:%d/%m/%Y} pour répondre."
    return problems
