"""A change of an award as it is typed in a form."""

from __future__ import annotations

from portal.domain.amendment import Change, Transfer
from portal.domain.money import format_euros
from portal.forms.award_life import ChangeForm
from portal.queries.award import AwardView


def line_choices(award: AwardView) -> list[tuple[str, str]]:
    """The retained lines to choose from, with their amounts."""
    return [
        (line.expense_public_id, f"{line.label} ({format_euros(line.retained_cents)})")
        for line in award.retained_lines
        if line.expense_public_id
    ]


def wanted_change(form: ChangeForm) -> Change:
    """What was typed: a transfer when one of its three fields is."""
    given = (form.transfer_from.data or "", form.transfer_to.data or "", form.transfer_amount.data or 0)
    transfers = (Transfer(*given),) if any(given) else ()
    return Change(form.completion_on.data, form.start_by_on.data, form.description.data or "", transfers)
