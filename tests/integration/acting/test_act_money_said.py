"""What an act says of money that several decisions make: a body's year, a cap a decision passes."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from portal.acts.blocks import iter_texts
from portal.acts.drawn import DrawnAct
from portal.domain.actors import SYSTEM
from portal.domain.clocks import FixedClock
from portal.domain.ledger import EntryKind
from portal.domain.money import Euros
from portal.models import Act, Assessment, Envelope, EnvelopeBalance, Organisation
from portal.services.acting.act_drawing import draw_act
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.runtime import Runtime
from tests.factories import writing
from tests.integration.acting.support import House, act_row, grant, granted, issued, make_house, make_proposal, prepared

CONVENTION = {"visa__convention_law": "la loi n° 2000-321", "visa__convention_decree": "le décret n° 2001-495"}


def drawn(house: House, act: str) -> DrawnAct:
    with house.runtime.read() as session:
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        return draw_act(session, row, house.runtime.legal.now(), specimen=False)


def test_the_subsidies_of_a_year_make_a_convention_together(runtime: Runtime) -> None:
    """Each alone stays at or below the threshold; the second one passes it with the first."""
    house = make_house(runtime, **CONVENTION, texts__convention_above="15000,00")
    with writing(runtime) as session:
        session.execute(sa.update(Organisation).values(legal_category="9220", name="Les Ateliers numériques"))
    first = issued(house)
    amount = act_row(runtime, first).amount_cents
    assert amount < 1_500_000
    assert not act_row(runtime, first).agreed
    second = prepared(house, granted(house))
    assert act_row(runtime, second).amount_cents + amount > 1_500_000
    assert drawn(house, second).own.same_year_cents == amount
    assert drawn(house, second).two_parties
    clock = runtime.legal
    assert isinstance(clock, FixedClock)
    clock.move_to(datetime(2022, 1, 10, 9, tzinfo=UTC))
    with runtime.uow() as uow:
        envelope = Envelope(window_id=house.window_id, year=2022, label="FITN7 2022", created_at=uow.now)
        uow.session.add(envelope)
        uow.session.flush()
        uow.session.add(EnvelopeBalance(envelope_id=envelope.id))
        uow.session.flush()
        given = (envelope.id, EntryKind.ALLOTMENT, 5_000_000, "Notification", "essai-2022")
        post_entry(uow, SYSTEM, EntryCommand(*given, notice="Notification"))
    next_year = drawn(house, prepared(house, granted(house)))
    assert (next_year.own.same_year_cents, next_year.two_parties) == (0, False)


def test_an_award_above_the_cap_says_the_motive_of_the_decision(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier, proposal = make_proposal(house)
    grant(house, house.signatory, dossier, proposal, "Le projet sert vingt communes. ")
    act = prepared(house, dossier)
    assert drawn(house, act).own.award.exceeded is None
    with writing(runtime) as session:
        kept = session.scalars(sa.select(Assessment)).one()
        kept.output_json = kept.output_json.replace('"30000.00"', '"1000.00"')
    own = drawn(house, act).own
    assert own.award.exceeded is not None
    assert own.award.exceeded.amount_cents == Euros(100_000)
    text = next(one for one in iter_texts(drawn(house, act).document.blocks) if "dépasse la limite" in one)
    assert text.endswith("pour le motif suivant : Le projet sert vingt communes ;")
