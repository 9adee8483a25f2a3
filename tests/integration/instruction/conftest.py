"""A filed dossier of Tournus, its window, and the people around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.review import CheckAnswer, Conclusion
from portal.models import Dossier
from portal.services.instruction.declare_complete import DeclareComplete, declare_complete
from portal.services.instruction.qualify_expenses import QualifiedLine, QualifyExpenses, qualify_expenses
from portal.services.instruction.record_eligibility import RecordEligibility, record_eligibility
from portal.services.instruction.score_project import GivenLevel, ScoreProject, score_project
from portal.services.instruction.start_review import StartReview, start_review
from portal.services.runtime import Runtime
from tests.factories import (
    LETTER_SETTINGS,
    SETTINGS,
    fill_settings,
    make_dossier,
    make_organisation,
    make_person,
    make_window,
)

CRITERIA_3C = ("3c-impact", "3c-support", "3c-team", "3c-reuse")


@dataclass
class Scene:
    """Rows of a test, and short ways to take a dossier through its stages."""

    runtime: Runtime
    window_id: int
    organisation_id: int
    applicant: Actor
    instructor: Actor
    signatory: Actor
    dossier: str

    def row(self, public_id: str | None = None) -> Dossier:
        """The dossier as it stands, detached, with its expenses loaded."""
        with self.runtime.read() as session:
            found = session.scalars(sa.select(Dossier).where(Dossier.public_id == (public_id or self.dossier))).one()
            _ = [line.proof_id for line in found.expenses], found.documents, found.funders
            session.expunge_all()
            return found

    def all(self, query: Any) -> list[Any]:
        """Scalars of ``query``, detached."""
        with self.runtime.read() as session:
            found = list(session.scalars(query))
            session.expunge_all()
            return found

    def complete(self) -> None:
        with self.runtime.uow() as uow:
            declare_complete(uow, self.instructor, DeclareComplete(self.dossier))

    def under_review(self) -> None:
        self.complete()
        with self.runtime.uow() as uow:
            start_review(uow, self.instructor, StartReview(self.dossier))

    def qualify(self, excl_tax: int, incl_tax: int, reason: str = "Devis moins élevé", **values: object) -> int:
        line = self.row().expenses[0]
        retained = QualifiedLine(line.public_id, str(values.get("nature", line.nature)), excl_tax, incl_tax, reason)
        with self.runtime.uow() as uow:
            return qualify_expenses(uow, self.instructor, QualifyExpenses(self.dossier, (retained,)))

    def conclude(self, **answers: tuple[str, str]) -> None:
        given = {code: CheckAnswer(Conclusion(what), why) for code, (what, why) in answers.items()}
        with self.runtime.uow() as uow:
            record_eligibility(uow, self.instructor, RecordEligibility(self.dossier, given))

    def score(self, level: int = 3) -> str:
        levels = {code: GivenLevel(level, "Explication") for code in CRITERIA_3C}
        with self.runtime.uow() as uow:
            return score_project(uow, self.instructor, ScoreProject(self.dossier, levels))

    def ready(self) -> None:
        """Under review with eligibility concluded and the project scored: only the proposal is left."""
        self.under_review()
        self.conclude()
        self.score()


@pytest.fixture
def scene(runtime: Runtime) -> Scene:
    """One window, one commune, one dossier filed by its mayor, an instructor and a signatory."""
    window_id = make_window(runtime)
    fill_settings(runtime, window_id, {**SETTINGS, **LETTER_SETTINGS})
    organisation_id = make_organisation(runtime, address="Place de l’Hôtel-de-Ville", postal_code="71700")
    applicant = make_person(runtime, "Anne Maire", memberships=((organisation_id, Role.PLEDGER),))
    instructor = make_person(runtime, "Paul Instructeur", postings=((window_id, Role.INSTRUCTOR),))
    signatory = make_person(runtime, "Lise Signataire", postings=((window_id, Role.SIGNATORY),))
    dossier = make_dossier(runtime, window_id, organisation_id, applicant, pledged_by_name="Adèle Mairie")
    return Scene(runtime, window_id, organisation_id, applicant, instructor, signatory, dossier)
