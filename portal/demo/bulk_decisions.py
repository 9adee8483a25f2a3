"""The decisions of a bulk load. A grant reserves its amount by a real entry of the ledger, at its instant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.demo.bulk_desk import Desk
from portal.demo.bulk_filing import Filing
from portal.domain.clocks import paris_date
from portal.domain.dossier import DossierState
from portal.domain.events import Event
from portal.domain.ledger import EntryKind
from portal.models import Decision, Proposal
from portal.services.budget.post_entry import EntryCommand, post_entry


def decide(desk: Desk, proposals: Sequence[tuple[Filing, Proposal, datetime]]) -> None:
    """Write the decision of each dossier granted or refused; those only proposed wait."""
    for filing, proposal, proposed_at in proposals:
        if filing.state is DossierState.PROPOSED:
            continue
        at = proposed_at + timedelta(hours=2, minutes=desk.draw.randrange(900))
        decision = Decision(
            public_id=desk.public_id(),
            dossier_id=filing.dossier.id,
            proposal_id=proposal.id,
            person_id=desk.signatory.person_id,
            outcome=proposal.outcome,
            amount_cents=proposal.amount_cents,
            motive="" if proposal.amount_cents else proposal.motive,
            decided_on=paris_date(at),
            decided_at=at,
            created_at=at,
        )
        desk.uow.session.add(decision)
        facts: dict[str, object] = {"proposal": proposal.public_id}
        tag = Event.DOSSIER_REFUSED
        if proposal.amount_cents:
            tag, facts["amount_cents"] = Event.DOSSIER_GRANTED, proposal.amount_cents
            _reserve(desk, filing, decision)
        subject = ("decision", decision.public_id)
        desk.happened(at, tag, desk.signatory, filing.dossier, facts, subject=subject, detail=decision.motive)
    desk.uow.session.flush()


def _reserve(desk: Desk, filing: Filing, decision: Decision) -> None:
    command = EntryCommand(
        desk.envelope_id,
        EntryKind.RESERVATION,
        decision.amount_cents,
        f"Décision d’attribution, dossier {filing.dossier.reference}",
        f"reservation:{decision.public_id}",
        dossier_id=filing.dossier.id,
        dossier_public_id=filing.dossier.public_id,
    )
    desk.later(decision.decided_at, lambda: post_entry(desk.uow, desk.signatory, command))
