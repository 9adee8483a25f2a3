"""The cap per body at the moment of deciding: what it leaves now, the envelope being locked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction

from portal.domain.errors import InvalidInput, LedgerRefusal
from portal.domain.money import Euros, format_euros, format_rate, from_decimal_string, share_of
from portal.models import Assessment, Dossier, Proposal
from portal.services.assessing import already_granted
from portal.services.unit_of_work import UnitOfWork

#: Groupings for which the call allows more than the cap, by a reasoned decision (EPCI).
EPCI_CATEGORIES = frozenset({"7343", "7344", "7345", "7346", "7353"})


@dataclass(frozen=True, slots=True)
class CapFinding:
    """A grant that passes the cap: by how many cents, what the cap leaves, whether a motive would allow it."""

    over_cents: int
    room_cents: int
    motive_would_do: bool

    @property
    def sentence(self) -> str:
        """What to do about it."""
        if self.motive_would_do:
            return (
                f"Le plafond par porteur est dépassé de {format_euros(self.over_cents)}\u00a0: "
                "motivez cette attribution au groupement."
            )
        return (
            f"Le plafond par porteur serait dépassé de {format_euros(self.over_cents)} : il reste "
            f"{format_euros(self.room_cents)} pour cet organisme, tous ses dossiers du guichet réunis. "
            "Renvoyez la proposition en instruction."
        )

    def refuse(self) -> None:
        """Raise the refusal of a single decision."""
        if self.motive_would_do:
            raise InvalidInput({"motive": self.sentence})
        raise LedgerRefusal(self.sentence, self.over_cents)


def cap_finding(
    uow: UnitOfWork, dossier: Dossier, proposal: Proposal, amount_cents: int, motive: str, beside_cents: int = 0
) -> CapFinding | None:
    """Whether ``amount_cents`` passes the cap, ``beside_cents`` going to the same body in the same session."""
    room = room_under_cap(uow, dossier, proposal)
    if room is None or amount_cents <= room - beside_cents:
        return None
    left = max(0, room - beside_cents)
    grouping = dossier.organisation.legal_category in EPCI_CATEGORIES
    if grouping and (motive.strip() or proposal.cap_reason):
        return None
    return CapFinding(amount_cents - left, left, grouping)


def rate_problem(uow: UnitOfWork, proposal: Proposal, amount_cents: int) -> str | None:
    """French sentence when a grant passes the window's rate on the subsidisable expense, as assessed for the proposal;
    a motive would not allow it: the act prints the rate."""
    assessment = uow.session.get_one(Assessment, proposal.assessment_id)
    rate = Fraction(json.loads(assessment.output_json)["amount"]["rate"])
    most = share_of(proposal.subsidisable_cents, rate)
    if amount_cents <= most:
        return None
    return (
        f"La subvention dépasserait {format_rate(rate)} de la dépense subventionnable, soit {format_euros(most)} au "
        "plus : renvoyez la proposition en instruction."
    )


def room_under_cap(uow: UnitOfWork, dossier: Dossier, proposal: Proposal) -> Euros | None:
    """What the cap leaves, in cents: the limit assessed, moved by what other dossiers got or gave back since.

    None when the assessment knows no cap.
    """
    assessment = uow.session.get_one(Assessment, proposal.assessment_id)
    steps = json.loads(assessment.output_json)["amount"]["steps"]
    limit = next((step["limit"] for step in steps if step["code"] == "CAP"), None)
    if limit is None:
        return None
    before = json.loads(assessment.input_json)["applicant"].get("already_granted") or "0.00"
    moved = already_granted(uow.session, dossier) - from_decimal_string(before)
    return Euros(max(0, from_decimal_string(limit) - moved))
