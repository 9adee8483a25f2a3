"""States of a dossier and the table of its moves (docs/states.md shows it)."""

from __future__ import annotations

from enum import StrEnum

from portal.domain.transitions import TransitionTable, moves


class DossierState(StrEnum):
    """Steps of an application for a grant."""

    DRAFT = "draft"
    FILED = "filed"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    UNDER_REVIEW = "under_review"
    PROPOSED = "proposed"
    GRANTED = "granted"
    REFUSED = "refused"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


_D = DossierState
_PENDING = (_D.FILED, _D.INCOMPLETE, _D.COMPLETE, _D.UNDER_REVIEW, _D.PROPOSED)

DOSSIER = TransitionTable(
    name="dossier",
    initial=_D.DRAFT,
    labels={
        _D.DRAFT: "Brouillon",
        _D.FILED: "Déposé",
        _D.INCOMPLETE: "Incomplet",
        _D.COMPLETE: "Complet",
        _D.UNDER_REVIEW: "En instruction",
        _D.PROPOSED: "Proposé à la décision",
        _D.GRANTED: "Accordé",
        _D.REFUSED: "Refusé",
        _D.CLOSED: "Classé sans suite",
        _D.WITHDRAWN: "Désisté",
        _D.TRANSFERRED: "Transmis à l’autorité compétente",
    },
    moves=moves(
        [
            ("file", [_D.DRAFT], _D.FILED),
            ("request_items", [_D.FILED, _D.COMPLETE, _D.UNDER_REVIEW], _D.INCOMPLETE),
            ("supply_items", [_D.INCOMPLETE], _D.FILED),
            ("declare_complete", [_D.FILED], _D.COMPLETE),
            ("start_review", [_D.COMPLETE], _D.UNDER_REVIEW),
            ("propose", [_D.UNDER_REVIEW], _D.PROPOSED),
            ("return_to_review", [_D.PROPOSED], _D.UNDER_REVIEW),
            ("grant", [_D.PROPOSED], _D.GRANTED),
            ("refuse", [_D.PROPOSED], _D.REFUSED),
            ("close", _PENDING, _D.CLOSED),
            ("reopen_filed", [_D.CLOSED], _D.FILED),
            ("reopen_decision", [_D.GRANTED], _D.PROPOSED),
            ("reopen_review", [_D.REFUSED, _D.CLOSED], _D.UNDER_REVIEW),
            ("withdraw", _PENDING, _D.WITHDRAWN),
            ("transfer", _PENDING, _D.TRANSFERRED),
        ]
    ),
)

#: States in which the applicant's filed content is frozen and instructors work on it.
FILED_STATES = frozenset(DossierState) - {_D.DRAFT}
#: States that still await a decision.
PENDING_STATES = frozenset(_PENDING)

#: Kinds of filed versions whose content is scored; a new address (``contact``) or a deliberation (``addition``) does
#: not undo an appraisal.
SCORED_VERSIONS = ("filing", "supplement", "correction")
#: States in which the applicant may still correct what it declared, and in which its contact may change.
CORRECTABLE_STATES = frozenset({_D.FILED, _D.INCOMPLETE, _D.COMPLETE})
REACHABLE_STATES = PENDING_STATES | {_D.GRANTED}
