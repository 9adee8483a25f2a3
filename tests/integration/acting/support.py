"""Start a test of the acts in the middle of the journey: settings filled, roles held, a dossier proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from portal.domain.actors import Actor, Role
from portal.domain.clocks import FixedClock
from portal.domain.dossier import DossierState
from portal.domain.money import from_decimal_string
from portal.eligibility.assess import assess_payload
from portal.eligibility.rulebook import load_rulebook
from portal.models import Act, Dossier, Proposal, SignedCopy, Window, WindowSetting
from portal.queries.windows import envelopes_of
from portal.services.acting.certify_credits import CertifyCredits, certify_credits
from portal.services.acting.issue_act import IssueAct, issue_act
from portal.services.acting.notify_act import NotifyAct, notify_act
from portal.services.acting.prepare_act import PrepareAct, prepare_act
from portal.services.acting.record_commitment import RecordCommitment, record_commitment
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.assessing import build_payload, store_assessment
from portal.services.runtime import Runtime
from portal.services.signatory.grant_dossier import GrantDossier, grant_dossier
from portal.services.signing.confirm_copy import ConfirmCopy, confirm_copy
from tests.factories import make_dossier, make_organisation, make_person, make_window, writing
from tests.integration.conftest import LEGAL_NOW

SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\nsigned "
PUBLIC_URL = "http://portail.test"
EJ = "2103456789"

SETTINGS = {
    "authority.header_lines": "Préfecture\nde Saône-et-Loire",
    "authority.service_lines": "Direction de l’essai\nBureau des essais",
    "authority.title": "Le préfet de Saône-et-Loire",
    "authority.place": "Mâcon",
    "service.name": "Bureau des essais",
    "service.email": "guichet@exemple.fr",
    "service.phone": "03 00 00 00 00",
    "service.address": "1 rue de l’Essai\n71000 Mâcon",
    "privacy.contact": "donnees@exemple.fr",
    "signatory.name": "Dominique EXEMPLE",
    "signatory.capacity": "Le secrétaire général de la préfecture",
    "signatory.by_delegation": "yes",
    "signatory.formula": "Pour le préfet et par délégation,",
    "signatory.delegation_title": "l’arrêté préfectoral n° 71-2021-09-01-00001 portant délégation de signature",
    "signatory.delegation_from": "2021-09-01",
    "visa.finance_law": "la loi n° 2020-1721 du 29 décembre 2020 de finances pour 2021",
    "visa.prefect_powers": "le décret n° 2004-374 du 29 avril 2004 modifié relatif aux pouvoirs des préfets",
    "visa.appointment": "le décret portant nomination du préfet de Saône-et-Loire",
    "visa.administration_code": "le code des relations entre le public et l’administration",
    "visa.call": "le cahier des charges de l’axe 3 du fonds",
    "visa.eu_funded": "no",
    "imputation.programme": "363 – code d’essai",
    "imputation.functional_domain": "0363-01",
    "imputation.cost_unit": "0363-ESSAI",
    "imputation.activity": "036300000000",
    "imputation.cost_centre": "ESSAI0071",
    "texts.accountant": "le comptable assignataire d’essai",
    "texts.fund_label": "Fonds de transformation numérique des collectivités territoriales (FITN7), axe 3",
    "texts.policy_objective": "l’État soutient la mise à niveau numérique des petites et moyennes collectivités",
    "texts.proposed_by": "du secrétaire général de la préfecture",
    "texts.commencement": "Vaut commencement le premier acte juridique passé pour l’opération.",
    "texts.public_aid_rule": "Le total des aides publiques ne dépasse pas la dépense subventionnable.",
    "texts.final_statement": "Le bénéficiaire adresse le décompte final des dépenses.",
    "texts.final_statement_private": "Le bénéficiaire adresse le décompte final que certifie son représentant légal.",
    "texts.financial_report": "Le bénéficiaire remet un compte rendu financier.",
    "texts.record_keeping": "Les pièces sont conservées dix ans.",
    "texts.publicity": "Le bénéficiaire mentionne la participation de l’État.",
    "texts.executed_by": "Le secrétaire général de la préfecture",
    "texts.copy_to": "Une copie est adressée au sous-préfet.",
    "texts.publication": "Le présent arrêté est publié au recueil des actes administratifs.",
    "texts.lapse_procedure": "La caducité est constatée après que le bénéficiaire a présenté ses observations.",
    "texts.remedies": "Recours devant le tribunal administratif dans un délai de deux mois.",
    "silence.months_investment": "8",
    "silence.months_operating": "2",
    "payment.advance_percent": "30",
    "payment.advance_trigger": "sur justification du commencement de l’opération",
    "payment.interim_percent": "80",
    "payment.interim_trigger_private": "sur état des dépenses que certifie le représentant légal",
    "payment.interim_trigger": "sur état des dépenses acquittées",
    "payment.balance_trigger": "sur décompte final des dépenses",
    "payment.last_claim_on": "2022-11-15",
    "payment.under_spend": "rate_within_cap",
    "budget.ej_before": "notification",
}


@dataclass(frozen=True)
class House:
    """A window with its people."""

    runtime: Runtime
    window_id: int
    instructor: Actor
    signatory: Actor
    budget: Actor
    other: Actor
    organisation_id: int
    applicant: Actor


def make_house(runtime: Runtime, allotted_cents: int = 29_702_975, **settings: str | None) -> House:
    """The window, its settings (overridden or, with None, left unfilled) and one person a role."""
    window_id = make_window(runtime, allotted_cents)
    fill_settings(runtime, window_id, {**SETTINGS, **{key.replace("__", "."): v for key, v in settings.items()}})
    organisation_id = make_organisation(runtime, address="Place de l’Hôtel-de-Ville", postal_code="71700")
    instructor = make_person(runtime, "Inès Instruction", postings=((window_id, Role.INSTRUCTOR),))
    signatory = make_person(runtime, "Simon Signataire", postings=((window_id, Role.SIGNATORY),))
    if "signatory__email" not in settings:
        fill_settings(runtime, window_id, {"signatory.email": signatory.email})
    return House(
        runtime,
        window_id,
        instructor,
        signatory,
        make_person(runtime, "Béatrice Budget", postings=((window_id, Role.BUDGET),)),
        make_person(runtime, "Bruno Budget", postings=((window_id, Role.BUDGET),)),
        organisation_id,
        make_person(runtime, "Adèle Mairie", memberships=((organisation_id, Role.PLEDGER),)),
    )


def fill_settings(runtime: Runtime, window_id: int, values: dict[str, str | None]) -> None:
    """Approved values of the window's settings."""
    with writing(runtime) as session:
        for key, value in values.items():
            if value is not None:
                row = {"key": key, "value": value, "proposed_by": "a", "approved_by": "b"}
                now = runtime.legal.now()
                session.add(WindowSetting(window_id=window_id, approved_at=now, created_at=now, **row))


