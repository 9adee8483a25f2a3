"""The beneficiary's deliberation: its date is given where the act is prepared, and the act cites it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.errors import InvalidInput
from portal.models import Document, Dossier
from portal.services.acting.act_deliberation import Deliberated
from portal.services.acting.act_drawing import draw_act
from portal.services.acting.issue_act import lint_act
from portal.services.acting.prepare_act import PrepareAct, prepare_act
from portal.services.runtime import Runtime
from tests.integration.acting.support import House, act_row, granted, make_house, prepared
from tests.integration.applicant.browser import sign_in, text_of

VOTED = date(2021, 10, 4)


def visa(house: House, act: str) -> str:
    """What the act cites, with its date."""
    row = act_row(house.runtime, act)
    with house.runtime.read() as session:
        cited = draw_act(session, session.merge(row), house.runtime.legal.now(), specimen=False).own.visas.deliberation
        return f"{cited.title} {cited.decided_on}" if cited else ""


def bring(runtime: Runtime, dossier: str) -> None:
    """The piece, filed in the dossier."""
    with runtime.uow() as uow:
        row = uow.session.scalars(sa.select(Dossier).where(Dossier.public_id == dossier)).one()
        values = {"name": "deliberation.pdf", "file_id": row.documents[0].file_id, "created_at": uow.now}
        uow.session.add(Document(dossier_id=row.id, kind="deliberation", **values))


def test_the_date_of_the_filed_deliberation_is_cited(runtime: Runtime, app: Flask) -> None:
    house = make_house(runtime, deliberation__due="before_signature")
    dossier = granted(house)
    act = prepared(house, dossier)
    given = PrepareAct(dossier, "Portail", "Site et formation.", Deliberated(VOTED))
    with pytest.raises(InvalidInput) as refusal, runtime.uow() as uow:
        prepare_act(uow, house.instructor, given)
    assert list(refusal.value.fields) == ["deliberated_on"]
    awaited = [(one.code, one.blocking) for one in lint_act(runtime, house.instructor, act)]
    assert ("deliberation_due", False) in awaited
    bring(runtime, dossier)
    assert ("deliberation_due", True) in [(one.code, one.blocking) for one in lint_act(runtime, house.instructor, act)]
    client = sign_in(app, runtime, house.instructor)
    page = text_of(client.get(f"/instruction/dossiers/{dossier}/acte"))
    assert "Date de la délibération" in page
    with pytest.raises(InvalidInput), runtime.uow() as uow:
        prepare_act(uow, house.instructor, replace(given, deliberated=Deliberated(date(2030, 1, 1))))
    with runtime.uow() as uow:
        prepare_act(uow, house.instructor, given)
    assert visa(house, act) == "la délibération du conseil municipal de Tournus 2021-10-04"
    assert "deliberation_due" not in [one.code for one in lint_act(runtime, house.instructor, act)]
    with runtime.uow() as uow:
        prepare_act(uow, house.instructor, replace(given, deliberated=Deliberated(VOTED, by_delegation=True)))
    assert visa(house, act).startswith("la décision prise par délégation par l’exécutif de la commune")
    prepared(house, dossier)  # a rewording that says nothing of it leaves it as it stands
    assert visa(house, act)
