"""The examination of the dossiers of a bulk load: completeness, retained expenses, conclusions, levels, proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from portal.demo.bulk_decisions import decide
from portal.demo.bulk_desk import Desk
from portal.demo.bulk_filing import Filing, assess, assessment_row, verdict_row, write_verdicts
from portal.domain.clocks import paris_date
from portal.domain.dossier import DossierState
from portal.domain.events import Event
from portal.domain.money import format_rate, from_decimal_string
from portal.domain.review import (
    CheckAnswer,
    Conclusion,
    ReviewedCheck,
    Stage,
    StageOutcome,
    review_checks,
    stage_outcome,
)
from portal.domain.scoring import comment_required, format_score, score_on_100
from portal.models import (
    Assessment,
    CheckReview,
    ExpenseQualification,
    Proposal,
    RequestedItem,
    Score,
    StageRecord,
)
from portal.services.instruction.propose import plan_for

_S = DossierState
_REVIEWED = "Pièces relues avec le porteur : conforme."
_FOR, _AGAINST = (
    "Projet utile et mûr, conforme au cahier des charges.",
    "D’autres projets répondent mieux aux critères.",
)
_PROPOSABLE = frozenset({_S.PROPOSED, _S.GRANTED, _S.REFUSED})


@dataclass
class Examination:
    """One dossier on the instructor's desk: its instants, what is retained, the run of the rulebook, the records."""

    filing: Filing
    complete_at: datetime
    reviewed_at: datetime
    proposed_at: datetime
    retained: list[ExpenseQualification] = field(default_factory=list)
    result: dict[str, Any] = field(default_factory=dict)
    checks: list[ReviewedCheck] = field(default_factory=list)
    eligibility: StageRecord | None = None
    assessment: Assessment | None = None
    proposal: Proposal | None = None

    @property
    def proposable(self) -> bool:
        return self.filing.state in _PROPOSABLE


def examine(desk: Desk, filings: Sequence[Filing]) -> None:
    """Write everything the prefecture did of these dossiers, up to the decision."""
    session = desk.uow.session
    incomplete = [(f, _find_incomplete(desk, f)) for f in filings if f.state is _S.INCOMPLETE]
    folders = [_open(desk, filing) for filing in filings if filing.state is not _S.INCOMPLETE]
    session.flush()
    for filing, stage in incomplete:
        _ask_for_pieces(desk, filing, stage)
    write_verdicts_of(desk, folders)
    proposable = [folder for folder in folders if folder.proposable]
    if not proposable:
        return
    session.execute(sa.insert(CheckReview), [row for folder in proposable for row in _check_rows(folder)])
    session.execute(sa.insert(Score), [row for folder in proposable for row in _score_rows(desk, folder)])
    for folder in proposable:
        _propose(desk, folder)
    session.flush()
    decide(desk, [(folder.filing, folder.proposal, folder.proposed_at) for folder in proposable if folder.proposal])


def write_verdicts_of(desk: Desk, folders: Sequence[Examination]) -> None:
    """The last run of the rulebook is what the lists show."""
    if folders:
        write_verdicts(desk, [verdict_row(folder.filing.dossier, folder.result) for folder in folders])


def _stage(desk: Desk, filing: Filing, stage: Stage, outcome: StageOutcome, at: datetime, comment: str) -> StageRecord:
    row = StageRecord(
        dossier_id=filing.dossier.id,
        stage=stage.value,
        outcome=outcome.value,
        person_id=desk.instructor.person_id,
        comment=comment,
        created_at=at,
    )
    desk.uow.session.add(row)
    return row


def _find_incomplete(desk: Desk, filing: Filing) -> StageRecord:
    at = filing.at + timedelta(days=1, minutes=desk.draw.randrange(300))
    return _stage(desk, filing, Stage.COMPLETENESS, StageOutcome.INCOMPLETE, at, "Il manque un devis.")


