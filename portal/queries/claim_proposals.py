"""What each retained line of an award has left to be charged, for the proposal made of an invoice."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.queries.award import AwardView
from portal.queries.claim_amounts import charged_of
from portal.quotes.invoices import Line


def left_lines(session: Session, award: AwardView) -> list[Line]:
    """The retained lines with what the settled claims have not used of them."""
    used = charged_of(session, award.act_id, None)
    return [
        Line(line.expense_public_id, line.supplier, line.retained_cents - used.get(line.expense_id, 0))
        for line in award.retained_lines
        if line.expense_id is not None
    ]
