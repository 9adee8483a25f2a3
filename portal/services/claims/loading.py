"""A claim that is about to change: rows locked, permission asked, the move written down and told."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.claim import CLAIM, ClaimState
from portal.domain.errors import NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import Act, BankAccount, ClaimStep, PaymentClaim
from portal.services.locking import lock_act, locked, person_id_of
from portal.services.unit_of_work import UnitOfWork

#: The step of who checked the charges; it moves nothing.
CHECKED = "check"
EVENTS: dict[str, Event] = {
    "file": Event.CLAIM_FILED,
    "request_items": Event.CLAIM_ITEMS_REQUESTED,
    "supply_items": Event.CLAIM_ITEMS_SUPPLIED,
    "verify": Event.CLAIM_VERIFIED,
    "certify": Event.CLAIM_CERTIFIED,
    "order": Event.CLAIM_ORDERED,
    "pay": Event.CLAIM_PAID,
    "reject": Event.CLAIM_REJECTED,
}


def lock_claim(uow: UnitOfWork, actor: Actor, permission: Permission, public_id: str) -> tuple[PaymentClaim, Act]:
    """The claim and its act, after its dossier: rows locked, always in this order. Raises NotFound or Forbidden.

    A draft is the beneficiary's alone: nobody else knows of it.
    """
    act_id = uow.session.scalar(
        sa.select(Act.public_id)
        .join(PaymentClaim, PaymentClaim.act_id == Act.id)
        .where(PaymentClaim.public_id == public_id)
    )
    if act_id is None:
        raise NotFound
    act = lock_act(uow, actor, permission, act_id)
    claim = locked(uow, sa.select(PaymentClaim).where(PaymentClaim.public_id == public_id))
    if claim.state is ClaimState.DRAFT and not actor.is_system and not _is_own(actor, claim):
        raise NotFound
    return claim, act


def move(
    uow: UnitOfWork,
    actor: Actor,
    claim: PaymentClaim,
    act: Act,
    verb: str,
    *,
    remark: str = "",
    amount_cents: int | None = None,
) -> None:
    """Move the claim by the table, append the step and journal it. Raises Conflict when the table has no such move."""
    claim.state = CLAIM.next(claim.state, verb)
    uow.session.add(
        ClaimStep(
            claim_id=claim.id,
            verb=verb,
            person_id=person_id_of(actor),
            amount_cents=amount_cents,
            remark=remark.strip(),
            created_at=uow.now,
        )
    )
    uow.session.flush()
    facts: dict[str, object] = {"claim": claim.number, "kind": claim.kind}
    if amount_cents is not None:
        facts["amount_cents"] = amount_cents
    uow.record(
        EVENTS[verb],
        actor,
        ("claim", claim.public_id),
        dossier=act.dossier.public_id,
        facts=facts,
        detail=remark.strip(),
    )


def note_check(uow: UnitOfWork, actor: Actor, claim: PaymentClaim) -> None:
    """Append that this person checked the charges, once in a row: whoever did may not certify."""
    last = uow.session.scalar(
        sa.select(ClaimStep).where(ClaimStep.claim_id == claim.id).order_by(ClaimStep.id.desc()).limit(1)
    )
    person_id = person_id_of(actor)
    if last is None or (last.verb, last.person_id) != (CHECKED, person_id):
        uow.session.add(ClaimStep(claim_id=claim.id, verb=CHECKED, person_id=person_id, created_at=uow.now))


def last_step(uow: UnitOfWork, claim: PaymentClaim, verb: str) -> ClaimStep | None:
    """The last time ``verb`` was done to the claim."""
    steps = sa.select(ClaimStep).where(ClaimStep.claim_id == claim.id, ClaimStep.verb == verb)
    return uow.session.scalar(steps.order_by(ClaimStep.id.desc()).limit(1))


def confirmed_account(uow: UnitOfWork, organisation_id: int) -> BankAccount | None:
    """The account the organisation is paid on."""
    return uow.session.scalar(
        sa.select(BankAccount)
        .where(BankAccount.organisation_id == organisation_id, BankAccount.state == "confirmed")
        .order_by(BankAccount.id.desc())
        .limit(1)
    )


def _is_own(actor: Actor, claim: PaymentClaim) -> bool:
    return any(member.organisation_id == claim.organisation_id for member in actor.memberships)
