"""An act is signed once: after its EJ too, nothing brings a second signed file, by any of the ways."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.errors import Conflict
from portal.domain.signing import PageFate
from portal.models import ActFile, SignedCopy
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.runtime import Runtime
from tests.integration.acting.support import SCAN, committed, count_of, issued, make_house, notified, signed
from tests.integration.acting.web import Visitor
from tests.integration.signing.test_mixed_scans import _batch, _paper
from tests.integration.signing.test_scans import DAY, NUMBER


def _signed_files(runtime: Runtime) -> list[int]:
    with runtime.read() as session:
        return list(session.scalars(sa.select(ActFile.file_id).where(ActFile.kind == "signed")))


def test_a_signed_act_with_its_ej_is_not_signed_again(runtime: Runtime, app: Flask) -> None:
    house = make_house(runtime)
    act = committed(house, signed(house, issued(house)))
    before, copies = _signed_files(runtime), count_of(runtime, SignedCopy)
    with pytest.raises(Conflict, match="déjà signé"):
        record_signature(runtime, house.instructor, RecordSignature(act, NUMBER, DAY, SCAN + b"another"))
    page = Visitor(app, house.instructor).get(f"/instruction/actes/{act}/signature")
    assert page.status_code == 409
    assert "déjà signé" in page.text
    assert (_signed_files(runtime), count_of(runtime, SignedCopy)) == (before, copies)


def test_a_pile_brought_twice_makes_no_new_copy(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = issued(house)
    sheets = _paper(house, act)
    committed(house, signed(house, act))
    copies = count_of(runtime, SignedCopy)
    _, fates = _batch(runtime, house.instructor, sheets)
    assert set(fates) == {PageFate.SETTLED}
    assert count_of(runtime, SignedCopy) == copies


def test_the_database_keeps_one_signed_file_an_act(runtime: Runtime) -> None:
    house = make_house(runtime)
    notified(house, committed(house, signed(house, issued(house))))
    before = _signed_files(runtime)
    columns = "act_id, kind, file_id, person_id, created_at"
    verbs = ["INSERT"] + (["INSERT OR REPLACE"] if runtime.engine.dialect.name == "sqlite" else [])
    for verb in verbs:
        statement = (
            f"{verb} INTO act_file (public_id, {columns}) "  # noqa: S608 - a fixed list
            f"SELECT 'autre', {columns} FROM act_file WHERE kind = 'signed'"
        )
        with pytest.raises(sa.exc.IntegrityError), runtime.engine.begin() as connection:
            connection.exec_driver_sql(statement)
    assert _signed_files(runtime) == before
