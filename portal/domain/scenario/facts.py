"""What a scenario starts from (one ``Candidate`` a dossier, its ``Rules``) and what it gives (``Result``). In cents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction


class Order(StrEnum):
    """In which order dossiers are served."""

    SCORE = "score"
    FILED = "filed"
    MANUAL = "manual"


class TieBreak(StrEnum):
    """What settles equal scores or ranks, before the filing instant."""

    FILED = "filed"
    PRIORITIES = "priorities"


class Fill(StrEnum):
    """How the envelope is spent."""

    STOP = "stop"
    SKIP = "skip"
    BEST_SCORE = "best_score"
    BEST_COUNT = "best_count"


class Scope(StrEnum):
    """Which pending dossiers are looked at."""

    PROPOSED = "proposed"
    REVIEWED = "reviewed"
    PENDING = "pending"


class Outcome(StrEnum):
    """What becomes of a dossier in a scenario."""

    FUNDED = "funded"
    PARTIAL = "partial"
    WAITING = "waiting"
    BELOW = "below"
    NOT_SCORED = "not_scored"
    NOTHING = "nothing"
    ASIDE = "aside"


ORDER_LABELS: dict[Order, str] = {
    Order.SCORE: "Note, de la meilleure à la moins bonne",
    Order.FILED: "Date de dépôt, du plus ancien au plus récent",
    Order.MANUAL: "Rangs donnés à la main",
}
TIE_LABELS: dict[TieBreak, str] = {
    TieBreak.FILED: "La date de dépôt",
    TieBreak.PRIORITIES: "Le nombre de priorités du texte reconnues, puis la date de dépôt",
}
FILL_LABELS: dict[Fill, str] = {
    Fill.STOP: "Dans l’ordre, jusqu’au premier qui ne tient plus",
    Fill.SKIP: "Dans l’ordre, en passant ceux qui ne tiennent plus",
    Fill.BEST_SCORE: "Meilleur emploi\u00a0: le plus grand total de notes",
    Fill.BEST_COUNT: "Meilleur emploi\u00a0: le plus grand nombre de dossiers",
}
SCOPE_LABELS: dict[Scope, str] = {
    Scope.PROPOSED: "Les dossiers proposés à la décision",
    Scope.REVIEWED: "Les dossiers proposés et ceux en instruction",
    Scope.PENDING: "Tous les dossiers en attente de décision",
}
OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.FUNDED: "Financé",
    Outcome.PARTIAL: "Financé en partie",
    Outcome.WAITING: "Liste d’attente",
    Outcome.BELOW: "Sous la note minimale",
    Outcome.NOT_SCORED: "Pas encore noté",
    Outcome.NOTHING: "Rien à financer",
    Outcome.ASIDE: "Mis de côté",
}
#: How many priorities the text of the fund names.
PRIORITY_COUNT = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dossier that awaits a decision, as the scenario sees it.

    ``base_cents``: subsidisable base; ``ceiling_cents``: most that may be granted whatever the rate (request, plan,
    public aid), the cap and the envelope left aside; ``planned_cents``: amount proposed, or else assessed;
    ``cap_room_cents``: what the cap leaves today to all dossiers of the ``siren``, None without cap or above it by a
    reasoned proposal; ``priorities``: how many of the text were recognised in the project, None while nobody did.
    """

    dossier: str
    reference: str
    organisation: str
    siren: str
    title: str
    axis: str
    axis_label: str
    arrondissement: str
    population: int | None
    grouping: bool
    filed_at: datetime
    score: Fraction | None
    base_cents: int
    ceiling_cents: int
    planned_cents: int
    cap_room_cents: int | None
    proposed: bool
    proposed_outcome: str = ""
    priorities: int | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a scenario sets by hand for one dossier; None leaves the general rule."""

    rank: int | None = None
    amount_cents: int | None = None
    priorities: int | None = None
    aside: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Adjustment()


@dataclass(frozen=True, slots=True)
class Rules:
    """A scenario. ``rate`` None keeps the planned amounts; ``envelope_cents`` None takes what is available."""

    scope: Scope = Scope.REVIEWED
    order: Order = Order.SCORE
    tie_break: TieBreak = TieBreak.FILED
    fill: Fill = Fill.STOP
    rate: Fraction | None = None
    minimum_score: Fraction | None = None
    envelope_cents: int | None = None
    partial_last: bool = False
    adjustments: Mapping[str, Adjustment] = field(default_factory=dict)

    def of(self, dossier: str) -> Adjustment:
        """What is set by hand for this dossier."""
        return self.adjustments.get(dossier, Adjustment())


@dataclass(frozen=True, slots=True)
class Line:
    """One dossier in the result. ``wanted_cents``: what the rules give it; ``before_cents``: credits left at its turn;
    ``rank``: place on the waiting list, from 1."""

    candidate: Candidate
    place: int
    outcome: Outcome
    wanted_cents: int
    amount_cents: int
    before_cents: int
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of every dossier, in the order of the scenario."""

    envelope_cents: int
    lines: tuple[Line, ...]

    @property
    def spent_cents(self) -> int:
        return sum(line.amount_cents for line in self.lines)

    @property
    def remaining_cents(self) -> int:
        return self.envelope_cents - self.spent_cents

    @property
    def wanted_cents(self) -> int:
        """What everyone in the running would take."""
        return sum(line.wanted_cents for line in self.lines if line.outcome in RUNNING)

    @property
    def served(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.outcome in SERVED)

    @property
    def waiting(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.outcome is Outcome.WAITING)

    @property
    def cut_off(self) -> Line | None:
        """The last dossier served, in the order."""
        return self.served[-1] if self.served else None

    def of(self, dossier: str) -> Line | None:
        """The line of this dossier."""
        return next((line for line in self.lines if line.candidate.dossier == dossier), None)


SERVED = frozenset({Outcome.FUNDED, Outcome.PARTIAL})
RUNNING = SERVED | {Outcome.WAITING}