def _ask_for_pieces(desk: Desk, filing: Filing, stage: StageRecord) -> None:
    item, due_on = "Devis de la dernière dépense déclarée", paris_date(stage.created_at) + timedelta(days=15)
    row = RequestedItem(
        public_id=desk.public_id(),
        dossier_id=filing.dossier.id,
        stage_id=stage.id,
        label=item,
        due_on=due_on,
        created_at=stage.created_at,
    )
    desk.uow.session.add(row)
    facts = {"items": 1, "due_on": due_on}
    tag = Event.DOSSIER_ITEMS_REQUESTED
    desk.happened(stage.created_at, tag, desk.instructor, filing.dossier, facts, detail=item)


def _open(desk: Desk, filing: Filing) -> Examination:
    """Declare complete, open the review, retain the expenses, run the rulebook: as far as the state says."""
    draw = desk.draw
    complete_at = filing.at + timedelta(days=1, minutes=draw.randrange(600))
    reviewed_at = complete_at + timedelta(hours=1, minutes=draw.randrange(900))
    folder = Examination(filing, complete_at, reviewed_at, reviewed_at + timedelta(days=1, minutes=draw.randrange(900)))
    dossier, instructor = filing.dossier, desk.instructor
    _stage(desk, filing, Stage.COMPLETENESS, StageOutcome.COMPLETE, complete_at, "")
    desk.happened(
        complete_at, Event.DOSSIER_DECLARED_COMPLETE, instructor, dossier, {"complete_at": dossier.complete_at}
    )
    if filing.reviewed:
        desk.happened(reviewed_at, Event.DOSSIER_REVIEW_STARTED, instructor, dossier, {})
        if folder.proposable or draw.randrange(2):
            _qualify(desk, folder)
    payload, folder.result = assess(desk, filing, {row.expense_id: row for row in folder.retained})
    at = folder.proposed_at if folder.proposable else folder.reviewed_at if filing.reviewed else complete_at
    folder.assessment = Assessment(**assessment_row(filing, "instruction", at, payload, folder.result))
    desk.uow.session.add(folder.assessment)
    if folder.proposable:
        _conclude(desk, folder)
    return folder


def _qualify(desk: Desk, folder: Examination) -> None:
    """Retain every line as declared: those of an excluded nature leave the base by the rulebook."""
    dossier, at = folder.filing.dossier, folder.reviewed_at + timedelta(hours=2)
    for line in dossier.expenses:
        folder.retained.append(
            ExpenseQualification(
                expense_id=line.id,
                person_id=desk.instructor.person_id,
                nature=line.nature,
                retained_excl_tax_cents=line.excl_tax_cents,
                retained_incl_tax_cents=line.incl_tax_cents,
                reason="",
                created_at=at,
            )
        )
    desk.uow.session.add_all(folder.retained)
    lines = [
        {
            "expense": line.public_id,
            "excl_tax_cents": row.retained_excl_tax_cents,
            "incl_tax_cents": row.retained_incl_tax_cents,
        }
        for line, row in zip(dossier.expenses, folder.retained, strict=True)
    ]
    desk.happened(at, Event.DOSSIER_QUALIFIED, desk.instructor, dossier, {"lines": lines})


def _conclude(desk: Desk, folder: Examination) -> None:
    """Eligibility check by check, and the amount that leaves for the next dossiers of the same body."""
    filing, at = folder.filing, folder.reviewed_at + timedelta(hours=3)
    outcomes = [(check["code"], check["outcome"]) for check in folder.result["checks"]]
    answers = {code: CheckAnswer(Conclusion.PASS, _REVIEWED) for code, automatic in outcomes if automatic == "review"}
    folder.checks = review_checks(outcomes, answers)
    outcome = stage_outcome(folder.checks)
    folder.eligibility = _stage(desk, filing, Stage.ELIGIBILITY, outcome, at, "")
    overridden = {code: ["review", "pass"] for code in answers}
    facts = {"outcome": outcome.value, "rulebook": folder.result["rulebook_version"], "overridden": overridden}
    desk.happened(at, Event.DOSSIER_ELIGIBILITY_RECORDED, desk.instructor, filing.dossier, facts)
    _stage(desk, filing, Stage.APPRAISAL, StageOutcome.SCORED, at + timedelta(hours=1), "")
    amount = _amount(folder)
    if filing.state is _S.GRANTED and amount == 0:
        filing.state = filing.dossier.state = _S.REFUSED
    if filing.state is _S.GRANTED:
        desk.granted_cents[filing.organisation.id] += amount
        desk.available_cents -= amount


