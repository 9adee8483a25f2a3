"""What each kind of letter says of one dossier, from what was decided."""

from __future__ import annotations

import json
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.decision_letters import (
    RefusalFacts,
    announcement_letter,
    closure_letter,
    refusal_letter,
)
from portal.acts.letter import LetterData
from portal.domain.clocks import paris_date
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.grounds import CLOSING_MOTIVES, refusal_problems
from portal.domain.letter import LetterKind
from portal.domain.money import Euros
from portal.models import Closure, Decision, Dossier, ImplicitRejection, RefusalComparison, SigningDeputy
from portal.queries.grounds import short_label, standing_grounds
from portal.queries.windows import window_settings
from portal.services.applicant.filing_snapshot import ALGORITHM_PURPOSE
from portal.services.letters.frame import letter_frame
from portal.services.letters.signatory import deputy_of

#: The state a letter of each kind speaks of.
STATES = {
    DossierState.REFUSED: LetterKind.REFUSAL,
    DossierState.CLOSED: LetterKind.CLOSURE,
    DossierState.GRANTED: LetterKind.ANNOUNCEMENT,
}
def algorithm_mention(contact: str) -> str:
    """What article L. 311-3-1 of the CRPA and its decree ask: the purpose, the right to the rules and main
    characteristics, how it is exercised, the CADA."""
    return (
        f"{ALGORITHM_PURPOSE} En application des articles L. 311-3-1 et R. 311-3-1-1 du code des relations entre le "
        "public et l’administration, vous pouvez obtenir communication des règles définissant ce traitement et des "
        f"principales caractéristiques de sa mise en œuvre : adressez votre demande au service instructeur "
        f"({contact}). En cas de refus, vous pouvez saisir la Commission d’accès aux documents administratifs (CADA)."
    )


def letter_content(
    session: Session, dossier: Dossier, reference: str, dated_at: datetime, *, specimen: bool
) -> tuple[LetterKind, LetterData, int | None]:
    """Kind, facts, and the decision's key. Raises Conflict when the state calls for no letter, InvalidInput with what
    is missing (a setting, the grounds of a refusal)."""
    kind = STATES.get(dossier.state)
    if kind is None:
        raise Conflict("Aucune lettre n’est à établir pour ce dossier dans l’état où il est.")
    decision = last_of(session, dossier.id)
    remedies = kind is not LetterKind.ANNOUNCEMENT
    deputy = _deputy(session, dossier, kind, decision, dated_at)
    frame = letter_frame(
        session, dossier, reference, dated_at, remedies=remedies, specimen=specimen, deputy=deputy
    )
    if kind is LetterKind.REFUSAL and decision is not None:
        return kind, refusal_letter(frame, refusal_facts(session, dossier, decision, frame.contact)), decision.id
    if kind is LetterKind.CLOSURE:
        closure = standing_closure(session, dossier.id)
        data = closure_letter(frame, CLOSING_MOTIVES[closure.motive_code], closure.motive, closure.closed_on)
        return kind, data, None
    if decision is None:
        raise Conflict("Aucune décision n’est enregistrée pour ce dossier.")
    texts = announcement_texts(session, dossier.window_id)
    return kind, announcement_letter(frame, Euros(decision.amount_cents), decision.decided_on, texts), decision.id


def _deputy(
    session: Session, dossier: Dossier, kind: LetterKind, decision: Decision | None, dated_at: datetime
) -> SigningDeputy | None:
    """The deputy who took the decision signs the letter that tells it."""
    person = decision.person_id if decision is not None else None
    if kind is LetterKind.CLOSURE:
        person = standing_closure(session, dossier.id).person_id
    return deputy_of(session, dossier.window_id, paris_date(dated_at), person=person)


def announcement_texts(session: Session, window_id: int) -> tuple[str, ...]:
    """The window's paragraphs of an announcement. Raises Conflict when the window makes none."""
    settings = window_settings(session, window_id)
    if settings.flag("letters.announcement") is not True:
        raise Conflict("Ce guichet n’envoie pas de lettre d’annonce : c’est un paramètre de l’administrateur.")
    return settings.lines("letters.announcement_text")


def refusal_facts(session: Session, dossier: Dossier, decision: Decision, contact: str) -> RefusalFacts:
    """What a refusal letter says. Raises InvalidInput (``criteria``, ``ways``) when its grounds are not complete."""
    grounds = standing_grounds(session, dossier.id)
    problems = refusal_problems(grounds) if grounds else {"ways": "Les motifs et les pistes du refus sont à écrire."}
    if problems or grounds is None:
        raise InvalidInput(problems)
    kept = session.scalar(sa.select(RefusalComparison.content).where(RefusalComparison.decision_id == decision.id))
    seen = json.loads(kept) if kept else {"criteria": [], "funded": 0, "score": None, "average": None, "axis": ""}
    born = session.scalar(sa.select(ImplicitRejection.born_on).where(ImplicitRejection.dossier_id == dossier.id))
    return RefusalFacts(
        decided_on=decision.decided_on,
        motive=decision.motive,
        rules=tuple((one.label, one.words) for one in grounds.rules),
        criteria=tuple((short_label(one.label), one.words) for one in grounds.criteria),
        ways=grounds.ways,
        scores=tuple((short_label(row["label"]), row["level"], row["average"]) for row in seen["criteria"]),
        score=seen["score"],
        average=seen["average"],
        funded=seen["funded"],
        axis=seen["axis"],
        algorithm=(algorithm_mention(contact),),
        replaces=born if born is not None and born < paris_date(decision.decided_at) else None,
    )


def last_of(session: Session, dossier_id: int) -> Decision | None:
    """The decision that stands."""
    return session.scalar(
        sa.select(Decision).where(Decision.dossier_id == dossier_id).order_by(Decision.id.desc()).limit(1)
    )


def standing_closure(session: Session, dossier_id: int) -> Closure:
    """The closing that stands. Raises Conflict when there is none."""
    query = sa.select(Closure).where(Closure.dossier_id == dossier_id, Closure.reopened_at.is_(None))
    row = session.scalar(query.order_by(Closure.id.desc()).limit(1))
    if row is None:
        raise Conflict("Ce dossier n’est pas classé sans suite.")
    return row
