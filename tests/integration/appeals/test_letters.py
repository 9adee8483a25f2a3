"""A refusal told by letter: its day starts the appeal's clock, its files are exported, the applicant reads the rest."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.appeals import Timely
from portal.domain.letter import LetterState
from portal.models import Letter
from portal.queries.appeals import challengeable
from portal.queries.explanation_reading import decision_told
from portal.services.runtime import Runtime
from tests.integration.acting.support import House, make_house, make_proposal
from tests.integration.appeals.support import RECEIVED, appealed, dossier_key, views
from tests.integration.appeals.test_appeals import answer
from tests.integration.appeals.test_export import archive
from tests.integration.decisions.support import ground, issue, refuse, score
from tests.integration.instruction.web import Visitor

SENT = date(2021, 10, 15)


@pytest.fixture
def house(runtime: Runtime) -> House:
    return make_house(runtime)


def told(house: House) -> str:
    """A refusal, its letter marked as sent."""
    dossier, proposal = make_proposal(house)
    score(house.runtime, dossier, 1)
    refuse(house, dossier, proposal)
    ground(house, dossier)
    letter = issue(house, dossier)
    with house.runtime.uow() as uow:
        row = uow.session.scalars(sa.select(Letter).where(Letter.public_id == letter)).one()
        row.state, row.sent_on, row.sent_at = LetterState.SENT, SENT, uow.now
    return dossier


def test_the_letters_day_starts_the_clock_and_its_file_is_exported(house: House, app: Flask) -> None:
    dossier = told(house)
    key = dossier_key(house.runtime, dossier)
    with house.runtime.read() as session:
        assert [one.starts_on for one in challengeable(session, key, RECEIVED)] == [SENT]
        assert decision_told(session, key)
    appeal = appealed(house, dossier, starts_on=None)
    (shown,) = views(house.runtime, dossier)
    assert (shown.starts_on, shown.timeliness.timely) == (SENT, Timely.IN_TIME)
    names = archive(house, dossier).namelist()
    assert any("lettres/" in name and name.endswith(".pdf") for name in names)
    page = f"/mes-dossiers/{dossier}/traitement"
    assert "Simon Signataire" in Visitor(app, house.applicant).get(page).text
    assert answer(house, appeal, "uphold", on=RECEIVED)
    # The refusal stands no more: what prepares the next decision is not for the applicant yet.
    assert Visitor(app, house.applicant).get(page).status_code == 404
