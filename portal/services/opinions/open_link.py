"""Open the page of an opinion with the code received; failures are counted before the code is looked at."""

from __future__ import annotations

import hmac

import sqlalchemy as sa

from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.opinion_codes import code_hash, code_is_alive, typed_code
from portal.models import OpinionCode
from portal.services.accounts.throttle import count_attempt, forgive
from portal.services.opinions.loading import GIVER, lock_by_secret
from portal.services.runtime import Runtime

WRONG = "Ce code n’ouvre pas la page : vérifiez les six chiffres du dernier courriel reçu, ou demandez un autre code."


def open_link(runtime: Runtime, secret: str, typed: str, address: str = "") -> str:
    """The public id of the code, now used: what a session keeps to prove that the page is open.

    One sentence whatever was wrong (InvalidInput ``code``: wrong, used, too old, none asked). Raises NotFound for an
    unknown link, TooManyAttempts while a wait runs.
    """
    code = typed_code(typed)
    with runtime.uow() as uow:
        _, request = lock_by_secret(uow, secret)
        counted = f"opinion:{request.public_id}"
        count_attempt(uow, counted, address, "un code inexact")
    with runtime.uow() as uow:
        dossier, request = lock_by_secret(uow, secret)
        row = uow.session.scalar(
            sa.select(OpinionCode)
            .where(OpinionCode.request_id == request.id)
            .order_by(OpinionCode.id.desc())
            .limit(1)
            .with_for_update()
        )
        expected = code_hash(runtime.settings.secret_key, request.public_id, code)
        right = row is not None and hmac.compare_digest(row.code_hash, expected)
        if row is not None and right and code_is_alive(row.made_at, row.used_at, row.wrong, uow.system.now()):
            row.used_at = uow.system.now()
            forgive(uow, counted, address)
            subject = ("opinion", request.public_id)
            uow.record(Event.OPINION_OPENED, GIVER, subject, dossier=dossier.public_id, detail=request.giver_name)
            return row.public_id
        if row is not None and row.used_at is None:
            row.wrong += 1
    raise InvalidInput({"code": WRONG})
