"""Ask for an account: whatever the address, the same answer; the message that leaves differs."""

from __future__ import annotations

import sqlalchemy as sa

from portal.models import Person
from portal.services.accounts.add_person import normal_email
from portal.services.accounts.mail_limit import too_many
from portal.services.accounts.parking import park
from portal.services.accounts.registration_link import make_registration_token
from portal.services.jobs.send_mail import queue_mail
from portal.services.runtime import Runtime

SUBJECT = "Guichet FITN7 – votre compte"

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


def request_registration(runtime: Runtime, email: str, next_path: str = "") -> None:
    """Mail a registration link to ``email``, or a reminder that the account exists. Says nothing of which.

    ``next_path``: the page of this site that either link leads back to, answers included.
    """
    email = normal_email(email)
    base = runtime.settings.public_url
    with runtime.uow() as uow:
        if too_many(uow, email, SUBJECT):
            return
        parked = park(uow, next_path)
        known = uow.session.scalar(sa.select(Person.id).where(Person.email == email)) is not None
        if known:
            back = f"?next=/reprise/{parked}" if parked else ""
            body = _KNOWN.format(link=f"{base}/connexion{back}")
        else:
            token = make_registration_token(runtime, email, parked)
            body = _NEW.format(link=f"{base}/inscription/{token}")
        queue_mail(uow, email, SUBJECT, body)
