"""Create a committee session and its agenda: from proposals, or from a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from portal.domain.actors import Actor
from portal.domain.committee import SessionOutcome
from portal.domain.dossier import DossierState
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.domain.scenario.facts import SERVED, Line, Outcome
from portal.models import CommitteeSession, Dossier, Proposal, ScenarioVersion, SessionItem, Window
from portal.queries.appraisal import scores_of
from portal.queries.scenarios import scenario_result
from portal.queries.scope import not_barred
from portal.services.committee.agenda import Entry, new_session, put_on_agenda, standing_proposals
from portal.services.committee.loading import load_preparing
from portal.services.unit_of_work import UnitOfWork

WAITING_MOTIVE = "Les crédits de l’enveloppe sont épuisés."


@dataclass(frozen=True, slots=True)
class PlanSession:
    """A session of ``window`` (public id). The agenda: ``scenario`` (public id), else ``dossiers`` in this order."""

    window: str
    title: str
    held_on: date
    place: str = ""
    scenario: str = ""
    dossiers: tuple[str, ...] = ()


def plan_session(uow: UnitOfWork, actor: Actor, command: PlanSession) -> str:
    """Create the session and return its public id. A scenario gives the order, the amounts and who waits; dossiers it
    holds that are not proposed yet are left out. Raises InvalidInput (``title``, ``dossiers``)."""
    window_id = uow.session.scalar(sa.select(Window.id).where(Window.public_id == command.window))
    if window_id is None:
        raise NotFound
    require(actor, Permission.SESSION_PREPARE, Subject(window_id))
    if not command.title.strip():
        raise InvalidInput({"title": "Donnez un titre à la séance."})
    version_id, lines = _scenario_lines(uow, actor, window_id, command.scenario)
    wanted = tuple(lines) if command.scenario else command.dossiers
    dossiers = _proposed(uow, actor, window_id, wanted)
    if not dossiers:
        raise InvalidInput({"dossiers": "Choisissez au moins un dossier proposé à la décision."})
    session = new_session(
        uow, actor, window_id, command.title.strip(), command.held_on, place=command.place.strip()
    )
    session.scenario_version_id = version_id
    entries = _entries(uow, dossiers, lines)
    put_on_agenda(uow, actor, session, entries)
    _record(uow, actor, session, entries)
    return session.public_id


@dataclass(frozen=True, slots=True)
class AddToAgenda:
    """Add proposed dossiers (public ids) at the end of the agenda."""

    session: str
    dossiers: tuple[str, ...]


def add_to_agenda(uow: UnitOfWork, actor: Actor, command: AddToAgenda) -> int:
    """Add those that are not on it yet; returns how many. Raises InvalidInput (``dossiers``) when none can be."""
    session = load_preparing(uow, actor, command.session)
    rows = list(uow.session.scalars(sa.select(SessionItem).where(SessionItem.session_id == session.id)))
    known = {row.dossier_id for row in rows if row.removed_at is None}
    dossiers = [d for d in _proposed(uow, actor, session.window_id, command.dossiers) if d.id not in known]
    if not dossiers:
        raise InvalidInput({"dossiers": "Choisissez au moins un dossier proposé, qui n’est pas encore inscrit."})
    entries = _entries(uow, dossiers, {})
    put_on_agenda(uow, actor, session, entries, first=1 + max((row.position for row in rows), default=0))
    _record(uow, actor, session, entries)
    return len(entries)


def _scenario_lines(
    uow: UnitOfWork, actor: Actor, window_id: int, public_id: str
) -> tuple[int | None, Mapping[str, Line]]:
    """The version used and its lines in order, those put aside left out."""
    if not public_id:
        return None, {}
    view = scenario_result(uow.session, actor, public_id)
    if view.window_id != window_id:
        raise NotFound
    version = uow.session.get_one(ScenarioVersion, view.version_id)
    kept = [line for line in view.result.lines if line.outcome is not Outcome.ASIDE]
    return version.id, {line.candidate.dossier: line for line in kept}


def _proposed(uow: UnitOfWork, actor: Actor, window_id: int, public_ids: Sequence[str]) -> list[Dossier]:
    """Those of the window that await a decision, in the order given."""
    rows = uow.session.scalars(
        sa.select(Dossier)
        .where(
            Dossier.window_id == window_id,
            Dossier.state == DossierState.PROPOSED,
            Dossier.public_id.in_(public_ids),
            not_barred(actor),
        )
        .options(selectinload(Dossier.organisation))
    )
    found = {row.public_id: row for row in rows}
    return [found[public_id] for public_id in dict.fromkeys(public_ids) if public_id in found]


def _entries(uow: UnitOfWork, dossiers: Sequence[Dossier], lines: Mapping[str, Line]) -> list[Entry]:
    proposals = standing_proposals(uow.session, [dossier.id for dossier in dossiers])
    scores = scores_of(uow.session, {dossier.id: dossier.main_axis for dossier in dossiers})
    found = []
    for dossier in dossiers:
        proposal = proposals[dossier.id]
        outcome, amount, motive = _proposed_conclusion(proposal, lines.get(dossier.public_id))
        found.append(Entry(dossier, proposal, outcome, amount, motive, scores.get(dossier.id)))
    return found


def _proposed_conclusion(proposal: Proposal, line: Line | None) -> tuple[SessionOutcome, int, str]:
    """What is put to the session: the scenario's line, or the instructor's proposal. A refusal stays a refusal; below
    the minimum score it is the committee that must write why."""
    if proposal.outcome != "grant":
        return SessionOutcome.REFUSE, 0, proposal.motive
    if line is None or (line.outcome in SERVED and line.amount_cents > 0):
        amount = proposal.amount_cents if line is None else line.amount_cents
        return SessionOutcome.GRANT, amount, proposal.motive
    if line.outcome is Outcome.WAITING:
        return SessionOutcome.WAIT, line.wanted_cents, WAITING_MOTIVE
    if line.outcome is Outcome.BELOW:
        return SessionOutcome.REFUSE, 0, ""
    return SessionOutcome.POSTPONE, 0, ""


def _record(uow: UnitOfWork, actor: Actor, session: CommitteeSession, entries: Sequence[Entry]) -> None:
    for entry in entries:
        uow.record(
            Event.SESSION_PLANNED,
            actor,
            ("session", session.public_id),
            dossier=entry.dossier.public_id,
            facts={
                "proposal": entry.proposal.public_id,
                "outcome": entry.outcome.value,
                "amount_cents": entry.amount_cents,
            },
            detail=f"{session.reference} – {session.title}",
        )
