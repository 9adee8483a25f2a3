"""A notification on paper: who received it, when, never before the document nor tomorrow."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.errors import InvalidInput
from portal.services.notifying import MAX_RECIPIENT, paper_receipt

TODAY, SIGNED = date(2021, 11, 4), date(2021, 11, 2)


def test_the_day_and_the_address_as_they_are_kept() -> None:
    on, kept = paper_receipt("  Mairie de Tournus " + "x" * 400, SIGNED, TODAY, SIGNED, "la lettre")
    assert on == SIGNED
    assert kept.startswith("Mairie de Tournus x")
    assert len(kept) == MAX_RECIPIENT


@pytest.mark.parametrize(
    ("on", "said"),
    [(None, "date de réception"), (date(2021, 11, 5), "futur"), (date(2021, 11, 1), "précéder la lettre")],
)
def test_a_day_that_cannot_be_is_refused(on: date | None, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        paper_receipt(" ", on, TODAY, SIGNED, "la lettre")
    assert said in refused.value.fields["paper_on"]
    assert "destinataire" in refused.value.fields["paper_recipient"]
