"""File a generated dossier through the use-cases of the applicant's pages, as its town hall would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from portal.demo.generator import DemoDossier, DemoExpense
from portal.demo.organisations import demo_address
from portal.demo.quotes import DemoQuote, quote_pdf, split_lines
from portal.domain.actors import SYSTEM, Actor, Role
from portal.domain.declaration import COMPARISON_KIND
from portal.domain.line_amounts import Discount
from portal.domain.team import PowerKind
from portal.models import Dossier, Membership, Organisation, Person
from portal.queries.people import load_signed_in
from portal.queries.powers import standing_power
from portal.reference import Commune
from portal.services.accounts.add_person import NewPerson, add_person
from portal.services.applicant.add_document import AddDocument, add_document
from portal.services.applicant.add_partner import AddPartner, add_partner
from portal.services.applicant.attach_organisation import AttachOrganisation, attach_organisation
from portal.services.applicant.create_dossier import CreateDossier, create_dossier
from portal.services.applicant.save_discount import SaveDiscount, save_discount
from portal.services.applicant.save_expense import SaveExpense, save_expense
from portal.services.applicant.save_identity import SaveIdentity, save_identity
from portal.services.applicant.save_plan import Funder, SavePlan, save_plan
from portal.services.applicant.save_project import SaveProject, save_project
from portal.services.applicant.submit_dossier import FiledDossier, SubmitDossier, submit_dossier
from portal.services.applicant.uploads import PreparedFile, prepare_upload
from portal.services.runtime import Runtime
from portal.services.team.declare_power import DeclarePower, declare_power


@dataclass(frozen=True, slots=True)
class FiledDemo:
    """A filed dossier, who filed it, and the quotes as (file name, bytes)."""

    filed: FiledDossier
    applicant: Actor
    quotes: tuple[tuple[str, bytes], ...]


def client_name(dossier: DemoDossier) -> str:
    """The body as a supplier would address it."""
    return f"Commune de {dossier.body.name}" if isinstance(dossier.body, Commune) else dossier.body.name


def quotes_of(dossier: DemoDossier) -> tuple[tuple[str, bytes], ...]:
    """One PDF quote per expense, in order."""
    return tuple((f"devis-{n}.pdf", _quote(dossier, e)) for n, e in enumerate(dossier.expenses, start=1))


def _quote(dossier: DemoDossier, expense: DemoExpense) -> bytes:
    return quote_pdf(
        DemoQuote(
            supplier=expense.supplier,
            supplier_town=expense.supplier_town,
            client=client_name(dossier),
            client_siret=dossier.siret,
            number=expense.quote_number,
            on=expense.quote_date,
            lines=_quoted_lines(expense),
            excl_tax_cents=expense.excl_tax_cents,
            incl_tax_cents=expense.incl_tax_cents,
        )
    )


def _quoted_lines(expense: DemoExpense) -> tuple[tuple[str, int], ...]:
    lines = split_lines(expense.label, expense.gross_cents[0])
    return (*lines, ("Remise commerciale", -expense.discount_cents)) if expense.discount_cents else lines


def applicant_for(runtime: Runtime, dossier: DemoDossier) -> Actor:
    """The person who pledges for the body: the one already there, or a new account that attaches it."""
    with runtime.read() as session:
        known = session.scalar(
            sa.select(Person.public_id)
            .join(Membership, Membership.person_id == Person.id)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Organisation.siren == dossier.body.siren, Membership.role == Role.PLEDGER)
            .order_by(Person.id)
        )
    if known is None:
        with runtime.uow() as uow:
            new = NewPerson(
                dossier.contact_email, dossier.contact_name, "!", dossier.contact_position, "03 00 00 00 00", True
            )
            known = add_person(uow, SYSTEM, new).public_id
        with runtime.uow() as uow:
            command = AttachOrganisation(str(dossier.body.siren), dossier.siret, demo_address(dossier.body))
            attach_organisation(uow, _actor(runtime, known), command)
    actor = _actor(runtime, known)
    _represent(runtime, actor, str(dossier.body.siren), dossier.contact_position)
    return actor


def _represent(runtime: Runtime, actor: Actor, siren: str, capacity: str) -> None:
    """The pledger says, once, to be the legal representative."""
    with runtime.uow() as uow:
        organisation = uow.session.scalars(sa.select(Organisation).where(Organisation.siren == siren)).one()
        if standing_power(uow.session, actor.person_id, organisation.id) is None:
            kind = PowerKind.REPRESENTATIVE
            declare_power(uow, actor, DeclarePower(organisation.public_id, kind, capacity or "Maire"))


def _actor(runtime: Runtime, public_id: str) -> Actor:
    with runtime.read() as session:
        signed_in = load_signed_in(session, public_id)
    if signed_in is None:
        raise LookupError(public_id)
    return signed_in.actor


def write_draft(runtime: Runtime, actor: Actor, dossier: DemoDossier, quotes: Sequence[tuple[str, bytes]]) -> str:
    """Create and fill the draft, step by step; returns its public id."""
    with runtime.read() as session:
        organisation = session.scalars(
            sa.select(Organisation.public_id).where(Organisation.siren == dossier.body.siren)
        ).one()
    with runtime.uow() as uow:
        draft = create_dossier(uow, actor, CreateDossier("fitn7-axe3-71-2021", organisation))
    _save_steps(runtime, actor, dossier, draft)
    for one in dossier.partners:
        with runtime.uow() as uow:
            add_partner(uow, actor, AddPartner(draft, version_of(runtime, draft), one.role, one.name, one.siren))
    lines = [
        _save_expense(runtime, actor, draft, expense, prepare_upload(runtime, name, content))
        for expense, (name, content) in zip(dossier.expenses, quotes, strict=True)
    ]
    for expense, line in zip(dossier.expenses, lines, strict=True):
        if expense.compared_with:
            _compare(runtime, actor, dossier, draft, expense, line)
    with runtime.uow() as uow:
        save_plan(
            uow,
            actor,
            SavePlan(
                draft,
                version_of(runtime, draft),
                dossier.requested_cents,
                dossier.own_funds_cents,
                tuple(
                    Funder(f.funder, f.kind, f.status, f.amount_cents, tuple(lines[place] for place in f.expenses))
                    for f in dossier.funders
                ),
            ),
        )
    return draft


def version_of(runtime: Runtime, dossier: str) -> int:
    """The version a page would hand back."""
    with runtime.read() as session:
        return session.scalars(sa.select(Dossier.version).where(Dossier.public_id == dossier)).one()


def _save_steps(runtime: Runtime, actor: Actor, dossier: DemoDossier, draft: str) -> None:
    identity = SaveIdentity(
        dossier=draft,
        version=version_of(runtime, draft),
        contact_name=dossier.contact_name,
        contact_position=dossier.contact_position,
        contact_email=dossier.contact_email,
        contact_phone="03 00 00 00 00",
        contact_address="1 place de l’Exemple (fictive)",
        vat_recovered=True,
        decision_level_commitment=True,
    )
    with runtime.uow() as uow:
        save_identity(uow, actor, identity)
    project = SaveProject(
        dossier=draft,
        version=version_of(runtime, draft),
        title=dossier.title,
        summary=dossier.summary,
        main_axis=dossier.axis,
        digital_transformation=True,
        other_window="none",
        start_on=dossier.start_on,
        results_on=dossier.results_on,
        financial_close_on=dossier.financial_close_on,
        answers=dossier.answers,
    )
    with runtime.uow() as uow:
        save_project(uow, actor, project)


def _save_expense(runtime: Runtime, actor: Actor, draft: str, expense: DemoExpense, file: PreparedFile) -> str:
    """The line as quoted, its proof, then the discount of the quote. Returns the line's public id."""
    excl_tax, incl_tax = expense.gross_cents
    line = SaveExpense(
        dossier=draft,
        version=version_of(runtime, draft),
        label=expense.label,
        nature=expense.nature,
        excl_tax_cents=excl_tax,
        incl_tax_cents=incl_tax,
        supplier=expense.supplier,
        investment=expense.investment,
        publisher_country=expense.publisher_country,
        covers_from=expense.covers_from,
        covers_to=expense.covers_to,
    )
    with runtime.uow() as uow:
        line_id = save_expense(uow, actor, line)
    with runtime.uow() as uow:
        proof = add_document(uow, actor, AddDocument(draft, version_of(runtime, draft), "quote", file, line_id))
    if expense.discount_cents:
        with runtime.uow() as uow:
            discount = Discount(amount_cents=expense.discount_cents)
            save_discount(uow, actor, SaveDiscount(draft, version_of(runtime, draft), proof, discount))
    return line_id


