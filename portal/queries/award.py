"""The award of a dossier: the act in force, the terms it froze, what is committed and paid.

Whoever works after the notification reads rate, maximum, base, lines, dates and payments here: never in the settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.data import PaymentKind, TaxBasis, UnderSpend
from portal.acts.frozen_terms import AwardTerms, PaymentTerm, TermLine, consolidated, read_terms
from portal.domain.act import ACT, ActState
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import NotFound
from portal.models import Act, ActBalance, Dossier, ExpenseLine, Notification
from portal.queries.acts import PUBLISHED
from portal.queries.coming_ends import first_end
from portal.queries.scope import organisation_dossiers, window_dossiers

#: States in which an award still binds: what follows may be claimed, paid, modified.
IN_FORCE = (ActState.NOTIFIED, ActState.MODIFIED)


@dataclass(frozen=True, slots=True)
class AwardLine:
    """A retained line. ``expense_id`` is None for a line of an act that no expense of the dossier answers to."""

    expense_id: int | None
    expense_public_id: str
    label: str
    supplier: str
    requested_cents: int
    retained_cents: int


@dataclass(frozen=True, slots=True)
class AwardView:
    """A notified award. ``act_id`` is the award itself, which carries the ledger; ``terms`` include what acts notified
    since changed, the last of them being ``last_act_id``. Withdrawn, repealed and lapsed awards are told too: ask
    ``in_force``. Money in cents, on ``tax_basis``."""

    act_id: int
    act_public_id: str
    last_act_id: int
    reference: str
    official_number: str
    signed_on: date | None
    notified_on: date | None
    state: ActState
    ej_number: str | None
    ej_on: date | None
    window_id: int
    organisation_id: int
    dossier_id: int
    dossier_public_id: str
    dossier_reference: str
    terms: AwardTerms
    lines: tuple[AwardLine, ...]
    committed_cents: int
    paid_cents: int
    #: In force until then: an abrogation already notified ends it that day.
    ends_on: date | None = None

    @property
    def in_force(self) -> bool:
        return self.state in IN_FORCE

    @property
    def state_label(self) -> str:
        return ACT.labels[self.state]

    @property
    def left_cents(self) -> int:
        """Committed and not paid yet."""
        return self.committed_cents - self.paid_cents

    @property
    def maximum_cents(self) -> int:
        return self.terms.maximum_cents

    @property
    def base_cents(self) -> int:
        return self.terms.base_cents

    @property
    def rate(self) -> Fraction:
        return self.terms.rate

    @property
    def tax_basis(self) -> TaxBasis:
        return self.terms.tax_basis

    @property
    def with_tax(self) -> bool:
        return self.terms.tax_basis is TaxBasis.INCLUDING_TAX

    @property
    def under_spend(self) -> UnderSpend | None:
        return self.terms.under_spend

    @property
    def payments(self) -> tuple[PaymentTerm, ...]:
        return self.terms.payments

    @property
    def permitted_start_on(self) -> date | None:
        start = self.terms.permitted_start_at
        return paris_date(start) if start else None

    @property
    def start_by_on(self) -> date | None:
        return self.terms.start_by_on

    @property
    def completion_on(self) -> date | None:
        return self.terms.completion_on

    @property
    def last_claim_on(self) -> date | None:
        return self.terms.last_claim_on

    @property
    def retained_lines(self) -> tuple[AwardLine, ...]:
        """The lines something was retained of."""
        return tuple(line for line in self.lines if line.retained_cents > 0)

    def payment(self, kind: PaymentKind) -> PaymentTerm | None:
        """The instalment of this kind, None when the act has none."""
        return next((one for one in self.terms.payments if one.kind is kind), None)


def award_of(session: Session, dossier_id: int) -> AwardView | None:
    """The last notified award of a dossier, whatever became of it; None before the notification.

    The caller has already read the dossier in its actor's scope, or asks ``award_for``.
    """
    row = session.execute(
        sa.select(Act, Dossier, ActBalance)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .outerjoin(ActBalance, ActBalance.act_id == Act.id)
        .where(Act.dossier_id == dossier_id, Act.kind == "award", Act.state.in_(PUBLISHED), Act.content.is_not(None))
        .order_by(Act.id.desc())
        .limit(1)
    ).first()
    return _view(session, *row) if row else None


def award_for(session: Session, actor: Actor, dossier_public_id: str) -> AwardView:
    """The award of a dossier the actor sees, on either side. Raises NotFound otherwise, or when there is none."""
    found = session.scalar(
        sa.select(Dossier.id).where(
            sa.or_(organisation_dossiers(actor), window_dossiers(actor)), Dossier.public_id == dossier_public_id
        )
    )
    award = award_of(session, found) if found is not None else None
    if award is None:
        raise NotFound
    return award


def _view(session: Session, act: Act, dossier: Dossier, balance: ActBalance | None) -> AwardView:
    after = session.execute(
        sa.select(Act.id, Act.content, Act.kind)
        .where(
            Act.dossier_id == act.dossier_id,
            Act.id > act.id,
            Act.kind.in_((ActKind.AMENDMENT, ActKind.REPEAL)),
            Act.state.in_(IN_FORCE),
            Act.content.is_not(None),
        )
        .order_by(Act.id)
    ).all()
    changes = [one for one in after if one.kind == ActKind.AMENDMENT]
    terms = read_terms(consolidated([act.content or "{}", *(one.content or "{}" for one in changes)]))
    notified = sa.select(Notification.notified_on).where(Notification.act_id == act.id).order_by(Notification.id)
    return AwardView(
        act_id=act.id,
        act_public_id=act.public_id,
        last_act_id=changes[-1].id if changes else act.id,
        reference=act.reference,
        official_number=act.official_number or "",
        signed_on=act.signed_on,
        notified_on=session.scalar(notified.limit(1)),
        state=act.state,
        ej_number=act.ej_number,
        ej_on=act.ej_on,
        window_id=act.window_id,
        organisation_id=act.organisation_id,
        dossier_id=act.dossier_id,
        dossier_public_id=dossier.public_id,
        dossier_reference=dossier.reference or "",
        terms=terms,
        lines=matched_lines(terms.lines, _expenses(session, act.dossier_id)),
        committed_cents=balance.committed_cents if balance else 0,
        paid_cents=balance.paid_cents if balance else 0,
        ends_on=first_end(one.content for one in after if one.kind == ActKind.REPEAL)
        if act.state in IN_FORCE
        else None,
    )


def _expenses(session: Session, dossier_id: int) -> list[tuple[int, str]]:
    rows = session.execute(
        sa.select(ExpenseLine.id, ExpenseLine.public_id)
        .where(ExpenseLine.dossier_id == dossier_id)
        .order_by(ExpenseLine.position, ExpenseLine.id)
    )
    return [(key, public_id) for key, public_id in rows]


def matched_lines(frozen: Sequence[TermLine], expenses: list[tuple[int, str]]) -> tuple[AwardLine, ...]:
    """The frozen lines with the expenses they are; acts that froze no identifier list them in the dossier's order."""
    keys = {public_id: key for key, public_id in expenses}
    in_order = expenses if len(expenses) == len(frozen) else []
    found = []
    for rank, line in enumerate(frozen):
        public_id = line.line or (in_order[rank][1] if in_order else "")
        found.append(
            AwardLine(
                keys.get(public_id), public_id, line.label, line.supplier, line.requested_cents, line.retained_cents
            )
        )
    return tuple(found)
