"""Appeals against what was decided of a dossier: kinds, states and the table of their moves, steps, labels."""

from __future__ import annotations

from enum import StrEnum

from portal.domain.transitions import TransitionTable, moves


class AppealKind(StrEnum):
    """Before whom."""

    INFORMAL = "informal"
    HIERARCHICAL = "hierarchical"
    COURT = "court"
    URGENT = "urgent"


KIND_LABELS: dict[AppealKind, str] = {
    AppealKind.INFORMAL: "Recours gracieux",
    AppealKind.HIERARCHICAL: "Recours hiérarchique (ministre)",
    AppealKind.COURT: "Recours contentieux (tribunal administratif)",
    AppealKind.URGENT: "Référé-suspension",
}
#: Those the administration answers itself; the others are a court's.
ADMINISTRATIVE = frozenset({AppealKind.INFORMAL, AppealKind.HIERARCHICAL})


class AppealTarget(StrEnum):
    """What is challenged."""

    DECISION = "decision"
    IMPLICIT_REJECTION = "implicit_rejection"
    ACT = "act"


TARGET_LABELS: dict[AppealTarget, str] = {
    AppealTarget.DECISION: "Décision expresse",
    AppealTarget.IMPLICIT_REJECTION: "Rejet implicite",
    AppealTarget.ACT: "Arrêté",
}


class AppealAuthor(StrEnum):
    """Who appeals."""

    APPLICANT = "applicant"
    THIRD_PARTY = "third_party"


AUTHOR_LABELS: dict[AppealAuthor, str] = {
    AppealAuthor.APPLICANT: "Le demandeur",
    AppealAuthor.THIRD_PARTY: "Un tiers",
}
CHANNEL_LABELS: dict[str, str] = {
    "post": "Courrier",
    "email": "Courriel",
    "desk": "Remis au guichet",
    "telerecours": "Télérecours",
}


class AppealState(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    REFERRED = "referred"
    UPHELD = "upheld"
    REJECTED = "rejected"
    SILENT = "silent"
    ANNULLED = "annulled"
    DISMISSED = "dismissed"
    SUSPENDED = "suspended"
    DROPPED = "dropped"
    MISTAKEN = "mistaken"


_A = AppealState
APPEAL = TransitionTable(
    name="appeal",
    initial=_A.OPEN,
    labels={
        _A.OPEN: "En cours",
        _A.REFERRED: "Transmis",
        _A.UPHELD: "Accueilli",
        _A.REJECTED: "Rejeté",
        _A.SILENT: "Rejeté par silence",
        _A.ANNULLED: "Annulation prononcée",
        _A.DISMISSED: "Requête rejetée",
        _A.SUSPENDED: "Suspension prononcée",
        _A.DROPPED: "Désistement",
        _A.MISTAKEN: "Enregistré par erreur",
    },
    moves=moves(
        [
            ("refer", [_A.OPEN], _A.REFERRED),
            ("uphold", [_A.OPEN, _A.REFERRED, _A.SILENT], _A.UPHELD),
            ("reject", [_A.OPEN, _A.REFERRED, _A.SILENT], _A.REJECTED),
            ("keep_silent", [_A.OPEN, _A.REFERRED], _A.SILENT),
            ("annul", [_A.OPEN, _A.REFERRED], _A.ANNULLED),
            ("dismiss", [_A.OPEN, _A.REFERRED], _A.DISMISSED),
            ("suspend", [_A.OPEN, _A.REFERRED], _A.SUSPENDED),
            ("drop", [_A.OPEN, _A.REFERRED], _A.DROPPED),
            ("cancel", [_A.OPEN], _A.MISTAKEN),
        ]
    ),
)
#: Still awaiting an answer or a judgment.
OPEN_STATES = frozenset({_A.OPEN, _A.REFERRED})
#: What each kind may end in.
ANSWERS = ("uphold", "reject")
JUDGMENTS: dict[AppealKind, tuple[str, ...]] = {
    AppealKind.COURT: ("annul", "dismiss"),
    AppealKind.URGENT: ("suspend", "dismiss"),
}


class StepKind(StrEnum):
    """What happens to an appeal once recorded; facts are appended."""

    ACKNOWLEDGED = "acknowledged"
    REFERRED = "referred"
    DEFENDED = "defended"
    ANSWERED = "answered"
    SILENCE = "silence"
    JUDGED = "judged"
    DROPPED = "dropped"
    CANCELLED = "cancelled"


STEP_LABELS: dict[StepKind, str] = {
    StepKind.ACKNOWLEDGED: "Accusé de réception envoyé",
    StepKind.REFERRED: "Transmis",
    StepKind.DEFENDED: "Mémoire en défense déposé",
    StepKind.ANSWERED: "Réponse",
    StepKind.SILENCE: "Rejet né du silence",
    StepKind.JUDGED: "Décision de justice",
    StepKind.DROPPED: "Désistement",
    StepKind.CANCELLED: "Enregistrement annulé",
}


class Timely(StrEnum):
    """Whether an appeal was made in time."""

    IN_TIME = "in_time"
    LATE = "late"
    NOT_ENFORCEABLE = "not_enforceable"


TIMELY_LABELS: dict[Timely, str] = {
    Timely.IN_TIME: "Dans le délai",
    Timely.LATE: "Tardif",
    Timely.NOT_ENFORCEABLE: "Délai non opposable",
}
