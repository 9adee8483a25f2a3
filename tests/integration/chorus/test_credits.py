"""Notified credits confirmed by a second person, where the window says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.errors import Conflict, Forbidden, InvalidInput, LedgerRefusal
from portal.models import CreditsNotice, Envelope, LedgerEntry
from portal.queries.windows import envelopes_of
from portal.services.acting.certify_credits import CertifyCredits, certify_credits
from portal.services.budget.carry_over import CarryOver, carry_over
from portal.services.budget.correct_entry import CorrectEntry, correct_entry
from portal.services.budget.decide_credits import DecideCredits, decide_credits
from portal.services.budget.envelopes import Notice
from portal.services.budget.notify_credits import NotifyCredits, notify_credits
from portal.services.budget.propose_credits import propose_credits
from portal.services.runtime import Runtime
from tests.integration.acting.support import House, count_of, granted, make_house, prepared
from tests.integration.acting.web import Visitor, read

ALLOTTED = 29_702_975


def _house(runtime: Runtime) -> House:
    return make_house(runtime, budget__credits_second_person="yes")


def _entered(house: House, *, cut: bool = False, cp_cents: int = 400) -> NotifyCredits:
    with house.runtime.read() as session:
        envelope = session.scalars(sa.select(Envelope.public_id)).one()
    return NotifyCredits(envelope, cut, 500, cp_cents, Notice("Lettre 12", date(2021, 10, 14)), "Complément", "cle-1")


def _allotted(house: House) -> tuple[int, int]:
    with house.runtime.read() as session:
        balance = envelopes_of(session, house.window_id)[0].balance
    return balance.allotted - ALLOTTED, balance.cp_allotted - ALLOTTED


def test_nothing_moves_before_the_second_person(runtime: Runtime) -> None:
    house = _house(runtime)
    command = _entered(house)
    with pytest.raises(Conflict, match="une autre personne"):
        notify_credits(runtime, house.budget, command)
    notice = propose_credits(runtime, house.budget, command)
    assert propose_credits(runtime, house.budget, command) == notice  # sent twice: entered once
    assert count_of(runtime, CreditsNotice) == 1
    assert _allotted(house) == (0, 0)
    with pytest.raises(Forbidden, match="Vous avez saisi"), runtime.uow() as uow:
        decide_credits(uow, house.budget, DecideCredits(notice, True))
    with pytest.raises(Forbidden), runtime.uow() as uow:
        decide_credits(uow, house.instructor, DecideCredits(notice, True))
    with runtime.uow() as uow:
        decide_credits(uow, house.other, DecideCredits(notice, True))
    assert _allotted(house) == (500, 400)
    with pytest.raises(Conflict, match="déjà été"), runtime.uow() as uow:
        decide_credits(uow, house.other, DecideCredits(notice, True))
    assert _allotted(house) == (500, 400)


def test_one_person_alone_does_not_undo_what_two_entered(runtime: Runtime) -> None:
    house = _house(runtime)
    notice = propose_credits(runtime, house.budget, _entered(house))
    with runtime.uow() as uow:
        decide_credits(uow, house.other, DecideCredits(notice, True))
    with runtime.read() as session:
        entry = session.scalars(
            sa.select(LedgerEntry.public_id).where(LedgerEntry.idempotency_key == "notice:cle-1:ae")
        ).one()
    with pytest.raises(Conflict, match="saisissez le mouvement inverse"), runtime.uow() as uow:
        correct_entry(uow, house.budget, CorrectEntry(entry, "Erreur"))
    assert _allotted(house) == (500, 400)


def test_a_carry_over_waits_for_the_second_person_too(app: Flask, runtime: Runtime) -> None:
    house = _house(runtime)
    envelope = _entered(house).envelope
    alone = CarryOver(envelope, 500, 0, Notice("Lettre 13", date(2021, 10, 14)), "Reste", "cle-2")
    with pytest.raises(Conflict, match="se reportent à deux"):
        carry_over(runtime, house.budget, alone)
    page = f"/enveloppe/{envelope}/report"
    typed = {"ae": "5,00", "notice": "Lettre 13", "notice_on": "14/10/2021", "reason": "Reste"}
    assert Visitor(app, house.budget).send(page, **typed).status_code == 302
    assert _allotted(house) == (0, 0)
    with runtime.read() as session:
        notice = session.scalars(sa.select(CreditsNotice.public_id)).one()
    with runtime.uow() as uow:
        decide_credits(uow, house.other, DecideCredits(notice, True))
    with runtime.read() as session:
        held = {one.year: one.balance.available for one in envelopes_of(session, house.window_id)}
    assert held == {2021: ALLOTTED - 500, 2022: 500}


def test_who_entered_does_not_certify_and_who_confirmed_may(runtime: Runtime) -> None:
    house = _house(runtime)
    act = prepared(house, granted(house))
    notice = propose_credits(runtime, house.budget, _entered(house))
    with runtime.uow() as uow:
        decide_credits(uow, house.other, DecideCredits(notice, True))
    with pytest.raises(Forbidden, match="saisi les crédits"):
        certify_credits(runtime, house.budget, CertifyCredits(act))
    assert certify_credits(runtime, house.other, CertifyCredits(act)) == "FITN7-71-2021-AD0001"


def test_a_refusal_says_why_and_moves_nothing(runtime: Runtime) -> None:
    house = _house(runtime)
    notice = propose_credits(runtime, house.budget, _entered(house))
    with pytest.raises(InvalidInput) as refused, runtime.uow() as uow:
        decide_credits(uow, house.other, DecideCredits(notice, False, " "))
    assert set(refused.value.fields) == {"refusal"}
    with runtime.uow() as uow:
        decide_credits(uow, house.other, DecideCredits(notice, False, "Lettre non signée."))
    assert _allotted(house) == (0, 0)


def test_a_movement_the_ledger_refuses_leaves_it_waiting(runtime: Runtime) -> None:
    house = _house(runtime)
    command = replace(_entered(house, cut=True, cp_cents=ALLOTTED + 1), key="trop")
    notice = propose_credits(runtime, house.budget, command)
    with pytest.raises(LedgerRefusal), runtime.uow() as uow:
        decide_credits(uow, house.other, DecideCredits(notice, True))
    with runtime.read() as session:
        assert session.scalars(sa.select(CreditsNotice.state)).one() == "waiting"
    assert _allotted(house) == (0, 0)


def test_four_eyes_by_the_pages(app: Flask, runtime: Runtime) -> None:
    house = _house(runtime)
    first, second = Visitor(app, house.budget), Visitor(app, house.other)
    envelope = _entered(house).envelope
    typed = {"direction": "add", "ae": "5,00", "cp": "4,00", "notice": "Lettre 12", "notice_on": "14/10/2021"}
    sent = first.send(f"/enveloppe/{envelope}/credits", reason="Complément", **typed)
    assert sent.status_code == 302
    assert "Crédits à confirmer" in read(second.get("/budget/actes"))
    with runtime.read() as session:
        notice = session.scalars(sa.select(CreditsNotice.public_id)).one()
    page = f"/enveloppe/credits-saisis/{notice}"
    assert "une autre personne doit les confirmer" in read(first.get(page))
    refused = second.send(page, decision="refuse")
    assert (refused.status_code, "ce qui ne va pas" in read(refused)) == (422, True)
    assert second.send(page, decision="confirm").status_code == 302
    assert _allotted(house) == (500, 400)
    assert "Crédits à confirmer" not in read(second.get("/budget/actes"))
