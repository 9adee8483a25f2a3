"""A declared link closes what follows the examination too: sheets, letters, closing, transmission."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask

from portal.domain.dossier import DossierState
from portal.domain.errors import NotFound
from portal.services.letters.close_dossier import CloseDossier, close_dossier
from portal.services.letters.issue_letter import preview_letter
from portal.services.letters.transfer_dossier import TransferDossier, transfer_dossier
from portal.services.runtime import Runtime
from tests.integration.acting.support import House, make_house, make_proposal, state_of
from tests.integration.committee.support import planned, proposals
from tests.integration.conflicts.support import declare
from tests.integration.decisions.support import PAGE, ground, refuse
from tests.integration.instruction.web import Visitor


@pytest.fixture
def house(runtime: Runtime) -> House:
    return make_house(runtime)


def test_the_use_cases_know_no_such_dossier(house: House) -> None:
    dossier, proposal = make_proposal(house)
    refuse(house, dossier, proposal)
    ground(house, dossier)
    declare(house.runtime, house.instructor, dossier=dossier)
    with pytest.raises(NotFound):
        preview_letter(house.runtime, house.instructor, dossier)
    pending, _ = make_proposal(house)
    declare(house.runtime, house.instructor, dossier=pending)
    with pytest.raises(NotFound):
        transfer_dossier(house.runtime, house.instructor, TransferDossier(pending, "Région", "Dijon", "Ailleurs", PAGE))
    with house.runtime.uow() as uow, pytest.raises(NotFound):
        close_dossier(uow, house.instructor, CloseDossier(pending, "duplicate", "Double."))
    assert state_of(house.runtime, pending) is DossierState.PROPOSED


def test_the_sheets_of_a_session_leave_it_out(app: Flask, house: House) -> None:
    dossiers = proposals(house, (500, 600))
    session = planned(house, dossiers)
    declare(house.runtime, house.instructor, dossier=dossiers[0])
    visitor = Visitor(app, house.instructor)
    assert visitor.get(f"/instruction/dossiers/{dossiers[0]}/fiche.pdf").status_code == 404
    archive = zipfile.ZipFile(io.BytesIO(visitor.get(f"/instruction/seances/{session}/fiches.zip").data))
    assert [name[:4] for name in archive.namelist()] == ["001-"]
