"""The signatory's desk: acts that await a signature, and what differs in each from the proposal that was decided."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ActState
from portal.domain.actors import Actor
from portal.domain.money import Euros, format_euros
from portal.domain.signing import WAY_LABELS, SigningWay
from portal.models import Act, ActFile, Decision, Dossier, Organisation, Proposal, SignedCopy, SigningDeputy
from portal.queries.scope import window_dossiers

PAGE_SIZE = 20
_AWAITING = (ActState.CHECKED, ActState.COMMITTED)


@dataclass(frozen=True, slots=True)
class DeskRow:
    """An act to sign. ``differences``: (what, proposed, in the act). ``signer``: a deputy's name, or the usual one."""

    public_id: str
    reference: str
    organisation_name: str
    title: str
    amount_cents: int
    way: SigningWay
    way_label: str
    planned_number: str
    planned_on: date | None
    signer: str
    mine: bool
    copy_waits: bool
    differences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """One page of the acts to sign, and how many there are."""

    rows: tuple[DeskRow, ...]
    count: int
    page: int
    amount_cents: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE_SIZE))


def signing_desk(session: Session, actor: Actor, page: int = 1) -> Desk:
    """Acts of the actor's windows issued and not signed, oldest first."""
    signed = sa.select(ActFile.id).where(ActFile.act_id == Act.id, ActFile.kind == "signed").exists()
    wanted = (window_dossiers(actor), Act.state.in_(_AWAITING), ~signed)
    acts = sa.select(Act.id).join(Dossier, Dossier.id == Act.dossier_id).where(*wanted)
    totals = acts.with_only_columns(sa.func.count(), sa.func.sum(Act.amount_cents), maintain_column_froms=True)
    count, amount = session.execute(totals).one()
    page = min(max(1, page), max(1, -(-count // PAGE_SIZE)))
    waits = sa.select(SignedCopy.id).where(SignedCopy.act_id == Act.id, SignedCopy.state == "waiting").exists()
    query = (
        acts.with_only_columns(
            Act, Organisation.name, Proposal, SigningDeputy, waits.label("waits"), maintain_column_froms=True
        )
        .join(Organisation, Organisation.id == Act.organisation_id)
        .join(Decision, Decision.id == Act.decision_id)
        .join(Proposal, Proposal.id == Decision.proposal_id)
        .outerjoin(SigningDeputy, SigningDeputy.id == Act.deputy_id)
        .order_by(Act.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    only_deputy = _is_deputy(session, actor)
    rows = [
        _row(act, body, proposal, deputy, bool(copy), actor, act.window_id in only_deputy)
        for act, body, proposal, deputy, copy in session.execute(query)
    ]
    return Desk(tuple(rows), count, page, int(amount or 0))


def _is_deputy(session: Session, actor: Actor) -> frozenset[int]:
    mine = sa.select(SigningDeputy.window_id).where(SigningDeputy.person_id == actor.person_id)
    return frozenset(session.scalars(mine))


def _row(
    act: Act, body: str, proposal: Proposal, deputy: SigningDeputy | None, waits: bool, actor: Actor, only: bool
) -> DeskRow:
    return DeskRow(
        public_id=act.public_id,
        reference=act.reference,
        organisation_name=body,
        title=act.title,
        amount_cents=act.amount_cents,
        way=act.signing_way,
        way_label=WAY_LABELS[act.signing_way],
        planned_number=act.planned_number or "",
        planned_on=act.planned_on,
        signer=deputy.name if deputy else act.signatory_name,
        mine=deputy.person_id == actor.person_id if deputy else not only,
        copy_waits=waits,
        differences=_differences(act, proposal),
    )


def _differences(act: Act, proposal: Proposal) -> tuple[tuple[str, str, str], ...]:
    """What the act says otherwise than the proposal the decision was taken on."""
    if act.kind != "award":
        return ()
    award = json.loads(act.content or "{}").get("arrete", {}).get("award", {})
    found = []
    if act.amount_cents != proposal.amount_cents:
        found.append(("Montant", format_euros(Euros(proposal.amount_cents)), format_euros(Euros(act.amount_cents))))
    base = award.get("base_cents")
    if base is not None and base != proposal.subsidisable_cents:
        found.append(
            ("Dépense subventionnable", format_euros(Euros(proposal.subsidisable_cents)), format_euros(Euros(base)))
        )
    if proposal.act_title and act.title.casefold() != proposal.act_title.casefold():
        found.append(("Intitulé", proposal.act_title, act.title))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ParapheurRow:
    """An act that awaits its signature in the parapheur. ``copy``: the file that came back and waits, if any."""

    public_id: str
    reference: str
    organisation_name: str
    amount_cents: int
    planned_number: str
    planned_on: date | None
    copy: str


def parapheur_rows(session: Session, actor: Actor) -> tuple[ParapheurRow, ...]:
    """Acts of the actor's windows to be signed in the parapheur, oldest first, a hundred at most."""
    signed = sa.select(ActFile.id).where(ActFile.act_id == Act.id, ActFile.kind == "signed").exists()
    waits = (
        sa.select(SignedCopy.public_id)
        .where(SignedCopy.act_id == Act.id, SignedCopy.state == "waiting")
        .limit(1)
        .correlate(Act)
        .scalar_subquery()
    )
    query = (
        sa.select(Act, Organisation.name, waits)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .join(Organisation, Organisation.id == Act.organisation_id)
        .where(window_dossiers(actor), Act.signing_way == SigningWay.PARAPHEUR, Act.state.in_(_AWAITING), ~signed)
        .order_by(Act.id)
        .limit(100)
    )
    return tuple(
        ParapheurRow(
            act.public_id, act.reference, body, act.amount_cents, act.planned_number or "", act.planned_on, copy or ""
        )
        for act, body, copy in session.execute(query)
    )
