"""The world of the access matrix: one window, two communes, dossiers at several steps, every kind of actor."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from portal import build_runtime, create_app
from portal.config import Settings
from portal.demo.accounts import DEMO_ACCOUNTS
from portal.demo.filing import applicant_for, file_draft, quotes_of, version_of, write_draft
from portal.demo.generator import DemoDossier, generate
from portal.demo.seed import seed
from portal.demo.siret import demo_siret
from portal.demo.staff import Staff
from portal.domain.actors import Actor, Role
from portal.domain.clocks import FixedClock
from portal.models import (
    Document,
    Dossier,
    Envelope,
    ExpenseLine,
    ItemReplyFile,
    LedgerEntry,
    Letter,
    MailMessage,
    MessageFile,
    Organisation,
    PartnerBody,
    Person,
    RequestedItem,
    TableImport,
    WindowSetting,
)
from portal.queries.people import actor_by_email
from portal.reference import find_commune
from portal.services.applicant.add_partner import AddPartner, add_partner
from portal.services.applicant.save_reply import ReplyFile, ReplyPart, SaveReply, save_reply
from portal.services.applicant.uploads import PreparedFile
from portal.services.budget.envelopes import Notice
from portal.services.budget.notify_credits import NotifyCredits, notify_credits
from portal.services.instruction.request_items import RequestItems, request_items
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.jobs.worker import QUICK_HANDLERS
from portal.services.messages.send_message import SendMessage, send_message
from portal.services.runtime import Runtime
from tests.factories import PDF, make_person, make_window
from tests.integration.access.committee import committee_objects
from tests.integration.access.world_acts import act_objects
from tests.integration.access.world_appeals import appeal_objects
from tests.integration.access.world_award import award_objects
from tests.integration.access.world_award_life import award_life_objects
from tests.integration.access.world_chorus import chorus_objects
from tests.integration.access.world_claims import claim_objects
from tests.integration.access.world_opinions import consulted_dossier
from tests.integration.access.world_people import name_people
from tests.integration.access.world_schedules import schedule_object
from tests.integration.access.world_signing import signing_objects
from tests.integration.assistance.support import assist
from tests.integration.quotes.readings import SIGNED, keep_reading

NOW = datetime(2021, 10, 15, 8, 0, tzinfo=UTC)
SECRET = "matrix"

#: Columns of the matrix: the eleven actors, then three that must see nothing of others.
ACTORS = (
    "visitor", "reader", "editor", "pledger", "proxy", "instructor", "reviewer", "signatory", "budget",
    "administrator", "system", "stranger", "elsewhere", "roleless",
)  # fmt: skip
_ACCOUNTS = {
    "reader": "conseil.tournus", "editor": "secretariat.tournus", "pledger": "maire.tournus", "proxy": "mandataire",
    "stranger": "maire.louhans", "instructor": "instruction", "reviewer": "consultation", "signatory": "signature",
    "budget": "budget", "administrator": "administration",
}  # fmt: skip


@dataclass
class World:
    """A prepared instance on disk, and the opaque ids of its objects by name."""

    folder: Path
    ids: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)


def settings_for(folder: Path) -> Settings:
    """Settings of the instance in ``folder``."""
    return Settings.from_env(
        {"INSTANCE_DIR": str(folder), "PORTAL_MODE": "demo", "SECRET_KEY": SECRET, "PUBLIC_URL": "http://portail.test"}
    )


def runtime_for(folder: Path) -> Runtime:
    """The portal of ``folder`` on a still legal clock."""
    return replace(build_runtime(settings_for(folder)), legal=FixedClock(NOW))


def build_world(folder: Path) -> World:
    """Seed, file four dossiers of Tournus, take two of them to an act, ask and write about the last."""
    runtime = runtime_for(folder)
    runtime.migrate()
    seed(runtime)
    world = World(folder)
    plans = [_of_tournus(plan) for plan in generate(6, seed=5)]
    actor = applicant_for(runtime, plans[0])
    dossiers = [write_draft(runtime, actor, plan, quotes_of(plan)) for plan in plans]
    for dossier in dossiers[1:]:
        file_draft(runtime, actor, dossier)
    with runtime.uow() as uow:
        version = version_of(runtime, dossiers[0])
        add_partner(uow, actor, AddPartner(dossiers[0], version, "user", "Syndicat des eaux (fictif)"))
    world.ids.update(zip(("draft", "filed", "proposed", "awarded", "talked", "consulted"), dossiers, strict=True))
    staff = Staff.of(runtime)
    world.ids.update(assist(runtime, str(plans[0].siret)))
    world.ids["proposal"] = _to_proposal(staff, world.ids["proposed"])
    world.ids["act"] = _to_notified(staff, world.ids["awarded"])
    with runtime.read() as session:
        world.ids["letter"] = session.scalars(sa.select(Letter.public_id).where(Letter.act_id.is_(None))).one()
        world.ids["letter"] = session.scalars(sa.select(Letter.public_id).where(Letter.kind == "announcement")).one()
    world.ids.update(committee_objects(runtime, staff, world.ids["proposed"]))
    world.ids.update(appeal_objects(runtime, staff.instructor, world.ids["awarded"]))
    world.ids.update(act_objects(runtime, staff, world.ids["awarded"]))
    world.ids.update(award_objects(runtime, actor, world.ids["awarded"]))
    world.ids.update(claim_objects(runtime, world.ids["awarded"]))
    world.ids.update(award_life_objects(runtime, world.ids["awarded"]))
    _talk(runtime, world, actor, staff.instructor)
    _notify_credits(runtime, staff)
    world.ids.update(signing_objects(runtime, staff))
    world.ids["schedule"] = schedule_object(runtime, staff)
    world.ids.update(chorus_objects(runtime, staff.budget))
    world.ids.update(consulted_dossier(runtime, staff, world.ids["consulted"]))
    while run_due_jobs(runtime, QUICK_HANDLERS):
        pass
    _name_the_rest(runtime, world)
    keep_reading(runtime, world.ids["signed_quote"], SIGNED)
    _make_sessions(runtime, world)
    name_people(runtime, world.ids)
    runtime.engine.dispose()
    return world


def _talk(runtime: Runtime, world: World, applicant: Actor, instructor: Actor) -> None:
    """Items asked for, an answer in preparation, a message with a file."""
    dossier = world.ids["talked"]
    with runtime.uow() as uow:
        request_items(uow, instructor, RequestItems(dossier, ("La délibération",), date(2021, 10, 29)))
    file = PreparedFile("annexe.pdf", runtime.store.put(PDF), len(PDF), "application/pdf")
    with runtime.uow() as uow:
        send_message(uow, applicant, SendMessage(dossier, "Bonjour", "cle", False, "http://portail.test/", (file,)))
    with runtime.read() as session:
        item = session.scalars(sa.select(RequestedItem.public_id)).one()
        world.ids["joined"] = session.scalars(sa.select(MessageFile.public_id)).one()
    with runtime.uow() as uow:
        part = ReplyPart(item, "La voici.", (ReplyFile("deliberation", file),))
        save_reply(uow, applicant, SaveReply(dossier, version_of(runtime, dossier), (part,)))
    with runtime.read() as session:
        world.ids["reply_file"] = session.scalars(sa.select(ItemReplyFile.public_id)).one()


def _notify_credits(runtime: Runtime, staff: Staff) -> None:
    """A cent more in the envelope, with the scan of its letter."""
    with runtime.read() as session:
        envelope = session.scalars(sa.select(Envelope.public_id)).one()
    notice = Notice("Lettre fictive", date(2021, 10, 14), PDF)
    notify_credits(runtime, staff.budget, NotifyCredits(envelope, False, 1, 1, notice, "Essai", "matrice"))


def _of_tournus(plan: DemoDossier) -> DemoDossier:
    body = find_commune("Tournus", "71")
    return replace(plan, body=body, siret=demo_siret(str(body.siren)), contact_email="maire.tournus@demo.example")


def _to_proposal(staff: Staff, dossier: str) -> str:
    staff.declare_complete(dossier)
    staff.start_review(dossier)
    staff.qualify(dossier)
    staff.conclude_eligibility(dossier)
    staff.score(dossier)
    return staff.propose(dossier)[0]


def _to_notified(staff: Staff, dossier: str) -> str:
    proposal = _to_proposal(staff, dossier)
    staff.grant(dossier, proposal)
    staff.send_letter(dossier)
    act = staff.prepare(dossier)
    staff.certify(act)
    staff.issue(act)
    staff.sign(act, 7)
    staff.record_ej(act, 77)
    staff.notify(act)
    return act


def _bring_a_table(runtime: Runtime, world: World) -> None:
    """An imported table beside the draft."""
    content = {"headings": ["Poste", "HT"], "rows": [], "total": None, "notes": [], "lint": None}
    with runtime.uow() as uow:
        draft = uow.session.scalars(sa.select(Dossier).where(Dossier.public_id == world.ids["draft"])).one()
        table = TableImport(dossier_id=draft.id, name="plan.csv", content=content, created_at=uow.now)
        uow.session.add(table)
        uow.session.flush()
        world.ids["draft_table"] = table.public_id


def _name_the_rest(runtime: Runtime, world: World) -> None:
    _bring_a_table(runtime, world)
    with runtime.read() as session:
        for name in ("draft", "filed"):
            dossier = session.scalars(sa.select(Dossier).where(Dossier.public_id == world.ids[name])).one()
            world.ids[f"{name}_expense"] = (
                session.scalars(sa.select(ExpenseLine.public_id).where(ExpenseLine.dossier_id == dossier.id)).first()
                or ""
            )
            world.ids[f"{name}_document"] = (
                session.scalars(sa.select(Document.public_id).where(Document.dossier_id == dossier.id)).first() or ""
            )
        world.ids["draft_partner"] = session.scalars(
            sa.select(PartnerBody.public_id).join(Dossier).where(Dossier.public_id == world.ids["draft"])
        ).first() or ""
        world.ids["signed_quote"] = world.ids["draft_document"]
        world.ids["organisation"] = session.scalars(
            sa.select(Organisation.public_id).where(Organisation.name == "Tournus")
        ).one()
        world.ids["mail"] = (
            session.scalars(
                sa.select(MailMessage.public_id).where(MailMessage.recipient == "maire.tournus@demo.example")
            ).first()
            or ""
        )
        world.ids["setting"] = session.scalars(sa.select(WindowSetting.key)).first() or ""
        world.ids["envelope"] = session.scalars(sa.select(Envelope.public_id)).one()
        world.ids["entry"] = session.scalars(
            sa.select(LedgerEntry.public_id).where(LedgerEntry.kind == "increase")
        ).one()


def _make_sessions(runtime: Runtime, world: World) -> None:
    emails = {account.key: account.email for account in DEMO_ACCOUNTS}
    with runtime.read() as session:
        ids = {}
        for name, key in _ACCOUNTS.items():
            actor = actor_by_email(session, emails[key])
            assert actor is not None, key
            ids[name] = actor.public_id
    other_window = make_window(runtime, slug="fitn7-axe3-68-2021")
    ids["elsewhere"] = make_person(runtime, postings=((other_window, Role.INSTRUCTOR),)).public_id
    ids["roleless"] = make_person(runtime).public_id
    with runtime.read() as session:
        rows = session.execute(sa.select(Person.public_id, Person.session_stamp)).all()
    stamps = {row.public_id: row.session_stamp for row in rows}
    world.ids["colleague"] = ids["budget"]
    world.sessions = {name: f"{public_id}.{stamps[public_id]}" for name, public_id in ids.items()}
    # Nobody signs in as the portal itself: a session that names it must be worth nothing.
    world.sessions["system"] = "system.system"


class Visit:
    """One actor in a copy of the world of its own."""

    def __init__(self, world: World, folder: Path, actor: str) -> None:
        shutil.copytree(world.folder, folder, dirs_exist_ok=True)
        self.world, self.actor = world, actor
        self.app: Flask = create_app(runtime=runtime_for(folder))

    def send(self, method: str, path: str, data: dict[str, str] | None = None, *, csrf: bool = True) -> TestResponse:
        """One request in a fresh session of the actor, with a valid CSRF token unless told otherwise."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["csrf_token"] = "0" * 40
            if self.actor in self.world.sessions:
                session["_user_id"] = self.world.sessions[self.actor]
                session["_fresh"] = True
        if method == "GET":
            return client.get(path)
        token = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token").dumps("0" * 40)
        return client.open(path, method=method, data={**(data or {}), **({"csrf_token": token} if csrf else {})})


def outcome(response: TestResponse) -> str:
    """What the actor met: ``ok`` (the view ran, even to refuse an empty form), ``sign-in``, a status, ``error``."""
    if response.status_code >= 500:
        return "error"
    if response.status_code in (403, 404):
        return str(response.status_code)
    if response.status_code in (301, 302, 303) and response.headers["Location"].startswith("/connexion"):
        return "sign-in"
    return "ok"
