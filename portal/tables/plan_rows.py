"""A town hall's plan as rows: which column is what, and what each row says in the words of the form.

A row may hold an expense, a resource, or both side by side. What cannot be read is said in one sentence that names the
row; nothing is guessed in its place, and nothing is ever corrected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.line_amounts import VAT_RATES, nearest, with_tax
from portal.domain.money import MAX_CENTS, Euros
from portal.domain.plan_table import ReadExpense, ReadResource
from portal.domain.resources import not_a_resource, plain, resource_kind
from portal.tables.numbers import NumberError, read_number
from portal.tables.recognise import BLANK
from portal.tables.sheet import SheetRow

#: What a column may be, in the words of the page. The first ones describe an expense, the last ones a resource.
ROLES: dict[str, str] = {
    "label": "Dépense",
    "nature": "Nature de la dépense",
    "supplier": "Fournisseur",
    "excl_tax": "Montant HT",
    "incl_tax": "Montant TTC",
    "investment": "Investissement (oui ou non)",
    "covers_from": "Début de la période",
    "covers_to": "Fin de la période",
    "funder": "Financeur ou ressource",
    "kind": "Public ou privé",
    "status": "État de la demande",
    "amount": "Montant de la ressource",
}
_ROLE_NAMES = {role: label[0].lower() + label[1:] for role, label in ROLES.items()}
_GUESSES: tuple[tuple[str, str], ...] = (
    ("status", r"\b(etat|statut|avancement)\b"),
    ("kind", r"\bpublic\b.*\bprive\b|\btype de financeur\b"),
    ("covers_from", r"^(date de )?debut\b"),
    ("covers_to", r"^(date de )?fin\b"),
    ("investment", r"\binvestissement\b|\bsection\b"),
    ("incl_tax", r"\bttc\b|\bt t c\b|\btoutes taxes\b"),
    ("excl_tax", r"\bht\b|\bh t\b|\bhors taxes?\b"),
    ("amount", r"\bmontants? (de l |des |de la )?(aides?|ressources?|subventions?|recettes?|financements?)\b"),
    ("funder", r"\bfinanceurs?\b|\bressources?\b|\brecettes?\b|\bfinancements?\b|\bcofinanceurs?\b"),
    ("nature", r"\bnature\b|\bcategorie\b"),
    ("supplier", r"\bfournisseurs?\b|\bprestataires?\b|\bsociete\b|\bentreprise\b"),
    ("label", r"\bdepenses?\b|\bpostes?\b|\blibelles?\b|\bdesignation\b|\bintitules?\b|\bobjet\b|\bachats?\b"),
)
_PLAIN_AMOUNT = re.compile(r"\bmontants?\b|\bcouts?\b|\bprix\b|\beuros?\b")
_YES, _NO = ("oui", "o", "x", "investissement", "i"), ("non", "n", "fonctionnement", "f")
_DATE = re.compile(r"(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2}))(?:[ T].*)?", re.ASCII)
_STATUSES: tuple[tuple[str, str], ...] = (
    ("refused", r"\brefus"),
    ("granted", r"\baccord|\bobtenu|\bacquis|\bnotifi|\battribu"),
    ("planned", r"\ba demander\b|\bprevu|\bsollicit(er|ation)\b|\benvisag"),
    ("requested", r"\bdemand|\bsollicite|\ben cours\b|\battente\b"),
)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row: what was read, and one sentence for each half that could not be."""

    number: int
    expense: ReadExpense | None = None
    resource: ReadResource | None = None
    expense_problem: str = ""
    resource_problem: str = ""


def guess_roles(headings: Sequence[str]) -> list[str]:
    """The role of each column by its heading; empty when it is none of ours. A role is given once."""
    roles: list[str] = []
    for heading in headings:
        words = plain(heading)
        role = next((role for role, pattern in _GUESSES if role not in roles and re.search(pattern, words)), "")
        if not role and _PLAIN_AMOUNT.search(words):
            after_funder = "funder" in roles and "amount" not in roles
            role = "amount" if after_funder else "excl_tax" if "excl_tax" not in roles and "label" in roles else ""
        roles.append(role)
    return roles


def lacks_tax(roles: Sequence[str]) -> bool:
    """Whether expenses have one amount only: the VAT rate must then be said by a person."""
    return ("excl_tax" in roles) != ("incl_tax" in roles)


def read_rows(
    rows: Sequence[SheetRow], roles: Sequence[str], natures: Mapping[str, str], rate_code: str = ""
) -> tuple[ReadRow, ...]:
    """Every row that says something. ``natures``: code → label; ``rate_code``: VAT of lines with one amount only."""
    by_label = {plain(label): code for code, label in natures.items()} | {plain(code): code for code in natures}
    found = []
    for row in rows:
        cells = {role: cell.strip() for role, cell in zip(roles, row.cells, strict=False) if role}
        read = ReadRow(row.number, *_halves(row.number, cells, by_label, rate_code))
        if read.expense or read.resource or read.expense_problem or read.resource_problem:
            found.append(read)
    return tuple(found)


