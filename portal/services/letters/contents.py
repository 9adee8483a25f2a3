"""What each kind of letter says of one dossier, from what was decided."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.algorithm import algorithm_mention
from portal.acts.decision_letters import (
    RefusalFacts,
    announcement_letter,
    closure_letter,
    refusal_letter,
)
from portal.acts.letter import LetterData
from portal.acts.lint_letter import Expected
from portal.acts.seed_papers import REFUSAL
from portal.acts.words import Words
from portal.domain.clocks import paris_date
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.grounds import CLOSING_MOTIVES, refusal_problems
from portal.domain.letter import LetterKind
from portal.domain.money import Euros
from portal.models import Closure, Decision, Dossier, ImplicitRejection, RefusalComparison, SigningDeputy
from portal.queries.act_templates import words_in_force
from portal.queries.grounds import short_label, standing_grounds
from portal.queries.windows import window_settings
from portal.services.acting.beneficiary_name import is_private
from portal.services.letters.frame import letter_frame
from portal.services.letters.signatory import deputy_of

#: The state a letter of each kind speaks of.
STATES = {
    DossierState.REFUSED: LetterKind.REFUSAL,
    DossierState.CLOSED: LetterKind.CLOSURE,
    DossierState.GRANTED: LetterKind.ANNOUNCEMENT,
}


@dataclass(frozen=True)
class LetterContent:
    """A letter to make: its kind, its facts, the decision's key, what it is checked against; ``words``: its template,
    when it has one."""

    kind: LetterKind
    data: LetterData
    decision_id: int | None
    expected: Expected
    words: Words | None = None


def letter_content(
    session: Session, dossier: Dossier, reference: str, dated_at: datetime, *, specimen: bool, deputy: str = ""
) -> LetterContent:
    """What the letter of a decided dossier says, signed by ``deputy`` (public id) or whoever signs that day. Raises
    Conflict when the state calls for no letter, InvalidInput with what is missing (a setting, grounds of a refusal)."""
    kind = STATES.get(dossier.state)
    if kind is None:
        raise Conflict("Aucune lettre n’est à établir pour ce dossier dans l’état où il est.")
    decision = last_of(session, dossier.id)
    remedies = kind is not LetterKind.ANNOUNCEMENT
    if deputy:
        signs: SigningDeputy | None = _chosen(session, dossier, deputy, dated_at)
    else:
        signs = _deputy(session, dossier, kind, decision, dated_at)
    frame = letter_frame(session, dossier, reference, dated_at, remedies=remedies, specimen=specimen, deputy=signs)
    expected = Expected(typed=(dossier.title, dossier.organisation.name, dossier.contact_address))
    if kind is LetterKind.REFUSAL and decision is not None:
        words = words_in_force(session, dossier.window_id, REFUSAL.kind)
        data = refusal_letter(frame, refusal_facts(session, dossier, decision, frame.contact), words)
        return LetterContent(kind, data, decision.id, replace(expected, algorithm=True), words)
    if kind is LetterKind.CLOSURE:
        closure = standing_closure(session, dossier.id)
        data = closure_letter(frame, CLOSING_MOTIVES[closure.motive_code], closure.motive, closure.closed_on)
        return LetterContent(kind, data, None, expected)
    if decision is None:
        raise Conflict("Aucune décision n’est enregistrée pour ce dossier.")
    texts, amount = announcement_texts(session, dossier.window_id), Euros(decision.amount_cents)
    data = announcement_letter(
        frame, amount, decision.decided_on, texts, agreed=is_private(dossier.organisation.legal_category)
    )
    expected = replace(expected, must=("le montant accordé",), amounts=(("le montant accordé", amount),))
    return LetterContent(kind, data, decision.id, expected)


def _chosen(session: Session, dossier: Dossier, public_id: str, dated_at: datetime) -> SigningDeputy:
    """The deputy asked for. Raises InvalidInput (``deputy``) when their delegation is not in force that day."""
    key = session.scalar(sa.select(SigningDeputy.id).where(SigningDeputy.public_id == public_id))
    found = deputy_of(session, dossier.window_id, paris_date(dated_at), key=key)
    if found is None:
        said = "La délégation de ce signataire n’est pas en vigueur ce jour : choisissez-en un autre."
        raise InvalidInput({"deputy": said})
    return found


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
