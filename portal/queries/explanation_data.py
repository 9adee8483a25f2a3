"""The data an assessment treated, field by field, each with its source as it was known then."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.clocks import PARIS
from portal.domain.explanation import Datum
from portal.domain.french_dates import short_date
from portal.domain.money import format_euros, from_decimal_string
from portal.eligibility.rulebook import Rulebook
from portal.models import (
    Document,
    Dossier,
    ExpenseLine,
    ExpenseQualification,
    OrganisationFact,
    QuoteAnswer,
    QuoteReading,
    StoredFile,
)

DECLARED = "déclaré par le demandeur"
PORTAL = "relevé par le portail"
LEDGER = "comptabilité de l’enveloppe, tenue par le portail"
SOURCES = {
    "cog": "code officiel géographique de l’INSEE",
    "registry": "annuaire public des entreprises",
    "typed": DECLARED,
}
_FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("", "filed_at", "Date et heure de dépôt", PORTAL),
    ("", "complete_at", "Dossier complet depuis", "constaté par un instructeur, ou présumé au dépôt"),
    ("applicant", "siret", "SIRET du porteur", "organisation"),
    ("applicant", "legal_category", "Catégorie juridique", "organisation"),
    ("applicant", "department", "Département", "organisation"),
    ("applicant", "population", "Population", "organisation"),
    ("applicant", "france_services", "Portage France Services ou MSAP", DECLARED),
    ("applicant", "funded_only_by_local_authorities", "Financé par les seules collectivités locales", DECLARED),
    ("applicant", "vat_recovered", "TVA récupérée", DECLARED),
    ("applicant", "already_granted", "Déjà accordé au porteur dans ce guichet", LEDGER),
    ("project", "axes", "Axes du projet", DECLARED),
    ("project", "main_axis", "Axe principal", DECLARED),
    ("project", "digital_transformation", "Projet de transformation numérique", DECLARED),
    ("project", "decision_level_commitment", "Engagement du décideur", DECLARED),
    ("project", "other_window", "Autre guichet sollicité", DECLARED),
    ("project", "first_legal_act_on", "Premier engagement juridique", DECLARED),
    ("project", "start_on", "Début du projet", DECLARED),
    ("project", "results_on", "Résultats tangibles", DECLARED),
    ("project", "financial_close_on", "Clôture financière", DECLARED),
    ("financing", "requested", "Subvention demandée", DECLARED),
    ("financing", "own_funds", "Autofinancement", DECLARED),
    ("", "envelope_available", "Crédits disponibles dans l’enveloppe", LEDGER),
)
_MONEY = frozenset({"already_granted", "requested", "own_funds", "envelope_available"})
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_WORDS = {True: "oui", False: "non", None: "non renseigné", "none": "aucun"}


def data_of(
    session: Session, dossier: Dossier, payload: Mapping[str, Any], at: datetime, rules: Rulebook
) -> list[Datum]:
    """Every datum of ``payload``, the input of an assessment made at ``at``."""
    known = _organisation_sources(session, dossier.organisation_id, at)
    answered = session.scalar(sa.select(QuoteAnswer.id).where(QuoteAnswer.dossier_id == dossier.id).limit(1))
    found = []
    for group, key, label, source in _FIELDS:
        value = (payload[group] if group else payload).get(key)
        if source == "organisation":
            source = SOURCES.get(known.get(key, "typed"), DECLARED)
        elif key == "france_services" and value == "verified":
            source = "liste des porteurs France Services de la préfecture"
        elif key == "first_legal_act_on" and answered is not None:
            source = "déclaré par le demandeur, ou sa réponse sur un devis signé"
        found.append(Datum(label, _shown(key, value), source))
    found += _expenses(session, dossier, payload, at, rules)
    for funder in payload["financing"]["others"]:
        label = f"Autre financement : {funder['funder']} ({funder['status']})"
        found.append(Datum(label, format_euros(from_decimal_string(funder["amount"])), DECLARED))
    return found


def _shown(key: str, value: Any) -> str:
    if key in _MONEY:
        return "non renseigné" if value is None else format_euros(from_decimal_string(value))
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "aucun"
    if isinstance(value, str) and _ISO.match(value):
        return french_day(value)
    return _WORDS.get(value, str(value)) if isinstance(value, bool | str | None) else str(value)


def french_day(text: str) -> str:
    """An ISO day or instant as people read it, Paris time."""
    if "T" in text:
        return f"{datetime.fromisoformat(text).astimezone(PARIS):%d/%m/%Y à %H:%M}"
    return short_date(date.fromisoformat(text))


def _organisation_sources(session: Session, organisation_id: int, at: datetime) -> dict[str, str]:
    rows = session.execute(
        sa.select(OrganisationFact.field, OrganisationFact.source)
        .where(OrganisationFact.organisation_id == organisation_id, OrganisationFact.created_at <= at)
        .order_by(OrganisationFact.id)
    )
    return {field: str(source.value) for field, source in rows}


def _expenses(
    session: Session, dossier: Dossier, payload: Mapping[str, Any], at: datetime, rules: Rulebook
) -> Iterator[Datum]:
    rows = session.execute(
        sa.select(ExpenseLine, StoredFile.sha256)
        .outerjoin(Document, Document.id == ExpenseLine.proof_id)
        .outerjoin(StoredFile, StoredFile.id == Document.file_id)
        .where(ExpenseLine.dossier_id == dossier.id)
    ).all()
    lines = {line.public_id: (line, digest) for line, digest in rows}
    retained = _retained(session, dossier.id, at)
    read = _read_totals(session, [digest for _, digest in rows if digest])
    for one in payload["expenses"]:
        line, digest = lines.get(one["id"], (None, None))
        amount = format_euros(from_decimal_string(one["excl_tax"]))
        total = format_euros(from_decimal_string(one["incl_tax"]))
        nature = rules.natures.get(one["nature"], one["nature"])
        source = _expense_source(one, line, retained, read.get(digest or ""))
        yield Datum(f"Dépense : {one['label']}", f"{amount} HT, {total} TTC, {nature.lower()}", source)


def _expense_source(
    one: Mapping[str, Any], line: ExpenseLine | None, retained: Mapping[int, datetime], read: str | None
) -> str:
    if line is not None and line.id in retained:
        return f"retenu par un instructeur le {retained[line.id]:%d/%m/%Y}, la valeur déclarée reste au dossier"
    if not one["quoted"]:
        return f"{DECLARED}, sans pièce"
    if read is not None and read == one["incl_tax"]:
        return f"{DECLARED}, concorde avec la lecture automatique du devis"
    return f"{DECLARED}, pièce jointe"


def _retained(session: Session, dossier_id: int, at: datetime) -> dict[int, datetime]:
    rows = session.execute(
        sa.select(ExpenseQualification.expense_id, ExpenseQualification.created_at)
        .join(ExpenseLine, ExpenseLine.id == ExpenseQualification.expense_id)
        .where(ExpenseLine.dossier_id == dossier_id, ExpenseQualification.created_at <= at)
        .order_by(ExpenseQualification.id)
    )
    return {expense: when for expense, when in rows}


def _read_totals(session: Session, digests: list[str]) -> dict[str, str]:
    """The total read of each quote, by content, when the reader was certain of it."""
    rows = session.execute(
        sa.select(QuoteReading.sha256, QuoteReading.content)
        .where(QuoteReading.sha256.in_(digests))
        .order_by(QuoteReading.id)
    )
    found = {}
    for digest, content in rows:
        total = (json.loads(content).get("fields") or {}).get("total_incl_tax") or {}
        if total.get("certain") and total.get("value"):
            found[digest] = str(total["value"])
    return found
