"""Helpers of the applicant's tests: a person, their commune, a draft ready to be filed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from portal.domain.actors import Actor
from portal.domain.team import PowerKind
from portal.queries.people import actor_by_email
from portal.services.applicant.add_document import AddDocument, add_document
from portal.services.applicant.attach_organisation import AttachOrganisation, attach_organisation
from portal.services.applicant.create_dossier import CreateDossier, create_dossier
from portal.services.applicant.save_expense import SaveExpense, save_expense
from portal.services.applicant.save_identity import SaveIdentity, save_identity
from portal.services.applicant.save_plan import Funder, SavePlan, save_plan
from portal.services.applicant.save_project import SaveProject, save_project
from portal.services.applicant.submit_dossier import FiledDossier, SubmitDossier, submit_dossier
from portal.services.applicant.uploads import prepare_upload
from portal.services.runtime import Runtime
from portal.services.team.declare_power import DeclarePower, declare_power
from tests.factories import LETTER_SETTINGS, PDF, SETTINGS, SLUG, fill_settings, make_person, make_window

SIREN, SIRET = "217105436", "21710543600018"


@dataclass(frozen=True)
class Draft:
    """A draft and who writes it."""

    window_id: int
    actor: Actor
    public_id: str
    organisation: str


def reload(runtime: Runtime, actor: Actor) -> Actor:
    with runtime.read() as session:
        found = actor_by_email(session, actor.email)
    assert found is not None
    return found


def version_of(runtime: Runtime, public_id: str) -> int:
    import sqlalchemy as sa

    from portal.models import Dossier

    with runtime.read() as session:
        return session.scalars(sa.select(Dossier.version).where(Dossier.public_id == public_id)).one()


def begin(runtime: Runtime) -> Draft:
    """A window with its settings, a person of Tournus, an empty draft."""
    window_id = make_window(runtime)
    fill_settings(runtime, window_id, {**SETTINGS, **LETTER_SETTINGS})
    actor = make_person(runtime, "Claude Martin")
    with runtime.uow() as uow:
        organisation = attach_organisation(uow, actor, AttachOrganisation(SIREN, SIRET, "Place de l’Hôtel-de-Ville"))
    actor = reload(runtime, actor)
    with runtime.uow() as uow:
        declare_power(uow, actor, DeclarePower(organisation.public_id, PowerKind.REPRESENTATIVE, "Maire"))
    with runtime.uow() as uow:
        public_id = create_dossier(uow, actor, CreateDossier(SLUG, organisation.public_id))
    return Draft(window_id, actor, public_id, organisation.public_id)


def fill(runtime: Runtime, draft: Draft, *, proof: bool = True, requested: int = 1_260_000) -> str:
    """Every step of the draft, balanced. Returns the expense's public id."""
    actor, public_id = draft.actor, draft.public_id
    with runtime.uow() as uow:
        save_identity(
            uow,
            actor,
            SaveIdentity(
                public_id,
                version_of(runtime, public_id),
                contact_name="Claude Martin",
                contact_position="Secrétaire de mairie",
                contact_email="mairie@tournus.example",
                contact_phone="03 85 00 00 00",
                vat_recovered=True,
                decision_level_commitment=True,
            ),
        )
    with runtime.uow() as uow:
        save_project(
            uow,
            actor,
            SaveProject(
                public_id,
                version_of(runtime, public_id),
                title="Refonte du site et rendez-vous en ligne",
                summary="Le site de la commune est refait.",
                main_axis="3c",
                digital_transformation=True,
                other_window="none",
                start_on=date(2021, 11, 15),
                results_on=date(2022, 6, 30),
                financial_close_on=date(2022, 9, 30),
                answers={"impact": "Les habitants prennent rendez-vous sans se déplacer."},
            ),
        )
    with runtime.uow() as uow:
        expense = save_expense(
            uow,
            actor,
            SaveExpense(
                public_id,
                version_of(runtime, public_id),
                label="Refonte du site et prise de rendez-vous",
                nature="website",
                excl_tax_cents=1_800_000,
                incl_tax_cents=2_160_000,
                supplier="Agence Numérique",
                investment=True,
            ),
        )
    if proof:
        prepared = prepare_upload(runtime, "devis.pdf", PDF)
        with runtime.uow() as uow:
            command = AddDocument(public_id, version_of(runtime, public_id), "quote", prepared, expense)
            add_document(uow, actor, command)
    with runtime.uow() as uow:
        save_plan(
            uow,
            actor,
            SavePlan(
                public_id,
                version_of(runtime, public_id),
                requested_cents=requested,
                own_funds_cents=540_000 - 100_000,
                funders=(Funder("Département de Saône-et-Loire", "public", "requested", 100_000),),
            ),
        )
    return expense


def submission(
    runtime: Runtime, draft: Draft, received_at: datetime | None = None, key: str = "cle-1"
) -> SubmitDossier:
    return SubmitDossier(
        dossier=draft.public_id,
        version=version_of(runtime, draft.public_id),
        idempotency_key=key,
        received_at=received_at or datetime(2021, 10, 15, 8, 30, tzinfo=UTC),
        pledger_name="Dominique Petit",
        pledger_position="Maire",
        pledge_accepted=True,
        sincerity_attested=True,
        electronic_notification=True,
        page_url=f"http://portail.test/mes-dossiers/{draft.public_id}",
        explanation="Le devis arrivera bientôt.",
    )


def file(runtime: Runtime, draft: Draft, received_at: datetime | None = None, **changes: object) -> FiledDossier:
    with runtime.uow() as uow:
        return submit_dossier(uow, draft.actor, replace(submission(runtime, draft, received_at), **changes))
