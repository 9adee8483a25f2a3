"""The day a number bears is that of the signature: another year is refused, another day is looked at by somebody."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from portal.domain.errors import InvalidInput
from portal.domain.signing import SigningWay
from portal.models import SignedCopy
from portal.queries.signed_copies import copy_view
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.runtime import Runtime
from portal.services.signing.confirm_copy import ConfirmCopy, confirm_copy
from tests.integration.acting.support import SCAN, issued, later, make_house
from tests.integration.signing.test_ways import issued_for

DAY = date(2021, 10, 16)


def test_a_number_of_another_year_is_refused(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    later(runtime)
    with pytest.raises(InvalidInput) as refusal:
        record_signature(runtime, house.instructor, RecordSignature(act, "71-2019-02-03-00012", DAY, SCAN))
    assert "2019" in refusal.value.fields["official_number"]
    with pytest.raises(InvalidInput) as refusal:
        issued_for(house, SigningWay.PARAPHEUR, "71-2020-10-16-00013", DAY)
    assert "2020" in refusal.value.fields["number"]


def test_a_number_of_another_day_is_remarked_and_acknowledged(runtime: Runtime) -> None:
    house = make_house(runtime)
    act, number = issued(house), "71-2021-10-15-00012"
    later(runtime)
    copy = record_signature(runtime, house.instructor, RecordSignature(act, number, DAY, SCAN))
    with runtime.uow() as uow:
        uow.session.execute(sa.update(SignedCopy).values(report="{}"))
    with runtime.read() as session:
        assert any("15/10/2021" in remark for remark in copy_view(session, house.signatory, copy).remarks)
    with pytest.raises(InvalidInput) as refusal, runtime.uow() as uow:
        confirm_copy(uow, house.signatory, ConfirmCopy(copy, number, DAY))
    assert set(refusal.value.fields) == {"acknowledged"}
    with runtime.uow() as uow:
        assert confirm_copy(uow, house.signatory, ConfirmCopy(copy, number, DAY, acknowledged=True))
