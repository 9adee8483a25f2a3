"""Registry of a window's settings: the facts a prefecture must supply, none of which may be a constant in an act.

Values are texts, typed here; their history lives in the database and each value needs two people. ``None`` means
unfilled: a draft act shows it as such and issuing is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """How a value is typed and read."""

    TEXT = "text"
    LINES = "lines"
    DATE = "date"
    INTEGER = "integer"
    PERCENT = "percent"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """One setting: key, section and French label, how it is typed, what it is for."""

    key: str
    section: str
    label: str
    kind: Kind = Kind.TEXT
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = False


def _specs(section: str, *rows: tuple[object, ...]) -> tuple[SettingSpec, ...]:
    return tuple(SettingSpec(row[0], section, *row[1:]) for row in rows)  # type: ignore[arg-type]


_YES_NO = (("yes", "Oui"), ("no", "Non"))

REGISTRY: tuple[SettingSpec, ...] = (
    *_specs(
        "Préfecture",
        ("authority.header_lines", "En-tête de l’autorité", Kind.LINES, "Une ligne par ligne de l’en-tête."),
        ("authority.service_lines", "Service instructeur, en-tête", Kind.LINES),
        ("authority.title", "Autorité qui décide", Kind.TEXT, "Par exemple : Le préfet de Saône-et-Loire."),
        ("authority.honours", "Titres et décorations", Kind.LINES, "", (), True),
        ("authority.place", "Lieu de signature"),
        ("authority.siret", "SIRET de la préfecture", Kind.TEXT, "", (), True),
    ),
    *_specs(
        "Contact du guichet",
        ("service.name", "Service chargé des dossiers"),
        ("service.email", "Adresse électronique"),
        ("service.phone", "Téléphone"),
        ("service.address", "Adresse postale", Kind.LINES),
        ("privacy.contact", "Contact pour les données personnelles"),
    ),
    *_specs(
        "Signataire",
        ("signatory.name", "Prénom et nom du signataire"),
        ("signatory.capacity", "Qualité du signataire"),
        (
            "signatory.by_delegation",
            "Signature par délégation",
            Kind.CHOICE,
            "",
            (("yes", "Oui"), ("no", "Non")),
        ),
        ("signatory.formula", "Formule de délégation", Kind.TEXT, "Vide si le préfet signe lui-même.", (), True),
        ("signatory.delegation_title", "Arrêté de délégation, après « Vu »", Kind.TEXT, "", (), True),
        ("signatory.delegation_from", "Délégation valable depuis le", Kind.DATE, "", (), True),
        ("signatory.delegation_to", "Délégation valable jusqu’au", Kind.DATE, "", (), True),
    ),
    *_specs(
        "Visas",
        ("visa.finance_law", "Loi de finances, après « Vu »"),
        ("visa.prefect_powers", "Pouvoirs des préfets, après « Vu »"),
        ("visa.appointment", "Nomination du préfet, après « Vu »"),
        ("visa.administration_code", "Code des relations entre le public et l’administration, après « Vu »"),
        ("visa.call", "Cahier des charges, après « Vu »"),
        (
            "visa.eu_funded",
            "Crédits refinancés par l’Union européenne",
            Kind.CHOICE,
            "",
            (("yes", "Oui"), ("no", "Non")),
        ),
        ("visa.eu_regulation", "Règlement européen, après « Vu »", Kind.TEXT, "", (), True),
    ),
    *_specs(
        "Imputation budgétaire",
        ("imputation.programme", "Programme"),
        ("imputation.functional_domain", "Domaine fonctionnel"),
        ("imputation.cost_unit", "Centre financier"),
        ("imputation.activity", "Activité"),
        ("imputation.cost_centre", "Centre de coûts"),
        ("texts.accountant", "Comptable assignataire, titre exact"),
    ),
    *_specs(
        "Textes de l’arrêté",
        ("texts.fund_label", "Nom du fonds dans l’acte"),
        ("texts.policy_objective", "Considérant : objectif de la politique"),
        ("texts.proposed_by", "Sur proposition de"),
        ("texts.commencement", "Commencement d’exécution : ce qui en vaut un"),
        ("texts.public_aid_rule", "Règle de cumul des aides publiques"),
        ("texts.final_statement", "État final des dépenses exigé"),
        ("texts.record_keeping", "Conservation des pièces"),
        ("texts.publicity", "Publicité de l’aide"),
        ("texts.executed_by", "Autorités chargées de l’exécution"),
        ("texts.copy_to", "Copie adressée à"),
        ("texts.publication", "Publication"),
        ("texts.lapse_procedure", "Caducité : procédure"),
        ("texts.remedies", "Voies et délais de recours", Kind.LINES, "Un paragraphe par ligne."),
        (
            "texts.implicit_remedies",
            "Accusé de réception : voies et délais de recours contre le rejet implicite",
            Kind.LINES,
            "Un paragraphe par ligne. L’accusé de réception n’est pas la décision : parlez de la décision implicite.",
        ),
    ),
    *_specs(
        "Délais et paiements",
        ("silence.months_investment", "Rejet implicite, investissement (mois)", Kind.INTEGER),
        ("silence.months_operating", "Rejet implicite, fonctionnement (mois)", Kind.INTEGER),
        ("payment.advance_percent", "Avance (%)", Kind.PERCENT, "30 % au plus (décret 2018-514, article 12)."),
        ("payment.advance_trigger", "Avance : fait déclencheur"),
        ("payment.interim_percent", "Acomptes, cumul avec l’avance (%)", Kind.PERCENT, "80 % au plus."),
        ("payment.interim_trigger", "Acomptes : fait déclencheur"),
        ("payment.balance_trigger", "Solde : fait déclencheur"),
        ("payment.last_claim_on", "Dernière demande de paiement", Kind.DATE),
        (
            "payment.under_spend",
            "Dépense inférieure au prévu",
            Kind.CHOICE,
            "",
            (
                ("rate_within_cap", "Taux appliqué au réel, dans la limite du plafond"),
                ("effective_rate", "Taux effectif"),
            ),
        ),
        (
            "budget.ej_before",
            "L’engagement juridique précède",
            Kind.CHOICE,
            "",
            (("notification", "la notification"), ("signature", "la signature")),
        ),
        ("budget.last_commitment_on", "Fin de gestion : dernier engagement", Kind.DATE, "", (), True),
    ),
)
SPECS: dict[str, SettingSpec] = {spec.key: spec for spec in REGISTRY}

#: Without these the receipt would lack a mention of R. 112-11-1 CRPA: the window does not open.
RECEIPT_KEYS = (
    "service.name",
    "service.email",
    "service.phone",
    "service.address",
    "silence.months_investment",
    "silence.months_operating",
    "texts.implicit_remedies",
)


@dataclass(frozen=True)
class WindowSettings:
    """Values in force, by key; reading an unknown key is a programming error (KeyError)."""

    values: Mapping[str, str]

    def text(self, key: str) -> str | None:
        """The value, or None while unfilled."""
        return self.values.get(SPECS[key].key) or None

    def lines(self, key: str) -> tuple[str, ...]:
        """The value's lines, none while unfilled."""
        return tuple(line.strip() for line in (self.text(key) or "").splitlines() if line.strip())

    def date(self, key: str) -> date | None:
        """The value as a legal date, or None."""
        text = self.text(key)
        return date.fromisoformat(text) if text else None

    def integer(self, key: str) -> int | None:
        """The value as an integer, or None."""
        text = self.text(key)
        return int(text) if text else None

    def flag(self, key: str) -> bool | None:
        """yes/no as a boolean, None while unfilled."""
        return {"yes": True, "no": False}.get(self.text(key) or "")

    def unfilled(self, keys: tuple[str, ...] | None = None) -> list[SettingSpec]:
        """Required settings still unfilled (all of them, or among ``keys``), in registry order."""
        wanted = SPECS.values() if keys is None else [SPECS[key] for key in keys]
        return [spec for spec in wanted if not spec.optional and not self.text(spec.key)]


def value_problem(spec: SettingSpec, value: str) -> str | None:
    """French sentence saying why ``value`` cannot be the setting's, or None."""
    if not value.strip():
        return None if spec.optional else "Saisissez une valeur."
    if spec.kind is Kind.DATE:
        try:
            date.fromisoformat(value)
        except ValueError:
            return "Saisissez une date, par exemple 15/11/2022."
    if spec.kind in (Kind.INTEGER, Kind.PERCENT) and not (value.isascii() and value.isdigit() and int(value) <= 100):
        return "Saisissez un nombre entier de 0 à 100."
    if spec.kind is Kind.CHOICE and value not in dict(spec.choices):
        return "Choisissez une des valeurs proposées."
    limits = {"payment.advance_percent": 30, "payment.interim_percent": 80}
    if spec.key in limits and int(value) > limits[spec.key]:
        return f"Le décret n° 2018-514 limite cette part à {limits[spec.key]} % : saisissez moins."
    return None
