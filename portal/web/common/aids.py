"""The aids typed in a form, as the use-case takes them."""

from __future__ import annotations

from portal.forms.award_life import AidsForm
from portal.services.award_life.declare_aids import GivenAid


def given_aids(form: AidsForm) -> tuple[GivenAid, ...]:
    """The rows that are not blank, in order."""
    return tuple(GivenAid(row.funder.data or "", row.kind.data or "", row.amount.data) for row in form.typed_rows())
