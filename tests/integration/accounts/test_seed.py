"""The demonstration's data: complete, through the use-cases, the same after a second run, never in production."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.config import ConfigError, Mode
from portal.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from portal.demo.seed import FIRST_INSTANT, SLUG, seed
from portal.domain.clocks import PARIS, FixedClock
from portal.models import AuditEvent, Base, Organisation, Person, RulebookVersion, WindowSetting
from portal.queries.people import actor_by_email
from portal.queries.windows import envelopes_of, window_by_slug, window_settings
from portal.services.runtime import Runtime
from tests.integration.accounts.conftest import PlainPasswords


def _counts(demo: Runtime) -> dict[str, int]:
    with demo.read() as session:
        return {
            table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_window_is_open_with_its_credits_and_rules(demo: Runtime) -> None:
    with demo.read() as session:
        window = window_by_slug(session, SLUG)
        (envelope,) = envelopes_of(session, window.id)
        kept = session.scalars(sa.select(RulebookVersion)).one()

    assert (envelope.year, envelope.balance.available, envelope.balance.cp_allotted) == (2021, 29_702_975, 29_702_975)
    assert kept.rulebook_version == window.rulebook_version
    assert '"FILED_ON_TIME"' in kept.content


def test_every_setting_was_proposed_by_one_and_approved_by_another(demo: Runtime) -> None:
    with demo.read() as session:
        assert window_settings(session, window_by_slug(session, SLUG).id).unfilled() == []
        pairs = set(session.execute(sa.select(WindowSetting.proposed_by, WindowSetting.approved_by)))
    ((proposer, approver),) = pairs
    assert proposer != approver


def test_clock_starts_on_the_morning_of_15_october_and_runs(demo: Runtime, system_clock: FixedClock) -> None:
    assert demo.legal.now() == FIRST_INSTANT
    assert f"{demo.legal.now().astimezone(PARIS):%d/%m/%Y %H:%M}" == "15/10/2021 10:00"

    system_clock.move_to(system_clock.now() + timedelta(hours=2))
    assert demo.legal.now() == FIRST_INSTANT + timedelta(hours=2)


def test_accounts_hold_their_role_and_nothing_else(empty_demo: Runtime, passwords: PlainPasswords) -> None:
    demo = empty_demo
    seed(demo)
    with demo.read() as session:
        for account in DEMO_ACCOUNTS:
            actor = actor_by_email(session, account.email)
            assert actor is not None, account.key
            assert actor.roles == {account.role}, account.key
            assert {m.organisation_name for m in actor.memberships} == set(account.communes)
        assert session.scalar(sa.select(sa.func.count()).where(~Person.is_demo)) == 0
        siren = session.scalar(sa.select(Organisation.siren).where(Organisation.name == "Tournus"))
    assert siren == "217105436"
    assert passwords.hashed == 1, "one hash for all: the password is shared"


def test_second_run_changes_nothing_even_later(demo: Runtime, system_clock: FixedClock) -> None:
    before = _counts(demo)
    system_clock.move_to(system_clock.now() + timedelta(days=3))

    report = seed(demo)

    assert (report.accounts, report.organisations, report.settings) == (0, 0, 0)
    assert _counts(demo) == before
    assert demo.legal.now() == FIRST_INSTANT + timedelta(days=3), "the date runs on"


def test_what_an_administrator_changed_is_kept(demo: Runtime) -> None:
    with demo.uow() as uow:
        row = uow.session.scalars(sa.select(WindowSetting).where(WindowSetting.key == "service.email")).one()
        uow.session.add(
            WindowSetting(
                window_id=row.window_id, key=row.key, value="autre@demo.example", proposed_by=row.proposed_by,
                approved_by=row.approved_by, approved_at=uow.now, created_at=uow.now,
            )
        )  # fmt: skip
        uow.session.execute(sa.update(Person).where(Person.email == DEMO_ACCOUNTS[0].email).values(name="Renommée"))
    seed(demo)

    with demo.read() as session:
        known = window_settings(session, window_by_slug(session, SLUG).id)
        actor = actor_by_email(session, DEMO_ACCOUNTS[0].email)
    assert known.text("service.email") == "autre@demo.example"
    assert actor is not None
    assert actor.name == "Renommée"


def test_every_fact_of_the_seed_is_journalled_at_the_simulated_date(demo: Runtime) -> None:
    with demo.read() as session:
        instants = set(session.scalars(sa.select(AuditEvent.legal_at)))
        tags = session.scalars(sa.select(AuditEvent.tag)).all()
    assert instants == {FIRST_INSTANT}
    assert sum(tag == "account:created" for tag in tags) == len(DEMO_ACCOUNTS)


def test_production_refuses_the_demonstration(runtime: Runtime) -> None:
    production = replace(runtime, settings=replace(runtime.settings, mode=Mode.PRODUCTION))

    with pytest.raises(ConfigError, match="PORTAL_MODE=demo"):
        seed(production)
    with production.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0


def test_seeded_hash_is_a_real_one(runtime: Runtime) -> None:
    """With the real hashing: the password shown on the page is the one that works."""
    seed(runtime)
    with runtime.read() as session:
        hashed = session.scalars(sa.select(Person.password_hash).distinct()).one()

    assert hashed.startswith("$argon2id$")
    assert runtime.passwords.verify(hashed, DEMO_PASSWORD)
