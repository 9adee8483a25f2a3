"""Ask for the space of an organisation that everybody left: letter, warning of all old addresses, objections."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import SYSTEM, Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.french_dates import date_fr
from portal.domain.team import TEAM_ROLE_LABELS, TakeoverState, takeover_allowed_on
from portal.models import Dossier, Membership, Organisation, Person, Posting, Takeover, TakeoverWarning, Window
from portal.services.accounts.signed_link import make_link
from portal.services.applicant.uploads import PreparedFile
from portal.services.jobs.send_mail import queue_mail
from portal.services.runtime import Runtime
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork

SUBJECT = "Guichet FITN7 – reprise de l’espace de {organisation}"
MAX_PENDING = 3
#: Purpose of the link that warned addresses receive.
OBJECTION = "takeover-objection"

_WARNING = """Bonjour,

{name} ({email}) demande à reprendre l’espace de {organisation} sur le Guichet FITN7, parce que plus personne n’y aurait
accès. La préfecture ne peut pas accepter avant le {allowed_on}.

Si vous travaillez toujours pour cet organisme, ou si cette demande vous surprend, opposez-vous ici\u00a0:

{link}

Si tout est normal, vous n’avez rien à faire.
"""
_TO_DECIDE = """Bonjour,

{name} ({email}) demande à reprendre l’espace de {organisation}, lettre signée à l’appui. Les anciens accès sont
avertis. Vous pourrez accepter à partir du {allowed_on}, ou refuser avant avec un motif\u00a0:

{link}
"""
_OBJECTED = """Bonjour,

Une personne qui a eu accès à l’espace de {organisation} s’oppose à sa reprise\u00a0:

«\u00a0{objection}\u00a0»

La demande\u00a0: {link}
"""


@dataclass(frozen=True, slots=True)
class AskTakeover:
    """Who asks for what: ``role`` pledger or editor, why, and the signed letter (already in the store)."""

    siren: str
    role: Role
    reason: str
    letter: PreparedFile


def ask_takeover(runtime: Runtime, uow: UnitOfWork, actor: Actor, command: AskTakeover) -> str:
    """Record the request, warn every old address at once and tell the administrators; returns its public id.

    Raises NotFound (no such organisation here), Conflict (member already, asked already), InvalidInput.
    """
    if actor.person_id is None:
        raise Forbidden
    organisation = uow.session.scalar(
        sa.select(Organisation).where(Organisation.siren == command.siren).with_for_update()
    )
    if organisation is None:
        raise NotFound
    _check(uow, actor, organisation, command)
    asked_on = paris_date(uow.now)
    file = stored_file(uow, command.letter.sha256, command.letter.size, command.letter.media_type)
    row = Takeover(
        window_id=_window_of(uow, organisation.id),
        organisation_id=organisation.id,
        person_id=actor.person_id,
        role=command.role,
        reason=command.reason.strip(),
        file_id=file.id,
        file_name=command.letter.name,
        asked_on=asked_on,
        allowed_on=takeover_allowed_on(asked_on),
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    facts = {"takeover": row.public_id, "role": row.role, "sha256": command.letter.sha256}
    uow.record(Event.TAKEOVER_ASKED, actor, ("organisation", organisation.public_id), facts=facts)
    _warn(runtime, uow, actor, organisation, row)
    return row.public_id


def _check(uow: UnitOfWork, actor: Actor, organisation: Organisation, command: AskTakeover) -> None:
    if command.role not in (Role.PLEDGER, Role.EDITOR):
        raise InvalidInput({"role": "Choisissez le rôle que vous demandez."})
    if not command.reason.strip():
        raise InvalidInput({"reason": "Dites en quelques mots qui est parti et pourquoi vous demandez l’accès."})
    mine = Membership.person_id == actor.person_id
    if uow.session.scalar(sa.select(Membership.id).where(mine, Membership.organisation_id == organisation.id).limit(1)):
        raise Conflict(f"Vous êtes déjà dans l’équipe de {organisation.name}.")
    pending = uow.session.scalars(
        sa.select(Takeover.organisation_id).where(
            Takeover.person_id == actor.person_id, Takeover.state == TakeoverState.ASKED
        )
    ).all()
    if organisation.id in pending:
        raise Conflict("Votre demande est déjà enregistrée\u00a0: la préfecture vous répondra par courriel.")
    if len(pending) >= MAX_PENDING:
        raise Conflict(
            "Plusieurs de vos demandes attendent déjà une réponse\u00a0: patientez avant d’en faire une autre."
        )


def _window_of(uow: UnitOfWork, organisation_id: int) -> int:
    """The window of the organisation's last dossier, else the first window there is: its administrators decide."""
    last = sa.select(Dossier.window_id).where(Dossier.organisation_id == organisation_id).order_by(Dossier.id.desc())
    found = uow.session.scalar(last.limit(1)) or uow.session.scalar(sa.select(Window.id).order_by(Window.id).limit(1))
    if found is None:
        raise Conflict("Aucun guichet n’est ouvert pour l’instant\u00a0: revenez plus tard.")
    return found


