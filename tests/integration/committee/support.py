"""Start a test of the committee in the middle of the journey: proposed dossiers, a session at each of its steps."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from portal.demo.siret import demo_siret
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.committee import SessionOutcome
from portal.models import CommitteeSession, Dossier, Proposal, SessionItem, Window
from portal.queries.sessions import SessionView, session_view
from portal.reference import communes_of
from portal.services.committee.decide_session import DecideSession, RecordAgreement, decide_session, record_agreement
from portal.services.committee.hold_session import HoldSession, hold_session
from portal.services.committee.plan_session import PlanSession, plan_session
from portal.services.committee.record_conclusion import RecordConclusion, record_conclusion
from portal.services.runtime import Runtime
from tests.factories import make_organisation
from tests.integration.acting.support import House, make_proposal

SIRENS = tuple(commune.siren for commune in communes_of("71") if commune.siren and commune.siren != "217105436")


def proposals(house: House, euros: Sequence[int], after: int = 0) -> list[str]:
    """One proposed dossier a commune, each for so many whole euros; public ids. ``after``: communes already used."""
    found = []
    for number, amount in enumerate(euros, start=after):
        siren = SIRENS[number]
        body = make_organisation(house.runtime, siren, f"Commune {number + 1}", siret=demo_siret(siren))
        cents = amount * 100
        wanted = {"amount_cents": cents, "requested_cents": cents, "cost_cents": cents * 2}
        found.append(make_proposal(house, organisation_id=body, **wanted)[0])
    return found


def standing_proposal(runtime: Runtime, dossier: str) -> str:
    """The last proposal of a dossier; public id."""
    query = sa.select(Proposal.public_id).join(Dossier, Dossier.id == Proposal.dossier_id)
    with runtime.read() as session:
        return session.scalars(query.where(Dossier.public_id == dossier).order_by(Proposal.id.desc())).first() or ""


def window_of(runtime: Runtime) -> str:
    with runtime.read() as session:
        return session.scalars(sa.select(Window.public_id).order_by(Window.id)).first() or ""


def planned(house: House, dossiers: Sequence[str], scenario: str = "") -> str:
    """A session of these dossiers, in preparation."""
    with house.runtime.uow() as uow:
        today = paris_date(uow.now)
        command = PlanSession(
            window_of(house.runtime), "Comité d’octobre", today, "Mâcon", scenario, tuple(dossiers)
        )
        return plan_session(uow, house.instructor, command)


def held(house: House, session: str) -> str:
    with house.runtime.uow() as uow:
        hold_session(uow, house.instructor, HoldSession(session))
    return session


def agreed(house: House, dossiers: Sequence[str]) -> str:
    """A session of these dossiers, held, with the prefect's agreement."""
    session = held(house, planned(house, dossiers))
    agree(house, session)
    return session


def agree(house: House, session: str) -> None:
    with house.runtime.uow() as uow:
        today = paris_date(uow.now)
        record_agreement(uow, house.signatory, RecordAgreement(session, today, "Note du 15 octobre 2021"))


def decide(house: House, session: str, actor: Actor | None = None) -> int:
    with house.runtime.uow() as uow:
        return decide_session(uow, actor or house.signatory, DecideSession(session))


def conclude(
    house: House, session: str, dossier: str, outcome: SessionOutcome, euros: int | None = None, **values: object
) -> None:
    """Record a conclusion on one dossier of the session."""
    cents = None if euros is None else euros * 100
    with house.runtime.uow() as uow:
        command = RecordConclusion(session, item_of(house.runtime, session, dossier), outcome, cents, **values)  # type: ignore[arg-type]
        record_conclusion(uow, house.instructor, command)


def item_of(runtime: Runtime, session: str, dossier: str) -> str:
    with runtime.read() as read:
        return read.scalars(
            sa.select(SessionItem.public_id)
            .join(CommitteeSession, CommitteeSession.id == SessionItem.session_id)
            .join(Dossier, Dossier.id == SessionItem.dossier_id)
            .where(CommitteeSession.public_id == session, Dossier.public_id == dossier)
        ).one()


def seen(house: House, session: str) -> SessionView:
    with house.runtime.read() as read:
        return session_view(read, house.instructor, session)
