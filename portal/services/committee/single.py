"""A rolling decision as a session of one: the signatory decides alone, on the spot."""

from __future__ import annotations

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.committee import SessionOutcome, SessionState
from portal.models import CommitteeSession, Decision
from portal.services.committee.agenda import Entry, new_session, put_on_agenda
from portal.services.committee.deciding import Verdict, decide_all
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


def decide_alone(uow: UnitOfWork, actor: Actor, verdict: Verdict) -> Decision:
    """Open a session for this one dossier, decide, close it: one transaction. Raises what ``decide_all`` raises."""
    dossier = verdict.dossier
    session = new_session(
        uow, actor, dossier.window_id, f"Décision sur le dossier {dossier.reference}", paris_date(uow.now), single=True
    )
    outcome = SessionOutcome(verdict.outcome)
    put_on_agenda(
        uow, actor, session, [Entry(dossier, verdict.proposal, outcome, verdict.amount_cents, verdict.motive)]
    )
    (decision,) = decide_all(uow, actor, session, [verdict])
    close(uow, actor, session)
    return decision


def close(uow: UnitOfWork, actor: Actor, session: CommitteeSession) -> None:
    """The signatory's own decision is also the agreement."""
    session.state = SessionState.DECIDED
    session.held_at = session.decided_at = uow.now
    session.agreed_on = paris_date(uow.now)
    session.agreed_by_id = session.decided_by_id = person_id_of(actor)
