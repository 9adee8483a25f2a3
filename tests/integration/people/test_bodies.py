"""Bodies outside the COG, France Services, corrections, and the home of a secretary who serves several communes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Role
from portal.domain.dossier import DossierState
from portal.domain.errors import InvalidInput
from portal.eligibility.assess import assess_payload
from portal.models import Dossier, Organisation
from portal.queries.people import actor_by_email
from portal.queries.rulebooks import rulebook_in_force
from portal.services.applicant.attach_organisation import AttachOrganisation, attach_organisation
from portal.services.applicant.uploads import prepare_upload
from portal.services.assessing import build_payload
from portal.services.organisations.add_organisation import AddOrganisation, add_organisation
from portal.services.runtime import Runtime
from tests.factories import PDF, fill_settings, make_dossier, make_organisation, make_person
from tests.integration.applicant.browser import pdf, send, sign_in, text_of
from tests.integration.people.support import Town, make_town
from tests.integration.people.test_registry import luhn

POSTE = "35600000049837"


@pytest.fixture
def town(runtime: Runtime) -> Town:
    return make_town(runtime)


def _body(runtime: Runtime, siret: str, category: str, *kinds: str, **changes: object) -> AddOrganisation:
    proofs = {kind: prepare_upload(runtime, f"{kind}.pdf", PDF + kind.encode()) for kind in kinds}
    values = {"name": "Un organisme", "department": "71", "address": "1 rue de l’Essai", "postal_code": "71000"}
    return AddOrganisation(siret=siret, legal_category=category, proofs=proofs, **{**values, **changes})


def _verdict(runtime: Runtime, organisation: str, window_id: int, email: str, **declared: object) -> dict[str, str]:
    """Outcome of each check of a draft of this body."""
    with runtime.read() as session:
        actor = actor_by_email(session, email)
        row = session.scalars(sa.select(Organisation).where(Organisation.public_id == organisation)).one()
    assert actor is not None
    make_dossier(runtime, window_id, row.id, actor, state=DossierState.DRAFT, **declared)
    with runtime.read() as session:
        dossier = session.scalars(sa.select(Dossier).where(Dossier.organisation_id == row.id)).one()
        result = assess_payload(build_payload(session, dossier), rulebook_in_force(session, window_id))
    return {check["code"]: check["outcome"] for check in result["checks"]}


def _codes(runtime: Runtime, window_id: int) -> tuple[str, str]:
    """Codes of the checks on the carrier's kind and on its funding, whatever the rulebook calls them."""
    with runtime.read() as session:
        rulebook = rulebook_in_force(session, window_id)
    by_rule = {check.rule: check.code for check in rulebook.checks}
    return by_rule["applicant_type"], by_rule["applicant_funding"]


@pytest.mark.parametrize(
    ("category", "kinds", "outcome"),
    [("7353", ("statutes",), "pass"), ("7361", ("statutes", "funders_list"), "review"), ("7371", None, None)],
)
def test_the_rules_follow_the_typed_category(
    runtime: Runtime, town: Town, category: str, kinds: tuple[str, ...] | None, outcome: str | None
) -> None:
    person = make_person(runtime)
    siret = luhn(f"{luhn('26710045')}0001")
    if kinds is None:
        with pytest.raises(InvalidInput) as refused, runtime.uow() as uow:
            add_organisation(uow, person, _body(runtime, siret, category))
        assert set(refused.value.fields) == {"proof_statutes", "proof_funders_list"}
        return
    with runtime.uow() as uow:
        public_id = add_organisation(uow, person, _body(runtime, siret, category, *kinds))
    kind, _ = _codes(runtime, town.window_id)
    assert _verdict(runtime, public_id, town.window_id, person.email)[kind] == outcome


def test_a_listed_carrier_of_france_services_is_recognised(runtime: Runtime, town: Town) -> None:
    person = make_person(runtime)
    kinds = ("statutes", "funders_list", "france_services_label")
    with runtime.uow() as uow:
        public_id = add_organisation(
            uow, person, _body(runtime, POSTE, "5599", *kinds, name="La Poste", france_services=True)
        )
    kind, funding = _codes(runtime, town.window_id)
    declared = {"france_services": "declared", "funded_only_by_local_authorities": False}
    before = _verdict(runtime, public_id, town.window_id, person.email, **declared)
    fill_settings(runtime, town.window_id, {"france_services.carriers": "Un autre\n356 000 000"})
    with runtime.read() as session:
        dossier = session.scalars(sa.select(Dossier)).one()
        result = assess_payload(build_payload(session, dossier), rulebook_in_force(session, town.window_id))
    after = {check["code"]: check["outcome"] for check in result["checks"]}
    assert (before[kind], before[funding]) == ("review", "review")
    assert (after[kind], after[funding]) == ("pass", "not_applicable")


