"""An envelope with a history: two bodies of two axes, one award committed and half paid, credits given back and cut."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from portal.demo.siret import demo_siret
from portal.domain.actors import SYSTEM
from portal.domain.claim import ClaimState
from portal.domain.clocks import FixedClock
from portal.domain.ledger import EntryKind
from portal.eligibility.rulebook import load_rulebook
from portal.models import Act, Dossier, Envelope, Organisation, PaymentClaim, RulebookVersion, Window
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.runtime import Runtime
from tests.factories import SLUG, make_organisation, writing
from tests.integration.acting.support import House, granted, make_house, prepared

_K = EntryKind
#: Days of the story; the tests look at it from the last one.
OCTOBER = datetime(2021, 10, 15, 8, 0, tzinfo=UTC)
NOVEMBER = datetime(2021, 11, 10, 8, 0, tzinfo=UTC)
DECEMBER = datetime(2021, 12, 6, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Story:
    """15 October: 100 000 € notified, 10 000 € reserved for Cluny (3b), 20 000 € for Tournus (3a). 10 November: the
    20 000 € committed, 4 000 € of them given back, 5 000 € paid; 1 000 € cut. 6 December: a claim of 2 000 € waits."""

    house: House
    envelope: str
    held: str
    awarded: str
    act: str


def make_story(runtime: Runtime, clock: FixedClock, **settings: str | None) -> Story:
    """Fill the ledger through the services."""
    clock.move_to(OCTOBER)
    house = make_house(runtime, allotted_cents=10_000_000, **settings)
    with writing(runtime) as session:
        rules = load_rulebook(SLUG)
        session.get_one(Window, house.window_id).rulebook_version = rules.version
        kept = {"rulebook_version": rules.version, "content": rules.content, "created_at": runtime.legal.now()}
        session.add(RulebookVersion(window_id=house.window_id, **kept))
        session.get_one(Organisation, house.organisation_id).arrondissement = "715"
    cluny = make_organisation(
        runtime, "217101377", "Cluny", siret=demo_siret("217101377"), arrondissement="712", population=4_800
    )
    small = {"amount_cents": 1_000_000, "requested_cents": 1_000_000, "cost_cents": 2_000_000}
    held = granted(house, organisation_id=cluny, main_axis="3b", **small)
    awarded = granted(house, main_axis="3a", amount_cents=2_000_000, requested_cents=2_000_000, cost_cents=4_000_000)
    act = prepared(house, awarded)
    with runtime.read() as session:
        envelope = session.scalars(sa.select(Envelope.public_id)).one()
    clock.move_to(NOVEMBER)
    _commit_pay_and_cut(runtime, house, awarded, act)
    clock.move_to(DECEMBER)
    _claim(runtime, house, act, 200_000, ClaimState.FILED)
    return Story(house, envelope, held, awarded, act)


def _commit_pay_and_cut(runtime: Runtime, house: House, awarded: str, act: str) -> None:
    claim = _claim(runtime, house, act, 500_000, ClaimState.ORDERED)
    with runtime.uow() as uow:
        envelope = uow.session.scalars(sa.select(Envelope.id)).one()
        dossier = uow.session.scalars(sa.select(Dossier.id).where(Dossier.public_id == awarded)).one()
        of = {"act_id": uow.session.scalars(sa.select(Act.id).where(Act.public_id == act)).one()}
        whole = {**of, "dossier_id": dossier, "ej_number": "2103456789"}
        for command in (
            EntryCommand(envelope, _K.COMMITMENT, 2_000_000, "EJ", "ej", **whole),
            EntryCommand(envelope, _K.DECOMMITMENT, 400_000, "Projet moins cher", "de", **of),
            EntryCommand(envelope, _K.PAYMENT, 500_000, "Avance", "pay", claim_id=claim, **of),
            EntryCommand(envelope, _K.DECREASE, 100_000, "Gel", "cut", notice="Lettre n° 12"),
        ):
            post_entry(uow, SYSTEM, command)


def _claim(runtime: Runtime, house: House, act: str, cents: int, state: ClaimState) -> int:
    with runtime.uow() as uow:
        claim = PaymentClaim(
            window_id=house.window_id,
            act_id=uow.session.scalars(sa.select(Act.id).where(Act.public_id == act)).one(),
            organisation_id=house.organisation_id,
            amount_cents=cents,
            state=state,
            filed_at=uow.now,
            created_at=uow.now,
        )
        if state is ClaimState.ORDERED:
            claim.ordered_on, claim.request_number, claim.payable_cents = uow.now.date(), "DP1", cents
        uow.session.add(claim)
        uow.session.flush()
        return claim.id
