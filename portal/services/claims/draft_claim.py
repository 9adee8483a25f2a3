"""Begin a payment claim: an advance, an instalment or the balance. One at a time for an award."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.claim import KIND_LABELS, ClaimKind, ClaimState
from portal.domain.claim_amounts import ClaimTerms
from portal.domain.claim_kinds import kind_problem
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.permissions import Permission
from portal.models import Act, Dossier, PaymentClaim
from portal.queries.award import award_of
from portal.queries.claim_amounts import settled_cents, terms_of
from portal.services.claims.editing import standing_award, started_on
from portal.services.locking import lock_act
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A claim of this kind on the award of ``dossier`` (public id)."""

    dossier: str
    kind: str


def draft_claim(uow: UnitOfWork, actor: Actor, command: DraftClaim) -> str:
    """Open the draft and return its public id. Raises InvalidInput on a kind the act does not allow now, Conflict while
    the start is not accepted or another claim is under way."""
    act = _lock_award(uow, actor, command.dossier)
    award = standing_award(uow, act)
    if command.kind not in set(ClaimKind):
        raise InvalidInput({"kind": "Choisissez ce que vous demandez."})
    kind = ClaimKind(command.kind)
    started_on(uow, act.id)
    earlier = list(uow.session.scalars(sa.select(PaymentClaim).where(PaymentClaim.act_id == act.id)))
    problem = kind_problem(terms_of(award), kind, [(ClaimKind(one.kind), one.state) for one in earlier])
    if problem:
        raise Conflict(problem)
    number = max((one.number for one in earlier), default=0) + 1
    claim = PaymentClaim(
        window_id=act.window_id,
        act_id=act.id,
        organisation_id=act.organisation_id,
        kind=kind.value,
        number=number,
        state=ClaimState.DRAFT,
        amount_cents=_at_most(terms_of(award), kind, settled_cents(uow.session, act.id)),
        created_at=uow.now,
    )
    uow.session.add(claim)
    uow.session.flush()
    return claim.public_id


def _lock_award(uow: UnitOfWork, actor: Actor, dossier: str) -> Act:
    dossier_id = uow.session.scalar(sa.select(Dossier.id).where(Dossier.public_id == dossier))
    award = award_of(uow.session, dossier_id) if dossier_id is not None else None
    if award is None:
        raise NotFound
    return lock_act(uow, actor, Permission.CLAIM_EDIT, award.act_public_id)


def _at_most(terms: ClaimTerms, kind: ClaimKind, before: int) -> int:
    """What the claim may reach, before anything is charged to it."""
    if kind is ClaimKind.ADVANCE:
        return terms.advance_limit_cents
    limit = terms.cumulative_limit_cents if kind is ClaimKind.INTERIM else terms.maximum_cents
    left = limit - before
    if left <= 0 and kind is ClaimKind.INTERIM:
        raise Conflict(
            f"{KIND_LABELS[kind]} impossible : les versements faits atteignent déjà la part que l’arrêté permet avant "
            "le solde."
        )
    return max(0, left)
