"""The signatory's desk: acts that await a signature, and what differs in each from the proposal that was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ActState
from portal.domain.actors import Actor
from portal.domain.signing import (
    WAY_LABELS,
    Delegate,
    SigningWay,
    UsualSignatory,
    delegate_problem,
    usual_problem,
)
from portal.models import (
    Act,
    ActFile,
    Assessment,
    Decision,
    Dossier,
    Organisation,
    Proposal,
    SignedCopy,
    SigningDeputy,
)
from portal.queries.act_differences import Difference, differences
from portal.queries.scope import window_dossiers
from portal.queries.signatories import usual_signatory
from portal.queries.windows import window_settings

PAGE_SIZE = 50
_AWAITING = (ActState.CHECKED, ActState.COMMITTED)


@dataclass(frozen=True, slots=True)
class DeskRow:
    """An act to sign. ``signer``: the name it prints, by ``power`` (None: the authority itself); ``mine``: whether that
    is the reader; ``problem``: why the reader cannot sign it electronically that day."""

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
    power: Delegate | None
    mine: bool
    problem: str
    copy_waits: bool
    differences: tuple[Difference, ...]

    @property
    def to_sign(self) -> bool:
        """Whether the reader may sign it here, now."""
        return self.way is SigningWay.ELECTRONIC and not self.problem and not self.copy_waits


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


def signing_desk(session: Session, actor: Actor, on: date, page: int = 1) -> Desk:
    """Acts of the actor's windows issued and not signed, oldest first, as they stand on the legal day ``on``."""
    signed = sa.select(ActFile.id).where(ActFile.act_id == Act.id, ActFile.kind == "signed").exists()
    wanted = (window_dossiers(actor), Act.state.in_(_AWAITING), ~signed)
    acts = sa.select(Act.id).join(Dossier, Dossier.id == Act.dossier_id).where(*wanted)
    totals = acts.with_only_columns(sa.func.count(), sa.func.sum(Act.amount_cents), maintain_column_froms=True)
    count, amount = session.execute(totals).one()
    page = min(max(1, page), max(1, -(-count // PAGE_SIZE)))
    waits = sa.select(SignedCopy.id).where(SignedCopy.act_id == Act.id, SignedCopy.state == "waiting").exists()
    shown = (Act, Organisation.name, Proposal, Assessment.input_json, SigningDeputy, waits.label("waits"))
    query = (
        acts.with_only_columns(*shown, maintain_column_froms=True)
        .join(Organisation, Organisation.id == Act.organisation_id)
        .join(Decision, Decision.id == Act.decision_id)
        .join(Proposal, Proposal.id == Decision.proposal_id)
        .join(Assessment, Assessment.id == Proposal.assessment_id)
        .outerjoin(SigningDeputy, SigningDeputy.id == Act.deputy_id)
        .order_by(Act.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    )
    found = session.execute(query).all()
    usual = {key: usual_signatory(window_settings(session, key)) for key in {row[0].window_id for row in found}}
    return Desk(tuple(_row(*row, actor, usual[row[0].window_id], on) for row in found), count, page, int(amount or 0))


def _row(
    act: Act,
    body: str,
    proposal: Proposal,
    assessed: str,
    deputy: SigningDeputy | None,
    waits: bool,
    actor: Actor,
    usual: UsualSignatory,
    on: date,
) -> DeskRow:
    power = Delegate(deputy.valid_from, deputy.valid_to, deputy.ceiling_cents) if deputy else usual.power
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
        power=power,
        mine=deputy.person_id == actor.person_id if deputy else usual.account in ("", actor.email),
        problem=_problem(act, deputy, actor, usual, on) or "",
        copy_waits=bool(waits),
        differences=differences(act, proposal, assessed),
    )


def _problem(
    act: Act, deputy: SigningDeputy | None, actor: Actor, usual: UsualSignatory, on: date
) -> str | None:
    """Why this person does not sign this act electronically that day, as ``services.signing.powers`` will tell."""
    if act.signing_way is not SigningWay.ELECTRONIC:
        return None
    if act.planned_on is not None and act.planned_on != on:
        return f"Il porte la date du {act.planned_on:%d/%m/%Y}\u00a0: il se signe ce jour-là."
    if deputy is None:
        return usual_problem(usual, act.signatory_name, actor.email, on, act.amount_cents)
    if deputy.person_id != actor.person_id:
        return f"À signer par {deputy.name}."
    return delegate_problem(Delegate(deputy.valid_from, deputy.valid_to, deputy.ceiling_cents), on, act.amount_cents)


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
