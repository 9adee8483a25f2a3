"""The journal of a dossier for its applicant: what happened, when, by whom, before and after, in plain words.

Notes and decisions the prefecture has not told are not in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import STAFF_ROLES
from portal.domain.declaration import DOCUMENT_LABELS
from portal.domain.events import Event
from portal.models import AuditDetail, AuditEvent, Person, Posting

#: What is told, in the applicant's words.
TITLES: dict[Event, str] = {
    Event.DOSSIER_CREATED: "Brouillon commencé",
    Event.DOSSIER_DRAFT_SAVED: "Brouillon enregistré",
    Event.PARTNER_ADDED: "Partenaire ajouté",
    Event.PARTNER_REMOVED: "Partenaire retiré",
    Event.DOCUMENT_ADDED: "Pièce ajoutée",
    Event.DOCUMENT_REMOVED: "Pièce retirée",
    Event.DOSSIER_SIGNATURE_ASKED: "Signataire prévenu que le dossier est prêt",
    Event.DOSSIER_FILED: "Dossier signé et déposé, accusé de réception délivré",
    Event.DOSSIER_ITEMS_REQUESTED: "Pièces demandées par la préfecture",
    Event.DOSSIER_ITEMS_REMINDED: "Rappel des pièces demandées, envoyé par le portail",
    Event.DOSSIER_ITEMS_SUPPLIED: "Réponse envoyée à la préfecture",
    Event.DOSSIER_CORRECTED: "Dossier corrigé",
    Event.MESSAGE_SENT: "Message envoyé",
    Event.DOSSIER_DECLARED_COMPLETE: "Dossier reconnu complet par la préfecture",
    Event.DOSSIER_REVIEW_STARTED: "Examen commencé par la préfecture",
    Event.DOSSIER_WITHDRAWN: "Désistement",
    Event.DOSSIER_TRANSFERRED: "Demande transmise à l’autorité compétente",
    Event.LETTER_SENT: "Lettre de la préfecture",
    Event.LETTER_DOWNLOADED: "Lettre téléchargée",
    Event.ACT_NOTIFIED: "Décision notifiée",
    Event.ACT_DOWNLOADED: "Arrêté téléchargé",
    Event.AWARD_AIDS_DECLARED: "Autres aides reçues déclarées",
    Event.AWARD_SETTLED: "Montant définitif arrêté",
    Event.AWARD_SUSPENDED: "Paiements suspendus",
    Event.AWARD_RESUMED: "Suspension des paiements levée",
    Event.AWARD_CHANGE_ASKED: "Modification de la subvention demandée",
    Event.AWARD_CHANGE_DECIDED: "Réponse à la demande de modification",
    Event.AWARD_CHANGE_GIVEN_UP: "Demande de modification retirée",
    Event.AWARD_CHANGE_IN_FORCE: "Modification en vigueur",
    Event.AWARD_TRANCHE_RELEASED: "Tranche de la subvention libérée",
    Event.AWARD_CREDITS_REOPENED: "Crédits non consommés remis à disposition",
    Event.RECOVERY_ANNOUNCED: "Lettre de la préfecture, observations attendues",
    Event.RECOVERY_OBSERVED: "Observations présentées",
    Event.RECOVERY_DECIDED: "Décision de la préfecture après observations",
    Event.RECOVERY_DROPPED: "Procédure abandonnée par la préfecture",
    Event.RECOVERY_EXECUTED: "Reversement ou caducité exécuté",
    Event.AWARD_CLOSED: "Subvention clôturée",
    Event.START_DECLARED: "Démarrage déclaré",
    Event.START_ACCEPTED: "Démarrage accepté",
    Event.START_REFUSED: "Démarrage refusé",
    Event.BANK_ACCOUNT_PROPOSED: "RIB déposé",
    Event.BANK_ACCOUNT_CONFIRMED: "RIB confirmé",
    Event.BANK_ACCOUNT_REFUSED: "RIB écarté",
    Event.BANK_ACCOUNT_WITHDRAWN: "RIB retiré",
    Event.INDICATORS_SET: "Indicateurs fixés",
    Event.INDICATORS_REPORTED: "Bilan déposé",
}
#: Facts whose words were the applicant's own or were sent to it.
_TOLD = frozenset(
    {
        Event.DOCUMENT_ADDED,
        Event.DOCUMENT_REMOVED,
        Event.DOSSIER_FILED,
        Event.DOSSIER_ITEMS_REQUESTED,
        Event.DOSSIER_ITEMS_SUPPLIED,
        Event.DOSSIER_CORRECTED,
        Event.DOSSIER_WITHDRAWN,
        Event.START_DECLARED,
        Event.START_REFUSED,
        Event.BANK_ACCOUNT_PROPOSED,
        Event.BANK_ACCOUNT_REFUSED,
    }
)
#: Parts of a draft, as the steps name them.
_PARTS = {"identity": "Identité", "project": "Projet", "expense": "Dépenses", "plan": "Plan de financement"}
PREFECTURE, PORTAL = "La préfecture", "Le portail"


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One fact, in the shape the timeline shows."""

    at: datetime
    title: str
    who: str
    text: str
    state: str = "done"


def journal(session: Session, dossier: str) -> tuple[JournalLine, ...]:
    """Facts of a dossier (public id) already read in scope, oldest first. People of the prefecture are not named."""
    query = (
        sa.select(AuditEvent, Person.name, Person.id, AuditDetail.text)
        .outerjoin(Person, Person.public_id == AuditEvent.actor_public_id)
        .outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
        .where(AuditEvent.dossier_public_id == dossier, AuditEvent.tag.in_(list(TITLES)))
        .order_by(AuditEvent.id)
    )
    staff = set(session.scalars(sa.select(Posting.person_id).where(Posting.role.in_(sorted(STAFF_ROLES)))))
    lines = []
    for event, name, person_id, detail in session.execute(query):
        tag = Event(event.tag)
        facts = json.loads(event.body).get("facts") or {}
        who = PORTAL if person_id is None else (PREFECTURE if person_id in staff else name)
        lines.append(JournalLine(event.legal_at, _title(tag, facts), who, _text(tag, facts, detail or "")))
    return tuple(lines)


def _title(tag: Event, facts: dict[str, object]) -> str:
    if tag is Event.MESSAGE_SENT:
        return "Message de la préfecture" if facts.get("from_prefecture") else "Message à la préfecture"
    return TITLES[tag]


def _text(tag: Event, facts: dict[str, object], detail: str) -> str:
    if tag is Event.DOCUMENT_ADDED:
        label = DOCUMENT_LABELS.get(str(facts.get("kind")), "Pièce")
        return f"{label} : {detail}" if detail else label
    if tag is Event.DOSSIER_DRAFT_SAVED:
        return _PARTS.get(str(facts.get("part", "")).partition(":")[0], "")
    return detail if tag in _TOLD else ""
