"""The money of an act: award and its limits, retained expenses line by line, retained financing plan.

Everything comes from the assessment the proposal was made on, so that the act says what was decided and how.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from portal.acts.data import Award, ExpenseRow, Limit, Nature, PlanKind, PlanRow, TaxBasis
from portal.domain.money import Euros, from_decimal_string, share_of
from portal.eligibility.facts import parse_facts
from portal.eligibility.figures import draw_figures
from portal.eligibility.rulebook import Rulebook
from portal.models import Act, Assessment, Decision, Dossier, ExpenseLine, ExpenseQualification, Proposal
from portal.services.assessing import last_qualifications

LIMIT_LABELS = {
    "REQUESTED": "montant de la subvention demandée",
    "OWN_SHARE": "participation minimale du maître d’ouvrage, article L. 1111-10 III du CGCT",
    "PUBLIC_AID_CEILING": "cumul des aides publiques limité à la dépense subventionnable",
    "CAP": "plafond de subvention par porteur fixé par le cahier des charges",
    "ENVELOPE": "crédits disponibles",
}
CAP_REST = "solde du plafond par porteur fixé par le cahier des charges, compte tenu des subventions déjà attribuées"


@dataclass(frozen=True, slots=True)
class Money:
    """What the act says of its money."""

    award: Award
    expenses: tuple[ExpenseRow, ...]
    plan: tuple[PlanRow, ...]
    nature: Nature | None


def money_of(session: Session, act: Act, proposal: Proposal, decision: Decision, rulebook: Rulebook) -> Money:
    """The money of the act that carries out ``proposal`` as ``decision`` granted it."""
    dossier, amount = act.dossier, act.amount_cents
    assessment = session.get_one(Assessment, proposal.assessment_id)
    payload, output = json.loads(assessment.input_json), json.loads(assessment.output_json)
    kept = _kept_by_line(payload, rulebook)
    rate = Fraction(output["amount"]["rate"])
    base = from_decimal_string(output["amount"]["eligible_base"])
    exceeded = _exceeded(output, payload, amount)
    award = Award(
        amount_cents=Euros(amount),
        base_cents=base,
        rate=rate,
        tax_basis=TaxBasis.INCLUDING_TAX if dossier.vat_recovered is False else TaxBasis.EXCLUDING_TAX,
        limits=_limits(output, payload, amount, share_of(base, rate)),
        exceeded=exceeded,
        exceeded_reason=decision.motive.strip().rstrip(" ;.") or None if exceeded else None,
    )
    qualifications = last_qualifications(session, dossier.id)
    return Money(
        award,
        tuple(_expense(line, dossier, kept, qualifications.get(line.id), rulebook) for line in dossier.expenses),
        _plan(dossier, proposal, amount),
        _nature([line for line in dossier.expenses if kept.get(line.public_id, 0) > 0]),
    )


def _kept_by_line(payload: dict[str, Any], rulebook: Rulebook) -> dict[str, int]:
    facts = parse_facts(payload, rulebook)
    kept = draw_figures(facts, rulebook).kept
    return {line.id: cents for line, cents in zip(facts.expenses, kept, strict=True)}


def _exceeded(output: dict[str, Any], payload: dict[str, Any], amount: int) -> Limit | None:
    """The cap that a reasoned decision passes (EPCI)."""
    for step in output["amount"]["steps"]:
        if step["code"] == "CAP" and step["limit"] is not None:
            cents = Euros(max(0, from_decimal_string(step["limit"])))
            return Limit(_cap_label(payload), cents) if amount > cents else None
    return None


def _cap_label(payload: dict[str, Any]) -> str:
    granted = from_decimal_string(payload["applicant"].get("already_granted") or "0") > 0
    return CAP_REST if granted else LIMIT_LABELS["CAP"]


def _limits(output: dict[str, Any], payload: dict[str, Any], amount: int, full: int) -> tuple[Limit, ...]:
    """Limits of the waterfall. A cap passed by a reasoned decision (EPCI) is not one; a proposal below all of them is
    explained by the appraisal."""
    limits = []
    for step in output["amount"]["steps"]:
        if step["limit"] is None or step["code"] not in LIMIT_LABELS:
            continue
        cents = Euros(max(0, from_decimal_string(step["limit"])))
        if step["code"] == "CAP" and amount > cents:
            continue
        label = _cap_label(payload) if step["code"] == "CAP" else LIMIT_LABELS[step["code"]]
        limits.append(Limit(label, cents))
    if amount < min([full, *(limit.amount_cents for limit in limits)]):
        limits.append(Limit("montant arrêté au vu de l’instruction", Euros(amount)))
    return tuple(limits)


def _expense(
    line: ExpenseLine,
    dossier: Dossier,
    kept: dict[str, int],
    qualification: ExpenseQualification | None,
    rulebook: Rulebook,
) -> ExpenseRow:
    requested = line.incl_tax_cents if dossier.vat_recovered is False else line.excl_tax_cents
    retained = kept.get(line.public_id, 0)
    reason = None
    if retained != requested:
        reason = (qualification.reason if qualification else "") or _rule_reason(line, qualification, rulebook)
    return ExpenseRow(line.label, line.supplier, Euros(requested), Euros(retained), reason, line.public_id)


def _rule_reason(line: ExpenseLine, qualification: ExpenseQualification | None, rulebook: Rulebook) -> str | None:
    nature = qualification.nature if qualification else line.nature
    if nature in rulebook.excluded_natures:
        return f"{rulebook.natures[nature]}\u00a0: dépense exclue par le cahier des charges."
    if line.covers_to is not None and line.covers_to > rulebook.covered_until:
        return f"Seule la période allant jusqu’au {rulebook.covered_until:%d/%m/%Y} est retenue."
    return None


def _plan(dossier: Dossier, proposal: Proposal, amount: int) -> tuple[PlanRow, ...]:
    """The retained plan: what the caps take from the request is on own funds (the proposal settled it)."""
    rows = [PlanRow("État – subvention du présent arrêté", PlanKind.THIS_GRANT, Euros(amount))]
    for funder in dossier.funders:
        if funder.status == "refused" or funder.amount_cents == 0:
            continue
        kind = PlanKind.OTHER_PUBLIC if funder.kind == "public" else PlanKind.PRIVATE
        rows.append(PlanRow(funder.funder, kind, Euros(funder.amount_cents)))
    rows.append(PlanRow("Autofinancement du bénéficiaire", PlanKind.OWN_FUNDS, Euros(proposal.own_funds_cents)))
    return tuple(rows)


def _nature(retained: list[ExpenseLine]) -> Nature | None:
    if not retained:
        return None
    investing = [line.investment is True for line in retained]
    if all(investing):
        return Nature.INVESTMENT
    return Nature.MIXED if any(investing) else Nature.OPERATING
