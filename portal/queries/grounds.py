"""What a proposal may rest on: criteria with their levels, rules failed, suggested ways; and the grounds that stand.

Every function takes the key of a dossier already read in scope.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.grounds import Grounds, OfferedCriterion, OfferedGrounds, OfferedRule, grounds_from
from portal.domain.money import from_decimal_string
from portal.domain.plan import Step, grant_ceiling
from portal.domain.rate_grid import Suggestion, parse_rate_grid, suggest
from portal.domain.review import Conclusion, Stage
from portal.domain.typesetting import typographic
from portal.models import Assessment, CheckReview, Proposal, ProposalGrounds, StageRecord
from portal.queries.appraisal import appraisal_of
from portal.queries.appraisal import criteria_of as grid_of
from portal.queries.rulebooks import rulebook_of_dossier
from portal.queries.windows import window_settings

GRID_KEY = "decision.rate_grid"


def offered_grounds(session: Session, dossier_id: int, main_axis: str) -> OfferedGrounds:
    """Criteria, failed rules and suggested ways of a dossier, with the grounds that stand."""
    result = last_result(session, dossier_id)
    criteria = criteria_of(session, dossier_id, main_axis)
    rules = failed_rules(session, dossier_id, result)
    standing = standing_grounds(session, dossier_id)
    return OfferedGrounds(criteria, rules, _ways(result, criteria), standing)


def last_result(session: Session, dossier_id: int) -> dict[str, Any]:
    """Output of the last assessment of the instruction, else of the filing, else nothing."""
    first = sa.case((Assessment.purpose == "instruction", 0), else_=1)
    query = (
        sa.select(Assessment.output_json)
        .where(Assessment.dossier_id == dossier_id, Assessment.purpose.in_(("instruction", "proposal", "filing")))
        .order_by(first, Assessment.id.desc())
        .limit(1)
    )
    result: dict[str, Any] = json.loads(session.scalar(query) or "{}")
    return result


def criteria_of(session: Session, dossier_id: int, main_axis: str) -> tuple[OfferedCriterion, ...]:
    """The criteria of the axis, in order, by the rules the dossier was filed under; levels once the appraisal is
    finished, a mean rounded down as its anchor is."""
    grid = grid_of(rulebook_of_dossier(session, dossier_id), main_axis)
    appraisal = appraisal_of(session, dossier_id, grid)
    found = []
    for one in grid:
        # Unfinished, an appraisal would show a scorer the levels of another.
        level = floor(appraisal.levels[one.code]) if appraisal.score is not None else None
        anchor = one.anchors[level] if level is not None and level < len(one.anchors) else ""
        after = one.anchors[level + 1] if level is not None and level + 1 < len(one.anchors) else ""
        found.append(OfferedCriterion(one.code, typographic(one.label), level, anchor, after))
    return tuple(found)


def failed_rules(session: Session, dossier_id: int, result: dict[str, Any]) -> tuple[OfferedRule, ...]:
    """Rules failed once the human conclusions are counted, in the order of the checks."""
    last = sa.select(sa.func.max(StageRecord.id)).where(
        StageRecord.dossier_id == dossier_id, StageRecord.stage == Stage.ELIGIBILITY.value
    )
    query = sa.select(CheckReview).where(CheckReview.stage_id == last.scalar_subquery())
    reviews = {row.code: row for row in session.scalars(query)}
    found = []
    for check in result.get("checks", ()):
        review = reviews.get(check["code"])
        kept = review is None or review.conclusion == Conclusion.KEEP
        outcome = check["outcome"] if kept or review is None else review.conclusion
        if outcome == "fail":
            words = (review.reason if review else "") or check["message"]
            found.append(OfferedRule(check["code"], typographic(check["label"]), words))
    return tuple(found)


def _ways(result: dict[str, Any], criteria: tuple[OfferedCriterion, ...], limit: int = 4) -> tuple[str, ...]:
    """Changes the assessment knows to help, then the next level of the weakest criteria."""
    ways = [one["message"] for one in result.get("counterfactuals", ()) if one["check"] != "ENVELOPE"]
    scored = [one for one in criteria if one.level is not None and one.next_anchor]
    for one in sorted(scored, key=lambda item: item.level or 0):
        ways.append(f"{short_label(one.label)} : {one.next_anchor[:1].lower()}{one.next_anchor[1:]}")
    return tuple(dict.fromkeys(ways))[:limit]


def short_label(label: str) -> str:
    """A criterion's name without what it explains between brackets."""
    return label.partition(" (")[0]


def standing_grounds(session: Session, dossier_id: int) -> Grounds | None:
    """The grounds that stand, None when none was ever given."""
    query = sa.select(ProposalGrounds.content).where(ProposalGrounds.dossier_id == dossier_id)
    content = session.scalar(query.order_by(ProposalGrounds.id.desc()).limit(1))
    return grounds_from(json.loads(content)) if content else None


def proposal_grounds(session: Session, proposal_public_id: str) -> Grounds | None:
    """The last grounds given for one proposal."""
    content = session.scalar(
        sa.select(ProposalGrounds.content)
        .join(Proposal, Proposal.id == ProposalGrounds.proposal_id)
        .where(Proposal.public_id == proposal_public_id)
        .order_by(ProposalGrounds.id.desc())
        .limit(1)
    )
    return grounds_from(json.loads(content)) if content else None


@dataclass(frozen=True, slots=True)
class GridSuggestion:
    """What the window's grid suggests, with the figures it was computed from. Cents."""

    score: Fraction
    base_cents: int
    limit_cents: int
    made: Suggestion


def grid_suggestion(session: Session, window_id: int, dossier_id: int, main_axis: str) -> GridSuggestion | None:
    """The suggestion of the window's grid, None without a grid or before scoring."""
    text = window_settings(session, window_id).text(GRID_KEY)
    grid = grid_of(rulebook_of_dossier(session, dossier_id), main_axis) if text else ()
    score = appraisal_of(session, dossier_id, grid).score if text else None
    result = last_result(session, dossier_id) if score is not None else {}
    if not text or score is None or not result:
        return None
    amount = result["amount"]
    steps = [
        Step(step["code"], None if step["limit"] is None else from_decimal_string(step["limit"]))
        for step in amount["steps"]
    ]
    base, limit = from_decimal_string(amount["eligible_base"]), grant_ceiling(steps)
    made = suggest(parse_rate_grid(text), score, base, Fraction(amount["rate"]), limit)
    return GridSuggestion(score, base, limit, made)
