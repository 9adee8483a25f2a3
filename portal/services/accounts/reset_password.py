"""A forgotten password: ask for a link by mail, then choose a new one. Never says whether an address has an account."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from portal.domain.actors import SYSTEM
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.passwords import password_problem
from portal.models import Person
from portal.models.base import new_public_id
from portal.services.accounts.add_person import normal_email
from portal.services.accounts.mail_limit import too_many
from portal.services.accounts.signed_link import make_link, read_link
from portal.services.accounts.throttle import forgive
from portal.services.jobs.send_mail import queue_mail
from portal.services.runtime import Runtime

LIFETIME = timedelta(hours=1)
SUBJECT = "Guichet FITN7 – mot de passe oublié"
OVER = "Ce lien n’est plus valable\u00a0: il sert une seule fois, pendant une heure. Demandez-en un nouveau."
_PURPOSE = "reset"

_KNOWN = """Bonjour,

Pour choisir un nouveau mot de passe du Guichet FITN7, ouvrez ce lien dans l’heure\u00a0:

{link}

Si vous n’avez rien demandé, ignorez ce message\u00a0: votre mot de passe n’a pas changé.
"""
_UNKNOWN = """Bonjour,

Quelqu’un, sans doute vous, a demandé un nouveau mot de passe sur le Guichet FITN7. Aucun compte n’a cette
adresse\u00a0: vous vous êtes peut-être inscrit avec une autre. Pour créer un compte\u00a0: {link}

Si vous n’avez rien demandé, ignorez ce message.
"""


def request_reset(runtime: Runtime, email: str) -> None:
    """Mail what ``email`` needs: a link that serves once, or the way to register. The answer is always the same."""
    email = normal_email(email)
    base = runtime.settings.public_url
    with runtime.uow() as uow:
        if too_many(uow, email, SUBJECT):
            return
        person = uow.session.scalar(sa.select(Person).where(Person.email == email))
        if person is None:
            body = _UNKNOWN.format(link=f"{base}/inscription")
        else:
            token = make_link(runtime, _PURPOSE, person.public_id, person.session_stamp)
            body = _KNOWN.format(link=f"{base}/mot-de-passe/{token}")
        queue_mail(uow, email, SUBJECT, body)


def reset_is_open(runtime: Runtime, token: str) -> bool:
    """Whether this link may still be used."""
    values = read_link(runtime, _PURPOSE, token, LIFETIME, 2)
    if values is None:
        return False
    with runtime.read() as session:
        stamp = session.scalar(sa.select(Person.session_stamp).where(Person.public_id == values[0]))
    return stamp == values[1]


def reset_password(runtime: Runtime, token: str, password: str) -> None:
    """Set the password; every session of the account ends, this link included. The person then signs in.

    Raises Conflict (link over), InvalidInput (weak password, demonstration account). Hashing is outside the
    transaction.
    """
    values = read_link(runtime, _PURPOSE, token, LIFETIME, 2)
    if values is None:
        raise Conflict(OVER)
    public_id, stamp = values
    with runtime.read() as session:
        found = session.execute(
            sa.select(Person.email, Person.is_demo, Person.session_stamp).where(Person.public_id == public_id)
        ).one_or_none()
    if found is None or found.session_stamp != stamp:
        raise Conflict(OVER)
    if found.is_demo:
        raise InvalidInput({"form": "Un compte de démonstration garde son mot de passe partagé."})
    problem = password_problem(password, found.email)
    if problem:
        raise InvalidInput({"password": problem})
    hashed = runtime.passwords.hash(password)
    with runtime.uow() as uow:
        person = uow.session.scalar(sa.select(Person).where(Person.public_id == public_id).with_for_update())
        if person is None or person.session_stamp != stamp:
            raise Conflict(OVER)
        person.password_hash, person.session_stamp = hashed, new_public_id()
        forgive(uow, person.email, "")
        uow.record(Event.ACCOUNT_PASSWORD_RESET, SYSTEM, ("person", public_id))
