"""An export of Chorus as payments: which column is what, and what each row says; one sentence for each broken row.

Nothing is guessed in place of what cannot be read, and a broken row takes no other with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.chorus import ChorusFacts
from portal.domain.identifiers import siren_problem, siret_problem
from portal.domain.money import MAX_CENTS
from portal.domain.resources import plain
from portal.tables.numbers import NumberError, read_number
from portal.tables.recognise import BLANK
from portal.tables.sheet import Sheet, SheetRow

#: What a column may be, in the words of the page.
ROLES: dict[str, str] = {
    "ej": "Numéro d’EJ",
    "request": "Numéro de demande de paiement",
    "amount": "Montant",
    "ordered_on": "Date de mise en paiement",
    "paid_on": "Date de virement",
    "siret": "SIRET du tiers",
    "supplier": "Numéro du tiers",
    "name": "Nom du tiers",
}
#: Without these nothing can be taken over.
NEEDED = ("amount",)
_GUESSES: tuple[tuple[str, str], ...] = (
    ("ordered_on", r"\b(date|jour)\b.*\b(mise en paiement|ordonnancement|comptab\w*)\b|^mise en paiement"),
    ("paid_on", r"\b(date|jour)\b.*\b(virement|reglement|paiement|decaissement)\b|^(vire|paye|regle) le\b"),
    ("siret", r"\bsire[tn]\b"),
    ("ej", r"\bej\b|\bengagements? juridiques?\b|\bbon de commande\b"),
    ("request", r"\bdp\b|\bdemandes? de paiement\b|\bpiece comptable\b"),
    ("name", r"\b(nom|raison sociale|libelle|designation)\b"),
    ("supplier", r"\b(tiers|fournisseur|beneficiaire)\b"),
    ("amount", r"\bmontant\b|\bmt\b"),
)
_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z/.-]{2,19}", re.ASCII)
_EJ = re.compile(r"\d{10}", re.ASCII)
_WHOLE = re.compile(r"(\d+)[.,]0+", re.ASCII)
_DATE = re.compile(r"(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2}))(?:[ T].*)?", re.ASCII)
_EMPTY = {*BLANK, "#", "sans objet", "non affecte", "non affecté"}


@dataclass(frozen=True, slots=True)
class ReadPayment:
    """One row: what was read, or the sentence that says why it was not."""

    number: int
    facts: ChorusFacts | None
    problem: str = ""


class _Unreadable(ValueError):
    """A row that cannot be read; the text is the end of a sentence."""


def guess_roles(headings: Sequence[str], saved: Mapping[str, str]) -> list[str]:
    """The role of each column: as saved for this heading, else by its words; empty when none of ours. A role is given
    once."""
    roles = ["" for _ in headings]
    for place, heading in enumerate(headings):
        role = saved.get(heading, "")
        roles[place] = role if role in ROLES and role not in roles else ""
    for place, heading in enumerate(headings):
        if heading not in saved and not roles[place]:
            words = plain(heading)
            guess = (role for role, pattern in _GUESSES if role not in roles and re.search(pattern, words))
            roles[place] = next(guess, "")
    return roles


def missing_roles(roles: Sequence[str]) -> list[str]:
    """What is still to be said of the columns before rows can be read, in the words of the page."""
    missing = [ROLES[role] for role in NEEDED if role not in roles]
    if not {"ej", "request"} & set(roles):
        missing.append(f"{ROLES['ej']} ou {ROLES['request'][0].lower()}{ROLES['request'][1:]}")
    return missing


def payment_rows(sheet: Sheet) -> list[SheetRow]:
    """The rows of payments: a last row without a label is one of them, cut short, unless it says it is a total."""
    rows = list(sheet.rows)
    if sheet.total is not None and not any("total" in plain(cell) for cell in sheet.total.cells):
        rows.append(sheet.total)
    return rows


def read_payments(rows: Sequence[SheetRow], roles: Sequence[str]) -> list[ReadPayment]:
    """Every row, read or with its sentence."""
    found = []
    for row in rows:
        cells = {role: " ".join(cell.split()) for role, cell in zip(roles, row.cells, strict=False) if role}
        try:
            found.append(ReadPayment(row.number, _facts(cells)))
        except _Unreadable as error:
            found.append(ReadPayment(row.number, None, f"Ligne {row.number} : {error}"))
    return found


def _facts(cells: Mapping[str, str]) -> ChorusFacts:
    ej = _code(cells, "ej")
    if ej and not _EJ.fullmatch(ej):
        raise _Unreadable(f"« {ej[:30]} » n’est pas un numéro d’EJ, qui compte dix chiffres. Vérifiez la colonne.")
    request = _code(cells, "request")
    if request and not _NUMBER.fullmatch(request):
        raise _Unreadable(f"« {request[:30]} » n’est pas un numéro de demande de paiement. Vérifiez la colonne.")
    amount = _amount(cells)
    siret = _siret(cells, needed=not (ej or request))
    if not (ej or request or siret):
        raise _Unreadable("ni EJ, ni demande de paiement, ni SIRET : rien ne dit de qui est ce paiement.")
    ordered, paid = _day(cells, "ordered_on"), _day(cells, "paid_on")
    if ordered and paid and paid < ordered:
        raise _Unreadable(f"virée le {paid:%d/%m/%Y}, avant sa mise en paiement le {ordered:%d/%m/%Y}.")
    supplier = _code(cells, "supplier")
    return ChorusFacts(ej, request, supplier[:20], siret, cells.get("name", "")[:200], amount, ordered, paid)


def _code(cells: Mapping[str, str], role: str) -> str:
    """A number that is a name: no blanks, no « .0 » of a spreadsheet."""
    text = "" if cells.get(role, "").lower() in _EMPTY else cells.get(role, "")
    text = text.removeprefix("'").replace(" ", "").replace("\u00a0", "").replace("\u202f", "").upper()
    whole = _WHOLE.fullmatch(text)
    return whole.group(1) if whole else text


def _siret(cells: Mapping[str, str], *, needed: bool) -> str:
    """SIRET or SIREN; one that does not exist is left out, unless it is all the row has."""
    text = _code(cells, "siret")
    problem = siren_problem(text) if len(text) == 9 else siret_problem(text) if text else None
    if problem and needed:
        raise _Unreadable(f"« {text[:30]} » n’est pas un SIRET, et la ligne n’a pas d’autre numéro.")
    return "" if problem else text


def _amount(cells: Mapping[str, str]) -> int:
    text = cells.get("amount", "")
    if text in BLANK:
        raise _Unreadable("le montant manque. La ligne est peut-être coupée : reprenez-la dans l’export.")
    try:
        cents = read_number(text).value * 100
    except NumberError as error:
        raise _Unreadable(f"le montant « {text[:40]} » {error}") from None
    if cents.denominator != 1:
        raise _Unreadable(f"le montant « {text[:40]} » a plus de deux décimales.")
    if cents <= 0:
        raise _Unreadable(
            f"le montant « {text[:40]} » n’est pas positif : une annulation s’enregistre à la main, sur la demande."
        )
    if cents > MAX_CENTS:
        raise _Unreadable(f"le montant « {text[:40]} » a plus de dix chiffres avant la virgule.")
    return int(cents)


def _day(cells: Mapping[str, str], role: str) -> date | None:
    text = cells.get(role, "")
    if text.lower() in _EMPTY or text == "00/00/0000":
        return None
    found = _DATE.fullmatch(text)
    try:
        if found:
            day, month, year, iso_year, iso_month, iso_day = found.groups()
            return date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
    except ValueError:
        pass
    label = ROLES[role][0].lower() + ROLES[role][1:]
    raise _Unreadable(f"« {text[:40]} » ({label}) n’est pas une date : écrivez par exemple 31/12/2022.")