def test_a_typed_name_proves_nothing(runtime: Runtime, town: Town) -> None:
    person = make_person(runtime)
    fill_settings(runtime, town.window_id, {"france_services.carriers": "Association du Clunisois"})
    siret = luhn(f"{luhn('77850012')}0001")
    kinds = ("statutes", "funders_list", "france_services_label")
    with runtime.uow() as uow:
        command = _body(runtime, siret, "9220", *kinds, name="Association du Clunisois", france_services=True)
        public_id = add_organisation(uow, person, command)
    kind, _ = _codes(runtime, town.window_id)
    assert _verdict(runtime, public_id, town.window_id, person.email, france_services="declared")[kind] == "review"


@pytest.mark.parametrize(
    ("siret", "category", "field"),
    [
        ("21710543600018", "7353", "siret"),  # the commune of Tournus
        (POSTE, "7210", "legal_category"),
        (POSTE, "0000", "legal_category"),
        ("35600000049838", "5599", "siret"),
    ],
)
def test_what_cannot_be_typed(runtime: Runtime, town: Town, siret: str, category: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused, runtime.uow() as uow:
        add_organisation(uow, make_person(runtime), _body(runtime, siret, category, "statutes", "funders_list"))
    assert list(refused.value.fields) == [field]


def test_a_space_with_dossiers_and_nobody_is_not_for_the_first_comer(runtime: Runtime, town: Town) -> None:
    left = make_organisation(runtime, "217102631", "Louhans")
    make_dossier(runtime, town.window_id, left, town.mayor, state=DossierState.DRAFT)
    with pytest.raises(InvalidInput, match="reprise"), runtime.uow() as uow:
        attach_organisation(uow, make_person(runtime), AttachOrganisation("217102631", luhn("2171026310001")))


def test_typed_in_through_the_pages(app: Flask, runtime: Runtime, town: Town) -> None:
    client = sign_in(app, runtime, make_person(runtime, "Jo"))
    assert send(client, "/mes-dossiers/organisme/autre", "siret", siret="356 000 000 49838").status_code == 422
    step = send(client, "/mes-dossiers/organisme/autre", "siret", siret="356 000 000 49837")
    missing = send(client, step.location, "looked_up", name="La Poste", legal_category="5599", department="71")
    assert missing.status_code == 422
    assert "Joignez cette pièce" in text_of(missing)
    assert "La Poste" in missing.get_data(as_text=True)
    done = send(
        client,
        step.location,
        "looked_up",
        name="La Poste",
        legal_category="5599",
        department="71",
        address="9 rue du Colonel",
        proof_statutes=pdf("statuts.pdf"),
        proof_funders_list=pdf("financeurs.pdf"),
    )
    assert done.status_code == 302, text_of(done)
    assert "La Poste" in text_of(client.get("/mes-dossiers"))


def test_a_correction_is_used_and_seen_beside_its_source(app: Flask, runtime: Runtime, town: Town) -> None:
    person = make_person(runtime, "Jo Louhans")
    with runtime.uow() as uow:
        attached = attach_organisation(uow, person, AttachOrganisation("217102631", luhn("2171026310001"), "1 place"))
    with runtime.read() as session:
        actor = actor_by_email(session, person.email)
    assert actor is not None
    dossier = make_dossier(runtime, town.window_id, attached.organisation_id, actor)
    client = sign_in(app, runtime, actor)
    page = f"/mes-dossiers/organismes/{attached.public_id}"
    assert "d’après le COG 2021" in text_of(client.get(page))
    assert send(client, f"{page}/corriger", "epci_name", population="6 400").status_code == 302
    corrected = text_of(client.get(page))
    assert "6 400 habitants saisi par Jo Louhans, le 15/10/2021" in corrected
    with runtime.read() as session:
        assert session.scalars(
            sa.select(Organisation.population).where(Organisation.public_id == attached.public_id)
        ).one() == (6400)
    instructor = sign_in(app, runtime, make_person(runtime, "Iris", postings=((town.window_id, Role.INSTRUCTOR),)))
    seen = text_of(instructor.get(f"/instruction/dossiers/{dossier}"))
    assert "Corrigé : «" in seen
    assert "6 400 habitants saisi par Jo Louhans" in seen


def test_a_secretary_of_three_communes_switches_easily(app: Flask, runtime: Runtime, town: Town) -> None:
    ids = [town.organisation_id]
    ids += [
        make_organisation(runtime, siren, name) for siren, name in (("217102631", "Louhans"), ("217101583", "Cuisery"))
    ]
    secretary = make_person(runtime, "Ange", memberships=tuple((one, Role.EDITOR) for one in ids))
    for one in ids:
        make_dossier(runtime, town.window_id, one, secretary, state=DossierState.DRAFT, title=f"Projet {one}")
    client = sign_in(app, runtime, secretary)
    statements: list[str] = []

    @sa.event.listens_for(runtime.engine, "before_cursor_execute")
    def count(conn: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            statements.append(statement)

    page = client.get("/mes-dossiers")
    sa.event.remove(runtime.engine, "before_cursor_execute", count)
    html = page.get_data(as_text=True)
    places = [html.index(f">{name}") for name in ("Cuisery", "Louhans", "Tournus")]
    assert places == sorted(places)
    assert html.count("Commencer un dossier") == 3
    assert html.count('href="#') >= 3
    assert len(statements) <= 8, statements
