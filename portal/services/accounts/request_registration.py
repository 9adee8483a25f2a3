"""Ask for an account: whatever the address, the same answer; the message that leaves differs."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from portal.models import MailMessage, Person
from portal.services.accounts.add_person import normal_email
from portal.services.accounts.registration_link import make_registration_token
from portal.services.jobs.send_mail import queue_mail
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

SUBJECT = "Guichet FITN7 – votre compte"
#: Messages of this kind that one address may receive in an hour.
MAX_PER_HOUR = 3

_NEW = """Bonjour,

Vous avez demandé un compte sur le Guichet FITN7. Pour le créer, ouvrez ce lien dans les 24 heures\u00a0:

{link}

Si vous n’avez rien demandé, ignorez ce message\u00a0: aucun compte ne sera créé.
"""
_KNOWN = """Bonjour,

Quelqu’un, sans doute vous, a demandé un compte sur le Guichet FITN7 avec cette adresse. Vous en avez déjà un\u00a0:
connectez-vous à l’adresse {link}

Si vous n’avez rien demandé, ignorez ce message\u00a0: votre compte n’a pas changé.
"""


def request_registration(runtime: Runtime, email: str) -> None:
    """Mail a registration link to ``email``, or a reminder that the account exists. Says nothing of which."""
    email = normal_email(email)
    base = runtime.settings.public_url
    token = make_registration_token(runtime, email)
    with runtime.uow() as uow:
        if _recent(uow, email) >= MAX_PER_HOUR:
            return
        known = uow.session.scalar(sa.select(Person.id).where(Person.email == email)) is not None
        body = _KNOWN.format(link=f"{base}/connexion") if known else _NEW.format(link=f"{base}/inscription/{token}")
        queue_mail(uow, email, SUBJECT, body)


def _recent(uow: UnitOfWork, email: str) -> int:
    since = uow.now - timedelta(hours=1)
    sent = sa.select(sa.func.count()).where(
        MailMessage.recipient == email, MailMessage.subject == SUBJECT, MailMessage.created_at > since
    )
    return int(uow.session.scalar(sent) or 0)
