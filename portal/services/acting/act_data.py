"""From the database to the facts of an award arrêté. The only mapping; the act itself is made in ``portal.acts``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.acts.data import ArreteData, Attestation, Beneficiary, Calendar, Project
from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind
from portal.domain.clocks import paris_date
from portal.domain.committee import SessionState
from portal.domain.deadlines import permitted_start
from portal.domain.money import Euros
from portal.domain.window_settings import WindowSettings
from portal.eligibility.rulebook import Rulebook
from portal.models import (
    Act,
    ActArticle,
    Assessment,
    CommitteeSession,
    CreditsAttestation,
    Decision,
    Dossier,
    Organisation,
    Proposal,
    SessionItem,
)
from portal.queries.powers import PowerView, power_by_id
from portal.queries.rulebooks import rulebook_at
from portal.queries.windows import window_settings
from portal.services.acting import act_settings
from portal.services.acting.act_deliberation import deliberation_of
from portal.services.acting.act_money import Money, money_of
from portal.services.acting.beneficiary_name import full_name, is_grouping, is_local_authority, is_private, phrase
from portal.services.acting.postal_address import address_lines


def attestation_reference(act_reference: str) -> str:
    """« FITN7-71-2021-AD0001 », the certificate of the act « FITN7-71-2021-A0001 »: one certificate an act."""
    head, _, number = act_reference.rpartition("-A")
    return f"{head}-AD{number}"


def arrete_data(session: Session, act: Act, prepared_at: datetime, *, specimen: bool) -> ArreteData:
    """The facts of ``act`` as they stand; what is missing is ``None``. ``specimen`` marks a demonstration."""
    dossier = act.dossier
    settings = window_settings(session, act.window_id)
    decision = session.get_one(Decision, act.decision_id)
    proposal = session.get_one(Proposal, decision.proposal_id)
    assessment = session.get_one(Assessment, proposal.assessment_id)
    rulebook = rulebook_at(session, act.window_id, assessment.rulebook_version)
    money = money_of(session, act, proposal, decision, rulebook)
    certified_on, reference = act.credits_certified_on, _attestation_of(session, act)
    beneficiary = _beneficiary(dossier, power_by_id(session, dossier.pledge_power_id))
    deliberation = deliberation_of(session, act, beneficiary.phrase)
    committee_on = _committee_on(session, proposal)
    return ArreteData(
        **head_fields(act, settings, prepared_at, specimen=specimen),
        beneficiary=beneficiary,
        project=_project(act, dossier, money, rulebook),
        award=money.award,
        expenses=money.expenses,
        plan=money.plan,
        imputation=act_settings.imputation(settings),
        attestation=Attestation(reference if certified_on else None, certified_on),
        calendar=_calendar(dossier, settings, rulebook),
        payments=act_settings.payments(settings),
        visas=replace(act_settings.visas(settings), committee_on=committee_on, deliberation=deliberation),
        convention_above_cents=settings.cents("texts.convention_above"),
        same_year_cents=_same_year(session, act, decision) if beneficiary.private_body else Euros(0),
        texts=replace(act_settings.texts(settings), special_articles=special_articles(session, act)),
    )


def _same_year(session: Session, act: Act, decision: Decision) -> Euros:
    """What other awards decided the same year give this body, whichever of its establishments asked."""
    body, other = act.dossier.organisation, aliased(Decision)
    year = decision.decided_on.year
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(Act.amount_cents), 0))
        .join(other, other.id == Act.decision_id)
        .join(Organisation, Organisation.id == Act.organisation_id)
        .where(
            Organisation.siren == body.siren,
            Act.id != act.id,
            Act.kind == ActKind.AWARD,
            Act.state.not_in((ActState.CANCELLED, ActState.WITHDRAWN)),
            other.decided_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    return Euros(int(session.scalar(query) or 0))


def _attestation_of(session: Session, act: Act) -> str:
    """Reference of the last certificate given; of the one every act has, for those certified before it was a file."""
    query = sa.select(CreditsAttestation.reference).where(CreditsAttestation.act_id == act.id)
    last = session.scalar(query.order_by(CreditsAttestation.id.desc()).limit(1))
    return last or attestation_reference(act.reference)


def _committee_on(session: Session, proposal: Proposal) -> date | None:
    """The day the committee examined the proposal the act carries out; None when it was decided without one."""
    held = (SessionState.HELD, SessionState.AGREED, SessionState.DECIDED)
    query = (
        sa.select(CommitteeSession.held_on)
        .join(SessionItem, SessionItem.session_id == CommitteeSession.id)
        .where(
            SessionItem.proposal_id == proposal.id,
            SessionItem.removed_at.is_(None),
            CommitteeSession.single.is_(False),
            CommitteeSession.state.in_(held),
        )
        .order_by(CommitteeSession.id.desc())
    )
    return session.scalar(query.limit(1))


def head_fields(act: Act, settings: WindowSettings, prepared_at: datetime, *, specimen: bool) -> dict[str, Any]:
    """What any act says of itself, whatever it does: references, number, date, authority, signatory."""
    return {
        "internal_reference": act.reference,
        "number": None,
        "signed_on": None,
        "paper": True,
        "prepared_at": prepared_at,
        "specimen": specimen,
        "authority": act_settings.authority(settings),
        "signatory": act_settings.signatory(settings),
        "verification_code": "",
    }


def special_articles(session: Session, act: Act) -> tuple[tuple[str, str], ...]:
    """Articles of this act alone, in the order they were added."""
    rows = session.execute(
        sa.select(ActArticle.title, ActArticle.text)
        .where(ActArticle.act_id == act.id, ActArticle.removed_at.is_(None))
        .order_by(ActArticle.id)
    )
    return tuple((title, text) for title, text in rows)


def _beneficiary(dossier: Dossier, power: PowerView | None) -> Beneficiary:
    body = dossier.organisation
    signer = ", ".join(part for part in (dossier.pledged_by_name, dossier.pledged_by_position) if part)
    # A delegate signs the pledge: the legal representative is who gave the delegation.
    who = power.representative if power and power.is_delegate else signer
    return Beneficiary(
        name=full_name(body.legal_category, body.name),
        phrase=phrase(body.legal_category, body.name),
        siren=body.siren,
        siret=body.siret,
        address_lines=address_lines(body, dossier.contact_address),
        representative=who or None,
        local_authority=is_local_authority(body.legal_category),
        private_body=is_private(body.legal_category),
        grouping=is_grouping(body.legal_category),
    )


def _project(act: Act, dossier: Dossier, money: Money, rulebook: Rulebook) -> Project:
    axis = rulebook.axes_by_code.get(dossier.main_axis)
    start = None
    if dossier.filed_at is not None:
        start = permitted_start(dossier.filed_at, dossier.presumed_complete, dossier.complete_at)
    return Project(
        title=act.title or None,
        applicant_title=dossier.title,
        description=act.description or None,
        axis_label=f"{axis.code} – {axis.label}" if axis else None,
        nature=money.nature,
        dossier_reference=dossier.reference,
        complete_on=paris_date(start) if start else None,
        permitted_start_at=start,
    )


def _calendar(dossier: Dossier, settings: WindowSettings, rulebook: Rulebook) -> Calendar:
    """Completion is the applicant's planned end, never after the last claim: what came later could not be paid."""
    end_limit, last_claim = _limit_of(rulebook, "CLOSE_BY"), settings.date("payment.last_claim_on")
    planned = [dossier.financial_close_on or dossier.results_on or end_limit, last_claim]
    return Calendar(
        start_by_on=_limit_of(rulebook, "START_BY"),
        completion_on=min((day for day in planned if day), default=None),
        last_claim_on=last_claim,
        start_limit_on=_limit_of(rulebook, "START_BY"),
        end_limit_on=end_limit,
        lapse_procedure=settings.text("texts.lapse_procedure"),
        commitment_by_on=settings.date("budget.last_commitment_on"),
        request_by_on=settings.date("budget.last_request_on"),
    )


def _limit_of(rulebook: Rulebook, code: str) -> date | None:
    """The date a rule of the window fixes."""
    check = rulebook.checks_by_code.get(code)
    value = check.raw_params.get("limit_on") if check else None
    return date.fromisoformat(value) if isinstance(value, str) else value
