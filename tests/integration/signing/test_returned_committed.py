"""An act whose EJ came before its signature and that is not signed: returned, its credits are reserved again."""

from __future__ import annotations

import pytest

from portal.domain.act import ActState
from portal.domain.errors import Conflict
from portal.domain.signing import SigningWay
from portal.models import ActBalance
from portal.services.acting.issue_act import IssueAct, issue_act
from portal.services.acting.signing_choice import SigningChoice
from portal.services.runtime import Runtime
from portal.services.signing.return_act import ReturnAct, return_act
from tests.integration.acting.support import (
    House,
    act_row,
    certified,
    committed,
    dossier_of,
    issued,
    later,
    make_house,
    prepared,
    reserved_cents,
    signed,
)
from tests.integration.signing.test_ways import DAY, NUMBER


def _house(runtime: Runtime) -> House:
    return make_house(runtime, budget__ej_before="signature")


def _return(house: House, act: str) -> None:
    with house.runtime.uow() as uow:
        return_act(uow, house.signatory, ReturnAct(act, "La date imprimée est passée."))


def test_an_act_with_its_ej_and_no_signature_is_returned(runtime: Runtime) -> None:
    house = _house(runtime)
    act = issued(house)
    reserved = reserved_cents(house)
    later(runtime)
    committed(house, act)
    assert reserved_cents(house) == 0
    _return(house, act)
    row = act_row(runtime, act)
    assert row.state is ActState.CANCELLED
    with runtime.read() as session:
        assert session.get_one(ActBalance, row.id).committed_cents == 0
    assert reserved_cents(house) == reserved
    again = certified(house, prepared(house, dossier_of(runtime, act)))
    issue_act(runtime, house.instructor, IssueAct(again, SigningChoice(SigningWay.PARAPHEUR, NUMBER, DAY)))
    committed(house, again)  # the same EJ, in Chorus, carries the act that replaces it
    assert act_row(runtime, again).state is ActState.COMMITTED
    assert reserved_cents(house) == 0


@pytest.mark.parametrize("before", ["signature", "notification"])
def test_once_signed_it_is_not_returned(runtime: Runtime, before: str) -> None:
    house = make_house(runtime, budget__ej_before=before)
    act = issued(house)
    later(runtime)
    steps = (committed, signed) if before == "signature" else (signed, committed)
    for step in steps:
        step(house, act)
    state = act_row(runtime, act).state
    with pytest.raises(Conflict, match="déjà signé"):
        _return(house, act)
    assert act_row(runtime, act).state is state