def _warn(runtime: Runtime, uow: UnitOfWork, actor: Actor, organisation: Organisation, row: Takeover) -> None:
    members = uow.session.scalars(
        sa.select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation.id)
    )
    contacts = uow.session.scalars(sa.select(Dossier.contact_email).where(Dossier.organisation_id == organisation.id))
    old = {email.lower() for email in (*members, *contacts) if email} - {actor.email.lower()}
    words = {
        "name": actor.name,
        "email": actor.email,
        "organisation": organisation.name,
        "allowed_on": date_fr(row.allowed_on),
    }
    subject = SUBJECT.format(organisation=organisation.name)
    base = runtime.settings.public_url
    for email in sorted(old):
        warning = TakeoverWarning(takeover_id=row.id, email=email, created_at=uow.now)
        uow.session.add(warning)
        uow.session.flush()
        link = f"{base}/reprise-espace/{objection_token(runtime, warning.public_id)}"
        queue_mail(uow, email, subject, _WARNING.format(**words, link=link))
    link = f"{base}/administration/reprises/{row.public_id}"
    for email in administrators_of(uow, row.window_id):
        queue_mail(uow, email, subject, _TO_DECIDE.format(**words, link=link))


def administrators_of(uow: UnitOfWork, window_id: int) -> list[str]:
    """Addresses of the administrators of a window."""
    return list(
        uow.session.scalars(
            sa.select(Person.email)
            .join(Posting, Posting.person_id == Person.id)
            .where(Posting.window_id == window_id, Posting.role == Role.ADMINISTRATOR)
            .order_by(Person.email)
        )
    )


def objection_token(runtime: Runtime, warning: str) -> str:
    """What the link of a warned address carries; it lives as long as the request is undecided."""
    return make_link(runtime, OBJECTION, warning)


def object_to_takeover(runtime: Runtime, uow: UnitOfWork, warning_id: str, objection: str) -> None:
    """Keep the objection of a warned address and tell the administrators. Raises InvalidInput, Conflict, NotFound."""
    if not objection.strip():
        raise InvalidInput({"objection": "Dites en quelques mots pourquoi vous vous opposez."})
    row = uow.session.scalar(
        sa.select(TakeoverWarning).where(TakeoverWarning.public_id == warning_id).with_for_update()
    )
    if row is None:
        raise NotFound
    takeover = row.takeover
    if takeover.state is not TakeoverState.ASKED:
        raise Conflict("Cette demande a déjà reçu sa réponse\u00a0: écrivez au service instructeur.")
    row.objection, row.objected_at = objection.strip(), uow.now
    facts = {"takeover": takeover.public_id}
    subject = ("organisation", takeover.organisation.public_id)
    uow.record(Event.TAKEOVER_OBJECTED, SYSTEM, subject, facts=facts, detail=f"{row.email}\u00a0: {row.objection}")
    words = {
        "organisation": takeover.organisation.name,
        "objection": row.objection,
        "link": f"{runtime.settings.public_url}/administration/reprises/{takeover.public_id}",
    }
    title = SUBJECT.format(organisation=takeover.organisation.name)
    for email in administrators_of(uow, takeover.window_id):
        queue_mail(uow, email, title, _OBJECTED.format(**words))


def role_label(role: Role) -> str:
    """« signataire »."""
    return TEAM_ROLE_LABELS[role].lower()
