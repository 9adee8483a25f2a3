"""The world of the access matrix, Chorus' side: a certificate, credits to confirm, an import."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.models import CreditsAttestation, Envelope, Window
from portal.queries.reconciliation import reconciliation
from portal.services.budget.envelopes import Notice
from portal.services.budget.notify_credits import NotifyCredits
from portal.services.budget.propose_credits import propose_credits
from portal.services.chorus.bring_export import BringExport, bring_export
from portal.services.chorus.record_payments import RecordPayments, record_payments
from portal.services.runtime import Runtime
from tests.factories import PDF


def chorus_objects(runtime: Runtime, budget: Actor) -> dict[str, str]:
    """Make them, and give their ids."""
    with runtime.read() as session:
        envelope = session.scalars(sa.select(Envelope.public_id)).one()
        attestation = session.scalars(sa.select(CreditsAttestation.public_id).limit(1)).one()
    notice = Notice("Lettre à confirmer", date(2021, 10, 14), PDF)
    entered = propose_credits(runtime, budget, NotifyCredits(envelope, False, 1, 1, notice, "Essai", "a-confirmer"))
    with runtime.read() as session:
        window = session.scalars(sa.select(Window).order_by(Window.id).limit(1)).one()
    content = {
        "headings": ["N° EJ", "N° DP", "SIRET", "Montant"],
        "rows": [[2, ["2199999999", "1000456", "", "10,00"]]],
        "notes": [],
    }
    with runtime.uow() as uow:
        export = bring_export(uow, budget, BringExport(window.public_id, "chorus.csv", "0" * 64, content))
    record_payments(runtime, budget, RecordPayments(export, {}))
    with runtime.read() as session:
        (gap,) = reconciliation(session, budget, window.id).open
    ids = {"attestation": attestation, "credits_notice": entered, "window_id": window.public_id}
    return {**ids, "chorus_export": export, "gap": gap.digest}