def make_proposal(
    house: House, *, amount_cents: int | None = None, author: Actor | None = None, **values: object
) -> tuple[str, str]:
    """A dossier proposed to the signatory. Returns the public ids of the dossier and of its proposal."""
    person = {"pledged_by_name": "Adèle Mairie", "pledged_by_position": "maire", **values}
    organisation_id = int(str(person.pop("organisation_id", house.organisation_id)))
    dossier_id = make_dossier(house.runtime, house.window_id, organisation_id, house.applicant, **person)  # type: ignore[arg-type]
    return dossier_id, propose(house, dossier_id, amount_cents, author)


def propose(house: House, dossier_public_id: str, amount_cents: int | None = None, author: Actor | None = None) -> str:
    """Assess the dossier as qualified and propose the result (or ``amount_cents``)."""
    with house.runtime.uow() as uow:
        dossier = uow.session.scalars(sa.select(Dossier).where(Dossier.public_id == dossier_public_id)).one()
        payload = build_payload(uow.session, dossier, qualified=True)
        slug = uow.session.get_one(Window, dossier.window_id).slug
        result = assess_payload(payload, load_rulebook(slug))
        assessment = store_assessment(uow, dossier, "proposal", payload, result)
        amount = amount_cents if amount_cents is not None else from_decimal_string(result["amount"]["max_grant"])
        others = sum(line.amount_cents for line in dossier.funders)
        proposal = Proposal(
            dossier_id=dossier.id,
            person_id=(author or house.instructor).person_id,
            assessment_id=assessment.id,
            outcome="grant",
            amount_cents=amount,
            subsidisable_cents=from_decimal_string(result["amount"]["eligible_base"]),
            own_funds_cents=dossier.total_cost_cents - amount - others,
            rate_text="70 %",
            act_title="Création d’un portail de démarches en ligne",
            motive="Projet utile aux habitants.",
            created_at=uow.now,
        )
        uow.session.add(proposal)
        dossier.state = DossierState.PROPOSED
        uow.session.flush()
        return proposal.public_id


