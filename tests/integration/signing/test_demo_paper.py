"""The demonstration's signed paper goes through the same examination as anybody's."""

from __future__ import annotations

import json

import sqlalchemy as sa

from portal.demo.staff import signed_scan
from portal.domain.act import ActState
from portal.models import SignedCopy
from portal.queries.signed_copies import remarks_of
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.runtime import Runtime
from portal.services.signing.confirm_copy import ConfirmCopy, confirm_copy
from portal.services.signing.examine_copy import examine_copy
from tests.integration.acting.support import act_row, issued, later, make_house
from tests.integration.signing.test_ways import DAY


def test_the_paper_of_the_demonstration_is_examined_then_confirmed(runtime: Runtime) -> None:
    house = make_house(runtime)
    act, number = issued(house), "71-2021-10-16-00012"
    later(runtime)
    scan = signed_scan(number, DAY, "Commune d’essai – 10 000 €")
    copy = record_signature(runtime, house.instructor, RecordSignature(act, number, DAY, scan))
    examine_copy(runtime, {"copy": copy})
    with runtime.read() as session:
        assert remarks_of(json.loads(session.scalars(sa.select(SignedCopy.report)).one()))
    with runtime.uow() as uow:
        assert confirm_copy(uow, house.signatory, ConfirmCopy(copy, number, DAY, acknowledged=True))
    assert act_row(runtime, act).state is ActState.SIGNED
