"""Change one's address: asked with the password, confirmed from a link mailed to the new address."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal.domain.actors import Actor
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.models import Dossier, Membership, Person
from portal.models.base import new_public_id
from portal.queries.people import SignedIn, actor_of
from portal.services.accounts.add_person import normal_email
from portal.services.accounts.mail_limit import too_many
from portal.services.accounts.signed_link import make_link, read_link
from portal.services.jobs.send_mail import queue_mail
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

LIFETIME = timedelta(hours=24)
SUBJECT = "Guichet FITN7 – votre nouvelle adresse"
OVER = "Ce lien n’est plus valable\u00a0: recommencez depuis la page «\u00a0Mon compte\u00a0»."
_PURPOSE = "email"
_FINISHED = (DossierState.REFUSED, DossierState.CLOSED, DossierState.WITHDRAWN, DossierState.TRANSFERRED)

_CONFIRM = """Bonjour,

Pour que cette adresse remplace {old} sur le Guichet FITN7, ouvrez ce lien dans les 24 heures\u00a0:

{link}

Si vous n’avez rien demandé, ignorez ce message\u00a0: rien ne changera.
"""
_TAKEN = """Bonjour,

Quelqu’un, sans doute vous, veut rattacher cette adresse à un autre compte du Guichet FITN7. Elle a déjà un
compte\u00a0: connectez-vous avec elle, ou choisissez une autre adresse.
"""
_CHANGED = """Bonjour,

L’adresse de votre compte du Guichet FITN7 est désormais {new}. Cette adresse-ci ne sert plus.

Si ce n’est pas vous, écrivez au service instructeur\u00a0: {base}
"""


def request_email_change(runtime: Runtime, actor: Actor, email: str, password: str) -> None:
    """Mail a confirmation link to the new address; the answer is the same when it already has an account.

    Raises InvalidInput (wrong password, same address, demonstration account).
    """
    if actor.person_id is None:
        raise NotFound
    email = normal_email(email)
    with runtime.read() as session:
        person = session.get_one(Person, actor.person_id)
        old, hashed, is_demo = person.email, person.password_hash, person.is_demo
    if is_demo:
        raise InvalidInput({"form": "Un compte de démonstration garde son adresse."})
    if email == old:
        raise InvalidInput({"email": "C’est déjà l’adresse de votre compte."})
    if not runtime.passwords.verify(hashed, password):
        raise InvalidInput({"password": "Ce n’est pas votre mot de passe actuel."})
    token = make_link(runtime, _PURPOSE, actor.public_id, old, email)
    link = f"{runtime.settings.public_url}/mon-compte/adresse/{token}"
    with runtime.uow() as uow:
        if too_many(uow, email, SUBJECT):
            return
        taken = uow.session.scalar(sa.select(Person.id).where(Person.email == email)) is not None
        queue_mail(uow, email, SUBJECT, _TAKEN if taken else _CONFIRM.format(old=old, link=link))


def new_address_of(runtime: Runtime, token: str) -> str | None:
    """The address a link would set, None when the link is over."""
    values = read_link(runtime, _PURPOSE, token, LIFETIME, 3)
    if values is None:
        return None
    with runtime.read() as session:
        current = session.scalar(sa.select(Person.email).where(Person.public_id == values[0]))
    return values[2] if current == values[1] else None


def confirm_email_change(runtime: Runtime, token: str) -> SignedIn:
    """Set the proven address, on the account and as contact of its living dossiers; other sessions end.

    Raises Conflict when the link is over or the address was taken meanwhile. The old address is told.
    """
    values = read_link(runtime, _PURPOSE, token, LIFETIME, 3)
    if values is None:
        raise Conflict(OVER)
    public_id, old, new = values
    try:
        with runtime.uow() as uow:
            person = uow.session.scalar(sa.select(Person).where(Person.public_id == public_id).with_for_update())
            if person is None or person.email != old:
                raise Conflict(OVER)
            person.email, person.session_stamp = new, new_public_id()
            uow.session.flush()
            actor = actor_of(person)
            uow.record(Event.ACCOUNT_EMAIL_CHANGED, actor, ("person", public_id), detail=f"{old} → {new}")
            _follow(uow, actor, person, old)
            queue_mail(uow, old, SUBJECT, _CHANGED.format(new=new, base=runtime.settings.public_url))
            return SignedIn(actor, person.session_stamp)
    except IntegrityError:
        raise Conflict("Cette adresse a déjà un compte\u00a0: connectez-vous avec elle.") from None


def _follow(uow: UnitOfWork, actor: Actor, person: Person, old: str) -> None:
    """Dossiers whose contact was this address are answered at the new one; what was filed keeps its frozen copy."""
    own = sa.select(Membership.organisation_id).where(Membership.person_id == person.id)
    rows = uow.session.scalars(
        sa.select(Dossier)
        .where(
            Dossier.organisation_id.in_(own),
            sa.func.lower(Dossier.contact_email) == old,
            Dossier.state.not_in(_FINISHED),
        )
        .with_for_update()
    )
    for dossier in rows:
        dossier.contact_email = person.email
        subject = ("dossier", dossier.public_id)
        detail = f"{old} → {person.email}"
        uow.record(Event.DOSSIER_CONTACT_CHANGED, actor, subject, dossier=dossier.public_id, detail=detail)