def granted(house: House, **values: object) -> str:
    """A granted dossier; returns its public id."""
    dossier, proposal = make_proposal(house, **values)  # type: ignore[arg-type]
    with house.runtime.uow() as uow:
        grant_dossier(uow, house.signatory, GrantDossier(dossier, proposal))
    return dossier


def prepared(house: House, dossier: str) -> str:
    """The prepared act of a granted dossier."""
    with house.runtime.uow() as uow:
        title = "Création d’un portail de démarches en ligne"
        return prepare_act(uow, house.instructor, PrepareAct(dossier, title, "Site, rendez-vous et formation."))


def certified(house: House, act: str) -> str:
    """The act with its certificate of available credits."""
    certify_credits(house.runtime, house.budget, CertifyCredits(act))
    return act


def issued(house: House, **values: object) -> str:
    """An issued act; returns its public id."""
    act = certified(house, prepared(house, granted(house, **values)))
    issue_act(house.runtime, house.instructor, IssueAct(act))
    return act


def signed(house: House, act: str, number: str = "71-2021-10-16-00012") -> str:
    """The act signed the next day, with its scan."""
    later(house.runtime)
    day = date(2021, 10, 16)
    scan = RecordSignature(act, number, day, SCAN + act.encode())
    confirmed(house, record_signature(house.runtime, house.instructor, scan), number, day)
    return act


def confirmed(house: House, copy: str, number: str = "71-2021-10-16-00012", day: date = date(2021, 10, 16)) -> bool:
    """A signed copy confirmed by somebody else than the instructor."""
    looked_at(house.runtime)
    with house.runtime.uow() as uow:
        return confirm_copy(uow, house.signatory, ConfirmCopy(copy, number, day, acknowledged=True))


def looked_at(runtime: Runtime) -> None:
    """The copies that wait have been examined, without the cost of it: their stand-in for a scan has no page."""
    with runtime.uow() as uow:
        unread = sa.update(SignedCopy).where(SignedCopy.report == "").values(report='{"unreadable":true}')
        uow.session.execute(unread)


def committed(house: House, act: str, ej: str = EJ) -> str:
    """The act with its EJ."""
    supplier = f"10{act_row(house.runtime, act).organisation_id:08d}"
    with house.runtime.uow() as uow:
        record_commitment(uow, house.budget, RecordCommitment(act, ej, date(2021, 10, 16), supplier))
    return act


def notified(house: House, act: str) -> str:
    """The act notified."""
    with house.runtime.uow() as uow:
        notify_act(uow, house.instructor, NotifyAct(act, PUBLIC_URL))
    return act


def later(runtime: Runtime, hours: int = 24) -> None:
    """Move the fixed legal clock, once, to 16 October."""
    assert isinstance(runtime.legal, FixedClock)
    target = LEGAL_NOW + timedelta(hours=hours)
    if runtime.legal.now() < target:
        runtime.legal.move_to(target)


def count_of(runtime: Runtime, model: type) -> int:
    """Rows of a table."""
    with runtime.read() as session:
        return int(session.scalar(sa.select(sa.func.count()).select_from(model)) or 0)


def state_of(runtime: Runtime, dossier: str) -> DossierState:
    """State of a dossier."""
    with runtime.read() as session:
        return session.scalars(sa.select(Dossier.state).where(Dossier.public_id == dossier)).one()


def act_row(runtime: Runtime, public_id: str) -> Act:
    """An act's row."""
    with runtime.read() as session:
        return session.scalars(sa.select(Act).where(Act.public_id == public_id)).one()


def grant(house: House, actor: Actor, dossier: str, proposal: str, motive: str = "") -> str:
    """Grant a proposal; the decision's public id."""
    with house.runtime.uow() as uow:
        return grant_dossier(uow, actor, GrantDossier(dossier, proposal, motive))


def reserved_cents(house: House) -> int:
    """What the window's envelope has reserved."""
    with house.runtime.read() as session:
        return envelopes_of(session, house.window_id)[0].balance.reserved


def dossier_of(runtime: Runtime, act: str) -> str:
    """Public id of an act's dossier."""
    with runtime.read() as session:
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        return row.dossier.public_id
