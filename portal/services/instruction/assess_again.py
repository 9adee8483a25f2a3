"""An assessment made again: the very input it had, under the very rules it was made with. Reads only."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.orm import Session

from portal.eligibility.assess import assess_payload
from portal.models import Assessment
from portal.queries.rulebooks import rulebook_at


def assess_again(session: Session, assessment: Assessment, window_id: int) -> dict[str, Any]:
    """The contract's output, messages and changes included. Raises NotFound when its version was not kept."""
    rulebook = rulebook_at(session, window_id, assessment.rulebook_version)
    return assess_payload(json.loads(assessment.input_json), rulebook)
