"""A bulk load: every state in its share, ledger and audit chain as sound as if each step had been clicked."""

from __future__ import annotations

import random
from collections import Counter

import pytest
import sqlalchemy as sa

from portal.config import ConfigError
from portal.demo.bulk import SHARES, bulk_load, states_of
from portal.demo.generator import generate
from portal.demo.seed import seed
from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.dossier import DossierState
from portal.models import Assessment, Decision, Dossier, EnvelopeBalance, LedgerEntry, Organisation, StoredFile
from portal.queries.inbox import InboxFilter, inbox
from portal.queries.people import actor_by_email
from portal.services.runtime import Runtime
from portal.services.verify import verify

COUNT = 60


@pytest.fixture
def loaded(runtime: Runtime) -> Runtime:
    """A seeded demonstration with ``COUNT`` more dossiers."""
    seed(runtime)
    bulk_load(runtime, COUNT)
    return runtime


def _states(runtime: Runtime) -> dict[DossierState, int]:
    with runtime.read() as session:
        rows = session.execute(sa.select(Dossier.state, sa.func.count()).group_by(Dossier.state))
        return {state: number for state, number in rows}


def test_shares_are_kept_whatever_the_count() -> None:
    for count in (1, 7, 60, 100, 999):
        states = Counter(states_of(count, random.Random(1)))

        assert sum(states.values()) == count
        assert all(abs(states[state] - count * share / 100) < 1 for state, share in SHARES.items())


def test_a_load_has_every_state_and_verifies(loaded: Runtime) -> None:
    states, wanted = _states(loaded), Counter(states_of(COUNT, random.Random("71:0")))

    assert set(states) == set(SHARES)
    decided = {DossierState.GRANTED, DossierState.REFUSED}
    assert all(states[state] == wanted[state] for state in set(SHARES) - decided)
    assert sum(states[state] for state in decided) == sum(wanted[state] for state in decided)
    report = verify(loaded)
    assert (report.problems, report.remarks) == ((), ())

    bulk_load(loaded, 12)
    assert sum(_states(loaded).values()) == COUNT + 12
    assert verify(loaded).problems == ()


def test_grants_are_what_the_ledger_reserves(loaded: Runtime) -> None:
    with loaded.read() as session:
        balance = session.scalars(sa.select(EnvelopeBalance)).one()
        granted = session.scalar(sa.select(sa.func.sum(Decision.amount_cents)).where(Decision.outcome == "grant"))
        entries = session.scalar(sa.select(sa.func.count()).where(LedgerEntry.kind == "reservation"))
        by_body = session.execute(
            sa.select(Organisation.legal_category, sa.func.sum(Decision.amount_cents))
            .join(Dossier, Dossier.id == Decision.dossier_id)
            .join(Organisation, Organisation.id == Dossier.organisation_id)
            .group_by(Organisation.siren, Organisation.legal_category)
        ).all()

    assert balance.reserved_cents == granted
    assert balance.available_cents + balance.reserved_cents == balance.allotted_cents
    assert entries == _states(loaded)[DossierState.GRANTED]
    assert all(amount <= 3_000_000 for _, amount in by_body)


def test_a_load_reads_like_real_filings(loaded: Runtime) -> None:
    with loaded.read() as session:
        instructor = actor_by_email(session, "instruction@demo.example")
        assert instructor is not None
        assert Role.INSTRUCTOR in instructor.roles
        page = inbox(session, instructor, InboxFilter(state=""), paris_date(loaded.legal.now()))
        filed = session.scalars(sa.select(Dossier.filed_at).where(Dossier.filed_at.is_not(None)).order_by(Dossier.id))
        instants = list(filed)
        purposes = set(session.scalars(sa.select(Assessment.purpose)))
        titles = list(session.scalars(sa.select(Dossier.title).order_by(Dossier.id)))
        files = session.scalar(sa.select(sa.func.count()).select_from(StoredFile))

    assert titles == [plan.title for plan in generate(COUNT, 71)]
    assert page.count == COUNT - _states(loaded)[DossierState.DRAFT]
    assert page.rows[0].verdict in ("eligible", "to_review")
    assert instants == sorted(instants)
    assert {(instant.year, instant.month) for instant in instants} == {(2021, 10)}
    assert purposes == {"filing", "instruction"}
    assert files == 1


def test_refused_outside_the_demonstration(runtime: Runtime) -> None:
    from dataclasses import replace

    from portal.config import Mode

    production = replace(runtime, settings=replace(runtime.settings, mode=Mode.PRODUCTION))

    with pytest.raises(ConfigError):
        bulk_load(production, 1)
