"""Fields an award arrêté cannot do without, and the shape of a finding."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from portal.acts.data import ArreteData


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: stable code, dotted path of the field (or « document »), French sentence."""

    code: str
    field: str
    message: str
    blocking: bool = True


@dataclass(frozen=True, slots=True)
class Required:
    """A field that must be filled; ``code`` is its mention of article 8, or « unfilled »."""

    code: str
    path: str
    label: str
    value: Callable[[ArreteData], object]


#: « 71700 Tournus »: a postal code and letters after it.
TOWN = re.compile(r"(?<!\d)\d{5}\s+[^\W\d_]{2,}|(?<!\d)\d{5}\s+Y\b")


def blank(value: object) -> bool:
    """None, text without a printable character, or a collection of nothing else."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, tuple):
        return all(blank(item) for item in value)
    return value is None


def _attribute(path: str) -> Callable[[ArreteData], object]:
    def read(data: ArreteData) -> object:
        value: object = data
        for name in path.split("."):
            value = getattr(value, name)
        return value

    return read


def _fields(code: str, **labels: str) -> tuple[Required, ...]:
    paths = {name.replace("__", "."): label for name, label in labels.items()}
    return tuple(Required(code, path, label, _attribute(path)) for path, label in paths.items())


#: Decree 2018-514, article 8: the five mentions an award must state at least.
ART8_CODES = ("art8_beneficiary", "art8_project", "art8_amount", "art8_calendar", "art8_payment")

REQUIRED: tuple[Required, ...] = (
    *_fields(
        "art8_beneficiary",
        beneficiary__name="nom du bénéficiaire",
        beneficiary__phrase="désignation du bénéficiaire dans une phrase",
        beneficiary__siren="SIREN du bénéficiaire",
        beneficiary__siret="SIRET du bénéficiaire",
        beneficiary__address_lines="adresse du bénéficiaire",
        beneficiary__representative="représentant légal du bénéficiaire",
    ),
    *_fields(
        "art8_project",
        project__title="intitulé de l’opération, rédigé par l’administration",
        project__description="caractéristiques de l’opération",
        project__nature="nature de la dépense (investissement, fonctionnement ou mixte)",
        award__base_cents="montant de la dépense subventionnable",
        award__tax_basis="base hors taxes ou toutes taxes comprises",
        expenses="dépenses retenues (annexe 1)",
    ),
    *_fields(
        "art8_amount",
        award__amount_cents="montant maximal de la subvention",
        award__rate="taux de la subvention",
        plan="plan de financement retenu (annexe 2)",
    ),
    *_fields(
        "art8_calendar",
        calendar__start_by_on="date limite de commencement",
        calendar__completion_on="date prévisionnelle d’achèvement",
        calendar__last_claim_on="date de la dernière demande de paiement",
        calendar__lapse_procedure="procédure de caducité",
    ),
    *_fields(
        "art8_payment",
        payments="modalités de versement",
        texts__under_spend="règle en cas de dépense inférieure à la prévision",
        texts__final_statement="obligations de fin d’opération",
        texts__public_aid_rule="règle de cumul des aides publiques",
    ),
    *_fields(
        "unfilled",
        authority__header_lines="en-tête de l’autorité",
        authority__title="titre de l’autorité",
        authority__place="lieu de signature",
        project__applicant_title="intitulé de la demande selon le bénéficiaire (annexe 1)",
        project__axis_label="thématique",
        project__dossier_reference="référence du dossier",
        project__complete_on="date du dossier complet",
        project__permitted_start_at="instant à compter duquel les dépenses sont prises en compte",
        imputation="imputation budgétaire",
        attestation__reference="référence de l’attestation de disponibilité des crédits",
        attestation__given_on="date de l’attestation de disponibilité des crédits",
        calendar__start_limit_on="date limite de commencement du guichet",
        calendar__end_limit_on="date de clôture du guichet",
        signatory__name="nom du signataire",
        signatory__capacity="qualité du signataire",
        visas__finance_law="visa de la loi de finances",
        visas__prefect_powers="visa du décret sur les pouvoirs des préfets",
        visas__appointment="visa du décret de nomination du préfet",
        visas__administration_code="visa du code des relations entre le public et l’administration",
        visas__call="visa du cahier des charges",
        visas__eu_funded="financement européen : oui ou non",
        texts__fund_label="nom du fonds",
        texts__policy_objective="objectif de politique publique",
        texts__proposed_by="auteur de la proposition",
        texts__commencement="ce qui vaut commencement d’exécution",
        texts__record_keeping="durée de conservation des pièces",
        texts__publicity="obligation de publicité",
        texts__accountant="comptable assignataire",
        texts__executed_by="autorité chargée de l’exécution",
        texts__copy_to="destinataire de la copie",
        texts__publication="publication",
        texts__remedies="voies et délais de recours",
    ),
)
