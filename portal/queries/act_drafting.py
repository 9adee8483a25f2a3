"""What the pages that word an act start from: its wording, its special articles, what was asked of a following act."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.following_data import Changes, Hearing
from portal.acts.thaw import from_plain
from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.models import Act, ActArticle, ActWording, Decision, Dossier, Organisation, Person, Proposal
from portal.queries.act_deliberations import last_deliberation
from portal.queries.scope import window_dossiers


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a following act, as its last wording keeps it."""

    grounds: tuple[str, ...]
    hearing: Hearing
    changes: Changes
    effective_on: date | None = None
    unlawful: bool = False


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article of one act alone."""

    public_id: str
    title: str
    text: str
    reason: str
    author: str
    added_at: datetime


def asked_of(session: Session, act_id: int) -> Asked:
    """The last wording of a following act."""
    query = sa.select(ActWording.content).where(ActWording.act_id == act_id).order_by(ActWording.id.desc()).limit(1)
    return from_plain(Asked, json.loads(session.scalars(query).one()))


def following_draft(session: Session, award_public_id: str) -> tuple[str, Asked] | None:
    """Kind and wording of the draft that follows an award already in the actor's scope."""
    award = sa.select(Act.id).where(Act.public_id == award_public_id).scalar_subquery()
    row = session.execute(
        sa.select(Act.id, Act.kind).where(Act.amends_id == award, Act.state == ActState.DRAFT)
    ).first()
    return (row.kind, asked_of(session, row.id)) if row else None


def wordings_of(session: Session, award_public_id: str) -> int:
    """How often the draft that follows an award was worded; 0 without a draft."""
    award = sa.select(Act.id).where(Act.public_id == award_public_id).scalar_subquery()
    query = sa.select(sa.func.count(ActWording.id)).join(Act, Act.id == ActWording.act_id)
    return session.scalars(query.where(Act.amends_id == award, Act.state == ActState.DRAFT)).one()


def articles_of(session: Session, act_public_id: str) -> tuple[ArticleView, ...]:
    """Special articles of an act already in the actor's scope, in order."""
    rows = session.execute(
        sa.select(ActArticle, Person.name)
        .join(Act, Act.id == ActArticle.act_id)
        .join(Person, Person.id == ActArticle.person_id)
        .where(Act.public_id == act_public_id, ActArticle.removed_at.is_(None))
        .order_by(ActArticle.id)
    )
    return tuple(
        ArticleView(one.public_id, one.title, one.text, one.reason, name, one.created_at) for one, name in rows
    )


@dataclass(frozen=True, slots=True)
class Wording:
    """What the form that prepares an act starts from."""

    dossier_public_id: str
    dossier_reference: str
    organisation_name: str
    amount_cents: int
    applicant_title: str
    title: str
    description: str
    #: Whether the piece is filed, and what was said of it.
    deliberation_filed: bool = False
    deliberated_on: date | None = None
    by_delegation: bool = False


def act_wording(session: Session, actor: Actor, dossier_public_id: str) -> Wording:
    """The wording of the draft, else the proposal's title and the applicant's summary. Raises NotFound."""
    row = session.execute(
        sa.select(Dossier, Organisation.name, Decision, Proposal.act_title)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .join(Decision, Decision.dossier_id == Dossier.id)
        .join(Proposal, Proposal.id == Decision.proposal_id)
        .where(window_dossiers(actor), Dossier.public_id == dossier_public_id)
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFound
    dossier, name, decision, proposed_title = row
    awards = (Act.dossier_id == dossier.id, Act.kind == ActKind.AWARD)
    draft = session.scalar(sa.select(Act).where(*awards, Act.state != ActState.CANCELLED))
    told = last_deliberation(session, draft.id) if draft else None
    return Wording(
        dossier.public_id,
        dossier.reference or "",
        name,
        decision.amount_cents,
        dossier.title,
        draft.title if draft else proposed_title or dossier.title,
        draft.description if draft else dossier.summary,
        any(piece.kind == "deliberation" and piece.removed_at is None for piece in dossier.documents),
        told.decided_on if told else None,
        told.by_delegation if told else False,
    )
