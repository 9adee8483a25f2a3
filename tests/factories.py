"""Rows for integration tests, written straight into the database: a window, people, organisations, dossiers.

Use-cases have their own tests; these factories let a test start in the middle of the journey.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count

from sqlalchemy.orm import Session

from portal.domain.actors import SYSTEM, Actor, Role
from portal.domain.dossier import DossierState
from portal.domain.ledger import EntryKind
from portal.domain.snapshot import freeze
from portal.domain.team import PowerKind
from portal.models import (
    Document,
    Dossier,
    DossierVersion,
    Envelope,
    EnvelopeBalance,
    ExpenseLine,
    Membership,
    Organisation,
    Person,
    Posting,
    SignatoryPower,
    StoredFile,
    Window,
    WindowSetting,
)
from portal.queries.people import load_signed_in
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.instruction.refresh_clocks import refresh_by_id
from portal.services.instruction.refresh_index import index_by_id
from portal.services.runtime import Runtime

FILED_AT = datetime(2021, 10, 15, 8, 30, tzinfo=UTC)
SLUG = "fitn7-axe3-71-2021"
SERIES = "FITN7-71-2021"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_numbers = count(1)


@contextmanager
def writing(runtime: Runtime) -> Iterator[Session]:
    """A write session outside any use-case."""
    with runtime.uow() as uow:
        yield uow.session


def make_window(runtime: Runtime, allotted_cents: int = 29_702_975, slug: str = SLUG) -> int:
    """A window with its 2021 envelope, AE and CP allotted. Returns its id."""
    with runtime.uow() as uow:
        window = Window(slug=slug, title="FITN7 axe 3 – Saône-et-Loire", rulebook_version="test", created_at=uow.now)
        uow.session.add(window)
        uow.session.flush()
        envelope = Envelope(window_id=window.id, year=2021, label="FITN7 2021", created_at=uow.now)
        uow.session.add(envelope)
        uow.session.flush()
        uow.session.add(EnvelopeBalance(envelope_id=envelope.id))
        uow.session.flush()
        for kind in (EntryKind.ALLOTMENT, EntryKind.CP_ALLOTMENT):
            command = EntryCommand(
                envelope.id, kind, allotted_cents, "Notification", f"{slug}:{kind}", notice="Notification initiale"
            )
            post_entry(uow, SYSTEM, command)
        return window.id


def make_person(
    runtime: Runtime,
    name: str = "Camille Durand",
    *,
    postings: tuple[tuple[int, Role], ...] = (),
    memberships: tuple[tuple[int, Role], ...] = (),
    password_hash: str = "!",
) -> Actor:
    """An account with its roles, as an actor."""
    number = next(_numbers)
    with runtime.uow() as uow:
        person = Person(
            email=f"personne{number}@exemple.fr", name=name, password_hash=password_hash, created_at=uow.now
        )
        uow.session.add(person)
        uow.session.flush()
        for window_id, role in postings:
            uow.session.add(Posting(person_id=person.id, window_id=window_id, role=role, created_at=uow.now))
        for organisation_id, role in memberships:
            uow.session.add(
                Membership(person_id=person.id, organisation_id=organisation_id, role=role, created_at=uow.now)
            )
            if role is Role.PLEDGER:
                uow.session.add(
                    SignatoryPower(
                        person_id=person.id,
                        organisation_id=organisation_id,
                        kind=PowerKind.REPRESENTATIVE,
                        capacity="Maire",
                        representative_name=name,
                        representative_capacity="Maire",
                        created_at=uow.now,
                    )
                )
        public_id = person.public_id
    with runtime.read() as session:
        signed_in = load_signed_in(session, public_id)
    assert signed_in is not None
    return signed_in.actor


def make_organisation(runtime: Runtime, siren: str = "217105436", name: str = "Tournus", **values: object) -> int:
    """An organisation (the commune of Tournus unless said otherwise). Returns its id."""
    row = {
        "siret": f"{siren}00018",
        "legal_category": "7210",
        "department": "71",
        "insee_code": "71543",
        "address": "Place de l’Hôtel-de-Ville",
        "postal_code": "71700",
        "population": 5489,
        "provenance": "COG 2021",
        **values,
    }
    with runtime.uow() as uow:
        organisation = Organisation(siren=siren, name=name, created_at=uow.now, **row)
        uow.session.add(organisation)
        uow.session.flush()
        return organisation.id


def make_dossier(
    runtime: Runtime,
    window_id: int,
    organisation_id: int,
    person: Actor,
    *,
    state: DossierState = DossierState.FILED,
    requested_cents: int = 1_260_000,
    cost_cents: int = 1_800_000,
    **values: object,
) -> str:
    """A dossier in ``state`` with one quoted expense and a balanced plan. Returns its public id."""
    filed = state is not DossierState.DRAFT
    quote = PDF + str(next(_numbers)).encode()
    digest = runtime.store.put(quote)
    row = {
        "title": "Refonte du site et prise de rendez-vous en ligne",
        "summary": "Le site de la commune est refait et la prise de rendez-vous se fait en ligne.",
        "axes": ["3c"],
        "main_axis": "3c",
        "contact_name": person.name,
        "contact_email": person.email,
        "digital_transformation": True,
        "decision_level_commitment": True,
        "vat_recovered": True,
        "other_window": "none",
        "start_on": date(2021, 11, 15),
        "results_on": date(2022, 6, 30),
        "financial_close_on": date(2022, 9, 30),
        "filed_at": FILED_AT if filed else None,
        "presumed_complete": filed,
        "electronic_notification": True,
        **values,
    }
    with runtime.uow() as uow:
        number = uow.next_number(f"dossier:{SERIES}") if filed else 0
        row.setdefault("reference", f"{SERIES}-{number:04d}" if filed else None)
        stored = StoredFile(sha256=digest, size=len(quote), media_type="application/pdf", created_at=uow.now)
        dossier = Dossier(
            window_id=window_id,
            organisation_id=organisation_id,
            created_by_id=person.person_id,
            state=state,
            requested_cents=requested_cents,
            own_funds_cents=cost_cents - requested_cents,
            total_cost_cents=cost_cents,
            created_at=uow.now,
            **row,
        )
        uow.session.add_all([stored, dossier])
        uow.session.flush()
        proof = Document(dossier_id=dossier.id, kind="quote", name="devis.pdf", file_id=stored.id, created_at=uow.now)
        uow.session.add(proof)
        uow.session.flush()
        uow.session.add(
            ExpenseLine(
                dossier_id=dossier.id,
                position=1,
                label="Refonte du site et prise de rendez-vous",
                nature="website",
                supplier="Agence Numérique du Mâconnais",
                excl_tax_cents=cost_cents,
                incl_tax_cents=cost_cents * 6 // 5,
                investment=True,
                proof_id=proof.id,
                created_at=uow.now,
            )
        )
        if filed:
            content, digest = freeze({})
            uow.session.add(
                DossierVersion(dossier_id=dossier.id, number=1, content=content, sha256=digest, created_at=uow.now)
            )
        uow.session.flush()
        refresh_by_id(uow.session, [dossier.id])
        if state is not DossierState.DRAFT:
            index_by_id(uow.session, [dossier.id], uow.now)
        return dossier.public_id


#: What a letter needs besides.
LETTER_SETTINGS = {
    "authority.place": "Mâcon",
    "signatory.name": "Dominique EXEMPLE",
    "signatory.capacity": "Le secrétaire général de la préfecture",
    "texts.fund_label": "Fonds fictif",
}
#: Fictional facts of a prefecture: enough for a receipt.
SETTINGS = {
    "authority.header_lines": "Préfet de démonstration",
    "service.name": "Bureau fictif du guichet",
    "service.email": "guichet@exemple.invalid",
    "service.phone": "03 00 00 00 00",
    "service.address": "1 place de la Démonstration\n71000 Mâcon",
    "silence.months_investment": "8",
    "silence.months_operating": "2",
    "texts.implicit_remedies": (
        "Recours gracieux dans les deux mois.\nRecours contentieux devant le tribunal administratif."
    ),
}


def fill_settings(runtime: Runtime, window_id: int, values: dict[str, str] | None = None) -> None:
    """Settings in force, proposed and approved by two fictional people."""
    with runtime.uow() as uow:
        for key, value in (SETTINGS if values is None else values).items():
            uow.session.add(
                WindowSetting(
                    window_id=window_id,
                    key=key,
                    value=value,
                    proposed_by="first",
                    approved_by="second",
                    approved_at=uow.now,
                    created_at=uow.now,
                )
            )
