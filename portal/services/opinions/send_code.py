"""Mail a code to the address of a request, and to no other; the earlier codes stop working."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from portal.domain.errors import Conflict, TooManyAttempts
from portal.domain.opinion_codes import CODE_LIFETIME, DIGITS, MAX_WRONG, code_hash, code_text
from portal.domain.opinions import ANSWERABLE
from portal.models import OpinionCode
from portal.services.accounts.mail_limit import too_many
from portal.services.jobs.send_mail import queue_mail
from portal.services.opinions.loading import lock_by_secret, require_pending
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

_BODY = """Bonjour,

Votre code pour lire la demande d’avis sur le dossier {reference} et y répondre\u00a0:

{code}

Il sert une seule fois, dans les {minutes} minutes. Si vous n’avez rien demandé, ignorez ce message\u00a0: sans le code, le lien ne montre rien.
"""  # noqa: E501 - a paragraph of a mail is one line


def send_code(runtime: Runtime, uow: UnitOfWork, secret: str) -> None:
    """Raises NotFound for an unknown link, Conflict when no answer is awaited, TooManyAttempts after three an hour."""
    dossier, request = lock_by_secret(uow, secret)
    require_pending(dossier)
    if request.state not in ANSWERABLE:
        raise Conflict("Aucun avis n’est plus attendu par ce lien.")
    subject = f"Dossier {dossier.reference} : code pour rendre votre avis"
    if too_many(uow, request.giver_email, subject):
        sentence = (
            "Trois codes sont déjà partis depuis une heure\u00a0: utilisez le dernier reçu, ou attendez une heure."
        )
        raise TooManyAttempts(sentence, 3600)
    # What was sent before is worth nothing from now on.
    uow.session.execute(
        sa.update(OpinionCode)
        .where(OpinionCode.request_id == request.id, OpinionCode.used_at.is_(None))
        .values(wrong=MAX_WRONG)
    )
    code = code_text(secrets.randbelow(10**DIGITS))
    uow.session.add(
        OpinionCode(
            request_id=request.id,
            code_hash=code_hash(runtime.settings.secret_key, request.public_id, code),
            made_at=uow.system.now(),
        )
    )
    minutes = int(CODE_LIFETIME.total_seconds()) // 60
    body = _BODY.format(reference=dossier.reference, code=code, minutes=minutes)
    queue_mail(uow, request.giver_email, subject, body, dossier.public_id)
