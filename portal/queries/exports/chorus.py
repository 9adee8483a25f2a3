"""Rows of the export of the reconciliation with Chorus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from portal.exports.declared import Row
from portal.exports.money_tables import RECONCILIATION
from portal.queries.exports.asked import Asked
from portal.queries.reconciliation import reconciliation


class Gaps:
    """Every difference, those nobody explained first. They are few: all are read at once."""

    table = RECONCILIATION

    def __init__(self, session: Session, asked: Asked) -> None:
        report = reconciliation(session, asked.actor, asked.window.id)
        self._rows = [*((one, None) for one in report.open), *report.explained]
        self.keys: Sequence[int] = range(len(self._rows))

    def rows(self, session: Session, keys: Sequence[int]) -> Iterator[Row]:
        for key in keys:
            one, said = self._rows[key]
            yield (
                *(one.label, one.act_reference, one.organisation, one.ej_number, one.request_number),
                *(one.chorus_cents, one.portal_cents, one.gap_cents, one.chorus_on, one.portal_on, one.detail),
                *((said.reason, said.by, said.at) if said else (None, None, None)),
            )
