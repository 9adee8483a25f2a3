"""The cap per body and its exception, and licences of outside publishers over all the grants of the window."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.demo.siret import demo_siret
from portal.domain.errors import LedgerRefusal
from portal.models import Dossier, ExpenseLine
from portal.queries.budget import envelope_board
from portal.services.budget.decommit import Decommit, decommit
from portal.services.runtime import Runtime
from tests.factories import make_organisation, writing
from tests.integration.acting.support import (
    House,
    committed,
    grant,
    granted,
    issued,
    make_house,
    make_proposal,
    signed,
)


def test_the_exception_of_a_grouping_still_needs_its_credits(runtime: Runtime) -> None:
    house = make_house(runtime, allotted_cents=3_400_000)
    epci = make_organisation(
        runtime, siren="200070308", siret=demo_siret("200070308"), legal_category="7346", population=12_000
    )
    dossier, proposal = make_proposal(
        house, organisation_id=epci, amount_cents=3_500_000, requested_cents=3_500_000, cost_cents=5_000_000
    )
    with pytest.raises(LedgerRefusal) as refused:
        grant(house, house.signatory, dossier, proposal, "Mutualisation pour vingt communes.")
    assert refused.value.shortfall == 100_000


def test_the_cap_counts_what_is_reserved_and_what_is_committed(runtime: Runtime) -> None:
    """10 000 € committed and 15 000 € reserved leave 5 000 €; what is given back may be asked for anew."""
    house = make_house(runtime)
    act = committed(house, signed(house, issued(house, **_of(1_000_000))))
    granted(house, **_of(1_500_000))
    third = make_proposal(house, **_of(700_000))
    with pytest.raises(LedgerRefusal) as refused:
        grant(house, house.signatory, *third)
    assert refused.value.shortfall == 200_000
    with runtime.uow() as uow:
        decommit(uow, house.budget, Decommit(act, 200_000, "Renonciation partielle", "d"))
    grant(house, house.signatory, *third)


def _of(cents: int) -> dict[str, int]:
    return {"amount_cents": cents, "requested_cents": cents, "cost_cents": cents * 2}


@pytest.mark.parametrize(("country", "cents", "over"), [("US", 315_000, True), ("DE", 0, False), (None, 0, False)])
def test_outside_licences_are_a_share_of_all_the_grants(
    runtime: Runtime, country: str | None, cents: int, over: bool
) -> None:
    """A quarter of a grant of 12 600 € pays such licences: 3 150 € of 18 900 € granted in the window."""
    house = make_house(runtime)
    _add_licence(house, granted(house, requested_cents=1_260_000), country)
    granted(house, amount_cents=630_000, requested_cents=630_000, cost_cents=900_000)
    with runtime.read() as session:
        outside = envelope_board(session, house.budget).outside
    assert outside is not None
    assert (outside.outside_cents, outside.granted_cents, outside.over) == (cents, 1_890_000, over)
    assert outside.per_mille == (167 if over else 0)
    assert (outside.dossiers, outside.limit_percent) == (1 if over else 0, 10)


def _add_licence(house: House, dossier: str, country: str | None) -> None:
    """A licence of a third of the first line: a quarter of both."""
    with writing(house.runtime) as session:
        row = session.scalars(sa.select(Dossier).where(Dossier.public_id == dossier)).one()
        session.add(
            ExpenseLine(
                dossier_id=row.id,
                position=2,
                label="Licences",
                nature="saas",
                supplier="Éditeur",
                excl_tax_cents=600_000,
                incl_tax_cents=720_000,
                publisher_country=country,
                created_at=house.runtime.legal.now(),
            )
        )
