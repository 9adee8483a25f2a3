"""Whether a payment of an award may be ordered: not while suspended, within the tranches open, never once closed."""

from __future__ import annotations

from datetime import date

from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict
from portal.domain.french_dates import date_fr
from portal.domain.money import format_euros
from portal.models import Act
from portal.queries.award_stops import stops_of
from portal.services.unit_of_work import UnitOfWork


def check_may_order(uow: UnitOfWork, act: Act, amount_cents: int, on: date) -> None:
    """Raise Conflict, with the reason and what to do, when ``amount_cents`` cannot be ordered for ``act`` on a day.

    The caller holds the act's row. A suspension counts from the day it began, whatever past day the order is given.
    """
    stops = stops_of(uow.session, act.id, on, paris_date(uow.now))
    if stops.closed_on is not None:
        raise Conflict(f"Cette subvention est clôturée depuis le {date_fr(stops.closed_on)} : rien ne peut être payé.")
    if stops.suspended_on is not None:
        raise Conflict(
            f"Les paiements de cette subvention sont suspendus depuis le {date_fr(stops.suspended_on)} "
            f"({stops.suspended_for}) : levez la suspension avant la mise en paiement."
        )
    if stops.payable_cents is not None and amount_cents > stops.payable_cents:
        raise Conflict(
            f"Les tranches ouvertes pour {on.year} laissent {format_euros(stops.payable_cents)} à payer : libérez une "
            "tranche ou remettez à disposition les crédits non consommés."
        )
