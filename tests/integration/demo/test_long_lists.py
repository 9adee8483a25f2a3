"""Every list of the prefecture, whatever the number of dossiers: at most eight queries and 60 kB of HTML."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.demo.bulk import bulk_load
from portal.demo.seed import seed
from portal.domain.dossier import DossierState
from portal.models import Dossier, Envelope
from portal.queries.decisions import awaiting_decisions
from portal.queries.people import actor_by_email
from portal.services.runtime import Runtime
from tests.integration.instruction.test_inbox import counted
from tests.integration.instruction.web import Visitor

MOST_QUERIES, MOST_BYTES = 8, 60_000
LISTS = {
    "instruction": (
        "/instruction",
        "/instruction?etat=tous&page=3",
        "/instruction/echeances",
        "/paiements/demarrages-et-rib",
        "/instruction/actes",
        "/instruction/actes?liste=a-preparer&page=2",
        "/actes/registre",
        "/instruction/actes/lots",
        "/instruction/numerisations",
        "/instruction/parapheur",
        "/actes/copies",
        "/instruction/scenarios",
        "/instruction/scenarios/nouveau",
        "/instruction/seances",
        "/instruction/seances/nouvelle",
        "/instruction/equipe",
        "/instruction/adresses-en-echec",
        "/instruction/liens",
        "/instruction/recours",
        "/exports",
        "/assistance",
        "/assistance/canaux",
        "/assistance/hors-portail",
        "/enveloppe",
        "/paiements",
        "/paiements?liste=a-verifier&page=2",
    ),
    "signature": ("/signature", "/signature?page=2", "/signature/decisions", "/signature/actes", "/enveloppe"),
    "budget": (
        "/budget/actes",
        "/budget/chorus",
        "/paiements",
        "/budget/actes?liste=autres",
        "/enveloppe?page=2",
        "{envelope}/repartition",
        "{envelope}/repartition?par=arrondissement",
        "{envelope}/repartition?par=etat&au=30/11/2021",
        "{envelope}/repartition?par=mois",
        "{envelope}/graphiques",
        "{envelope}/ecritures?page=2",
        "{envelope}/ecritures?axe=3a&etat=dossier-granted",
        "{envelope}/restes-a-payer",
        "{envelope}/fin-de-gestion",
        "{envelope}/fin-de-gestion?liste=a-engager&page=2",
        "{envelope}/statistiques",
        "{envelope}/echeanciers",
    ),
    "administration": ("/administration/personnes", "/administration/liens", "/administration/reprises"),
}


@pytest.mark.parametrize("count", [400, pytest.param(10_000, marks=pytest.mark.long)])
def test_no_list_grows_with_the_number_of_dossiers(app: Flask, runtime: Runtime, count: int) -> None:
    seed(runtime)
    bulk_load(runtime, count)
    with runtime.read() as session:
        envelope = f"/enveloppe/{session.scalars(sa.select(Envelope.public_id)).one()}"
    problems = []
    for key, addresses in LISTS.items():
        with runtime.read() as session:
            actor = actor_by_email(session, f"{key}@demo.example")
        assert actor is not None
        visitor = Visitor(app, actor)
        for address in addresses:
            with counted(runtime.engine) as seen:
                page = visitor.get(address.format(envelope=envelope))
            if (page.status_code, len(seen) <= MOST_QUERIES, len(page.data) <= MOST_BYTES) != (200, True, True):
                problems.append(f"{address}: {page.status_code}, {len(seen)} queries, {len(page.data)} bytes")
    assert problems == []
    assert_every_proposal_is_on_one_page(runtime)


def assert_every_proposal_is_on_one_page(runtime: Runtime) -> None:
    """In the order of the score over all pages, each with what the envelope keeps after it and those before."""
    with runtime.read() as session:
        actor = actor_by_email(session, "signature@demo.example")
        assert actor is not None
        first = awaiting_decisions(session, actor)
        rows = [row for page in range(1, first.pages + 1) for row in awaiting_decisions(session, actor, page).rows]
        proposed = session.scalar(sa.select(sa.func.count()).where(Dossier.state == DossierState.PROPOSED))
    assert len({row.dossier_public_id for row in rows}) == len(rows) == first.count == proposed
    assert first.pages > 1
    marks = [row.score if row.score is not None else -1 for row in rows]
    assert marks == sorted(marks, reverse=True)
    assert rows[-1].remaining_cents == first.available_cents - first.proposed_cents
    assert rows[0].remaining_cents == first.available_cents - rows[0].amount_cents
