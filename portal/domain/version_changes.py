"""What came with the later versions of a dossier, in plain words. Owns the names of what an applicant declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.domain.corrections import Change
from portal.domain.declaration import DOCUMENT_LABELS, FUNDER_STATUSES
from portal.domain.money import format_euros
from portal.domain.questions import QUESTIONS_BY_KEY

NOTHING = "(rien)"
_SECTIONS: dict[str, dict[str, str]] = {
    "applicant": {
        "name": "Porteur",
        "siret": "SIRET",
        "population": "Population",
        "contact_name": "Contact",
        "contact_email": "Courriel du contact",
        "vat_recovered": "Récupère la TVA",
        "france_services": "France Services",
    },
    "project": {
        "title": "Intitulé du projet",
        "summary": "Présentation du projet",
        "axes": "Axes",
        "main_axis": "Axe principal",
        "first_legal_act_on": "Premier acte juridique",
        "start_on": "Début prévu",
        "results_on": "Résultats attendus",
        "financial_close_on": "Clôture financière",
    },
    "financing": {
        "requested_cents": "Subvention demandée",
        "own_funds_cents": "Fonds propres",
        "loan_cents": "Emprunt",
        "total_cost_cents": "Coût total",
    },
}
_WHOLE = ("applicant", "project", "partners", "expenses", "financing")
_EXPENSE = {
    "label": "intitulé",
    "nature": "nature",
    "supplier": "fournisseur",
    "excl_tax_cents": "hors taxes",
    "incl_tax_cents": "TTC",
    "axis": "axe",
}
_FUNDER = {"funder": "nom", "status": "réponse", "amount_cents": "montant"}
_PARTNER = {"name": "nom", "role": "rôle"}


def changes_after(
    contents: Sequence[Mapping[str, Any]], start: int, words: Mapping[str, str] | None = None
) -> tuple[Change, ...]:
    """Everything that came with the versions after ``contents[start]``, in their order.

    ``contents``: the frozen contents from the filing on. A supplement holds its answers and pieces alone; a correction
    is whole. ``words``: French of coded values (natures…).
    """
    known = {**FUNDER_STATUSES, **(words or {})}
    state: dict[str, Any] = {}
    pieces: dict[str, Mapping[str, Any]] = {}
    found: list[Change] = []
    for number, content in enumerate(contents):
        new = _supplement(content) + _declared(state, content, known) + _documents(pieces, content)
        if number > start:
            found += new
        state |= {section: content[section] for section in _WHOLE if section in content}
    return tuple(found)


def _supplement(content: Mapping[str, Any]) -> list[Change]:
    answers = content.get("answers", []) if content.get("kind") == "supplement" else []
    return [Change(one["item"], one["label"], NOTHING, one["text"]) for one in answers if one["text"]]


def _declared(before: Mapping[str, Any], after: Mapping[str, Any], words: Mapping[str, str]) -> list[Change]:
    """What was declared and differs, in the order of the form; a section that one side lacks is left alone."""
    found: list[Change] = []
    both = [section for section in _WHOLE if section in before and section in after]
    for section, labels in _SECTIONS.items():
        if section in both:
            found += _fields(section, labels, before[section], after[section], words)
    if "project" in both:
        found += _answers(before["project"].get("answers", {}), after["project"].get("answers", {}))
    for section, name, key, labels in (
        ("expenses", "Dépense", "label", _EXPENSE),
        ("financing", "Financeur", "funder", _FUNDER),
        ("partners", "Partenaire", "name", _PARTNER),
    ):
        if section in both:
            sides = [side[section] for side in (before, after)]
            old, new = (side["funders"] if section == "financing" else side for side in sides)
            found += _rows(name, key, labels, old, new, words)
    return found


def _shown(key: str, value: Any, words: Mapping[str, str]) -> str:
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return "oui" if value else "non"
    if key.endswith("_cents"):
        return format_euros(value)
    if key.endswith("_on"):
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return words.get(str(value), str(value))


def _fields(
    field: str, labels: Mapping[str, str], old: Mapping[str, Any], new: Mapping[str, Any], words: Mapping[str, str]
) -> list[Change]:
    return [
        Change(f"{field}.{key}", label, _shown(key, old.get(key), words), _shown(key, new.get(key), words))
        for key, label in labels.items()
        if old.get(key) != new.get(key)
    ]


def _answers(old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    keys = dict.fromkeys((*QUESTIONS_BY_KEY, *old, *new))
    return [
        Change(
            f"answers.{key}",
            QUESTIONS_BY_KEY[key].label if key in QUESTIONS_BY_KEY else key,
            old.get(key) or NOTHING,
            new.get(key) or NOTHING,
        )
        for key in keys
        if (old.get(key) or "") != (new.get(key) or "")
    ]


def _rows(
    name: str,
    key: str,
    labels: Mapping[str, str],
    old: list[dict[str, Any]],
    new: list[dict[str, Any]],
    words: Mapping[str, str],
) -> list[Change]:
    """Lines that came, went or changed, matched by their id."""
    before, after = {row["id"]: row for row in old}, {row["id"]: row for row in new}
    found: list[Change] = []
    for one in dict.fromkeys((*before, *after)):
        title = f"{name} « {(after.get(one) or before[one])[key]} »"
        if one not in after or one not in before:
            there = [_line(row, labels, words) if row else NOTHING for row in (before.get(one), after.get(one))]
            found.append(Change(one, title, *there))
            continue
        found += [
            Change(change.field, f"{title}, {change.label}", change.before, change.after)
            for change in _fields(one, labels, before[one], after[one], words)
        ]
    return found


def _line(row: Mapping[str, Any], labels: Mapping[str, str], words: Mapping[str, str]) -> str:
    return ", ".join(_shown(key, row[key], words) for key in labels if row.get(key) not in (None, ""))


def _documents(pieces: dict[str, Mapping[str, Any]], content: Mapping[str, Any]) -> list[Change]:
    """Pieces that came, and went from a whole version; ``pieces`` by SHA-256 is brought up to date."""
    now = {row["sha256"]: row for row in content.get("documents", [])}
    gone = [sha256 for sha256 in pieces if sha256 not in now] if "project" in content else []
    came = [sha256 for sha256 in now if sha256 not in pieces]
    found = [Change(sha256, _piece_label(pieces[sha256]), pieces[sha256]["name"], NOTHING) for sha256 in gone]
    found += [Change(sha256, _piece_label(now[sha256]), NOTHING, now[sha256]["name"]) for sha256 in came]
    for sha256 in gone:
        del pieces[sha256]
    pieces.update(now)
    return found


def _piece_label(row: Mapping[str, Any]) -> str:
    return DOCUMENT_LABELS.get(row["kind"], "Pièce")