def _halves(
    number: int, cells: Mapping[str, str], natures: Mapping[str, str], rate_code: str
) -> tuple[ReadExpense | None, ReadResource | None, str, str]:
    expense = resource = None
    expense_problem = resource_problem = ""
    try:
        expense = _expense(cells, natures, rate_code)
    except _Unreadable as error:
        expense_problem = f"Ligne {number}, dépense{_named(cells.get('label', ''))} : {error}"
    try:
        resource = _resource(cells)
    except _Unreadable as error:
        resource_problem = f"Ligne {number}, ressource{_named(cells.get('funder', ''))} : {error}"
    return expense, resource, expense_problem, resource_problem


def _named(name: str) -> str:
    return f" « {name[:60]} »" if name else ""


class _Unreadable(ValueError):
    """A half of a row that cannot be read; the text is the end of a sentence."""


def _expense(cells: Mapping[str, str], natures: Mapping[str, str], rate_code: str) -> ReadExpense | None:
    label = _text(cells, "label")
    excl, incl = _cents(cells, "excl_tax"), _cents(cells, "incl_tax")
    if not label and not excl and not incl:
        return None
    if not label:
        raise _Unreadable("l’intitulé manque. Complétez-le dans votre tableau, ou saisissez cette ligne à la main.")
    excl_tax, incl_tax = _both(excl, incl, rate_code)
    if incl_tax == 0:
        raise _Unreadable("son montant est nul. Elle n’est pas reprise.")
    if incl_tax < excl_tax:
        raise _Unreadable("le montant TTC est inférieur au montant HT : vérifiez les deux colonnes.")
    covers_from, covers_to = _day(cells, "covers_from"), _day(cells, "covers_to")
    if (covers_from is None) != (covers_to is None):
        raise _Unreadable("la période a un début ou une fin, mais pas les deux.")
    if covers_from and covers_to and covers_to < covers_from:
        raise _Unreadable("la période se termine avant de commencer.")
    return ReadExpense(
        label[:300],
        natures.get(plain(cells.get("nature", "")), ""),
        _text(cells, "supplier")[:200],
        excl_tax,
        incl_tax,
        _yes_no(cells.get("investment", "")),
        covers_from,
        covers_to,
    )


def _both(excl: int | None, incl: int | None, rate_code: str) -> tuple[int, int]:
    """Both amounts, the missing one computed from the rate a person said."""
    if excl is not None and incl is not None:
        return excl, incl
    rate = VAT_RATES[rate_code][1] if rate_code in VAT_RATES else None
    if excl is None and incl is None:
        raise _Unreadable("il n’y a pas de montant. Est-ce un titre ? Elle n’est pas reprise.")
    if rate is None:
        raise _Unreadable("il n’y a qu’un montant : choisissez plus haut la TVA des lignes à un seul montant.")
    if excl is not None:
        return excl, with_tax(excl, rate)
    return nearest((incl or 0) / (1 + rate)), incl or 0


def _resource(cells: Mapping[str, str]) -> ReadResource | None:
    name = _text(cells, "funder")
    amount = _cents(cells, "amount")
    if not name and not amount:
        return None
    if not name:
        raise _Unreadable("le nom manque. Complétez-le dans votre tableau, ou saisissez-la à la main.")
    if amount is None:
        raise _Unreadable("il n’y a pas de montant. Elle n’est pas reprise.")
    status = plain(cells.get("status", ""))
    return ReadResource(
        name[:200],
        resource_kind(name),
        "private" if "prive" in plain(cells.get("kind", "")) else "public",
        next((code for code, pattern in _STATUSES if re.search(pattern, status)), ""),
        amount,
        not_a_resource(name),
    )


def _text(cells: Mapping[str, str], role: str) -> str:
    """One line; the apostrophe that keeps a spreadsheet from reading a formula is no part of it."""
    text = " ".join(cells.get(role, "").split())
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _cents(cells: Mapping[str, str], role: str) -> Euros | None:
    text = cells.get(role, "")
    if text in BLANK:
        return None
    try:
        number = read_number(text)
    except NumberError as error:
        raise _Unreadable(f"« {text[:40]} » ({_ROLE_NAMES[role]}) {error}") from None
    cents = number.value * 100
    if cents.denominator != 1:
        raise _Unreadable(f"« {text[:40]} » ({_ROLE_NAMES[role]}) a plus de deux décimales : arrondissez au centime.")
    if cents < 0:
        raise _Unreadable(f"« {text[:40]} » ({_ROLE_NAMES[role]}) est négatif : donnez le net, remise déduite.")
    if cents > MAX_CENTS:
        raise _Unreadable(f"« {text[:40]} » ({_ROLE_NAMES[role]}) a plus de dix chiffres avant la virgule.")
    return Euros(int(cents))


def _day(cells: Mapping[str, str], role: str) -> date | None:
    text = cells.get(role, "")
    if text in BLANK:
        return None
    found = _DATE.fullmatch(text)
    try:
        if found:
            day, month, year, iso_year, iso_month, iso_day = found.groups()
            return date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
    except ValueError:
        pass
    raise _Unreadable(f"« {text[:40]} » n’est pas une date : écrivez par exemple 31/12/2022.")


def _yes_no(text: str) -> bool | None:
    word = plain(text)
    return True if word in _YES else False if word in _NO else None
