"""What the pages of a session offer to choose from: proposed dossiers, scenarios, colleagues."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.dossier import DossierState
from portal.domain.money import format_euros
from portal.models import (
    CommitteeSession,
    Dossier,
    Organisation,
    Person,
    Posting,
    Proposal,
    Scenario,
    SessionItem,
    WaitingEntry,
    Window,
)
from portal.queries.inbox_filter import text_conditions
from portal.queries.scope import in_windows, not_barred

#: Dossiers offered at once; a search finds the others.
OFFERED = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """A value and what one reads, within a window."""

    value: str
    label: str
    window: str


def proposed_dossiers(
    session: Session, actor: Actor, without_session: str = "", text: str = "", limit: int = OFFERED
) -> tuple[Choice, ...]:
    """Proposed dossiers of the actor's windows, the oldest first; those of a session (public id) left out, and the
    window then is that session's. ``text``: words of the dossier, as in the list."""
    last = sa.select(sa.func.max(Proposal.id)).group_by(Proposal.dossier_id)
    query = (
        sa.select(Dossier.public_id, Dossier.reference, Organisation.name, Proposal, Window.public_id, WaitingEntry.id)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .join(Window, Window.id == Dossier.window_id)
        .join(Proposal, Proposal.dossier_id == Dossier.id)
        .outerjoin(WaitingEntry, sa.and_(WaitingEntry.dossier_id == Dossier.id, WaitingEntry.left_at.is_(None)))
        .where(
            in_windows(actor, Dossier.window_id, Role.INSTRUCTOR),
            Dossier.state == DossierState.PROPOSED,
            Proposal.id.in_(last),
            not_barred(actor),
        )
        .where(*text_conditions(text))
        .order_by(Dossier.filed_at, Dossier.id)
        .limit(limit)
    )
    if without_session:
        held = sa.select(SessionItem.dossier_id).join(CommitteeSession, CommitteeSession.id == SessionItem.session_id)
        chosen = sa.select(CommitteeSession.window_id).where(CommitteeSession.public_id == without_session)
        query = query.where(
            Dossier.window_id == chosen.scalar_subquery(),
            Dossier.id.not_in(
                held.where(CommitteeSession.public_id == without_session, SessionItem.removed_at.is_(None))
            ),
        )
    found = []
    for public_id, reference, name, proposal, window, waiting in session.execute(query):
        said = format_euros(proposal.amount_cents) if proposal.outcome == "grant" else "refus proposé"
        more = ", sur liste d’attente" if waiting else ""
        found.append(Choice(public_id, f"{name} – {reference} ({said}{more})", window))
    return tuple(found)


def scenario_choices(session: Session, actor: Actor) -> tuple[Choice, ...]:
    """Saved scenarios, the newest first."""
    rows = session.execute(
        sa.select(Scenario.public_id, Scenario.name, Window.public_id)
        .join(Window, Window.id == Scenario.window_id)
        .where(in_windows(actor, Scenario.window_id, Role.INSTRUCTOR))
        .order_by(Scenario.id.desc())
        .limit(200)
    )
    return tuple(Choice(*row) for row in rows)


def colleagues(session: Session, window_id: int) -> tuple[Choice, ...]:
    """Accounts that hold a role in the window, by name."""
    rows = session.execute(
        sa.select(Person.public_id, Person.name, Person.position)
        .join(Posting, Posting.person_id == Person.id)
        .where(Posting.window_id == window_id)
        .distinct()
        .order_by(Person.name)
    )
    return tuple(Choice(value, f"{name}, {position}" if position else name, "") for value, name, position in rows)
