"""Conclude on eligibility, check by check. The automatic outcome stays visible beside each conclusion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.events import Event
from portal.domain.money import format_euros, from_decimal_string
from portal.domain.permissions import Permission
from portal.domain.review import CheckAnswer, Stage, StageOutcome, review_checks, stage_outcome
from portal.models import CheckReview, Dossier, MailMessage
from portal.services.instruction.loading import add_stage, last_assessment, load_dossier, require_under_review, touch
from portal.services.instruction.reassess import PURPOSE, reassess
from portal.services.jobs.send_mail import queue_mail
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

    The checks are those of the last assessment of the instruction. The contact is told of a favourable conclusion below
    the request. Raises InvalidInput (``conclusion_CODE``, ``reason_CODE``).
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
    if outcome is StageOutcome.ELIGIBLE:
        _tell_contact(uow, dossier, from_decimal_string(result["amount"]["max_grant"]))
    return outcome


def _tell_contact(uow: UnitOfWork, dossier: Dossier, most: int) -> None:
    """Say that less than the request is retained so far, once for each amount: the page holds lines and plan."""
    if not dossier.contact_email or most >= (dossier.requested_cents or 0):
        return
    subject = f"Dossier {dossier.reference} : montants retenus à ce stade"
    body = (
        "Bonjour,\n\n"
        f"La préfecture a examiné les dépenses de votre dossier {dossier.reference}, « {dossier.title} ». À ce stade, "
        f"la subvention pourrait aller jusqu’à {format_euros(most)}, pour {format_euros(dossier.requested_cents or 0)} "
        "demandés.\n\n"
        "La page de votre dossier montre le montant retenu de chaque ligne, pourquoi, et ce que vos fonds propres "
        "prendraient. Ce n’est ni une décision ni une promesse. Si vous n’êtes pas d’accord avec un montant, "
        "écrivez-nous par la messagerie du dossier.\n"
    )
    told = sa.select(MailMessage.id).where(
        MailMessage.dossier_public_id == dossier.public_id, MailMessage.subject == subject, MailMessage.body == body
    )
    if uow.session.scalar(told.limit(1)) is None:
        queue_mail(uow, dossier.contact_email, subject, body, dossier.public_id)
