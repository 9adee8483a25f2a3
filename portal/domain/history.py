"""How the history of a dossier is sorted for reading: families of facts, and what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.domain.events import Event


class Family(StrEnum):
    """Families of facts, in the order of the filter."""

    FILING = "filing"
    REVIEW = "review"
    DECISION = "decision"
    ACT = "act"
    EXCHANGE = "exchange"
    APPEAL = "appeal"


FAMILY_LABELS: dict[Family, str] = {
    Family.FILING: "Dépôt et pièces",
    Family.REVIEW: "Instruction",
    Family.DECISION: "Proposition et décision",
    Family.ACT: "Acte et crédits",
    Family.EXCHANGE: "Échanges",
    Family.APPEAL: "Recours",
}
_TAGS: dict[Event, Family] = {
    Event.DOSSIER_CONTACT_CHANGED: Family.FILING,
    Event.DOSSIER_CORRECTED: Family.FILING,
    Event.DOSSIER_CREATED: Family.FILING,
    Event.DOSSIER_DRAFT_SAVED: Family.FILING,
    Event.DOSSIER_FILED: Family.FILING,
    Event.DOSSIER_ITEMS_SUPPLIED: Family.FILING,
    Event.DOSSIER_SIGNATURE_ASKED: Family.FILING,
    Event.DOSSIER_TABLE_IMPORTED: Family.FILING,
    Event.DOSSIER_WITHDRAWN: Family.FILING,
    Event.DOSSIER_EXPORTED: Family.APPEAL,
    Event.DOSSIER_REOPENED: Family.APPEAL,
    Event.DOSSIER_CLOSED: Family.DECISION,
    Event.DOSSIER_GRANTED: Family.DECISION,
    Event.DOSSIER_IMPLICITLY_REJECTED: Family.DECISION,
    Event.DOSSIER_PROPOSED: Family.DECISION,
    Event.DOSSIER_REFUSED: Family.DECISION,
    Event.DOSSIER_RETURNED: Family.DECISION,
}
_PREFIXES: dict[str, Family] = {
    "act": Family.ACT,
    "address": Family.EXCHANGE,
    "appeal": Family.APPEAL,
    "claim": Family.ACT,
    "decision": Family.DECISION,
    "document": Family.FILING,
    "envelope": Family.ACT,
    "explanation": Family.APPEAL,
    "letter": Family.DECISION,
    "message": Family.EXCHANGE,
    "opinion": Family.EXCHANGE,
    "bank_account": Family.ACT,
    "indicators": Family.ACT,
    "start": Family.ACT,
    "note": Family.EXCHANGE,
    "call": Family.EXCHANGE,
    "partner": Family.FILING,
    "quote": Family.FILING,
    "session": Family.DECISION,
    "waiting_list": Family.DECISION,
}


def family_of(tag: Event) -> Family:
    """The family of a fact: its own, its prefix's, else the instruction's."""
    return _TAGS.get(tag) or _PREFIXES.get(tag.value.partition(":")[0], Family.REVIEW)


def tags_of(family: Family) -> list[Event]:
    """Every tag of a family."""
    return [tag for tag in Event if family_of(tag) is family]


@dataclass(frozen=True, slots=True)
class Changed:
    """One value that a fact changed, as texts; ``before`` is empty when there was none."""

    label: str
    before: str
    after: str
