"""The link of a request: a fresh secret, its hash kept, the mail that carries it."""

from __future__ import annotations

import secrets

from portal.domain.actors import Actor
from portal.domain.opinions import SilenceRule
from portal.domain.snapshot import sha256_text
from portal.models import Dossier, OpinionLink, OpinionRequest
from portal.queries.opinion_link import prefecture_name
from portal.queries.windows import window_settings
from portal.services.jobs.send_mail import queue_mail
from portal.services.locking import person_id_of
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

_BODY = """Bonjour,

{opening}

Réponse attendue au plus tard le {due_on:%d/%m/%Y}.{silence}

Pour lire ce qui vous est communiqué et répondre\u00a0:

{link}

Aucun compte n’est nécessaire\u00a0: un code vous sera envoyé à cette adresse, et à elle seule, quand vous ouvrirez ce lien. Ne répondez pas à ce courriel\u00a0: votre réponse n’arriverait pas.
"""  # noqa: E501 - a paragraph of a mail is one line
OPENINGS = {
    "request": "{prefecture} demande l’avis de votre service, {giver}, sur le dossier {reference}.",
    "reminder": "{prefecture} attend l’avis de votre service, {giver}, sur le dossier {reference}.",
    "reopening": "{prefecture} vous invite à compléter l’avis de votre service, {giver}, sur le dossier {reference}.",
}
SUBJECTS = {"request": "demande d’avis", "reminder": "avis attendu, rappel", "reopening": "avis à compléter"}


def send_link(
    runtime: Runtime,
    uow: UnitOfWork,
    actor: Actor,
    dossier: Dossier,
    request: OpinionRequest,
    purpose: str,
    reason: str = "",
) -> None:
    """Mail a new link to the address of the request; those sent before still lead there."""
    secret = secrets.token_urlsafe(24)
    uow.session.add(
        OpinionLink(
            request_id=request.id,
            secret_sha256=sha256_text(secret),
            purpose=purpose,
            person_id=person_id_of(actor),
            reason=reason,
            created_at=uow.now,
        )
    )
    words = {
        "prefecture": prefecture_name(window_settings(uow.session, dossier.window_id)),
        "giver": request.giver_name,
        "reference": dossier.reference,
    }
    waits = purpose != "reopening" and request.silence != SilenceRule.NONE
    silence = f" Sans réponse à cette date\u00a0: {_lower(request.silence_words)}." if waits else ""
    body = _BODY.format(
        opening=OPENINGS[purpose].format(**words),
        due_on=request.due_on,
        silence=silence,
        link=f"{runtime.settings.public_url}/avis/{secret}",
    )
    if purpose == "reopening":
        body = body.replace(f"Réponse attendue au plus tard le {request.due_on:%d/%m/%Y}.\n\n", "")
    queue_mail(uow, request.giver_email, f"Dossier {dossier.reference} : {SUBJECTS[purpose]}", body, dossier.public_id)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")
