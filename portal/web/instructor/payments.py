"""« Versements »: the award of a dossier, its claims, and what was committed and paid."""

from __future__ import annotations

from flask import Blueprint

from portal.queries.award_start import starts_of
from portal.queries.bank_accounts import accounts_of
from portal.queries.claims import claim_rows
from portal.web.common.access import allowed
from portal.web.common.claim_words import CLAIM_KINDS
from portal.web.common.session import runtime
from portal.web.instructor.award_nav import STAFF, opened_award, render_award


def install(blueprint: Blueprint) -> None:
    """Add the section."""
    blueprint.add_url_rule("/dossiers/<public_id>/versements", "payments", payments)


@allowed(*STAFF)
def payments(public_id: str) -> tuple[str, int]:
    """The home of the award."""
    with runtime().read() as session:
        head, award = opened_award(session, public_id)
        starts = starts_of(session, award.act_id) if award else ()
        accounts = accounts_of(session, award) if award else None
        claims = claim_rows(session, award.act_id, drafts=False) if award else ()
    return render_award(
        "payments.html",
        head,
        award,
        "instructor.payments",
        start=starts[-1] if starts else None,
        accounts=accounts,
        claims=claims,
        claim_kinds=CLAIM_KINDS,
    )
