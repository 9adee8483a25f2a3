"""Load a session that is about to change: its row locked, the right asked; its items with what stands for each."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from portal.domain.actors import Actor, Role
from portal.domain.committee import Blocked, SessionState
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.errors import Conflict, Forbidden, NotFound
from portal.domain.permissions import Permission, Subject, require
from portal.models import CommitteeSession, Dossier, Proposal, SessionConclusion, SessionItem, SessionMember
from portal.queries.conflicts import barred_among, may_stand_in
from portal.queries.scope import not_barred
from portal.services.committee.agenda import filed_versions, newer_assessments, standing_proposals
from portal.services.committee.deciding import name_of
from portal.services.unit_of_work import UnitOfWork

NOT_PREPARING = "La séance n’est plus en préparation\u00a0: rouvrez-la pour la modifier."


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An item, its dossier, the proposal it was pinned to and the conclusion that stands."""

    item: SessionItem
    dossier: Dossier
    proposal: Proposal
    conclusion: SessionConclusion


def load_session(uow: UnitOfWork, actor: Actor, permission: Permission, public_id: str) -> CommitteeSession:
    """The session, its row locked. Raises NotFound or Forbidden."""
    row = uow.session.scalar(
        sa.select(CommitteeSession).where(CommitteeSession.public_id == public_id).with_for_update(),
        execution_options={"populate_existing": True},
    )
    if row is None:
        raise NotFound
    require(actor, permission, Subject(row.window_id))
    return row


def load_preparing(uow: UnitOfWork, actor: Actor, public_id: str) -> CommitteeSession:
    """The same for the instructor who prepares it. Raises Conflict once it is held."""
    row = load_session(uow, actor, Permission.SESSION_PREPARE, public_id)
    if row.state is not SessionState.PREPARING:
        raise Conflict(NOT_PREPARING)
    return row


def load_item(uow: UnitOfWork, actor: Actor, session: CommitteeSession, public_id: str) -> SessionItem:
    """An item of this session that the actor's declared links leave them. Raises NotFound."""
    item = uow.session.scalar(
        sa.select(SessionItem).where(
            SessionItem.public_id == public_id,
            SessionItem.session_id == session.id,
            not_barred(actor, SessionItem.dossier_id),
        )
    )
    if item is not None and item.removed_at is not None:
        raise Conflict("Ce dossier n’est plus à l’ordre du jour de la séance.")
    if item is None:
        raise NotFound
    return item


def load_member(uow: UnitOfWork, session: CommitteeSession, public_id: str) -> SessionMember:
    """A member of this session. Raises NotFound."""
    member = uow.session.scalar(
        sa.select(SessionMember).where(SessionMember.public_id == public_id, SessionMember.session_id == session.id)
    )
    if member is None:
        raise NotFound
    return member


def agenda_of(uow: UnitOfWork, session: CommitteeSession) -> list[AgendaItem]:
    """Every item in order; the dossiers are locked, always in the order of their keys."""
    ids = list(uow.session.scalars(_kept(sa.select(SessionItem.dossier_id), session)))
    dossiers = uow.session.scalars(
        sa.select(Dossier)
        .where(Dossier.id.in_(ids))
        .order_by(Dossier.id)
        .with_for_update()
        .options(selectinload(Dossier.organisation), selectinload(Dossier.funders)),
        execution_options={"populate_existing": True},
    )
    by_id = {dossier.id: dossier for dossier in dossiers}
    last = sa.select(sa.func.max(SessionConclusion.id)).group_by(SessionConclusion.item_id)
    rows = uow.session.execute(
        sa.select(SessionItem, Proposal, SessionConclusion)
        .join(Proposal, Proposal.id == SessionItem.proposal_id)
        .join(SessionConclusion, SessionConclusion.item_id == SessionItem.id)
        .where(SessionItem.session_id == session.id, SessionItem.removed_at.is_(None), SessionConclusion.id.in_(last))
        .order_by(SessionItem.position)
    )
    return [AgendaItem(item, by_id[item.dossier_id], proposal, conclusion) for item, proposal, conclusion in rows]


def _kept(query: sa.Select[tuple[int]], session: CommitteeSession) -> sa.Select[tuple[int]]:
    """Items that are still on the agenda."""
    return query.where(SessionItem.session_id == session.id, SessionItem.removed_at.is_(None))


def require_no_link(uow: UnitOfWork, actor: Actor, session: CommitteeSession, role: Role) -> None:
    """Whoever acts on a session as a whole has no declared link with any of its dossiers. Raises Forbidden, naming who
    may do it: the sentence says that there is a dossier, never which."""
    ids = list(uow.session.scalars(_kept(sa.select(SessionItem.dossier_id), session)))
    if not barred_among(uow.session, actor.person_id, ids):
        return
    names = may_stand_in(uow.session, session.window_id, role, ids)
    others = f"{' ou '.join(names)} peut le faire." if names else "un administrateur doit désigner quelqu’un d’autre."
    raise Forbidden(
        "Vous avez déclaré un lien d’intérêts avec au moins un dossier de cette séance, qui vous est masqué\u00a0: "
        f"{others}"
    )


def changed_since(uow: UnitOfWork, agenda: list[AgendaItem]) -> list[Blocked]:
    """Dossiers that are no longer what the session read: state, proposal, filed version or assessment."""
    ids = [entry.dossier.id for entry in agenda]
    proposals, versions = standing_proposals(uow.session, ids), filed_versions(uow.session, ids)
    assessed = newer_assessments(uow.session, [entry.item for entry in agenda])
    found = []
    for entry in agenda:
        dossier, item, reason = entry.dossier, entry.item, ""
        if dossier.state is not DossierState.PROPOSED:
            reason = f"le dossier n’est plus proposé à la décision (état\u00a0: {DOSSIER.labels[dossier.state]})."
        elif versions.get(dossier.id) != item.filed_version:
            reason = "une nouvelle version a été déposée depuis l’ordre du jour."
        elif proposals[dossier.id].id != item.proposal_id:
            reason = "la proposition a changé depuis l’ordre du jour."
        elif dossier.id in assessed:
            reason = "les contrôles ont été refaits depuis l’ordre du jour."
        if reason:
            found.append(Blocked(dossier.public_id, name_of(dossier), reason))
    return found
