"""Conclude on eligibility, check by check. The automatic outcome stays visible beside each conclusion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.domain.actors import Actor
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.review import CheckAnswer, Stage, StageOutcome, review_checks, stage_outcome
from portal.models import CheckReview
from portal.services.instruction.loading import add_stage, last_assessment, load_dossier, require_under_review, touch
from portal.services.instruction.reassess import PURPOSE, reassess
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordEligibility:
    """Answers by check code; a check without one follows its automatic outcome."""

    dossier: str
    answers: Mapping[str, CheckAnswer] = field(default_factory=dict)
    comment: str = ""
    version: int | None = None


def record_eligibility(uow: UnitOfWork, actor: Actor, command: RecordEligibility) -> StageOutcome:
    """Keep every check with its conclusion, and the stage's outcome, which is returned.

    The checks are those of the last assessment of the instruction. Raises InvalidInput (``conclusion_CODE``,
    ``reason_CODE``).
    """
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_QUALIFY)
    require_under_review(dossier)
    assessment, result = last_assessment(uow.session, dossier.id, PURPOSE) or reassess(uow, actor, dossier)
    reviewed = review_checks([(check["code"], check["outcome"]) for check in result["checks"]], command.answers)
    outcome = stage_outcome(reviewed)
    stage = add_stage(uow, actor, dossier, Stage.ELIGIBILITY, outcome, command.comment)
    uow.session.add_all(
        CheckReview(
            stage_id=stage.id,
            assessment_id=assessment.id,
            code=check.code,
            automatic=check.automatic,
            conclusion=check.conclusion.value,
            reason=check.reason,
            created_at=uow.now,
        )
        for check in reviewed
    )
    touch(dossier)
    labels = {check["code"]: check["label"] for check in result["checks"]}
    overridden = [check for check in reviewed if check.outcome != check.automatic]
    uow.record(
        Event.DOSSIER_ELIGIBILITY_RECORDED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={
            "outcome": outcome.value,
            "rulebook": assessment.rulebook_version,
            "overridden": {check.code: [check.automatic, check.outcome] for check in overridden},
        },
        detail="\n".join((command.comment, *(f"{labels[c.code]} : {c.reason}" for c in overridden))).strip(),
    )
    return outcome
