"""What an act needs before it is notified: dates that follow one another, a signed file the beneficiary can open."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from portal.domain.act import ActState
from portal.domain.clocks import FixedClock
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.scanning import ScanState
from portal.models import ActFile, StoredFile
from portal.services.acting.notify_act import NotifyAct, notify_act
from portal.services.acting.record_commitment import RecordCommitment, record_commitment
from portal.services.runtime import Runtime
from tests.integration.acting.support import (
    EJ,
    PUBLIC_URL,
    House,
    act_row,
    committed,
    issued,
    later,
    make_house,
    notified,
    signed,
)

SIGNED_ON, EJ_ON = date(2021, 10, 16), date(2021, 10, 19)


def _commit(house: House, act: str, ej_on: date) -> None:
    with house.runtime.uow() as uow:
        record_commitment(uow, house.budget, RecordCommitment(act, EJ, ej_on, "1000000123"))


def _on_paper(house: House, act: str, received_on: date) -> None:
    with house.runtime.uow() as uow:
        notify_act(uow, house.instructor, NotifyAct(act, PUBLIC_URL, received_on, "Mairie de Tournus"))


def _on(runtime: Runtime, day: date) -> None:
    assert isinstance(runtime.legal, FixedClock)
    runtime.legal.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def test_a_letter_is_not_received_before_the_ej(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = signed(house, issued(house, electronic_notification=False))
    _on(runtime, date(2021, 10, 21))
    _commit(house, act, EJ_ON)
    with pytest.raises(InvalidInput) as refusal:
        _on_paper(house, act, date(2021, 10, 18))
    assert refusal.value.fields == {"paper_on": "La notification ne peut pas précéder l’engagement juridique."}
    _on_paper(house, act, EJ_ON)
    assert act_row(runtime, act).state is ActState.NOTIFIED


def test_a_letter_is_not_received_before_a_signature_that_follows_the_ej(runtime: Runtime) -> None:
    house = make_house(runtime, budget__ej_before="signature")
    act = issued(house, electronic_notification=False)
    later(runtime)
    _commit(house, act, date(2021, 10, 15))
    signed(house, act)
    with pytest.raises(InvalidInput) as refusal:
        _on_paper(house, act, date(2021, 10, 15))
    assert refusal.value.fields == {"paper_on": "La notification ne peut pas précéder la signature."}


def test_the_ej_of_a_signed_act_does_not_precede_its_signature(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = signed(house, issued(house))
    with pytest.raises(InvalidInput) as refusal:
        _commit(house, act, date(2021, 10, 15))
    assert set(refusal.value.fields) == {"ej_on"}
    assert "précéder la signature de l’acte, le 16 octobre 2021" in refusal.value.fields["ej_on"].replace("\u00a0", " ")
    assert act_row(runtime, act).state is ActState.SIGNED
    _commit(house, act, SIGNED_ON)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [(ScanState.AWAITING_SCAN, "n’a pas encore analysé l’acte signé"), (ScanState.INFECTED, "virus dans l’acte signé")],
)
@pytest.mark.parametrize("electronic", [True, False])
def test_an_act_nobody_could_open_is_not_notified(
    runtime: Runtime, found: ScanState, sentence: str, electronic: bool
) -> None:
    house = make_house(runtime)
    act = committed(house, signed(house, issued(house, electronic_notification=electronic)))
    _scanned(runtime, act, found)
    with pytest.raises(Conflict, match=sentence):
        notified(house, act) if electronic else _on_paper(house, act, SIGNED_ON)
    assert act_row(runtime, act).state is ActState.COMMITTED
    _scanned(runtime, act, ScanState.CLEAN)
    notified(house, act) if electronic else _on_paper(house, act, SIGNED_ON)
    assert act_row(runtime, act).state is ActState.NOTIFIED


def _scanned(runtime: Runtime, act: str, found: ScanState) -> None:
    """The antivirus said this of the signed file."""
    kept = sa.select(ActFile.file_id).where(ActFile.act_id == act_row(runtime, act).id, ActFile.kind == "signed")
    with runtime.uow() as uow:
        uow.session.execute(sa.update(StoredFile).where(StoredFile.id.in_(kept)).values(scan_state=found))
