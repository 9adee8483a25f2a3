"""Objects of the access matrix around the notified act: its code, a batch, a visual of the publicity kit."""

from __future__ import annotations

import sqlalchemy as sa

from portal.demo.accounts import DEMO_ACCOUNTS
from portal.demo.staff import Staff
from portal.domain.signing import SigningWay
from portal.models import Act
from portal.queries.people import actor_by_email
from portal.services.acting.start_batch import BatchAction, StartBatch, start_batch
from portal.services.applicant.uploads import PreparedFile
from portal.services.publicity.propose_visual import ProposeVisual, propose_visual
from portal.services.runtime import Runtime
from tests.factories import PDF


def act_objects(runtime: Runtime, staff: Staff, dossier: str) -> dict[str, str]:
    """Names and ids; ``dossier`` is the one whose act was notified."""
    email = next(account.email for account in DEMO_ACCOUNTS if account.key == "administration")
    with runtime.read() as session:
        code, window, act = session.execute(sa.select(Act.verification_code, Act.window_id, Act.public_id)).one()
        administrator = actor_by_email(session, email)
    assert administrator is not None
    with runtime.uow() as uow:
        batch = start_batch(uow, staff.instructor, StartBatch(BatchAction.PREPARE, (dossier,)))
        signing = start_batch(uow, staff.signatory, StartBatch(BatchAction.SIGN, (act,), SigningWay.ELECTRONIC))
    file = PreparedFile("logo.pdf", runtime.store.put(PDF), len(PDF), "application/pdf")
    with runtime.uow() as uow:
        visual = propose_visual(uow, administrator, ProposeVisual(window, "Logo", "", False, file))
    return {"verification_code": code or "", "batch": batch, "sign_batch": signing, "visual": visual}
