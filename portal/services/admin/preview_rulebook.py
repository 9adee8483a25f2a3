"""What a version of the rules would change to the dossiers already filed, were it in force. Reads only.

Each dossier's last assessment is made again on the very input it had, with the candidate's rules: only the rules
differ, neither the credits left nor what was granted since.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.money import from_decimal_string
from portal.domain.permissions import Permission, Subject, require
from portal.eligibility.assess import assess
from portal.eligibility.facts import InputError, parse_facts
from portal.eligibility.rulebook import Rulebook
from portal.models import Assessment, Dossier


@dataclass(frozen=True, slots=True)
class CheckChange:
    """One check whose outcome would change (an empty outcome: the check is not in that version)."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DossierChange:
    """A filed dossier that would be answered otherwise: verdict and highest grant, before and after (cents)."""

    reference: str
    state_label: str
    verdict_before: str
    verdict_after: str
    max_before_cents: int
    max_after_cents: int
    checks: tuple[CheckChange, ...]


@dataclass(frozen=True, slots=True)
class RulebookPreview:
    """How many filed dossiers were looked at, those that would change, and those the candidate could not read."""

    looked_at: int
    changes: tuple[DossierChange, ...]
    unreadable: tuple[str, ...]


def preview_rulebook(session: Session, actor: Actor, window_id: int, candidate: Rulebook) -> RulebookPreview:
    """Assess every filed dossier of the window again under ``candidate``; nothing is stored."""
    require(actor, Permission.RULEBOOK_PUBLISH, Subject(window_id))
    last = (
        sa.select(sa.func.max(Assessment.id))
        .join(Dossier, Dossier.id == Assessment.dossier_id)
        .where(Dossier.window_id == window_id, Dossier.state != DossierState.DRAFT)
        .group_by(Assessment.dossier_id)
    )
    rows = session.execute(
        sa.select(Dossier.reference, Dossier.state, Assessment.input_json, Assessment.output_json)
        .join(Dossier, Dossier.id == Assessment.dossier_id)
        .where(Assessment.id.in_(last))
        .order_by(Dossier.filed_at, Dossier.id)
        .execution_options(yield_per=200)
    )
    changes: list[DossierChange] = []
    unreadable: list[str] = []
    looked_at = 0
    for reference, state, input_json, output_json in rows:
        looked_at += 1
        try:
            change = _compare(json.loads(input_json), json.loads(output_json), candidate)
        except InputError:
            unreadable.append(reference or "")
            continue
        if change is not None:
            changes.append(DossierChange(reference or "", DOSSIER.labels[state], *change))
    return RulebookPreview(looked_at, tuple(changes), tuple(unreadable))


_ABSENT = ("", "")
_Change = tuple[str, str, int, int, tuple[CheckChange, ...]]


def _compare(payload: Any, stored: dict[str, Any], candidate: Rulebook) -> _Change | None:
    made = assess(parse_facts(payload, candidate), candidate)
    before = {check["code"]: (check["label"], check["outcome"]) for check in stored["checks"]}
    after = {check.code: (check.label, found.outcome.value) for check, found in made.pairs()}
    moved = tuple(
        CheckChange(label, before.get(code, _ABSENT)[1], after.get(code, _ABSENT)[1])
        for code, (label, _) in {**before, **after}.items()
        if before.get(code, _ABSENT)[1] != after.get(code, _ABSENT)[1]
    )
    most = from_decimal_string(stored["amount"]["max_grant"])
    if (stored["verdict"], most) == (made.verdict.value, made.max_grant_cents) and not moved:
        return None
    return stored["verdict"], made.verdict.value, most, made.max_grant_cents, moved
