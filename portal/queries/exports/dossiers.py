"""Rows of the export of dossiers, and of the national report made from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ACT, ActState
from portal.domain.channels import CHANNEL_LABELS, Channel
from portal.domain.dossier import DOSSIER, DossierState
from portal.domain.export_columns import read_columns
from portal.exports.declared import Row
from portal.exports.dossiers import DOSSIERS, national_table
from portal.models import (
    Act,
    ActBalance,
    Closure,
    Decision,
    Dossier,
    DossierBalance,
    Organisation,
    Person,
    Proposal,
    Transfer,
)
from portal.queries.appraisal import scores_of
from portal.queries.exports.asked import Asked, exported_dossiers, share, yes_no
from portal.queries.exports.words import OUTCOMES, STANDING_DECISION, VERDICTS, seat
from portal.queries.inbox import ordered_keys

_REPORTED: dict[str, tuple[DossierState, ...]] = {
    "decided": (DossierState.GRANTED, DossierState.REFUSED),
    "granted": (DossierState.GRANTED,),
}


def _last(model: Any, *conditions: Any) -> Any:
    """Key of the last row of ``model`` of the current dossier."""
    query = sa.select(sa.func.max(model.id)).where(model.dossier_id == Dossier.id, *conditions)
    return query.correlate(Dossier).scalar_subquery()


_ROWS = (
    sa.select(
        *(Dossier.id, Dossier.reference, Dossier.state, Dossier.title, Dossier.main_axis, Dossier.axes),
        *(Dossier.channel, Dossier.filed_at, Dossier.complete_at, Dossier.presumed_complete, Dossier.rejection_on),
        *(Dossier.next_due_on, Dossier.verdict, Dossier.total_cost_cents, Dossier.requested_cents),
        *(Dossier.own_funds_cents, Dossier.max_grant_cents, Dossier.start_on, Dossier.results_on),
        Dossier.financial_close_on,
        *(Organisation.name.label("organisation"), Organisation.siret, Organisation.legal_category),
        *(Organisation.insee_code, Organisation.department, Organisation.arrondissement, Organisation.population),
        *(Organisation.epci_siren, Organisation.epci_name),
        Person.name.label("instructor"),
        *(Proposal.outcome.label("proposed_outcome"), Proposal.amount_cents.label("proposed_cents")),
        Proposal.subsidisable_cents,
        *(Decision.outcome.label("decision"), Decision.amount_cents.label("granted_cents"), Decision.decided_on),
        DossierBalance.reserved_cents,
        *(Act.reference.label("act"), Act.state.label("act_state"), Act.official_number, Act.signed_on),
        *(Act.ej_number, Act.notified_at, ActBalance.committed_cents, ActBalance.paid_cents),
        *(Closure.closed_on, Closure.motive.label("closed_motive")),
        *(Transfer.transferred_on, Transfer.authority.label("transferred_to")),
    )
    .join(Organisation, Organisation.id == Dossier.organisation_id)
    .outerjoin(Person, Person.id == Dossier.instructor_id)
    .outerjoin(Proposal, Proposal.id == _last(Proposal))
    .outerjoin(Decision, Decision.id == _last(Decision))
    .outerjoin(DossierBalance, DossierBalance.dossier_id == Dossier.id)
    .outerjoin(Act, Act.id == _last(Act, Act.kind == "award", Act.state != ActState.CANCELLED))
    .outerjoin(ActBalance, ActBalance.act_id == Act.id)
    .outerjoin(Closure, Closure.id == _last(Closure, Closure.reopened_at.is_(None)))
    .outerjoin(Transfer, Transfer.dossier_id == Dossier.id)
)


class Dossiers:
    """Dossiers of the window, filtered and ordered as the list is; oldest first without a filter."""

    table = DOSSIERS

    def __init__(self, session: Session, asked: Asked) -> None:
        self._asked = asked
        self.keys: Sequence[int] = self._keys(session)

    def _keys(self, session: Session) -> Sequence[int]:
        seen = exported_dossiers(self._asked)
        if self._asked.wanted is not None:
            return ordered_keys(session, self._asked.actor, self._asked.wanted, self._asked.today, seen)
        return session.scalars(sa.select(Dossier.id).where(seen).order_by(Dossier.filed_at, Dossier.id)).all()

    def rows(self, session: Session, keys: Sequence[int]) -> Iterator[Row]:
        found = {row.id: row for row in session.execute(_ROWS.where(Dossier.id.in_(keys)))}
        scores = scores_of(session, {row.id: row.main_axis for row in found.values()})
        for key in keys:
            if key in found:
                yield self._row(found[key], scores.get(key))

    def _row(self, row: Any, score: Any) -> Row:
        """In the order of ``DOSSIER_COLUMNS``."""
        stands = row.decision is not None and row.state in STANDING_DECISION
        return (
            *(row.reference, self._asked.window.title, DOSSIER.labels[row.state], row.organisation, row.siret),
            *(row.legal_category, row.insee_code, row.department, seat(row.arrondissement), row.population),
            *(row.epci_siren, row.epci_name, row.title, row.main_axis, ", ".join(row.axes)),
            *(CHANNEL_LABELS[Channel(row.channel)], row.filed_at, row.complete_at, yes_no(row.presumed_complete)),
            *(row.rejection_on, row.next_due_on, row.instructor, VERDICTS.get(row.verdict, "")),
            *(row.total_cost_cents, row.requested_cents, row.own_funds_cents, row.max_grant_cents),
            *(row.subsidisable_cents, share(row.proposed_cents, row.subsidisable_cents), score),
            *(OUTCOMES.get(row.proposed_outcome, ""), row.proposed_cents),
            *((OUTCOMES.get(row.decision, ""), row.granted_cents, row.decided_on) if stands else (None,) * 3),
            row.reserved_cents,
            *(row.act, ACT.labels[row.act_state] if row.act_state else None, row.official_number, row.signed_on),
            *(row.ej_number, row.notified_at, row.committed_cents, row.paid_cents),
            *(row.start_on, row.results_on, row.financial_close_on, row.closed_on, row.closed_motive),
            *(row.transferred_on, row.transferred_to),
        )


class NationalReport(Dossiers):
    """The columns the window's setting names, of the dossiers its setting wants."""

    def __init__(self, session: Session, asked: Asked) -> None:
        codes = read_columns(asked.settings.lines("report.columns")) or DOSSIERS.codes
        self.table = national_table(codes)
        places = [DOSSIERS.codes.index(code) for code in codes]
        self._pick = itemgetter(*places) if len(places) > 1 else (lambda row: (row[places[0]],))
        super().__init__(session, asked)

    def _keys(self, session: Session) -> Sequence[int]:
        states = _REPORTED.get(self._asked.settings.text("report.dossiers") or "")
        query = sa.select(Dossier.id).where(exported_dossiers(self._asked))
        if states:
            query = query.where(Dossier.state.in_(states))
        return session.scalars(query.order_by(Dossier.filed_at, Dossier.id)).all()

    def _row(self, row: Any, score: Any) -> Row:
        picked: Row = self._pick(super()._row(row, score))
        return picked
