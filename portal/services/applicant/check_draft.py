"""The check of a draft as if it were filed now: what blocks, what asks, how much. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.window_settings import RECEIPT_KEYS
from portal.eligibility.assess import assess, assessment_json
from portal.eligibility.at_line import LineEffect, line_effects
from portal.eligibility.facts import parse_facts
from portal.models import Dossier
from portal.queries.applicant import own_dossier
from portal.queries.rulebooks import rulebook_in_force
from portal.queries.windows import window_settings
from portal.services.applicant.filing_problems import Level, Problem, filing_problems, questions
from portal.services.applicant.filing_rules import MissingField, missing_fields, presumed_complete
from portal.services.assessing import build_payload


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """The assessment contract's output for the draft, its input, every problem with its place, each line's fate."""

    payload: dict[str, Any]
    result: dict[str, Any]
    missing: tuple[MissingField, ...]
    problems: tuple[Problem, ...]
    presumed_complete: bool
    window_ready: bool
    lines: tuple[LineEffect, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether filing now would be refused."""
        return not self.window_ready or any(problem.level is Level.BLOCKS for problem in self.problems)

    @property
    def questions(self) -> tuple[Problem, ...]:
        """What is filed « malgré tout », with a word for each."""
        return questions(self.problems)

    @property
    def needs_word(self) -> bool:
        """Whether filing now asks for a word of explanation."""
        return bool(self.questions)


def check_draft(session: Session, actor: Actor, dossier_id: str, now: datetime) -> DraftCheck:
    """Check the actor's own dossier (public id) as if filed at ``now``. Raises NotFound."""
    return check_of(session, own_dossier(session, actor, dossier_id)[0], now)


def check_of(session: Session, dossier: Dossier, now: datetime) -> DraftCheck:
    """Check a dossier already known to be the reader's."""
    payload = build_payload(session, dossier)
    if dossier.filed_at is None:
        payload["filed_at"] = now.isoformat()
    rulebook, settings = rulebook_in_force(session, dossier.window_id), window_settings(session, dossier.window_id)
    facts = parse_facts(payload, rulebook)
    assessed = assess(facts, rulebook)
    result = assessment_json(facts, assessed, rulebook)
    return DraftCheck(
        payload=payload,
        result=result,
        missing=tuple(missing_fields(dossier)),
        problems=filing_problems(dossier, rulebook, settings, result, now),
        presumed_complete=presumed_complete(dossier),
        window_ready=not settings.unfilled(RECEIPT_KEYS),
        lines=line_effects(facts, assessed),
    )
