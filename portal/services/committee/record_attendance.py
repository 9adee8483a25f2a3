"""Members of a session: called, present or not, stepping aside for a dossier."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.committee import MemberRole
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.models import Dossier, Person, Posting, SessionItem, SessionMember, SessionRecusal
from portal.services.committee.loading import load_item, load_member, load_preparing
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AddMember:
    """Call somebody: a name and quality typed, or an account of the window (``person``, public id)."""

    session: str
    name: str
    quality: str
    role: MemberRole
    person: str = ""


def add_member(uow: UnitOfWork, actor: Actor, command: AddMember) -> str:
    """Add the member and return the public id. Raises InvalidInput (``name``, ``person``)."""
    session = load_preparing(uow, actor, command.session)
    person = _colleague(uow, session.window_id, command.person) if command.person else None
    name = command.name.strip() or (person.name if person else "")
    if not name:
        raise InvalidInput({"name": "Écrivez le nom de la personne, ou choisissez un compte du guichet."})
    member = SessionMember(
        session_id=session.id,
        person_id=person.id if person else None,
        name=name,
        quality=command.quality.strip() or (person.position if person else ""),
        role=command.role,
        present=True,
        created_at=uow.now,
    )
    uow.session.add(member)
    uow.session.flush()
    _record(uow, actor, session.public_id, [member])
    return member.public_id


@dataclass(frozen=True, slots=True)
class RecordAttendance:
    """Who is there: the public ids of the members present."""

    session: str
    present: frozenset[str]


def record_attendance(uow: UnitOfWork, actor: Actor, command: RecordAttendance) -> int:
    """Note who is present and who is not; returns how many are."""
    session = load_preparing(uow, actor, command.session)
    members = list(uow.session.scalars(sa.select(SessionMember).where(SessionMember.session_id == session.id)))
    for member in members:
        member.present = member.public_id in command.present
    _record(uow, actor, session.public_id, members)
    return sum(member.present for member in members)


@dataclass(frozen=True, slots=True)
class RecordRecusal:
    """``member`` takes no part in ``item`` (public ids)."""

    session: str
    item: str
    member: str
    reason: str


def record_recusal(uow: UnitOfWork, actor: Actor, command: RecordRecusal) -> None:
    """Note that a member steps aside, once. Raises InvalidInput (``reason``)."""
    session = load_preparing(uow, actor, command.session)
    item, member = load_item(uow, actor, session, command.item), load_member(uow, session, command.member)
    reason = command.reason.strip()
    if not reason:
        raise InvalidInput({"reason": "Écrivez le motif du déport."})
    known = sa.select(SessionRecusal).where(SessionRecusal.item_id == item.id, SessionRecusal.member_id == member.id)
    if uow.session.scalar(known) is None:
        uow.session.add(SessionRecusal(item_id=item.id, member_id=member.id, reason=reason, created_at=uow.now))
    uow.record(
        Event.SESSION_RECUSAL_RECORDED,
        actor,
        ("session", session.public_id),
        dossier=_dossier(uow, item),
        facts={"member": member.public_id},
        detail=f"{member.name}\u00a0: {reason}",
    )


def _dossier(uow: UnitOfWork, item: SessionItem) -> str:
    return uow.session.get_one(Dossier, item.dossier_id).public_id


def _colleague(uow: UnitOfWork, window_id: int, public_id: str) -> Person:
    query = (
        sa.select(Person)
        .join(Posting, Posting.person_id == Person.id)
        .where(Person.public_id == public_id, Posting.window_id == window_id)
    )
    person = uow.session.scalar(query.limit(1))
    if person is None:
        raise InvalidInput({"person": "Ce compte n’a pas de rôle dans le guichet\u00a0: écrivez le nom."})
    return person


def _record(uow: UnitOfWork, actor: Actor, session: str, members: list[SessionMember]) -> None:
    uow.record(
        Event.SESSION_ATTENDANCE_RECORDED,
        actor,
        ("session", session),
        facts={"present": sorted(member.public_id for member in members if member.present)},
        detail="\n".join(f"{member.name}, {member.quality}" for member in members),
    )
