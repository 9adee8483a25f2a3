"""From the JSON of the contract to frozen facts. Owns which fields exist, what is required, and how they agree.

``parse_facts`` gives facts or raises InputError with every mistake; whatever the JSON, it raises nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from portal.domain.clocks import paris_date
from portal.domain.identifiers import siret_problem
from portal.domain.snapshot import canonical_json, sha256_text
from portal.eligibility.case import Applicant, Award, Extra, Facts, Project
from portal.eligibility.facts_lines import read_expenses, read_financing, read_text_list
from portal.eligibility.reading import (
    FieldError,
    InputError,
    Reader,
    Table,
    matching,
    one_of,
    read_date,
    read_flag,
    read_instant,
    read_integer,
    read_money,
    read_rate,
    read_text,
)
from portal.eligibility.rulebook import Rulebook

__all__ = ["FieldError", "InputError", "parse_facts", "payload_digest"]

FRANCE_SERVICES = ("none", "declared", "verified")
OTHER_WINDOWS = ("none", "axes_1_2", "innovation_lab")
_TOP = ("filed_at", "complete_at", "applicant", "project", "expenses", "financing", "envelope_available", "award")
_EXTRA_READERS: Mapping[str, Callable[[Any], Any]] = {
    "money": read_money,
    "boolean": read_flag,
    "integer": read_integer,
    "date": read_date,
}

read_category = matching(r"[0-9]{4}", "la catégorie juridique compte quatre chiffres, par exemple 7210.")
read_department = matching(r"[0-9]{2,3}|2[AB]", "écrivez le numéro du département, par exemple 71 ou 2A.")


def read_siret(raw: object) -> str:
    """A SIRET, its check digits verified."""
    if not isinstance(raw, str):
        raise ValueError("il faut ici un numéro SIRET entre guillemets.")
    problem = siret_problem(raw)
    if problem is not None:
        raise ValueError(problem[0].lower() + problem[1:])
    return raw


def payload_digest(payload: object) -> str:
    """SHA-256 of the canonical JSON of an input: keys sorted, no spaces, UTF-8."""
    return sha256_text(canonical_json(payload))


def parse_facts(payload: object, rulebook: Rulebook) -> Facts:
    """Read an input against a rulebook (its natures, its extra fields). Raises InputError with all the mistakes."""
    reader = Reader()
    top = reader.table(payload, "", "Dossier", _TOP)
    if not isinstance(payload, dict):
        raise InputError(reader.errors)
    extra: dict[str, Extra] = {}
    applicant = _applicant(reader, _section(reader, top, "applicant", "Porteur", rulebook), extra, rulebook)
    project = _project(reader, _section(reader, top, "project", "Projet", rulebook), extra, rulebook)
    expenses = read_expenses(reader, top, rulebook)
    financing = read_financing(reader, top, {expense.id for expense in expenses})
    filed_at = reader.value(top, "filed_at", "date de dépôt", read_instant)
    complete_at = reader.value(top, "complete_at", "date du dossier complet", read_instant)
    if filed_at is not None and complete_at is not None and complete_at < filed_at:
        reader.wrong(top, "complete_at", "date du dossier complet", "elle ne peut pas précéder la date de dépôt.")
    envelope = reader.value(top, "envelope_available", "enveloppe disponible", read_money)
    award = _award(reader, top)
    if reader.errors:
        raise InputError(reader.errors)
    return Facts(
        applicant=applicant,
        project=project,
        expenses=tuple(expenses),
        financing=financing,
        filed_at=filed_at,
        complete_at=complete_at,
        filed_on=None if filed_at is None else paris_date(filed_at),
        complete_on=None if complete_at is None else paris_date(complete_at),
        envelope_available_cents=envelope,
        award=award,
        extra=extra,
        input_sha256=payload_digest(payload),
    )


_SECTION_KEYS: Mapping[str, tuple[str, ...]] = {
    "applicant": tuple(Applicant.__dataclass_fields__),
    "project": tuple(Project.__dataclass_fields__),
}


def _section(reader: Reader, top: Table, key: str, name: str, rulebook: Rulebook) -> Table:
    known = {field.removesuffix("_cents") for field in _SECTION_KEYS[key]}
    known.update(path.partition(".")[2] for path in rulebook.extra_inputs if path.startswith(f"{key}."))
    if top.content.get(key) is None:
        reader.missing(top, key, f"objet «\u00a0{key}\u00a0»")
        return Table({}, f"/{key}", name)
    return reader.table(top.content[key], f"/{key}", name, known)


def _extras(reader: Reader, table: Table, section: str, extra: dict[str, Extra], rulebook: Rulebook) -> None:
    for path, declared in rulebook.extra_inputs.items():
        owner, _, key = path.partition(".")
        if owner == section:
            extra[path] = reader.value(table, key, declared["label"], _EXTRA_READERS[declared["type"]])


def _applicant(reader: Reader, table: Table, extra: dict[str, Extra], rulebook: Rulebook) -> Applicant:
    _extras(reader, table, "applicant", extra, rulebook)
    value = reader.value
    return Applicant(
        siret=value(table, "siret", "SIRET", read_siret),
        legal_category=value(table, "legal_category", "catégorie juridique", read_category),
        department=value(table, "department", "département", read_department),
        population=value(table, "population", "population", read_integer),
        france_services=value(table, "france_services", "France Services", one_of(FRANCE_SERVICES)) or "none",
        funded_only_by_local_authorities=value(
            table, "funded_only_by_local_authorities", "financement par les seules collectivités", read_flag
        ),
        already_granted_cents=value(table, "already_granted", "montant déjà accordé", read_money) or 0,
        vat_recovered=value(table, "vat_recovered", "récupération de la TVA", read_flag),
    )


def _project(reader: Reader, table: Table, extra: dict[str, Extra], rulebook: Rulebook) -> Project:
    _extras(reader, table, "project", extra, rulebook)
    value = reader.value
    axes = None
    if table.content.get("axes") is not None:
        axes = tuple(read_text_list(reader, table, "axes", "axes"))
    return Project(
        axes=axes,
        main_axis=value(table, "main_axis", "axe principal", read_text),
        digital_transformation=value(table, "digital_transformation", "transformation numérique", read_flag),
        decision_level_commitment=value(
            table, "decision_level_commitment", "engagement au niveau décisionnel", read_flag
        ),
        other_window=value(table, "other_window", "autre guichet", one_of(OTHER_WINDOWS)),
        first_legal_act_on=value(table, "first_legal_act_on", "premier acte juridique", read_date),
        start_on=value(table, "start_on", "début du projet", read_date),
        results_on=value(table, "results_on", "date des résultats", read_date),
        financial_close_on=value(table, "financial_close_on", "clôture financière", read_date),
    )


def _award(reader: Reader, top: Table) -> Award | None:
    if top.content.get("award") is None:
        return None
    table = reader.table(top.content["award"], "/award", "Décision", ("rate", "max_amount", "subsidisable_max"))
    rate = reader.value(table, "rate", "taux accordé", read_rate, required=True)
    most = reader.value(table, "max_amount", "montant maximal accordé", read_money, required=True)
    base = reader.value(table, "subsidisable_max", "dépense subventionnable retenue", read_money, required=True)
    if rate is None or most is None or base is None:
        return None
    return Award(rate=rate, max_amount_cents=most, subsidisable_max_cents=base)
