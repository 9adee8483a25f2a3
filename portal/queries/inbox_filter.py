"""What the list is asked for, as SQL conditions: state, person, axis, arrondissement, completeness, verdict, amounts,
text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.dossier import PENDING_STATES, DossierState
from portal.domain.search_words import typed_words
from portal.models import Absence, Dossier, Organisation, Person, SearchWord

#: Sets of states offered beside the single ones.
PENDING = "pending"
#: Values of ``who`` beside a person's public id.
MINE, NOBODY = "moi", "personne"
#: After every word that begins with the same letters.
_LAST = "\U0010ffff"


class Sort(StrEnum):
    """Orders of the list; the identifier always comes last, so that pages never overlap."""

    DUE = "due"
    OLDEST = "oldest"
    NEWEST = "newest"
    ORGANISATION = "organisation"
    REQUESTED = "requested"


class Completeness(StrEnum):
    """Where the completeness stands, as the list filters it."""

    DECLARED = "declared"
    PRESUMED = "presumed"
    TO_CHECK = "to_check"
    AWAITED = "awaited"


COMPLETENESS_LABELS: dict[Completeness, str] = {
    Completeness.DECLARED: "Déclaré complet",
    Completeness.PRESUMED: "Présumé complet, à vérifier",
    Completeness.TO_CHECK: "Pièces manquantes au dépôt, à vérifier",
    Completeness.AWAITED: "Pièces demandées au porteur",
}


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What is looked for. ``state``: a state's code, ``pending`` (awaits a decision), or empty for all; ``who``:
    ``moi`` (followed or replaced by the actor), ``personne``, or a person's public id; amounts in cents, inclusive."""

    state: str = PENDING
    axis: str = ""
    text: str = ""
    sort: Sort = Sort.DUE
    page: int = 1
    who: str = ""
    arrondissement: str = ""
    completeness: str = ""
    verdict: str = ""
    least_cents: int | None = None
    most_cents: int | None = None


def states_of(code: str) -> frozenset[DossierState] | None:
    """The states a filter's code stands for; None for all."""
    if code == PENDING:
        return PENDING_STATES
    return frozenset({DossierState(code)}) if code in set(DossierState) else None


def conditions(wanted: InboxFilter, actor: Actor, today: date) -> list[sa.ColumnElement[bool]]:
    """Every condition but those of scope and state."""
    found: list[sa.ColumnElement[bool]] = []
    if wanted.axis:
        found.append(Dossier.main_axis == wanted.axis)
    if wanted.arrondissement:
        seats = sa.select(Organisation.id).where(Organisation.arrondissement == wanted.arrondissement)
        found.append(Dossier.organisation_id.in_(seats))
    if wanted.completeness:
        found.append(_completeness(Completeness(wanted.completeness)))
    if wanted.verdict:
        found.append(Dossier.verdict == wanted.verdict)
    if wanted.least_cents is not None:
        found.append(Dossier.requested_cents >= wanted.least_cents)
    if wanted.most_cents is not None:
        found.append(Dossier.requested_cents <= wanted.most_cents)
    if wanted.who:
        found.append(_followed_by(wanted.who, actor, today))
    return [*found, *text_conditions(wanted.text)]


def _completeness(wanted: Completeness) -> sa.ColumnElement[bool]:
    if wanted is Completeness.AWAITED:
        return Dossier.state == DossierState.INCOMPLETE
    if wanted is Completeness.DECLARED:
        return sa.and_(Dossier.complete_at.is_not(None), Dossier.state.not_in((DossierState.FILED,)))
    return sa.and_(
        Dossier.state == DossierState.FILED, Dossier.presumed_complete.is_(wanted is Completeness.PRESUMED)
    )


def _followed_by(who: str, actor: Actor, today: date) -> sa.ColumnElement[bool]:
    if who == NOBODY:
        return Dossier.instructor_id.is_(None)
    if who == MINE:
        return awaits(actor.person_id or 0, today)
    return Dossier.instructor_id == sa.select(Person.id).where(Person.public_id == who).scalar_subquery()


def awaits(person_id: int, today: date) -> sa.ColumnElement[bool]:
    """Dossiers that await this person: followed, as instructor or deputy, or followed by someone they replace today."""
    replaced = sa.select(Absence.person_id).where(away_on(today), Absence.deputy_id == person_id)
    return sa.or_(
        Dossier.instructor_id == person_id, Dossier.deputy_id == person_id, Dossier.instructor_id.in_(replaced)
    )


def away_on(today: date) -> sa.ColumnElement[bool]:
    """Absences that hold today."""
    return sa.and_(Absence.from_on <= today, Absence.to_on >= today, Absence.ended_at.is_(None))


def text_conditions(text: str) -> list[sa.ColumnElement[bool]]:
    """Each word is the beginning of a word of the dossier: ranges of one index, crossed before dossiers are read."""
    words = typed_words(text)
    if not words:
        return [sa.false()] if text.strip() else []
    found: list[Any] = [
        sa.select(SearchWord.dossier_id).where(SearchWord.word >= word, SearchWord.word < word + _LAST)
        for word in words
    ]
    return [Dossier.id.in_(found[0] if len(found) == 1 else sa.intersect(*found))]
