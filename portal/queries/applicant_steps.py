"""Plain words for where a dossier stands: who acts now, the next legal date, the past in the applicant's words.

A recorded decision is not the applicant's knowledge before it is notified: until then the dossier shows as awaiting
its decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from portal.domain.act import ActState
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.events import Event
from portal.queries.applicant_views import NextStep, TimelineEvent

#: States of an act in which its beneficiary knows it.
NOTIFIED_STATES = (
    ActState.NOTIFIED,
    ActState.MODIFIED,
    ActState.WITHDRAWN,
    ActState.REPEALED,
    ActState.LAPSED,
)
_D = DossierState
_UNTOLD = (_D.GRANTED, _D.REFUSED)

_TEXTS: dict[DossierState, tuple[bool, str]] = {
    _D.DRAFT: (True, "À vous : terminez votre dossier, puis signez-le. Rien n’est déposé pour l’instant."),
    _D.FILED: (False, "La préfecture vérifie que votre dossier est complet."),
    _D.INCOMPLETE: (True, "À vous : fournissez les pièces que la préfecture vous a demandées."),
    _D.COMPLETE: (False, "Votre dossier est complet : la préfecture va l’examiner."),
    _D.UNDER_REVIEW: (False, "La préfecture examine votre projet et vos dépenses."),
    _D.PROPOSED: (False, "L’examen est terminé : la décision est en préparation."),
    _D.GRANTED: (True, "À vous : téléchargez l’arrêté et réalisez votre projet."),
    _D.REFUSED: (False, "La demande n’a pas été retenue."),
    _D.CLOSED: (False, "La demande a été classée sans suite."),
    _D.WITHDRAWN: (False, "Vous vous êtes désisté : la demande n’est plus instruite."),
    _D.TRANSFERRED: (False, "La demande a été transmise à l’autorité compétente, qui vous répondra."),
}

#: The proposal stands, the credits are spent: nothing is refused.
WAITING = (
    "Votre demande est sur liste d’attente : les crédits du fonds sont épuisés pour l’instant. Si des crédits "
    "reviennent, elle pourra être servie sans nouvelle démarche de votre part. Ce n’est ni un accord ni un refus."
)

_PAST: dict[Event, str] = {
    Event.DOSSIER_CREATED: "Brouillon commencé",
    Event.DOSSIER_FILED: "Dossier déposé, accusé de réception délivré",
    Event.DOSSIER_ITEMS_REQUESTED: "La préfecture vous a demandé des pièces",
    Event.DOSSIER_ITEMS_SUPPLIED: "Vous avez fourni les pièces demandées",
    Event.DOSSIER_DECLARED_COMPLETE: "La préfecture a reconnu votre dossier complet",
    Event.DOSSIER_REVIEW_STARTED: "La préfecture a commencé l’examen",
    Event.DOSSIER_WITHDRAWN: "Vous vous êtes désisté",
    Event.WAITING_LIST_ENTERED: "Votre demande a été inscrite sur la liste d’attente",
    Event.ACT_NOTIFIED: "La décision vous a été notifiée",
    Event.ACT_DOWNLOADED: "Vous avez téléchargé l’arrêté",
}
SHOWN_EVENTS = tuple(_PAST)


def shown_state(state: DossierState, notified: bool) -> DossierState:
    """The state as the applicant may know it."""
    return _D.PROPOSED if state in _UNTOLD and not notified else state


def state_label(state: DossierState) -> str:
    """French label of a shown state."""
    return DOSSIER.labels[state]


def next_step(state: DossierState, closes_on: date, close_by: date, rejection_on: date | None, today: date) -> NextStep:
    """Who acts and until when, for a shown state."""
    you, text = _TEXTS[state]
    if state is _D.DRAFT:
        if today > closes_on:
            return NextStep(False, "Le guichet est fermé : ce brouillon ne peut plus être déposé.")
        return NextStep(you, text, closes_on, "Dernier jour pour déposer")
    if state is _D.GRANTED:
        return NextStep(you, text, close_by, "Fin du projet et de ses dépenses au plus tard")
    if state in (_D.FILED, _D.INCOMPLETE, _D.COMPLETE, _D.UNDER_REVIEW, _D.PROPOSED) and rejection_on:
        return NextStep(you, text, rejection_on, "Sans réponse à cette date, la demande est réputée rejetée")
    return NextStep(you, text)


def timeline(events: Iterable[tuple[Event, datetime]], step: NextStep, finished: bool) -> tuple[TimelineEvent, ...]:
    """Past facts oldest first, then what happens now, then the next legal date."""
    lines: list[TimelineEvent] = []
    for tag, at in events:
        title = _PAST[tag]
        if tag is Event.ACT_DOWNLOADED and any(line.title == title for line in lines):
            continue
        lines.append(TimelineEvent(title, at))
    if finished:
        return tuple(lines)
    lines.append(TimelineEvent("Maintenant", None, step.text, "current"))
    if step.on is not None:
        lines.append(TimelineEvent(step.on_label, step.on, "", "todo"))
    return tuple(lines)
