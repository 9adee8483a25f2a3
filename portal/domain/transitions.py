"""State machines as tables. A table is data: (state, verb) → next state; an unknown pair raises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from portal.domain.errors import Conflict

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class TransitionTable(Generic[S]):
    """One machine: its states with French labels, and its moves ``(from, verb) → to``."""

    name: str
    initial: S
    labels: Mapping[S, str]
    moves: Mapping[tuple[S, str], S]

    def next(self, state: S, verb: str) -> S:
        """State after ``verb``. Raises Conflict, with a French sentence, when the table has no such move."""
        try:
            return self.moves[(state, verb)]
        except KeyError:
            raise Conflict(
                f"Cette action n’est plus possible : l’état est « {self.labels[state]} ». "
                "Rechargez la page pour voir où en est le dossier."
            ) from None

    def allows(self, state: S, verb: str) -> bool:
        """Whether ``verb`` is possible from ``state``."""
        return (state, verb) in self.moves

    def verbs(self, state: S) -> list[str]:
        """Verbs possible from ``state``, in table order."""
        return [verb for (origin, verb) in self.moves if origin == state]

    def mermaid(self) -> str:
        """The machine as a Mermaid state diagram; ``docs/states.md`` holds it and a test compares."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {state} : {label}" for state, label in self.labels.items()]
        lines += [f"    {origin} --> {target} : {verb}" for (origin, verb), target in self.moves.items()]
        lines += [f"    {state} --> [*]" for state in self.labels if not self.verbs(state)]
        return "\n".join(lines)


def moves(rows: Iterable[tuple[str, Iterable[S], S]]) -> dict[tuple[S, str], S]:
    """Expand rows ``(verb, origins, target)`` into a move table. Raises ValueError on a pair given twice."""
    table: dict[tuple[S, str], S] = {}
    for verb, origins, target in rows:
        for origin in origins:
            if (origin, verb) in table:
                raise ValueError(f"two moves for {origin} × {verb}")
            table[(origin, verb)] = target
    return table
