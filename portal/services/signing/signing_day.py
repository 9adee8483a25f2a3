"""Whether an act could be signed the day it bears: delegation, deputy, end of the budget year, order of its dates.

The checks before issue were made for the day of issue; on paper the hand writes another one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.acts.data import ArreteData
from portal.acts.following_data import FollowingData
from portal.acts.lint_fields import Finding
from portal.acts.lint_following import day_findings
from portal.acts.lint_rules import dates, signature, year_end
from portal.acts.thaw import from_plain
from portal.domain.signing import delegate_problem
from portal.models import Act, SigningDeputy
from portal.services.acting.signing_choice import power_of


def day_problems(session: Session, act: Act, signed_on: date) -> tuple[str, ...]:
    """What forbids that the act was signed that day, in sentences. What stood at its issue is not told again."""
    found = []
    if act.deputy_id is not None:
        power = power_of(session.get_one(SigningDeputy, act.deputy_id))
        problem = delegate_problem(power, signed_on, act.amount_cents)
        found += [problem] if problem else []
    content = json.loads(act.content or "{}")
    if "arrete" in content:
        before = {finding.code for finding in _findings(content, None)}
        late = _findings(content, signed_on)
        found += [finding.message for finding in late if finding.code not in before]
    return tuple(dict.fromkeys(found))


def _findings(content: dict[str, Any], signed_on: date | None) -> Iterator[Finding]:
    """``content``: what the act froze. Of an act that follows another, ``arrete`` is the award once modified: what it
    says of itself (signatory, dates) is beside."""
    if "following" in content:
        data = from_plain(FollowingData, {**content["following"], "after": content["arrete"]})
        yield from day_findings(replace(data, own=replace(data.own, signed_on=signed_on)))
        return
    award = replace(from_plain(ArreteData, content["arrete"]), signed_on=signed_on)
    yield from dates(award)
    yield from signature(award)
    yield from year_end(award)
