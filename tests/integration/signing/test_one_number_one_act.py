"""Two acts of a window never bear the same number, even when both looked at the register at the same instant."""

from __future__ import annotations

import pytest

from portal.domain.act import ActState
from portal.domain.errors import InvalidInput
from portal.domain.signing import SigningWay
from portal.services.acting import signing_choice
from portal.services.acting.issue_act import IssueAct, issue_act
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.acting.signing_choice import SigningChoice
from portal.services.runtime import Runtime
from portal.services.signing import copies
from portal.services.signing.return_act import ReturnAct, return_act
from tests.integration.acting.support import (
    SCAN,
    act_row,
    certified,
    confirmed,
    granted,
    issued,
    later,
    make_house,
    prepared,
    signed,
)
from tests.integration.signing.test_ways import DAY, NUMBER, TODAY, issued_for


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other act's number was not there yet when it was looked for."""
    for module in (signing_choice, copies):
        monkeypatch.setattr(module, "number_taken", lambda session, act, number: False)


def test_an_official_number_is_taken_once(runtime: Runtime, unseen: None) -> None:
    house = make_house(runtime)
    first, second = issued(house), issued(house)
    later(runtime)
    signed(house, first)
    command = RecordSignature(second, "71-2021-10-16-00012", DAY, SCAN + b"second")
    copy = record_signature(runtime, house.instructor, command)
    with pytest.raises(InvalidInput, match="déjà celui d’un autre acte") as refusal:
        confirmed(house, copy)
    assert set(refusal.value.fields) == {"official_number"}
    assert act_row(runtime, second).state is ActState.CHECKED


def test_a_printed_number_is_taken_once_but_by_a_cancelled_act(runtime: Runtime, unseen: None) -> None:
    house = make_house(runtime)
    first = issued_for(house, SigningWay.ELECTRONIC)
    second = certified(house, prepared(house, granted(house)))
    choice = SigningChoice(SigningWay.ELECTRONIC, NUMBER, TODAY)
    with pytest.raises(InvalidInput, match="prenez le suivant") as refusal:
        issue_act(runtime, house.instructor, IssueAct(second, choice))
    assert set(refusal.value.fields) == {"number"}
    with runtime.uow() as uow:
        return_act(uow, house.signatory, ReturnAct(first, "À refaire."))
    issue_act(runtime, house.instructor, IssueAct(second, choice))
    assert act_row(runtime, second).planned_number == NUMBER
