"""The three stages of an examination, kept apart, and what a person concludes of each automatic check.

The portal checks; a person decides. An automatic outcome is never changed: the conclusion stands beside it, with its
reason when it differs or when the check asked for a human judgement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.domain.errors import InvalidInput


class Stage(StrEnum):
    """Stages of the examination, in their order."""

    COMPLETENESS = "completeness"
    ELIGIBILITY = "eligibility"
    APPRAISAL = "appraisal"


STAGE_LABELS: dict[Stage, str] = {
    Stage.COMPLETENESS: "Complétude",
    Stage.ELIGIBILITY: "Éligibilité",
    Stage.APPRAISAL: "Appréciation au regard des critères",
}


class StageOutcome(StrEnum):
    """How a stage ended."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    SUPPLIED = "supplied"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    SCORING = "scoring"
    SCORED = "scored"


OUTCOME_LABELS: dict[StageOutcome, str] = {
    StageOutcome.COMPLETE: "Complet",
    StageOutcome.INCOMPLETE: "Pièces demandées",
    StageOutcome.SUPPLIED: "Pièces fournies, à vérifier",
    StageOutcome.ELIGIBLE: "Éligible",
    StageOutcome.INELIGIBLE: "Non éligible",
    StageOutcome.SCORING: "Notation en cours",
    StageOutcome.SCORED: "Noté",
}

#: Outcomes of an automatic check, as the assessment contract names them.
CHECK_LABELS: dict[str, str] = {
    "pass": "Conforme",
    "fail": "Non conforme",
    "review": "À apprécier",
    "adjusted": "Montant ajusté",
    "not_applicable": "Sans objet",
}


class Conclusion(StrEnum):
    """What a person concludes of one check: follow the automatic outcome, or say otherwise."""

    KEEP = "keep"
    PASS = "pass"  # noqa: S105 - a conclusion, not a secret
    FAIL = "fail"


CONCLUSION_LABELS: dict[Conclusion, str] = {
    Conclusion.KEEP: "Suivre le contrôle automatique",
    Conclusion.PASS: "Conforme, après examen",
    Conclusion.FAIL: "Non conforme, après examen",
}


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What was answered for one check."""

    conclusion: Conclusion = Conclusion.KEEP
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewedCheck:
    """One check once a person has looked at it: ``automatic`` stays, ``outcome`` is what stands."""

    code: str
    automatic: str
    conclusion: Conclusion
    reason: str

    @property
    def outcome(self) -> str:
        return self.automatic if self.conclusion is Conclusion.KEEP else self.conclusion.value


def review_checks(checks: Sequence[tuple[str, str]], answers: Mapping[str, CheckAnswer]) -> list[ReviewedCheck]:
    """Every check ``(code, automatic outcome)`` with its answer; no answer means the automatic outcome is followed.

    Raises InvalidInput with one sentence per field: ``conclusion_CODE`` when a check to appreciate has no answer,
    ``reason_CODE`` when a conclusion that differs has no reason.
    """
    problems: dict[str, str] = {}
    reviewed: list[ReviewedCheck] = []
    for code, automatic in checks:
        answer = answers.get(code, CheckAnswer())
        reason = answer.reason.strip()
        if automatic == "review" and answer.conclusion is Conclusion.KEEP:
            problems[f"conclusion_{code}"] = "Ce point est à apprécier : concluez conforme ou non conforme."
        differs = answer.conclusion is not Conclusion.KEEP and answer.conclusion.value != automatic
        if differs and not reason:
            problems[f"reason_{code}"] = "Écrivez le motif de votre conclusion : il reste au dossier."
        reviewed.append(ReviewedCheck(code, automatic, answer.conclusion, reason))
    unknown = set(answers) - {code for code, _ in checks}
    if unknown:
        problems["checks"] = "Un des contrôles n’existe pas dans le règlement du guichet : rechargez la page."
    if problems:
        raise InvalidInput(problems)
    return reviewed


def stage_outcome(reviewed: Sequence[ReviewedCheck]) -> StageOutcome:
    """Eligible unless one check stands as failed."""
    failed = any(check.outcome == "fail" for check in reviewed)
    return StageOutcome.INELIGIBLE if failed else StageOutcome.ELIGIBLE


def complete_instant(filed_at: datetime, presumed_complete: bool, supplied_at: datetime | None) -> datetime:
    """Instant from which a dossier found complete is complete, hence its permitted start.

    The filing when it was presumed complete and nothing had to be asked for; else the arrival of the last
    indispensable piece. Source: the window's call (« après dépôt d'un dossier complet »).
    """
    if presumed_complete or supplied_at is None:
        return filed_at
    return max(filed_at, supplied_at)
