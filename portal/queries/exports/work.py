"""Rows of the exports of the instruction: expense lines, decisions, acts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.act import ACT
from portal.domain.dossier import DOSSIER
from portal.exports.declared import Row
from portal.exports.work_tables import ACTS, DECISIONS, EXPENSES
from portal.models import (
    Act,
    ActBalance,
    CommitteeSession,
    Decision,
    Dossier,
    ExpenseLine,
    ExpenseQualification,
    Organisation,
    Person,
    Proposal,
)
from portal.queries.exports.asked import Asked, exported_dossiers, share, yes_no
from portal.queries.exports.words import OUTCOMES, STANDING_DECISION
from portal.queries.rulebooks import rulebook_in_force

_PROPOSER = aliased(Person)
_BODY = (Organisation.name.label("organisation"), Organisation.siret)
_LAST_QUALIFICATION = (
    sa.select(sa.func.max(ExpenseQualification.id))
    .where(ExpenseQualification.expense_id == ExpenseLine.id)
    .correlate(ExpenseLine)
    .scalar_subquery()
)
_LAST_DECISION = sa.select(sa.func.max(Decision.id)).where(Decision.dossier_id == Dossier.id).correlate(Dossier)
_EXPENSES = (
    sa.select(ExpenseLine, Dossier.reference, Dossier.state, *_BODY, ExpenseQualification)
    .join(Dossier, Dossier.id == ExpenseLine.dossier_id)
    .join(Organisation, Organisation.id == Dossier.organisation_id)
    .outerjoin(ExpenseQualification, ExpenseQualification.id == _LAST_QUALIFICATION)
).with_only_columns(
    *(Dossier.reference, Dossier.state, *_BODY, ExpenseLine.id, ExpenseLine.position, ExpenseLine.label),
    *(ExpenseLine.nature, ExpenseLine.axis, ExpenseLine.supplier, ExpenseLine.excl_tax_cents),
    *(ExpenseLine.incl_tax_cents, ExpenseLine.investment, ExpenseLine.covers_from, ExpenseLine.covers_to),
    *(ExpenseLine.publisher_country, ExpenseQualification.nature.label("retained_nature")),
    *(ExpenseQualification.retained_excl_tax_cents, ExpenseQualification.retained_incl_tax_cents),
    ExpenseQualification.reason,
    maintain_column_froms=True,
)
_DECISIONS = (
    sa.select(
        *(Decision.id, Decision.decided_on, Decision.outcome, Decision.amount_cents, Decision.motive),
        *(Dossier.reference, Dossier.state, Dossier.main_axis, Dossier.requested_cents, *_BODY),
        *(Proposal.subsidisable_cents, Proposal.motive.label("proposed_motive")),
        *(CommitteeSession.reference.label("session"), Person.name.label("decider")),
        *(_PROPOSER.name.label("proposer"), _LAST_DECISION.scalar_subquery().label("last_id")),
    )
    .join(Dossier, Dossier.id == Decision.dossier_id)
    .join(Organisation, Organisation.id == Dossier.organisation_id)
    .outerjoin(Proposal, Proposal.id == Decision.proposal_id)
    .outerjoin(CommitteeSession, CommitteeSession.id == Decision.session_id)
    .outerjoin(Person, Person.id == Decision.person_id)
    .outerjoin(_PROPOSER, _PROPOSER.id == Proposal.person_id)
)
_ACTS = (
    sa.select(
        *(Act.id, Act.reference, Act.state, Act.title, Act.amount_cents, Act.created_at, Act.credits_certified_on),
        *(Act.issued_at, Act.official_number, Act.signed_on, Act.signatory_name, Act.ej_number, Act.ej_on),
        *(Act.notified_at, Act.content_sha256, Dossier.reference.label("dossier"), *_BODY),
        *(ActBalance.committed_cents, ActBalance.paid_cents),
    )
    .join(Dossier, Dossier.id == Act.dossier_id)
    .join(Organisation, Organisation.id == Act.organisation_id)
    .outerjoin(ActBalance, ActBalance.act_id == Act.id)
)


class Expenses:
    """Every expense line of the filed dossiers, in the order of the dossiers."""

    table = EXPENSES

    def __init__(self, session: Session, asked: Asked) -> None:
        query = sa.select(ExpenseLine.id).join(Dossier, Dossier.id == ExpenseLine.dossier_id)
        ordered = query.where(exported_dossiers(asked)).order_by(Dossier.filed_at, Dossier.id, ExpenseLine.position)
        self.keys: Sequence[int] = session.scalars(ordered).all()
        self._natures = rulebook_in_force(session, asked.window.id).natures

    def rows(self, session: Session, keys: Sequence[int]) -> Iterator[Row]:
        found = {row.id: row for row in session.execute(_EXPENSES.where(ExpenseLine.id.in_(keys)))}
        return (self._row(found[key]) for key in keys if key in found)

    def _row(self, row: Any) -> Row:
        return (
            *(row.reference, row.organisation, row.siret, DOSSIER.labels[row.state], row.position, row.label),
            *(self._natures.get(row.nature, row.nature), row.axis, row.supplier),
            *(row.excl_tax_cents, row.incl_tax_cents, yes_no(row.investment), row.covers_from, row.covers_to),
            row.publisher_country,
            self._natures.get(row.retained_nature, row.retained_nature),
            *(row.retained_excl_tax_cents, row.retained_incl_tax_cents, row.reason),
        )


class Decisions:
    """Every decision, oldest first."""

    table = DECISIONS

    def __init__(self, session: Session, asked: Asked) -> None:
        query = sa.select(Decision.id).join(Dossier, Dossier.id == Decision.dossier_id)
        self.keys: Sequence[int] = session.scalars(query.where(exported_dossiers(asked)).order_by(Decision.id)).all()

    def rows(self, session: Session, keys: Sequence[int]) -> Iterator[Row]:
        for row in session.execute(_DECISIONS.where(Decision.id.in_(keys)).order_by(Decision.id)):
            stands = row.id == row.last_id and row.state in STANDING_DECISION
            yield (
                *(row.reference, row.organisation, row.siret, row.main_axis, row.decided_on),
                *(OUTCOMES.get(row.outcome, row.outcome), yes_no(stands), row.requested_cents),
                *(row.subsidisable_cents, share(row.amount_cents, row.subsidisable_cents), row.amount_cents),
                *(row.motive or row.proposed_motive, row.session, row.decider, row.proposer),
                DOSSIER.labels[row.state],
            )


class Acts:
    """Every act, oldest first."""

    table = ACTS

    def __init__(self, session: Session, asked: Asked) -> None:
        query = sa.select(Act.id).join(Dossier, Dossier.id == Act.dossier_id)
        self.keys: Sequence[int] = session.scalars(query.where(exported_dossiers(asked)).order_by(Act.id)).all()

    def rows(self, session: Session, keys: Sequence[int]) -> Iterator[Row]:
        for row in session.execute(_ACTS.where(Act.id.in_(keys)).order_by(Act.id)):
            yield (
                *(row.reference, row.dossier, row.organisation, row.siret, ACT.labels[row.state], row.title),
                *(row.amount_cents, row.created_at, row.credits_certified_on, row.issued_at, row.official_number),
                *(row.signed_on, row.signatory_name, row.ej_number, row.ej_on, row.notified_at),
                *(row.committed_cents, row.paid_cents, row.content_sha256),
            )
