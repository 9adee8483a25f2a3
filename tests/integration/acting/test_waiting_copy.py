"""While a signed copy of an act waits to be confirmed, the act is neither cancelled nor its decision taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from portal.domain.act import ActState
from portal.domain.errors import Conflict
from portal.services.acting.cancel_act import CancelAct, cancel_act
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.runtime import Runtime
from portal.services.signatory.reopen_decision import ReopenDecision, reopen_decision
from portal.services.signing.confirm_copy import RejectCopy, reject_copy
from tests.integration.acting.support import SCAN, House, act_row, dossier_of, issued, later, make_house


def _cancel(house: House, act: str) -> None:
    with house.runtime.uow() as uow:
        cancel_act(uow, house.instructor, CancelAct(act, "Une erreur dans le nom du bénéficiaire"))


def _reopen(house: House, act: str) -> None:
    with house.runtime.uow() as uow:
        reopen_decision(uow, house.signatory, ReopenDecision(dossier_of(house.runtime, act), "Montant à revoir"))


@pytest.mark.parametrize("ended", [_cancel, _reopen])
def test_an_act_whose_signed_copy_waits_is_not_ended(runtime: Runtime, ended: Callable[[House, str], None]) -> None:
    house = make_house(runtime)
    act = issued(house)
    later(runtime)
    stated = RecordSignature(act, "71-2021-10-16-00012", date(2021, 10, 16), SCAN)
    copy = record_signature(runtime, house.instructor, stated)
    with pytest.raises(Conflict, match=r"copie signée de (cet acte|l’acte FITN7\S+) est déposée") as refusal:
        ended(house, act)
    assert "écartée" in refusal.value.message
    assert act_row(runtime, act).state is ActState.CHECKED
    with runtime.uow() as uow:
        reject_copy(uow, house.signatory, RejectCopy(copy, "Signature illisible"))
    ended(house, act)
    assert act_row(runtime, act).state is ActState.CANCELLED
