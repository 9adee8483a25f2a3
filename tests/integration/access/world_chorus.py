"""The world of the access matrix, Chorus' side: a certificate, credits to confirm, an import."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.models import CreditsAttestation, Envelope
from portal.services.budget.envelopes import Notice
from portal.services.budget.notify_credits import NotifyCredits
from portal.services.budget.propose_credits import propose_credits
from portal.services.runtime import Runtime
from tests.factories import PDF


def chorus_objects(runtime: Runtime, budget: Actor) -> dict[str, str]:
    """Make them, and give their ids."""
    with runtime.read() as session:
        envelope = session.scalars(sa.select(Envelope.public_id)).one()
        attestation = session.scalars(sa.select(CreditsAttestation.public_id).limit(1)).one()
    notice = Notice("Lettre à confirmer", date(2021, 10, 14), PDF)
    entered = propose_credits(runtime, budget, NotifyCredits(envelope, False, 1, 1, notice, "Essai", "a-confirmer"))
    return {"attestation": attestation, "credits_notice": entered}
