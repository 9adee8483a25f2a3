"""Claims of the actor's windows by what awaits them: the first of each list on one page, or one list by pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.claim import CLAIM, KIND_LABELS, ClaimKind, ClaimState
from portal.domain.clocks import paris_date
from portal.models import Act, Dossier, Organisation, PaymentClaim
from portal.queries.act_lists import PAGE_SIZE, SHORT, Listed
from portal.queries.scope import window_dossiers

_S = ClaimState
#: The lists by the code their address uses: states, oldest first where somebody waits, newest first at the end.
LISTS: dict[str, tuple[ClaimState, ...]] = {
    "a-verifier": (_S.FILED,),
    "a-certifier": (_S.VERIFIED,),
    "a-payer": (_S.CERTIFIED,),
    "a-virer": (_S.ORDERED,),
    "a-completer": (_S.INCOMPLETE,),
    "terminees": (_S.PAID, _S.REJECTED),
}


@dataclass(frozen=True, slots=True)
class ListedClaim:
    """A claim in a list of the prefecture. ``cents``: what was found due, else what is asked."""

    public_id: str
    number: int
    kind_label: str
    state: ClaimState
    cents: int
    filed_on: date | None
    request_number: str
    dossier_public_id: str
    dossier_reference: str
    organisation_name: str
    ej_number: str

    @property
    def state_label(self) -> str:
        return CLAIM.labels[self.state]


def claim_lists(session: Session, actor: Actor, alone: str = "", page: int = 1) -> dict[str, Listed[ListedClaim]]:
    """The lists; ``alone``: the one wanted, by pages."""
    wanted = {name: states for name, states in LISTS.items() if alone in ("", name)}
    base = (
        sa.select(PaymentClaim.id)
        .join(Act, Act.id == PaymentClaim.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .where(window_dossiers(actor), PaymentClaim.state != ClaimState.DRAFT)
    )
    counts = dict.fromkeys(wanted, 0)
    by_state = base.with_only_columns(PaymentClaim.state, sa.func.count(), maintain_column_froms=True)
    for state, count in session.execute(by_state.group_by(PaymentClaim.state)):
        for name, states in wanted.items():
            counts[name] += count if state in states else 0
    pages = {name: min(max(1, page), max(1, -(-count // PAGE_SIZE))) for name, count in counts.items()}
    rows = _rows(session, base, {name: wanted[name] for name, count in counts.items() if count}, bool(alone), pages)
    return {name: Listed(tuple(rows.get(name, ())), counts[name], pages[name]) for name in wanted}


def _rows(
    session: Session,
    base: sa.Select[tuple[int]],
    wanted: dict[str, tuple[ClaimState, ...]],
    alone: bool,
    pages: dict[str, int],
) -> dict[str, list[ListedClaim]]:
    if not wanted:
        return {}
    parts = []
    for name, states in wanted.items():
        order = PaymentClaim.id.desc() if name == "terminees" else PaymentClaim.filed_at
        some = base.where(PaymentClaim.state.in_(states)).order_by(order, PaymentClaim.id)
        size, start = (PAGE_SIZE, (pages[name] - 1) * PAGE_SIZE) if alone else (SHORT, 0)
        chosen = some.limit(size).offset(start).subquery()
        parts.append(sa.select(sa.literal(name).label("list"), chosen.c.id.label("claim_id")))
    ids = sa.union_all(*parts).subquery()
    found: dict[str, list[ListedClaim]] = {name: [] for name in wanted}
    query = (
        sa.select(ids.c.list, PaymentClaim, Dossier.public_id, Dossier.reference, Organisation.name, Act.ej_number)
        .join(PaymentClaim, PaymentClaim.id == ids.c.claim_id)
        .join(Act, Act.id == PaymentClaim.act_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .join(Organisation, Organisation.id == PaymentClaim.organisation_id)
        .order_by(PaymentClaim.filed_at, PaymentClaim.id)
    )
    for name, claim, *rest in session.execute(query):
        found[name].append(_listed(claim, *rest))
    if "terminees" in found:
        found["terminees"].reverse()
    return found


def _listed(claim: PaymentClaim, dossier: str, reference: str | None, organisation: str, ej: str | None) -> ListedClaim:
    return ListedClaim(
        claim.public_id,
        claim.number,
        KIND_LABELS[ClaimKind(claim.kind)],
        claim.state,
        claim.amount_cents if claim.payable_cents is None else claim.payable_cents,
        paris_date(claim.filed_at) if claim.filed_at else None,
        claim.request_number,
        dossier,
        reference or "",
        organisation,
        ej or "",
    )
