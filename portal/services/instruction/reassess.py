"""Run the rulebook again on a dossier as qualified, keep the run, and tell the dossier what it says."""

from __future__ import annotations

from typing import Any

from portal.domain.actors import Actor
from portal.domain.events import Event
from portal.domain.money import from_decimal_string
from portal.eligibility.assess import assess_payload
from portal.models import Assessment, Dossier
from portal.queries.rulebooks import rulebook_of_dossier
from portal.services.assessing import build_payload, store_assessment
from portal.services.unit_of_work import UnitOfWork

PURPOSE = "instruction"


def reassess(uow: UnitOfWork, actor: Actor, dossier: Dossier) -> tuple[Assessment, dict[str, Any]]:
    """Assess ``dossier`` with its retained expenses, store input and output, and return both.

    The dossier's ``verdict`` and ``max_grant_cents`` follow, so that lists show them without opening the assessment.
    """
    uow.session.flush()
    payload = build_payload(uow.session, dossier, qualified=True)
    result = assess_payload(payload, rulebook_of_dossier(uow.session, dossier.id))
    row = store_assessment(uow, dossier, PURPOSE, payload, result)
    max_grant = from_decimal_string(result["amount"]["max_grant"])
    if (dossier.verdict, dossier.max_grant_cents) != (result["verdict"], max_grant):
        before = {"verdict_before": dossier.verdict, "max_grant_before_cents": dossier.max_grant_cents}
        dossier.verdict, dossier.max_grant_cents = result["verdict"], max_grant
        uow.record(
            Event.DOSSIER_ASSESSED,
            actor,
            ("dossier", dossier.public_id),
            dossier=dossier.public_id,
            facts={
                "verdict": result["verdict"],
                "max_grant_cents": max_grant,
                "rulebook": result["rulebook_version"],
                "input_sha256": result["input_sha256"],
                **before,
            },
        )
    return row, result
