"""Eligibility, expenses and criteria: what is kept, what is refused."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.review import CheckAnswer, Conclusion, StageOutcome
from portal.models import Assessment, AuditEvent, CheckReview, ExpenseQualification, Score
from portal.services.instruction.qualify_expenses import QualifiedLine, QualifyExpenses, qualify_expenses
from portal.services.instruction.record_eligibility import RecordEligibility, record_eligibility
from portal.services.instruction.score_project import GivenLevel, ScoreProject, score_project
from tests.factories import make_dossier
from tests.integration.instruction.conftest import CRITERIA_3C, Scene


def test_a_retained_amount_stands_beside_the_declared_one(scene: Scene) -> None:
    scene.under_review()
    assert scene.qualify(1_500_000, 1_800_000, "Option non financée") == 1_050_000
    dossier = scene.row()
    line = dossier.expenses[0]
    assert (line.excl_tax_cents, line.incl_tax_cents) == (1_800_000, 2_160_000)
    assert dossier.max_grant_cents == 1_050_000
    (kept,) = scene.all(sa.select(ExpenseQualification))
    assert (kept.retained_excl_tax_cents, kept.reason) == (1_500_000, "Option non financée")
    assert scene.all(sa.select(Assessment.purpose)) == ["instruction", "instruction"]


def test_the_same_values_sent_twice_are_kept_once(scene: Scene) -> None:
    scene.under_review()
    scene.qualify(1_500_000, 1_800_000)
    scene.qualify(1_500_000, 1_800_000)
    assert len(scene.all(sa.select(ExpenseQualification.id))) == 1


def test_an_expense_set_to_zero_leaves_the_base(scene: Scene) -> None:
    scene.under_review()
    assert scene.qualify(0, 0, "Dépense sans lien avec le projet") == 0
    assert scene.row().verdict == "ineligible"


@pytest.mark.parametrize(
    ("excl_tax", "incl_tax", "reason", "nature", "field"),
    [
        (1_500_000, 1_800_000, " ", "website", "reason"),
        (1_800_001, 2_160_000, "Plus", "website", "excl_tax"),
        (1_500_000, 1_400_000, "TTC trop bas", "website", "incl_tax"),
        (0, 100, "Écartée", "website", "excl_tax"),
        (1_800_000, 2_160_000, "", "saas", "reason"),
        (1_800_000, 2_160_000, "Nature inventée", "yacht", "nature"),
    ],
)
def test_what_cannot_be_retained(
    scene: Scene, excl_tax: int, incl_tax: int, reason: str, nature: str, field: str
) -> None:
    scene.under_review()
    with pytest.raises(InvalidInput) as refused:
        scene.qualify(excl_tax, incl_tax, reason, nature=nature)
    assert [name.rpartition("_")[0] for name in refused.value.fields] == [field]
    assert scene.all(sa.select(ExpenseQualification.id)) == []


def test_an_expense_of_another_dossier_is_not_found(scene: Scene) -> None:
    other = make_dossier(scene.runtime, scene.window_id, scene.organisation_id, scene.applicant)
    foreign = scene.row(other).expenses[0]
    scene.under_review()
    line = QualifiedLine(foreign.public_id, "website", 1, 1, "x")
    with pytest.raises(NotFound), scene.runtime.uow() as uow:
        qualify_expenses(uow, scene.instructor, QualifyExpenses(scene.dossier, (line,)))


def test_nothing_is_examined_before_the_review_opens(scene: Scene) -> None:
    scene.complete()
    with pytest.raises(Conflict):
        scene.conclude()
    with pytest.raises(Conflict):
        scene.score()
    with pytest.raises(Conflict):
        scene.qualify(1, 1)


def test_a_conclusion_never_hides_the_automatic_outcome(scene: Scene) -> None:
    scene.under_review()
    scene.conclude(DECISION_LEVEL=("fail", "La délibération annonce l’inverse"))
    (kept,) = scene.all(sa.select(CheckReview).where(CheckReview.code == "DECISION_LEVEL"))
    assert (kept.automatic, kept.conclusion) == ("pass", "fail")
    assert len(scene.all(sa.select(CheckReview.code))) > 20


def test_a_conclusion_that_differs_is_explained(scene: Scene) -> None:
    scene.under_review()
    with pytest.raises(InvalidInput) as refused:
        scene.conclude(DECISION_LEVEL=("fail", " "))
    assert list(refused.value.fields) == ["reason_DECISION_LEVEL"]


def test_a_point_to_appreciate_waits_for_a_person(scene: Scene) -> None:
    scene.dossier = make_dossier(
        scene.runtime, scene.window_id, scene.organisation_id, scene.applicant, other_window="axes_1_2"
    )
    scene.under_review()
    with pytest.raises(InvalidInput) as refused:
        scene.conclude()
    assert list(refused.value.fields) == ["conclusion_OTHER_WINDOW"]
    answers = {"OTHER_WINDOW": CheckAnswer(Conclusion.PASS, "Aucune dépense commune")}
    with scene.runtime.uow() as uow:
        outcome = record_eligibility(uow, scene.instructor, RecordEligibility(scene.dossier, answers))
    assert outcome is StageOutcome.ELIGIBLE


def test_a_score_is_pinned_to_the_filed_version(scene: Scene) -> None:
    scene.under_review()
    assert scene.score(3) == "75,0"
    assert set(scene.all(sa.select(Score.dossier_version))) == {1}


def test_scores_on_an_older_version_are_refused(scene: Scene) -> None:
    scene.under_review()
    levels = {code: GivenLevel(2) for code in CRITERIA_3C}
    with pytest.raises(Conflict), scene.runtime.uow() as uow:
        score_project(uow, scene.instructor, ScoreProject(scene.dossier, levels, dossier_version=7))


def test_extreme_levels_are_explained_and_every_criterion_scored(scene: Scene) -> None:
    scene.under_review()
    levels = {"3c-impact": GivenLevel(4), "3c-support": GivenLevel(None), "3c-team": GivenLevel(5, "x")}
    with pytest.raises(InvalidInput) as refused, scene.runtime.uow() as uow:
        score_project(uow, scene.instructor, ScoreProject(scene.dossier, levels))
    assert set(refused.value.fields) == {
        "comment_3c-impact",
        "level_3c-support",
        "level_3c-team",
        "level_3c-reuse",
    }


def test_every_step_makes_older_forms_stale_and_leaves_a_fact(scene: Scene) -> None:
    scene.under_review()
    seen = [scene.row().version]
    for step in (lambda: scene.qualify(1_800_000, 2_160_000, ""), scene.conclude, scene.score):
        step()
        seen.append(scene.row().version)
    assert seen == sorted(set(seen))
    tags = scene.all(sa.select(AuditEvent.tag).order_by(AuditEvent.id))
    assert [str(tag.value) for tag in tags if tag.value.startswith("dossier:")] == [
        "dossier:declared_complete",
        "dossier:assessed",
        "dossier:review_started",
        "dossier:qualified",
        "dossier:eligibility_recorded",
        "dossier:scored",
    ]
