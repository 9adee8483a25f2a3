"""A new version of a rulebook made from the one in force: an extended deadline, with its act and reason.

The rest of the text stays as it is; what the call said is still quoted, and the act that moved the date stands beside.
"""

from __future__ import annotations

import json
from datetime import date

from portal.domain.french_dates import date_fr
from portal.eligibility.rulebook import Rulebook, RulebookError, rulebook_from_content

_DEADLINE_RULE = "filed_on_time"


def with_closing_day(rulebook: Rulebook, closes_on: date, act: str, reason: str, on: date) -> Rulebook:
    """The same rules, open until ``closes_on`` included. Raises RulebookError when the day does not extend them."""
    if closes_on <= rulebook.closes_on:
        raise RulebookError(rulebook.window, "window.closes_on", "must be after the day in force")
    content = json.loads(rulebook.content)
    content["window"]["closes_on"] = closes_on.isoformat()
    content["amendments"] = [*content.get("amendments", []), {"act": act, "reason": reason, "on": on.isoformat()}]
    source = {"kind": "parameter", "document": act, "section": f"Dépôts reçus jusqu’au {date_fr(closes_on)} inclus"}
    for check in content["checks"]:
        if check["rule"] == _DEADLINE_RULE:
            check["sources"] = [*check["sources"], source]
    return rulebook_from_content(json.dumps(content, ensure_ascii=False))