def _amount(folder: Examination) -> int:
    """What is proposed, in cents: the most the rules allow; nothing where it ends in a refusal."""
    refused = folder.filing.state is _S.REFUSED or stage_outcome(folder.checks) is StageOutcome.INELIGIBLE
    return 0 if refused else from_decimal_string(folder.result["amount"]["max_grant"])


def _check_rows(folder: Examination) -> list[dict[str, Any]]:
    if folder.eligibility is None or folder.assessment is None:
        raise RuntimeError("eligibility is concluded before the checks are written")
    return [
        {
            "stage_id": folder.eligibility.id,
            "assessment_id": folder.assessment.id,
            "code": check.code,
            "automatic": check.automatic,
            "conclusion": check.conclusion.value,
            "reason": check.reason,
            "created_at": folder.eligibility.created_at,
        }
        for check in folder.checks
    ]


def _score_rows(desk: Desk, folder: Examination) -> list[dict[str, Any]]:
    dossier, at = folder.filing.dossier, folder.reviewed_at + timedelta(hours=4)
    criteria = desk.rulebook.axes_by_code[dossier.main_axis].criteria
    levels = {criterion.code: desk.draw.choice((1, 2, 2, 3, 3, 4)) for criterion in criteria}
    score = format_score(score_on_100(levels, {criterion.code: criterion.weight for criterion in criteria}))
    facts = {"dossier_version": 1, "levels": levels, "score": score}
    desk.happened(at, Event.DOSSIER_SCORED, desk.instructor, dossier, facts)
    return [
        {
            "dossier_id": dossier.id,
            "dossier_version": 1,
            "criterion": code,
            "level": level,
            "person_id": desk.instructor.person_id,
            "comment": "Le dossier le montre, pièces à l’appui." if comment_required(level) else "",
            "created_at": at,
        }
        for code, level in levels.items()
    ]


def _propose(desk: Desk, folder: Examination) -> None:
    dossier, amount, sums = folder.filing.dossier, _amount(folder), folder.result["amount"]
    if folder.assessment is None:
        raise RuntimeError("a proposal stands on an assessment")
    folder.proposal = Proposal(
        public_id=desk.public_id(),
        dossier_id=dossier.id,
        person_id=desk.instructor.person_id,
        assessment_id=folder.assessment.id,
        outcome="grant" if amount else "refuse",
        amount_cents=amount,
        subsidisable_cents=from_decimal_string(sums["eligible_base"]),
        own_funds_cents=plan_for(dossier, amount).own_funds_cents,
        rate_text=format_rate(Fraction(sums["rate"])),
        act_title=dossier.title if amount else "",
        motive=_FOR if amount else _AGAINST,
        created_at=folder.proposed_at,
    )
    desk.uow.session.add(folder.proposal)
    facts = {
        "outcome": folder.proposal.outcome,
        "amount_cents": amount,
        "subsidisable_cents": folder.proposal.subsidisable_cents,
        "own_funds_cents": folder.proposal.own_funds_cents,
    }
    subject = ("proposal", folder.proposal.public_id)
    desk.happened(
        folder.proposed_at,
        Event.DOSSIER_PROPOSED,
        desk.instructor,
        dossier,
        facts,
        subject=subject,
        detail=folder.proposal.motive,
    )