def _compare(
    runtime: Runtime, actor: Actor, dossier: DemoDossier, draft: str, expense: DemoExpense, line: str
) -> None:
    """Attach the quote that was not retained."""
    excl_tax = expense.compared_cents
    other = replace(
        expense,
        supplier=expense.compared_with,
        excl_tax_cents=excl_tax,
        incl_tax_cents=excl_tax * 6 // 5,
        discount_cents=0,
        quote_number=f"{expense.quote_number}-B",
    )
    file = prepare_upload(runtime, f"devis-comparatif-{expense.quote_number}.pdf", _quote(dossier, other))
    command = AddDocument(
        draft, version_of(runtime, draft), COMPARISON_KIND, file, line, expense.compared_with, excl_tax
    )
    with runtime.uow() as uow:
        add_document(uow, actor, command)


def file_draft(runtime: Runtime, actor: Actor, draft: str) -> FiledDossier:
    """Pledge and file the draft, now by the legal clock."""
    command = SubmitDossier(
        dossier=draft,
        version=version_of(runtime, draft),
        idempotency_key=f"demo-{draft}",
        received_at=runtime.legal.now(),
        pledger_name=actor.name,
        pledger_position="Maire" if "maire" in actor.email else "Représentant légal",
        pledge_accepted=True,
        sincerity_attested=True,
        electronic_notification=True,
        page_url=f"{runtime.settings.public_url}/mes-dossiers/{draft}",
        explanation="Les lignes signalées seront précisées sur demande.",
    )
    with runtime.uow() as uow:
        return submit_dossier(uow, actor, command)


def file_dossier(runtime: Runtime, dossier: DemoDossier, quotes: Sequence[tuple[str, bytes]] = ()) -> FiledDemo:
    """From nothing to a filed dossier."""
    actor = applicant_for(runtime, dossier)
    pieces = tuple(quotes) or quotes_of(dossier)
    draft = write_draft(runtime, actor, dossier, pieces)
    return FiledDemo(file_draft(runtime, actor, draft), actor, pieces)
