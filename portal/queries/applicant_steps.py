"""Plain words for where a dossier stands: who acts now, the next legal date, the past in the applicant's words.

A recorded decision is not the applicant's knowledge before it is notified: until then the dossier shows as awaiting
its decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from portal.domain.act import ActState
from portal.domain.dossier import DOSSIER, PENDING_STATES, DossierState
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
_UNTOLD = (_D.GRANTED, _D.REFUSED, _D.CLOSED)

_TEXTS: dict[DossierState, tuple[bool, str]] = {
    _D.DRAFT: (True, "À vous : terminez votre dossier, puis signez-le. Rien n’est déposé pour l’instant."),
    _D.FILED: (False, "À la préfecture : elle vérifie que votre dossier est complet."),
    _D.INCOMPLETE: (True, "À vous : répondez à la demande de pièces de la préfecture."),
    _D.COMPLETE: (False, "À la préfecture : votre dossier est complet, elle va l’examiner."),
    _D.UNDER_REVIEW: (False, "À la préfecture : elle examine votre projet et vos dépenses."),
    _D.PROPOSED: (False, "À la préfecture : l’examen est terminé, la décision vous sera notifiée."),
    _D.GRANTED: (True, "À vous : téléchargez l’arrêté et réalisez votre projet."),
    _D.REFUSED: (False, "La demande n’a pas été retenue : la décision dit pourquoi, et comment la contester."),
    _D.CLOSED: (False, "La demande a été classée sans suite : la lettre dit pourquoi, et comment la contester."),
    _D.WITHDRAWN: (False, "Vous vous êtes désisté : la demande n’est plus instruite."),
    _D.TRANSFERRED: (False, "La demande a été transmise à l’autorité compétente, qui vous répondra."),
}
LATE_ANSWER = (
    "À vous : la date limite est passée, mais votre réponse est encore acceptée. Le délai d’examen a recommencé à "
    "courir."
)
IMPLICIT = (
    "Aucune décision ne vous a été notifiée dans le délai : votre demande est réputée rejetée depuis cette date. Les "
    "voies de recours sont dans votre accusé de réception ; une décision peut encore vous être notifiée."
)

#: The proposal stands, the credits are spent: nothing is refused.
WAITING = (
    "Votre demande est sur liste d’attente : les crédits du fonds sont épuisés pour l’instant. Si des crédits "
    "reviennent, elle pourra être servie sans nouvelle démarche de votre part. Ce n’est ni un accord ni un refus."
)

ANNOUNCED = (
    "À la préfecture : votre subvention est annoncée, son arrêté vous sera notifié. Seul l’arrêté vaut engagement."
)

_PAST: dict[Event, str] = {
    Event.DOSSIER_CREATED: "Brouillon commencé",
    Event.DOSSIER_FILED: "Dossier déposé, accusé de réception délivré",
    Event.DOSSIER_ITEMS_REQUESTED: "La préfecture vous a demandé des pièces",
    Event.DOSSIER_ITEMS_SUPPLIED: "Vous avez répondu à la demande de pièces",
    Event.DOSSIER_CORRECTED: "Vous avez corrigé votre dossier",
    Event.DOSSIER_DECLARED_COMPLETE: "La préfecture a reconnu votre dossier complet",
    Event.DOSSIER_REVIEW_STARTED: "La préfecture a commencé l’examen",
    Event.DOSSIER_WITHDRAWN: "Vous vous êtes désisté",
    Event.WAITING_LIST_ENTERED: "Votre demande a été inscrite sur la liste d’attente",
    Event.DOSSIER_TRANSFERRED: "La préfecture a transmis votre demande à l’autorité compétente",
    Event.ACT_NOTIFIED: "La décision vous a été notifiée",
    Event.LETTER_SENT: "La préfecture vous a adressé une lettre",
    Event.LETTER_DOWNLOADED: "Vous avez téléchargé la lettre",
    Event.ACT_DOWNLOADED: "Vous avez téléchargé l’arrêté",
}
SHOWN_EVENTS = tuple(_PAST)


def shown_state(state: DossierState, notified: bool) -> DossierState:
    """The state as the applicant may know it."""
    return _D.PROPOSED if state in _UNTOLD and not notified else state


def state_label(state: DossierState) -> str:
    """French label of a shown state; « proposé à la décision » is the prefecture's word, not the applicant's."""
    return "Décision attendue" if state is _D.PROPOSED else DOSSIER.labels[state]


def next_step(
    state: DossierState,
    closes_on: date,
    close_by: date,
    rejection_on: date | None,
    today: date,
    *,
    due_on: date | None = None,
    suspended: bool = False,
) -> NextStep:
    """Who acts and until when, for a shown state.

    ``due_on``: when the pending items are due; ``suspended``: whether requests moved the date (L. 114-5).
    """
    you, text = _TEXTS[state]
    if state is _D.DRAFT:
        if today > closes_on:
            return NextStep(False, "Le guichet est fermé : ce brouillon ne peut plus être déposé.")
        return NextStep(you, text, closes_on, "Dernier jour pour déposer")
    if state is _D.GRANTED:
        return NextStep(you, text, close_by, "Fin du projet et de ses dépenses au plus tard")
    if state is _D.INCOMPLETE and due_on:
        late = today > due_on
        label = "Date limite, passée" if late else "Dernier jour pour fournir ces pièces"
        return NextStep(you, LATE_ANSWER if late else text, due_on, label)
    if state not in PENDING_STATES or rejection_on is None:
        return NextStep(you, text)
    if today > rejection_on:
        return NextStep(you, IMPLICIT, rejection_on, "Rejet implicite")
    label = "Sans réponse à cette date, la demande est réputée rejetée"
    return NextStep(you, text, rejection_on, f"{label} (demandes de pièces déduites)" if suspended else label)


def coming(state: DossierState, close_by: date) -> tuple[TimelineEvent, ...]:
    """What comes after the next date, in order: the decision's notification, the project, the money."""
    project = TimelineEvent("Projet réalisé, dernière facture payée", close_by, "Au plus tard à cette date.", "todo")
    money = TimelineEvent("Versement de la subvention", None, "Sur justificatifs, comme le dit l’arrêté.", "todo")
    if state is _D.GRANTED:
        return (money,)
    if state in PENDING_STATES:
        notice = TimelineEvent("Décision notifiée", None, "Accord ou refus, avec les voies de recours.", "todo")
        return (notice, replace(project, title="Si la subvention est accordée : projet réalisé et payé"), money)
    return ()


def timeline(
    events: Iterable[tuple[Event, datetime]],
    step: NextStep,
    finished: bool,
    later: tuple[TimelineEvent, ...] = (),
) -> tuple[TimelineEvent, ...]:
    """Past facts oldest first, then what happens now, then the next legal date, then what comes after it."""
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
    return (*lines, *later)
