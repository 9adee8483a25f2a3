"""The pages of appeals: recorded by the instructor, answered by the signatory, read by all three; few queries."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.clocks import FixedClock
from portal.domain.dossier import DossierState
from portal.models import Appeal
from portal.models.base import new_public_id
from portal.queries.appeal_register import register
from portal.services.runtime import Runtime
from tests.integration.acting.support import House, make_house, state_of
from tests.integration.appeals.support import appealed, refused, target_of, views
from tests.integration.instruction.test_inbox import counted
from tests.integration.instruction.web import Visitor


@pytest.fixture
def house(runtime: Runtime) -> House:
    return make_house(runtime, appeals__court="TA de Dijon")


def test_an_appeal_goes_from_its_record_to_the_answer_through_the_pages(house: House, app: Flask) -> None:
    dossier = refused(house)
    base = f"/instruction/dossiers/{dossier}/recours"
    instructor, signatory = Visitor(app, house.instructor), Visitor(app, house.signatory)
    page = f"{base}/nouveau"
    assert "TA de Dijon" in instructor.get(page).text
    answer = instructor.send(page, kind="informal", author="applicant", received_on="20/10/2021")
    assert answer.status_code == 422
    assert "Choisissez ce qui est contesté" in answer.text
    assert "20/10/2021" in answer.text
    typed = {
        "target": target_of(house, dossier), "kind": "informal", "author": "applicant", "channel": "post",
        "received_on": "15/10/2021", "starts_on": "01/10/2021", "remedies_stated": "yes", "grounds": "Axe 3c",
    }  # fmt: skip
    assert instructor.send(page, **typed).status_code == 303
    appeal = views(house.runtime, dossier)[0].public_id
    shown = instructor.get(base).text
    assert "Dans le délai" in shown
    assert f"{base}/{appeal}/reponse" not in shown
    assert instructor.get(f"{base}/{appeal}/reponse").status_code == 404
    step = f"{base}/{appeal}/etapes/accuse-reception"
    assert instructor.send(step, on="15/10/2021").status_code == 303
    assert "Inès Instruction" in signatory.get(base).text
    reply = f"{base}/{appeal}/reponse"
    refusal = signatory.send(reply, outcome="uphold", on="15/10/2021", remedies_stated="yes")
    assert refusal.status_code == 422
    assert "Écrivez les motifs de la réponse" in refusal.text
    sent = signatory.send(reply, outcome="uphold", on="15/10/2021", remedies_stated="yes", text="Éligible.")
    assert sent.status_code == 303
    assert state_of(house.runtime, dossier) is DossierState.UNDER_REVIEW
    assert Visitor(app, house.budget).get(base).status_code == 200
    assert Visitor(app, house.applicant).get(base).status_code == 404


def test_the_register_holds_to_eight_queries_at_many_rows(
    house: House, app: Flask, legal_clock: FixedClock
) -> None:
    dossier = refused(house)
    appealed(house, dossier)
    with house.runtime.uow() as uow:
        first = uow.session.scalars(sa.select(Appeal)).one()
        skipped = {"id", "public_id", "reference", "state"}
        plain = {column.key: getattr(first, column.key) for column in sa.inspect(Appeal).column_attrs}
        rows = [
            {**{key: value for key, value in plain.items() if key not in skipped},
             "public_id": new_public_id(), "reference": f"X-R{number}", "state": "open" if number % 3 else "rejected"}
            for number in range(2, 300)
        ]  # fmt: skip
        uow.session.execute(sa.insert(Appeal), rows)
    legal_clock.move_to(datetime(2021, 12, 20, 8, tzinfo=UTC))
    with house.runtime.read() as session:
        late = register(session, house.budget, date(2021, 12, 20), "late")
    assert late.totals["late"][0] == late.totals["open"][0] == 1 + sum(1 for n in range(2, 300) if n % 3)
    assert late.totals["open"][1] == plain["stake_cents"]  # one decision, challenged many times
    visitor = Visitor(app, house.budget)
    visitor.get("/instruction/recours")
    with counted(house.runtime.engine) as seen:
        page = visitor.get("/instruction/recours?filtre=all&page=2")
    assert len(seen) <= 8, "\n".join(seen)
    assert page.text.count("Recours gracieux") >= 40
    assert len(page.data) < 60_000
