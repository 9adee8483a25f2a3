"""Kept assessments made again: the very input each had, under the very rules it was made with. Reads only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.errors import NotFound
from portal.eligibility.assess import assess_payload
from portal.models import Assessment, Dossier
from portal.queries.rulebooks import rulebook_at


@dataclass(frozen=True, slots=True)
class AssessedAgain:
    """One assessment made again: why and when it was made, the contract's output, whether it is the kept one."""

    purpose: str
    made_at: datetime
    result: dict[str, Any]
    same: bool


def assessed_again(session: Session, reference: str) -> list[AssessedAgain]:
    """Every assessment of the dossier of this reference, oldest first, messages and changes included.

    Raises NotFound without such a dossier, or when the rules of an assessment were not kept.
    """
    rows = session.execute(
        sa.select(Assessment, Dossier.window_id)
        .join(Dossier, Dossier.id == Assessment.dossier_id)
        .where(Dossier.reference == reference)
        .order_by(Assessment.id)
    ).all()
    if not rows:
        raise NotFound
    return [_again(session, row, window_id) for row, window_id in rows]


def _again(session: Session, row: Assessment, window_id: int) -> AssessedAgain:
    rulebook = rulebook_at(session, window_id, row.rulebook_version)
    result = assess_payload(json.loads(row.input_json), rulebook)
    return AssessedAgain(row.purpose, row.created_at, result, result == json.loads(row.output_json))
