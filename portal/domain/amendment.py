"""A change of the award asked for or intended: dates, scope, transfers between lines; its steps and its arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.money import format_euros
from portal.domain.transitions import TransitionTable, moves


class AmendmentState(StrEnum):
    """Steps of a change."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    GIVEN_UP = "given_up"
    IN_FORCE = "in_force"


_A = AmendmentState

AMENDMENT = TransitionTable(
    name="amendment",
    initial=_A.ASKED,
    labels={
        _A.ASKED: "À examiner",
        _A.AGREED: "Acceptée, acte modificatif à prendre",
        _A.REFUSED: "Refusée",
        _A.GIVEN_UP: "Retirée",
        _A.IN_FORCE: "En vigueur",
    },
    moves=moves(
        [
            ("agree", [_A.ASKED], _A.AGREED),
            ("refuse", [_A.ASKED], _A.REFUSED),
            ("give_up", [_A.ASKED], _A.GIVEN_UP),
            ("notify", [_A.AGREED], _A.IN_FORCE),
        ]
    ),
)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Cents moved from one retained line to another (expense ids)."""

    source: str
    target: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change. None or empty: stays as it is. ``description`` replaces the characteristics of the project."""

    completion_on: date | None = None
    start_by_on: date | None = None
    description: str = ""
    transfers: tuple[Transfer, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.completion_on or self.start_by_on or self.description.strip() or self.transfers)


def moved_lines(lines: Mapping[str, int], transfers: Sequence[Transfer]) -> dict[str, int]:
    """Retained amounts by expense id after the transfers, in order; their sum never changes."""
    moved = dict(lines)
    for one in transfers:
        moved[one.source] = moved.get(one.source, 0) - one.amount_cents
        moved[one.target] = moved.get(one.target, 0) + one.amount_cents
    return moved


def transfer_problems(
    lines: Mapping[str, int], spent: Mapping[str, int], labels: Mapping[str, str], transfers: Sequence[Transfer]
) -> list[str]:
    """French sentences: transfers that cannot be. ``spent``: already accepted by line, which a line cannot go below."""
    problems = []
    for one in transfers:
        if one.source not in lines or one.target not in lines:
            problems.append("Choisissez deux lignes retenues par l’arrêté.")
        elif one.source == one.target:
            problems.append("Choisissez deux lignes différentes : celle qui donne et celle qui reçoit.")
        elif one.amount_cents <= 0:
            problems.append("Indiquez le montant à transférer, supérieur à zéro.")
    if problems:
        return list(dict.fromkeys(problems))
    for ident, cents in moved_lines(lines, transfers).items():
        floor = spent.get(ident, 0)
        if cents < floor:
            least = (
                f"il y est déjà payé {format_euros(floor)}" if floor else f"elle compte {format_euros(lines[ident])}"
            )
            problems.append(f"La ligne « {labels.get(ident, ident)} » ne peut pas donner autant : {least}.")
    return problems
