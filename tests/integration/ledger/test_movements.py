"""What a budget officer enters by hand: credits given and taken back, AE and CP apart, corrected, carried over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from portal.domain.errors import Conflict, Forbidden, InvalidInput, LedgerRefusal
from portal.domain.ledger import Columns, EntryKind
from portal.models import Envelope, LedgerEntry
from portal.queries.budget import envelope_board
from portal.queries.ledger_entries import entry_sheet
from portal.queries.windows import envelopes_of
from portal.services.budget.carry_over import CarryOver, carry_over
from portal.services.budget.correct_entry import CorrectEntry, correct_entry
from portal.services.budget.decommit import Decommit, decommit
from portal.services.budget.envelopes import Notice
from portal.services.budget.notify_credits import NotifyCredits, notify_credits
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.factories import PDF
from tests.integration.acting.support import (
    House,
    committed,
    granted,
    issued,
    later,
    make_house,
    make_proposal,
    signed,
)
from tests.integration.acting.support import grant as decide

LETTER = Notice("Notification n° 2021-118", date(2021, 10, 14))
ALLOTTED = 10_000_000


@pytest.fixture
def house(runtime: Runtime) -> House:
    """A window with 100 000,00 € in AE and in CP."""
    return make_house(runtime, allotted_cents=ALLOTTED)


def _envelope(house: House, year: int = 2021) -> str:
    with house.runtime.read() as session:
        return session.scalars(
            sa.select(Envelope.public_id).where(Envelope.window_id == house.window_id, Envelope.year == year)
        ).one()


def _balance(house: House, year: int = 2021) -> Columns:
    with house.runtime.read() as session:
        return envelope_board(session, house.budget, _envelope(house, year)).balance


def _command(house: House, *, cut: bool = False, ae: int = 0, cp: int = 0, key: str = "a") -> NotifyCredits:
    return NotifyCredits(_envelope(house), cut, ae, cp, LETTER, "Dotation complémentaire", key)


def _last_entry(house: House, kind: EntryKind) -> LedgerEntry:
    with house.runtime.read() as session:
        query = sa.select(LedgerEntry).where(LedgerEntry.kind == kind).order_by(LedgerEntry.id.desc())
        return session.scalars(query).first()  # type: ignore[return-value]


def test_credits_come_in_ae_and_cp_apart_with_their_letter(house: House) -> None:
    command = replace(_command(house, ae=500_000, cp=200_000), notice=replace(LETTER, piece=PDF))
    for _ in range(2):  # the same page sent twice
        notify_credits(house.runtime, house.budget, command)
    assert _balance(house) == Columns(10_500_000, 0, 0, 0, 10_500_000, 10_200_000)
    with house.runtime.read() as session:
        sheet = entry_sheet(session, house.budget, _last_entry(house, EntryKind.INCREASE).public_id)
    assert (sheet.notice, sheet.notice_on, sheet.author) == (LETTER.reference, LETTER.on, "Béatrice Budget")
    assert sheet.piece_sha256 is not None
    assert house.runtime.store.get(sheet.piece_sha256) == PDF


def test_a_cut_beyond_what_is_available_blocks_until_credits_come_back(house: House) -> None:
    dossier, proposal = make_proposal(house, amount_cents=2_500_000, requested_cents=2_500_000, cost_cents=5_000_000)
    decide(house, house.signatory, dossier, proposal)
    after = notify_credits(house.runtime, house.budget, _command(house, cut=True, ae=8_000_000))
    assert (after.available, after.reserved, after.allotted, after.shortfall) == (0, 2_500_000, 2_500_000, 500_000)

    other = make_proposal(house, amount_cents=100, requested_cents=100, cost_cents=1_000)
    with pytest.raises(LedgerRefusal, match="aucune nouvelle réservation"):
        decide(house, house.signatory, *other)
    notify_credits(house.runtime, house.budget, _command(house, ae=500_100, key="b"))
    assert _balance(house).shortfall == 0
    assert _balance(house).available == 100
    assert verify(house.runtime).problems == ()


def test_cp_already_paid_cannot_be_taken_back(house: House) -> None:
    with pytest.raises(LedgerRefusal):
        notify_credits(house.runtime, house.budget, _command(house, cut=True, cp=ALLOTTED + 1))
    assert _balance(house).cp_allotted == ALLOTTED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ae_cents": 0}, "ae"),
        ({"reason": " "}, "reason"),
        ({"notice": replace(LETTER, reference="")}, "notice"),
        ({"notice": replace(LETTER, on=date(2021, 10, 16))}, "notice_on"),
        ({"notice": replace(LETTER, piece=b"MZ")}, "piece"),
    ],
)
def test_bad_input_names_its_field(house: House, changes: dict[str, object], field: str) -> None:
    command = replace(_command(house, ae=100), **changes)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput) as refused:
        notify_credits(house.runtime, house.budget, command)
    assert set(refused.value.fields) == {field}
    assert _balance(house).available == ALLOTTED


def test_the_budget_officer_alone_moves_credits(house: House) -> None:
    for actor in (house.instructor, house.signatory):
        with pytest.raises(Forbidden):
            notify_credits(house.runtime, actor, _command(house, ae=100))


@pytest.mark.parametrize("cut", [False, True])
def test_a_correction_is_a_counter_entry_made_once(house: House, cut: bool) -> None:
    before = _balance(house)
    notify_credits(house.runtime, house.budget, _command(house, cut=cut, ae=500_000))
    wrong = _last_entry(house, EntryKind.DECREASE if cut else EntryKind.INCREASE)
    with house.runtime.uow() as uow:
        correct_entry(uow, house.budget, CorrectEntry(wrong.public_id, "Montant du chapitre voisin"))
    assert _balance(house) == before
    with house.runtime.read() as session:
        sheet = entry_sheet(session, house.budget, wrong.public_id)
        answer = entry_sheet(session, house.budget, sheet.answered_by or "")
    assert (sheet.correctable, answer.answers, answer.correctable) == (False, wrong.public_id, False)
    for entry in (wrong.public_id, answer.public_id):
        with pytest.raises(Conflict), house.runtime.uow() as uow:
            correct_entry(uow, house.budget, CorrectEntry(entry, "Encore"))


def test_what_follows_a_decision_is_not_corrected_here(house: House) -> None:
    granted(house)
    with pytest.raises(Conflict, match="suit une décision"), house.runtime.uow() as uow:
        correct_entry(uow, house.budget, CorrectEntry(_last_entry(house, EntryKind.RESERVATION).public_id, "Essai"))


def test_available_credits_are_carried_over_whole_or_not_at_all(house: House) -> None:
    command = CarryOver(_envelope(house), 4_000_000, 1_000_000, LETTER, "Report de crédits", "r")
    for _ in range(2):
        carry_over(house.runtime, house.budget, command)
    assert _balance(house) == Columns(6_000_000, 0, 0, 0, 6_000_000, 9_000_000)
    assert _balance(house, 2022) == Columns(4_000_000, 0, 0, 0, 4_000_000, 1_000_000)
    with pytest.raises(LedgerRefusal, match="il manque"):
        carry_over(house.runtime, house.budget, replace(command, ae_cents=6_000_001, key="s"))
    assert _balance(house).available == 6_000_000
    assert verify(house.runtime).problems == ()


def test_credits_that_left_and_did_not_arrive_are_found(house: House) -> None:
    with house.runtime.read() as session:
        envelope = session.scalars(sa.select(Envelope.id)).one()
    with house.runtime.uow() as uow:
        half = EntryCommand(envelope, EntryKind.CARRY_OVER_OUT, 100_000, "Report", "k", notice="Lettre")
        post_entry(uow, house.budget, half)
    assert ["n’est arrivé dans aucune enveloppe" in line for line in verify(house.runtime).problems] == [True]


def test_a_part_of_a_commitment_is_given_back(house: House) -> None:
    act = committed(house, signed(house, issued(house)))
    before = _balance(house)
    command = Decommit(act, 60_000, "Renonciation partielle", "d")
    for _ in range(2):
        with house.runtime.uow() as uow:
            decommit(uow, house.budget, command)
    after = _balance(house)
    assert (before.committed - after.committed, after.available - before.available) == (60_000, 60_000)
    with pytest.raises(InvalidInput) as refused, house.runtime.uow() as uow:
        decommit(uow, house.budget, replace(command, amount_cents=after.committed + 1, key="e"))
    assert "saisissez moins" in refused.value.fields["amount"]
    assert verify(house.runtime).problems == ()


def test_an_act_without_ej_has_nothing_to_give_back(house: House) -> None:
    with pytest.raises(Conflict, match="rien à désengager"), house.runtime.uow() as uow:
        decommit(uow, house.budget, Decommit(issued(house), 100, "Essai", "d"))


def test_the_balance_at_any_past_day(house: House) -> None:
    granted(house)
    reserved = _balance(house).reserved
    later(house.runtime)
    notify_credits(house.runtime, house.budget, _command(house, ae=500_000))
    with house.runtime.read() as session:
        days = [envelope_board(session, house.budget, on=date(2021, 10, day)).balance for day in (14, 15, 16)]
        then = envelope_board(session, house.budget, on=date(2021, 10, 15))
        now = envelope_board(session, house.budget)
    assert days == [Columns(), Columns(ALLOTTED - reserved, reserved, 0, 0, ALLOTTED, ALLOTTED), _balance(house)]
    assert (then.balance, then.entry_count, now.entry_count) == (days[1], 3, 4)
    newest = then.entries[0]
    assert (newest.kind, newest.available_after) == (EntryKind.RESERVATION, days[1].available)
    assert then.entries[-1].available_after == ALLOTTED


def test_a_reader_sees_one_instant(house: House) -> None:
    """Figures read one after the other in one session add up, whoever commits in between."""
    with house.runtime.read() as session:
        before = envelopes_of(session, house.window_id)[0].balance
        notify_credits(house.runtime, house.budget, _command(house, ae=700_000))
        total = session.scalar(sa.select(sa.func.sum(LedgerEntry.available_delta)))
        assert (total, before.available) == (ALLOTTED, ALLOTTED)
    assert _balance(house).available == ALLOTTED + 700_000
