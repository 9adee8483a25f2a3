"""Load the demonstration: the window with its credits and settings, the accounts, the simulated date. Idempotent.

Everything goes through the use-cases the pages call; only the flag that marks an account as a demonstration's, and the
first position of the simulated clock, are written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from portal.config import ConfigError
from portal.demo.accounts import CUISERY, DEMO_ACCOUNTS, DEMO_PASSWORD, GUINCHAY, LOUHANS, TOURNUS, DemoAccount
from portal.demo.settings import DEMO_SETTINGS
from portal.demo.siret import demo_siret
from portal.domain.actors import SYSTEM, Actor, Role
from portal.domain.events import Event
from portal.domain.team import PowerKind
from portal.models import ClockOffset, Membership, Organisation, Person, Posting, WindowSetting
from portal.queries.people import actor_by_email
from portal.queries.powers import standing_power
from portal.reference import body_by_siren, find_commune
from portal.reference.bodies import Commune, Epci
from portal.services.accounts.add_person import NewPerson, add_person
from portal.services.admin.approve_setting import approve_setting
from portal.services.admin.open_window import open_window, opening_of
from portal.services.admin.propose_setting import ProposeSetting, propose_setting
from portal.services.runtime import Runtime
from portal.services.team.declare_power import DeclarePower, declare_power
from portal.services.unit_of_work import UnitOfWork

SLUG = "fitn7-axe3-71-2021"
INSEE_CODES = {TOURNUS: "71543", LOUHANS: "71263", CUISERY: "71158", GUINCHAY: "71090"}
NOTICE = "Notification de crédits du 1er septembre 2021 (document fictif)"
#: 15 October 2021, 10:00 in Paris: one week before the window closes.
FIRST_INSTANT = datetime(2021, 10, 15, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What a run added; all zero when everything was there."""

    window_id: int
    accounts: int
    organisations: int
    settings: int


def seed(runtime: Runtime) -> SeedReport:
    """Bring the demonstration's data to what they should be. Raises ConfigError outside the demo mode."""
    if not runtime.settings.demo:
        raise ConfigError("Les données de démonstration ne se chargent qu’avec PORTAL_MODE=demo.")
    _start_clock(runtime)
    with runtime.read() as session:
        known = session.scalar(sa.select(sa.func.count()).where(Person.is_demo)) or 0
    password_hash = runtime.passwords.hash(DEMO_PASSWORD) if known < len(DEMO_ACCOUNTS) else ""
    communes_of_demo = {name: find_commune(code) for name, code in INSEE_CODES.items()}
    opening = opening_of(SLUG, NOTICE)
    with runtime.uow() as uow:
        window_id = open_window(uow, SYSTEM, opening)
        organisations = {name: _organisation(uow, commune) for name, commune in communes_of_demo.items()}
        communes = {name: organisation_id for name, (organisation_id, _) in organisations.items()}
        accounts = sum(_account(uow, account, password_hash, window_id, communes) for account in DEMO_ACCOUNTS)
        uow.session.flush()
        settings = _settings(uow, window_id)
    for account in DEMO_ACCOUNTS:
        if account.role is Role.PLEDGER:
            _represent(runtime, account, communes)
    return SeedReport(window_id, accounts, sum(new for _, new in organisations.values()), settings)


def _start_clock(runtime: Runtime) -> None:
    """Place the simulated date at the first seeding; afterwards only an administrator moves it, forward."""
    with runtime.uow() as uow:
        if uow.session.get(ClockOffset, 1) is None:
            seconds = (FIRST_INSTANT - runtime.system.now()) // timedelta(seconds=1)
            uow.session.add(ClockOffset(id=1, seconds=seconds))
            uow.after_commit(runtime.forget_clock)


def _organisation(uow: UnitOfWork, commune: Commune) -> tuple[int, bool]:
    """The commune's organisation (id, whether it is new): real SIREN, fictional establishment number."""
    if commune.siren is None:
        raise LookupError(f"{commune.name} has no SIREN in the reference")
    known = uow.session.scalar(sa.select(Organisation.id).where(Organisation.siren == commune.siren))
    if known is not None:
        return known, False
    organisation = _new_organisation(commune, commune.siren, uow.now)
    uow.session.add(organisation)
    uow.session.flush()
    facts = {"siren": commune.siren}
    uow.record(Event.ORGANISATION_CREATED, SYSTEM, ("organisation", organisation.public_id), facts=facts)
    return organisation.id, True


def _new_organisation(commune: Commune, siren: str, now: datetime) -> Organisation:
    epci = body_by_siren(commune.epci_siren) if commune.epci_siren else None
    return Organisation(
        siren=siren,
        siret=demo_siret(siren),
        name=commune.name,
        legal_category=commune.legal_category,
        department=commune.department,
        arrondissement=commune.arrondissement,
        insee_code=commune.code,
        population=commune.population,
        epci_siren=commune.epci_siren or "",
        epci_name=epci.name if isinstance(epci, Epci) else "",
        address="1 place de l’Exemple (adresse fictive)",
        postal_code=commune.postal_codes[0],
        provenance="COG 2021, établissement fictif",
        created_at=now,
    )


def _account(
    uow: UnitOfWork, account: DemoAccount, password_hash: str, window_id: int, communes: dict[str, int]
) -> bool:
    """Add the account with its role unless it is there; True when added."""
    if actor_by_email(uow.session, account.email) is not None:
        return False
    new = NewPerson(account.email, account.name, password_hash, account.position, "03 00 00 00 00", is_demo=True)
    person = add_person(uow, SYSTEM, new)
    for commune in account.communes:
        uow.session.add(
            Membership(person_id=person.id, organisation_id=communes[commune], role=account.role, created_at=uow.now)
        )
    if not account.communes:
        uow.session.add(Posting(person_id=person.id, window_id=window_id, role=account.role, created_at=uow.now))
    facts = {"role": account.role, "window": window_id}
    uow.record(Event.ROLE_GRANTED, SYSTEM, ("person", person.public_id), facts=facts)
    return True


def _represent(runtime: Runtime, account: DemoAccount, communes: dict[str, int]) -> None:
    """Whoever signs says, once, to be the legal representative."""
    with runtime.uow() as uow:
        actor = actor_by_email(uow.session, account.email)
        organisation = uow.session.get_one(Organisation, communes[account.commune])
        if actor is not None and standing_power(uow.session, actor.person_id, organisation.id) is None:
            command = DeclarePower(organisation.public_id, PowerKind.REPRESENTATIVE, "Maire (fiction)")
            declare_power(uow, actor, command)


def _settings(uow: UnitOfWork, window_id: int) -> int:
    """Fill, by two people, every setting nobody has touched yet; returns how many."""
    proposer, approver = (
        _administrator(uow, account.email) for account in DEMO_ACCOUNTS if account.role is Role.ADMINISTRATOR
    )
    touched = set(uow.session.scalars(sa.select(WindowSetting.key).where(WindowSetting.window_id == window_id)))
    wanted = {key: value for key, value in DEMO_SETTINGS.items() if value and key not in touched}
    for key, value in wanted.items():
        proposal = propose_setting(uow, proposer, ProposeSetting(window_id, key, value))
        approve_setting(uow, approver, proposal)
    return len(wanted)


def _administrator(uow: UnitOfWork, email: str) -> Actor:
    actor = actor_by_email(uow.session, email)
    if actor is None:
        raise LookupError(f"{email} was not seeded")
    return actor
