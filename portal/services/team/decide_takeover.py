"""Answer a takeover: approved after five whole working days, or refused with a reason."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.french_dates import date_fr
from portal.domain.permissions import Permission, Subject, require
from portal.domain.team import TakeoverState
from portal.models import Membership, Organisation, Takeover
from portal.services.jobs.send_mail import queue_mail
from portal.services.locking import person_id_of
from portal.services.team.takeover import SUBJECT, role_label
from portal.services.unit_of_work import UnitOfWork

_APPROVED = """Bonjour,

La préfecture a accepté la reprise de l’espace de {organisation} par {name}, comme {role}.{reason}
"""
_REFUSED = """Bonjour,

La préfecture a refusé la reprise de l’espace de {organisation} demandée par {name}. Motif\u00a0: {reason}
"""


@dataclass(frozen=True, slots=True)
class DecideTakeover:
    """The answer to a request (public id). A refusal needs a reason, so does an approval in spite of an objection."""

    takeover: str
    version: int
    approve: bool
    reason: str = ""


def decide_takeover(uow: UnitOfWork, actor: Actor, command: DecideTakeover) -> None:
    """Record the answer, give the role when approved, tell the person and every warned address.

    Raises NotFound, Forbidden, Conflict (too early: the date is said; answered already), InvalidInput (``reason``).
    """
    organisation_id = uow.session.scalar(
        sa.select(Takeover.organisation_id).where(Takeover.public_id == command.takeover)
    )
    uow.session.scalar(sa.select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    row = uow.session.scalar(sa.select(Takeover).where(Takeover.public_id == command.takeover).with_for_update())
    if row is None:
        raise NotFound
    require(actor, Permission.TAKEOVER_DECIDE, Subject(row.window_id))
    _check(uow, row, command)
    row.state = TakeoverState.APPROVED if command.approve else TakeoverState.REFUSED
    row.decided_at, row.decided_by_id, row.decision_reason = uow.now, person_id_of(actor), command.reason.strip()
    if command.approve:
        _give_role(uow, row)
    tag = Event.TAKEOVER_APPROVED if command.approve else Event.TAKEOVER_REFUSED
    facts = {"takeover": row.public_id, "role": row.role, "person": row.person.public_id}
    subject = ("organisation", row.organisation.public_id)
    uow.record(tag, actor, subject, facts=facts, detail=row.decision_reason)
    _tell(uow, row)


def _check(uow: UnitOfWork, row: Takeover, command: DecideTakeover) -> None:
    if row.state is not TakeoverState.ASKED or row.version != command.version:
        raise Conflict("Cette demande a changé entre-temps\u00a0: relisez-la avant de répondre.")
    if command.approve and paris_date(uow.now) < row.allowed_on:
        raise Conflict(
            "Les personnes averties ont cinq jours ouvrés pour s’opposer\u00a0: cette reprise ne peut pas être "
            f"acceptée avant le {date_fr(row.allowed_on)}."
        )
    if command.reason.strip():
        return
    if not command.approve:
        raise InvalidInput({"reason": "Indiquez le motif du refus\u00a0: il est envoyé à la personne."})
    if any(warning.objected_at for warning in row.warnings):
        raise InvalidInput(
            {"reason": "Une opposition est enregistrée\u00a0: dites pourquoi vous acceptez."}
        )


def _give_role(uow: UnitOfWork, row: Takeover) -> None:
    mine = sa.select(Membership).where(
        Membership.person_id == row.person_id, Membership.organisation_id == row.organisation_id
    )
    held = {membership.role: membership for membership in uow.session.scalars(mine)}
    if row.role in held or Role.PLEDGER in held:
        return
    uow.session.add(
        Membership(person_id=row.person_id, organisation_id=row.organisation_id, role=row.role, created_at=uow.now)
    )


def _tell(uow: UnitOfWork, row: Takeover) -> None:
    approved = row.state is TakeoverState.APPROVED
    reason = row.decision_reason
    body = (_APPROVED if approved else _REFUSED).format(
        organisation=row.organisation.name,
        name=row.person.name,
        role=role_label(row.role),
        reason=(f"\n\n{reason}" if reason else "") if approved else reason,
    )
    subject = SUBJECT.format(organisation=row.organisation.name)
    for email in sorted({row.person.email, *(warning.email for warning in row.warnings)}):
        queue_mail(uow, email, subject, body)
