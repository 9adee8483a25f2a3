"""Invite somebody into an organisation by mail, with a role. Never says whether the address has an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.team import TEAM_ROLE_LABELS, TEAM_ROLES, invitable_roles
from portal.models import Invitation, Membership, Person
from portal.models.base import new_public_id
from portal.services.accounts.add_person import normal_email
from portal.services.accounts.mail_limit import too_many
from portal.services.accounts.signed_link import make_link
from portal.services.jobs.send_mail import queue_mail
from portal.services.runtime import Runtime
from portal.services.team.loading import Team, lock_team
from portal.services.unit_of_work import UnitOfWork

LIFETIME = timedelta(days=7)
PURPOSE = "invitation"
MAX_PENDING = 20
SUBJECT = "Guichet FITN7 – invitation à rejoindre une équipe"

_BODY = """Bonjour,

{inviter} vous invite à rejoindre l’équipe de {organisation} sur le Guichet FITN7, comme {role}.

Pour accepter, ouvrez ce lien dans les sept jours (il sert une seule fois)\u00a0:

{link}

Si vous ne connaissez pas cette personne, ignorez ce message\u00a0: rien ne changera.
"""


@dataclass(frozen=True, slots=True)
class Invite:
    """An address to invite into ``organisation`` (public id)."""

    organisation: str
    email: str
    role: Role


def invite(runtime: Runtime, uow: UnitOfWork, actor: Actor, command: Invite) -> str:
    """Send the invitation and return its public id; a pending one for the same address is replaced.

    Raises InvalidInput (``email``: member already; ``role``), Forbidden (role too strong), Conflict (too many).
    """
    team = lock_team(uow, actor, command.organisation, Permission.TEAM_INVITE)
    email = normal_email(command.email)
    _check(uow, team, command.role, email)
    uow.session.execute(
        sa.update(Invitation)
        .where(*_pending(team.organisation.id), Invitation.email == email)
        .values(withdrawn_at=uow.now)
    )
    row = Invitation(
        public_id=new_public_id(),
        organisation_id=team.organisation.id,
        email=email,
        role=command.role,
        invited_by_id=actor.person_id,
        expires_at=uow.system.now() + LIFETIME,
        created_at=uow.now,
    )
    uow.session.add(row)
    token = make_link(runtime, PURPOSE, row.public_id)
    body = _BODY.format(
        inviter=actor.name,
        organisation=team.organisation.name,
        role=TEAM_ROLE_LABELS[command.role].lower(),
        link=f"{runtime.settings.public_url}/invitation/{token}",
    )
    queue_mail(uow, email, SUBJECT, body)
    facts = {"role": command.role, "invitation": row.public_id}
    uow.record(Event.INVITATION_SENT, actor, ("organisation", team.organisation.public_id), facts=facts, detail=email)
    return row.public_id


def _pending(organisation_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Invitation.organisation_id == organisation_id,
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
    )


def _check(uow: UnitOfWork, team: Team, role: Role, email: str) -> None:
    if role not in TEAM_ROLES:
        raise InvalidInput({"role": "Choisissez un rôle."})
    if role not in invitable_roles(team.mine, bool(team.pledgers)):
        raise Forbidden("Seul un signataire invite un autre signataire\u00a0: demandez-le-lui.")
    member = (
        sa.select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id == team.organisation.id, Person.email == email)
    )
    if uow.session.scalar(member) is not None:
        raise InvalidInput({"email": "Cette personne est déjà dans l’équipe\u00a0: changez son rôle ci-dessus."})
    alive = sa.select(sa.func.count()).where(*_pending(team.organisation.id), Invitation.expires_at > uow.system.now())
    if (uow.session.scalar(alive) or 0) >= MAX_PENDING:
        raise Conflict(f"{MAX_PENDING} invitations attendent déjà\u00a0: retirez-en avant d’en envoyer d’autres.")
    if too_many(uow, email, SUBJECT):
        raise Conflict(
            "Cette adresse a déjà reçu plusieurs invitations\u00a0: attendez une heure avant d’en renvoyer une."
        )
