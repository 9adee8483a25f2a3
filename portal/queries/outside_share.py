"""Licences of publishers outside the European Union, as a share of all the grants of a window."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.eligibility.rulebook import Rulebook
from portal.models import ActBalance, Dossier, DossierBalance, ExpenseLine, ExpenseQualification
from portal.models.act import Act
from portal.queries.scope import not_barred


@dataclass(frozen=True, slots=True)
class OutsideShare:
    """Of ``granted_cents`` (reserved and committed), ``outside_cents`` pay such licences in ``dossiers`` dossiers.

    ``limit_percent`` is the window's own, None where its rules set none.
    """

    outside_cents: int
    granted_cents: int
    dossiers: int
    limit_percent: int | None

    @property
    def per_mille(self) -> int:
        """The share in thousandths, rounded up: a limit is never hidden by a rounding."""
        return -(-self.outside_cents * 1000 // self.granted_cents) if self.granted_cents else 0

    @property
    def over(self) -> bool:
        """Whether the share passes the window's limit."""
        return self.limit_percent is not None and self.outside_cents * 100 > self.granted_cents * self.limit_percent


def outside_share(
    session: Session, actor: Actor, window_id: int, rulebook: Rulebook, granted_cents: int
) -> OutsideShare | None:
    """The share among the dossiers the actor may see, each grant in proportion to what was retained of such licences.

    None where the rules of the window know no such limit.
    """
    check = next((each for each in rulebook.checks if each.code == "EXPENSE_NON_EU_LICENCE"), None)
    if check is None:
        return None
    outside, concerned = 0, 0
    rows = _rows(window_id, frozenset(check.params.inside)).where(not_barred(actor))
    for held, kept, foreign in session.execute(rows):
        if foreign and kept:
            outside += -(-int(held) * int(foreign) // int(kept))
            concerned += 1
    threshold: Fraction | None = check.params.threshold
    limit = None if threshold is None else int(threshold * 100)
    return OutsideShare(outside, granted_cents, concerned, limit)


def _rows(window_id: int, inside: frozenset[str]) -> sa.Select[tuple[int, int, int]]:
    """Money held, expenses retained, and those of outside publishers, of each dossier that has some."""
    last = (
        sa.select(ExpenseQualification.retained_excl_tax_cents)
        .where(ExpenseQualification.expense_id == ExpenseLine.id)
        .order_by(ExpenseQualification.id.desc())
        .limit(1)
        .correlate(ExpenseLine)
        .scalar_subquery()
    )
    foreign = sa.and_(ExpenseLine.publisher_country.is_not(None), ExpenseLine.publisher_country.not_in(sorted(inside)))
    kept = sa.func.coalesce(last, ExpenseLine.excl_tax_cents)
    concerned = sa.select(ExpenseLine.dossier_id).where(foreign)
    committed = (
        sa.select(sa.func.coalesce(sa.func.sum(ActBalance.committed_cents), 0))
        .join(Act, Act.id == ActBalance.act_id)
        .where(Act.dossier_id == DossierBalance.dossier_id)
        .correlate(DossierBalance)
        .scalar_subquery()
    )
    held = DossierBalance.reserved_cents + committed
    return (
        sa.select(held, sa.func.sum(kept), sa.func.sum(sa.case((foreign, kept), else_=0)))
        .select_from(DossierBalance)
        .join(Dossier, Dossier.id == DossierBalance.dossier_id)
        .join(ExpenseLine, ExpenseLine.dossier_id == Dossier.id)
        .where(Dossier.window_id == window_id, Dossier.id.in_(concerned), held > 0)
        .group_by(DossierBalance.dossier_id, DossierBalance.reserved_cents)
    )
