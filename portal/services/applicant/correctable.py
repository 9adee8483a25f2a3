"""The values of a filed dossier that its organisation may correct, and how each one is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.domain.corrections import Correctable
from portal.domain.declaration import questions_for
from portal.models import Dossier

_CONTACT = (
    ("contact_name", "Contact : prénom et nom", True),
    ("contact_position", "Contact : fonction", True),
    ("contact_email", "Contact : adresse électronique", True),
    ("contact_phone", "Contact : téléphone", False),
    ("contact_address", "Contact : adresse postale", False),
)
_PROJECT = (
    ("title", "Intitulé du projet", True),
    ("summary", "Présentation du projet", True),
    ("start_on", "Début prévu du projet", True),
    ("results_on", "Premiers résultats visibles", True),
    ("financial_close_on", "Dernière facture payée", True),
)
_PLAN = (("requested_cents", "Subvention demandée"), ("own_funds_cents", "Fonds propres"))


@dataclass(frozen=True, slots=True)
class Target:
    """A correctable value and the row that holds it."""

    about: Correctable
    write: Callable[[Any], None]


def targets(dossier: Dossier) -> tuple[Target, ...]:
    """Every correctable value in reading order: contact, project, answers, expenses, plan."""
    found = [_of(dossier, name, name, label, contact=True, required=needed) for name, label, needed in _CONTACT]
    found += [_of(dossier, name, name, label, required=needed) for name, label, needed in _PROJECT]
    for question in questions_for(tuple(dossier.axes)):
        about = Correctable(f"answer_{question.key}", question.label, dossier.answers.get(question.key, ""))
        found.append(Target(about, _answer_writer(dossier, question.key)))
    for line in dossier.expenses:
        key, name = f"expense_{line.public_id}", f"Dépense « {line.label} »"
        found.append(_of(line, f"{key}_label", "label", f"{name} : libellé", required=True))
        found.append(_of(line, f"{key}_supplier", "supplier", f"{name} : fournisseur"))
        # Where a discount makes the net amounts, what was typed is what is corrected.
        gross, before = ("gross_", ", avant remise") if line.gross_excl_tax_cents is not None else ("", "")
        for tax, label in (("excl_tax", "hors taxe"), ("incl_tax", "TTC")):
            column = f"{gross}{tax}_cents"
            found.append(_of(line, f"{key}_{tax}", column, f"{name} : {label}{before}", money=True, required=True))
    found += [_of(dossier, name, name, label, money=True, required=True) for name, label in _PLAN]
    for funder in dossier.funders:
        key, name = f"funder_{funder.public_id}", f"Aide « {funder.funder} »"
        found.append(_of(funder, f"{key}_status", "status", f"{name} : état", required=True))
        found.append(_of(funder, f"{key}_amount", "amount_cents", f"{name} : montant", money=True, required=True))
    return tuple(found)


def write_values(found: tuple[Target, ...], values: Mapping[str, object]) -> None:
    """Write the values whose keys are given and that differ."""
    for target in found:
        key = target.about.field
        if key in values and values[key] != target.about.value:
            target.write(values[key])


def _of(row: object, key: str, column: str, label: str, **flags: bool) -> Target:
    about = Correctable(key, label, getattr(row, column), **flags)
    return Target(about, lambda value: setattr(row, column, value))


def _answer_writer(dossier: Dossier, key: str) -> Callable[[Any], None]:
    def write(value: Any) -> None:
        dossier.answers = {**dossier.answers, key: str(value or "")}

    return write
