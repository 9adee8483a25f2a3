"""Whether an act could be signed the day it bears: delegation, deputy, end of the budget year, order of its dates.

The checks before issue were made for the day of issue; on paper the hand writes another one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from portal.acts.data import ArreteData
from portal.acts.lint_fields import Finding
from portal.acts.lint_rules import dates, signature, year_end
from portal.acts.thaw import from_plain
from portal.domain.act_kinds import ActKind
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
    frozen = json.loads(act.content or "{}").get("arrete")
    if frozen:
        data = from_plain(ArreteData, frozen)
        before = {finding.code for finding in _findings(act, replace(data, signed_on=None))}
        late = _findings(act, replace(data, signed_on=signed_on))
        found += [finding.message for finding in late if finding.code not in before]
    return tuple(dict.fromkeys(found))


def _findings(act: Act, data: ArreteData) -> Iterator[Finding]:
    yield from dates(data)
    yield from signature(data)
    if act.kind == ActKind.AWARD:
        yield from year_end(data)
