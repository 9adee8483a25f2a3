"""What makes an invoice unfit for a claim, with the sentence to show; and how two invoices are told to be the same."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.claim import ClaimKind
from portal.domain.french_dates import short_date
from portal.domain.money import format_euros


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """An invoice as typed; amounts in cents; ``charges``: what is charged to each line."""

    supplier: str
    number: str
    invoiced_on: date | None
    paid_on: date | None
    excl_tax_cents: int | None
    incl_tax_cents: int | None
    charges: Sequence[int]


@dataclass(frozen=True, slots=True)
class ClaimRules:
    """What the award and the day require. ``with_tax``: the act counts with VAT; ``started_on``: the accepted first
    legal act; ``end_on``: the planned completion of the act in force."""

    kind: ClaimKind
    with_tax: bool
    started_on: date
    end_on: date | None
    today: date


def invoice_problems(facts: InvoiceFacts, rules: ClaimRules) -> dict[str, str]:
    """French sentences by field, empty when the invoice may be filed."""
    problems = _missing(facts)
    if facts.excl_tax_cents and facts.incl_tax_cents and facts.incl_tax_cents < facts.excl_tax_cents:
        problems["incl_tax"] = "Le montant TTC est inférieur au montant hors taxe : vérifiez les deux sur la facture."
    problems |= _date_problems(facts, rules) | _payment_problems(facts, rules)
    problems |= _charge_problems(facts, rules)
    return problems


def _missing(facts: InvoiceFacts) -> dict[str, str]:
    asked = {
        "supplier": (facts.supplier.strip(), "Indiquez le fournisseur."),
        "number": (facts.number.strip(), "Indiquez le numéro de la facture."),
        "invoiced_on": (facts.invoiced_on, "Indiquez la date de la facture."),
        "excl_tax": (facts.excl_tax_cents, "Indiquez le montant hors taxe de la facture."),
        "incl_tax": (facts.incl_tax_cents, "Indiquez le montant TTC de la facture : sans TVA, celui hors taxe."),
    }
    return {name: sentence for name, (value, sentence) in asked.items() if not value}


def _date_problems(facts: InvoiceFacts, rules: ClaimRules) -> dict[str, str]:
    on = facts.invoiced_on
    if on is None:
        return {}
    if on > rules.today:
        return {"invoiced_on": "Cette facture est datée dans le futur : vérifiez sa date."}
    if on < rules.started_on:
        return {
            "invoiced_on": f"Cette facture est datée du {short_date(on)}, avant le commencement de l’opération le "
            f"{short_date(rules.started_on)} : elle ne peut pas être prise en compte."
        }
    if rules.end_on is not None and on > rules.end_on:
        return {
            "invoiced_on": f"Cette facture est datée du {short_date(on)}, après la fin de l’opération le "
            f"{short_date(rules.end_on)} fixée par l’arrêté : elle ne peut pas être prise en compte."
        }
    return {}


def _payment_problems(facts: InvoiceFacts, rules: ClaimRules) -> dict[str, str]:
    paid_on = facts.paid_on
    if paid_on is None:
        if rules.kind is ClaimKind.ADVANCE:
            return {}
        return {"paid_on": "Indiquez la date de paiement : seules les factures payées sont prises en compte."}
    if paid_on > rules.today:
        return {"paid_on": "La date de paiement est dans le futur : vérifiez-la."}
    if facts.invoiced_on is not None and paid_on < facts.invoiced_on:
        return {"paid_on": "Le paiement ne peut pas précéder la facture : vérifiez les deux dates."}
    return {}


def _charge_problems(facts: InvoiceFacts, rules: ClaimRules) -> dict[str, str]:
    charged = sum(facts.charges)
    total = facts.incl_tax_cents if rules.with_tax else facts.excl_tax_cents
    basis = "TTC" if rules.with_tax else "hors taxe"
    if charged == 0:
        return {"charges": "Rattachez la facture à au moins une dépense retenue, avec son montant."}
    if total and charged > total:
        return {
            "charges": f"Les montants rattachés aux dépenses font {format_euros(charged)}, plus que le total {basis} "
            f"de la facture, {format_euros(total)} : diminuez-les."
        }
    return {}


def plain_number(number: str) -> str:
    """A number without what people write differently: case, blanks, punctuation, « n° », leading zeros of a part."""
    parts = re.findall(r"[a-z]+|\d+", re.sub(r"\bn\s*[°º]\s*", "", number.casefold()))
    return ".".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)


def number_key(supplier: str, siret: str, number: str) -> str:
    """What tells an invoice in the database: its supplier (SIREN, else name) and its number."""
    name = unicodedata.normalize("NFKD", supplier).encode("ascii", "ignore").decode().casefold()
    who = siret[:9] or ".".join(sorted(re.findall(r"[a-z0-9]+", name)))
    return hashlib.sha256(f"{who}|{plain_number(number)}".encode()).hexdigest()
