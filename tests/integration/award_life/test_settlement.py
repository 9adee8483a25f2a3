"""The balance certified settles the final amount: explained, frozen, the rest decommitted in the same transaction."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.domain.claim import ClaimState
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.domain.ledger import EntryKind
from portal.models import AwardSettlement, LedgerEntry, MailMessage, PaymentClaim
from portal.queries.award_closing import closing_obstacles
from portal.queries.settlement import settlement_of
from portal.queries.windows import envelopes_of
from portal.services.award_life.declare_aids import DeclareAids, GivenAid, declare_aids
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.factories import make_person, writing
from tests.integration.award.support import award_view
from tests.integration.award_life.support import declare, paid_advance, settled, spend
from tests.integration.claims.support import certified_claim, make_award, paid_cents

NONE: tuple[GivenAid, ...] = ()


def test_less_spent_than_planned_the_rest_goes_back_to_the_envelope(runtime: Runtime) -> None:
    """70 % of 15 000 € instead of 20 000 €: 10 500 €, of which 4 200 € are paid; 3 500 € come back."""
    award = make_award(runtime)
    paid_advance(runtime, award)
    claim = spend(runtime, award, 1_500_000)
    declare(runtime, award)
    made = settled(runtime, award, claim)
    assert (made.final_cents, made.due_cents, made.rest_cents) == (1_050_000, 630_000, 350_000)
    assert paid_cents(runtime, award) == (1_050_000, 420_000)
    with runtime.read() as session:
        entry = session.scalars(sa.select(LedgerEntry).where(LedgerEntry.kind == EntryKind.DECOMMITMENT)).one()
        kept = session.scalars(sa.select(AwardSettlement)).one()
        row = session.scalars(sa.select(PaymentClaim).where(PaymentClaim.public_id == claim)).one()
        assert (entry.amount_cents, kept.entry_id, kept.released_cents) == (350_000, entry.id, 350_000)
        assert row.payable_cents == 630_000
        assert envelopes_of(session, award.house.window_id)[0].balance.available == 29_702_975 - 1_050_000
        mail = session.scalars(sa.select(MailMessage).where(MailMessage.subject.contains("montant définitif"))).one()
        assert "10\u202f500,00\u00a0€" in mail.body
    assert verify(runtime).problems == ()


def test_what_was_settled_stays_as_it_was_shown(runtime: Runtime) -> None:
    award = make_award(runtime)
    claim = spend(runtime, award, 1_500_000)
    declare(runtime, award, GivenAid("Département", "public", 600_000))
    made = settled(runtime, award, claim)
    assert made.final_cents == 600_000  # 80 % of 15 000 € of investment, less the 6 000 € received
    view = award_view(runtime, award.dossier)
    with runtime.read() as session:
        shown = settlement_of(session, view)
    assert shown.settled is not None
    assert shown.shown == made
    assert [step.code for step in made.steps] == [step.code for step in shown.settled.settlement.steps]
    assert shown.shown_aids[0].funder == "Département"
    assert [line.accepted_cents for line in shown.shown_lines] == [1_500_000]


def test_the_balance_waits_for_the_declaration_of_aids(runtime: Runtime) -> None:
    award = make_award(runtime)
    claim = spend(runtime, award, 2_000_000)
    with pytest.raises(Conflict, match="autres aides reçues"):
        settled(runtime, award, claim)
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(AwardSettlement)) == 0
        state = session.scalars(sa.select(PaymentClaim.state).where(PaymentClaim.public_id == claim)).one()
    assert state is ClaimState.VERIFIED


def test_the_balance_waits_for_the_other_claims(runtime: Runtime) -> None:
    award = make_award(runtime)
    declare(runtime, award)
    spend(runtime, award, 100_000, ClaimState.FILED)
    with pytest.raises(Conflict, match="n’est pas terminée"):
        settled(runtime, award, spend(runtime, award, 2_000_000))


def test_paid_beyond_the_final_amount_is_told_and_stays_paid(runtime: Runtime) -> None:
    award = make_award(runtime)
    paid_advance(runtime, award)
    declare(runtime, award)
    made = settled(runtime, award, spend(runtime, award, 500_000))
    assert (made.final_cents, made.overpaid_cents, made.due_cents) == (350_000, 70_000, 0)
    assert paid_cents(runtime, award) == (420_000, 420_000)


def test_aids_are_declared_whole_each_time_and_by_the_beneficiary(runtime: Runtime) -> None:
    award = make_award(runtime)
    stranger = make_person(runtime, "Jean Autre")
    aids = (GivenAid("", "public", 100), GivenAid("Région", "x", None))
    with pytest.raises(InvalidInput) as refused, runtime.uow() as uow:
        declare_aids(uow, award.house.applicant, DeclareAids(award.dossier, aids, 0, False))
    assert sorted(refused.value.fields) == ["aids-0-funder", "aids-1-amount", "aids-1-kind", "certified"]
    for actor, error in ((stranger, NotFound), (award.house.budget, Forbidden)):
        with pytest.raises(error), runtime.uow() as uow:
            declare_aids(uow, actor, DeclareAids(award.dossier, NONE, 0, True))
    declare(runtime, award, GivenAid("Département", "public", 300_000))
    declare(runtime, award, other=200_000)
    with runtime.read() as session:
        view = settlement_of(session, award_view(runtime, award.dossier))
    assert view.aids is not None
    assert (view.aids.aids, view.aids.other_cost_cents, view.aids.declared_by) == ((), 200_000, "Adèle Mairie")


def test_a_balance_settled_once_is_not_settled_again(runtime: Runtime) -> None:
    award = make_award(runtime)
    declare(runtime, award)
    claim = spend(runtime, award, 1_500_000)
    settled(runtime, award, claim)
    with pytest.raises(Conflict, match="déjà arrêté"):
        settled(runtime, award, claim)
    with pytest.raises(Conflict, match="montant définitif est arrêté"):
        declare(runtime, award)


def test_a_settlement_changed_in_the_database_is_found(runtime: Runtime) -> None:
    award = make_award(runtime)
    declare(runtime, award)
    settled(runtime, award, spend(runtime, award, 1_500_000))
    with writing(runtime) as session:
        session.execute(sa.update(AwardSettlement).values(content=AwardSettlement.content + " "))
    assert any("Montant définitif" in problem for problem in verify(runtime).problems)


def test_a_claim_certified_for_nothing_stops_neither_the_balance_nor_the_closure(runtime: Runtime) -> None:
    award = make_award(runtime)
    declare(runtime, award)
    certified_claim(runtime, award, 0, kind="interim", number=2, amount_cents=100)
    settled(runtime, award, spend(runtime, award, 1_500_000))
    with runtime.read() as session:
        told = closing_obstacles(session, award_view(runtime, award.dossier))
    assert not [line for line in told if "n° 2" in line]
    assert [line for line in told if "n° 9" in line]


def test_a_claim_certified_for_something_stops_the_balance(runtime: Runtime) -> None:
    award = make_award(runtime)
    declare(runtime, award)
    certified_claim(runtime, award, 100, kind="interim", number=2)
    with pytest.raises(Conflict, match="n° 2 n’est pas terminée"):
        settled(runtime, award, spend(runtime, award, 1_500_000))
