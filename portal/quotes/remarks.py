"""What a reading gives a person to look at, one French sentence each, with its passage. Never a refusal.

A sign that the order is already placed is a question; everything else is a remark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.quotes.comparing import shown
from portal.quotes.names import Addressee, addressee, other_body
from portal.quotes.reading import FieldReading, QuoteReading, Signal, SignalKind

#: Signs that the order is placed, the strongest first.
ORDER_SIGNS = (SignalKind.ACCEPTED, SignalKind.PURCHASE_ORDER, SignalKind.INVOICE)
_SENTENCES: dict[SignalKind, str] = {
    SignalKind.OPTIONS: "Ce devis contient des options : seules les lignes retenues se comptent.",
    SignalKind.SEVERAL_TOTALS: "Ce devis donne plusieurs totaux : vérifiez lequel est retenu.",
    SignalKind.RECURRING: "Ce devis contient un abonnement ou des frais qui reviennent chaque année.",
    SignalKind.FOREIGN_CURRENCY: "Ce devis parle d’une monnaie étrangère : le montant retenu est en euros.",
    SignalKind.HARDWARE: "Ce devis semble contenir du matériel, que le guichet ne finance pas.",
    SignalKind.PAYROLL: "Ce devis semble contenir des salaires, que le guichet ne finance pas.",
}


@dataclass(frozen=True, slots=True)
class Party:
    """The applicant organisation: name and SIRET."""

    name: str
    siret: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at: code, sentence, where it was read."""

    kind: str
    sentence: str
    page: int | None = None
    passage: str = ""


@dataclass(frozen=True, slots=True)
class OrderSign:
    """A sign that the order is placed, to be asked of the applicant; ``on``: the day it bears, when one was read."""

    kind: str
    sentence: str
    page: int
    passage: str
    on: date | None


def order_sign(reading: QuoteReading, on: date) -> OrderSign | None:
    """The strongest sign that the order was placed before the day ``on`` (filing, or today); None without one.

    A sign that bears a later day asks nothing: an order placed after filing is allowed.
    """
    for kind in ORDER_SIGNS:
        for signal in reading.signals:
            placed = signal.on or (_issued(reading) if kind is not SignalKind.ACCEPTED else None)
            if signal.kind is kind and (placed is None or placed < on):
                return OrderSign(kind.value, _order_sentence(kind, signal), signal.page, signal.text, placed)
    return None


def remarks(reading: QuoteReading, party: Party, on: date) -> tuple[Remark, ...]:
    """Everything worth a sentence, the addressee first. ``on`` is the filing day, or today for a draft."""
    return tuple((*_addressed(reading, party), *_dated(reading, on), *_signalled(reading)))


def _order_sentence(kind: SignalKind, signal: Signal) -> str:
    if kind is SignalKind.INVOICE:
        return "Ce document est une facture."
    if kind is SignalKind.PURCHASE_ORDER:
        return "Ce document est un bon de commande."
    return f"Ce devis porte « {signal.text} »."


def _issued(reading: QuoteReading) -> date | None:
    value = reading.fields["date"].value
    return date.fromisoformat(value) if value else None


def _addressed(reading: QuoteReading, party: Party) -> Iterator[Remark]:
    client, number = reading.fields["client"], reading.fields["client_siret"]
    issuer = reading.fields["siret"]
    if issuer.value and issuer.value[:9] == party.siret[:9]:
        yield _at("own", "Le fournisseur porte le SIREN du demandeur : vérifiez qui a établi ce devis.", issuer)
    found = addressee(party.name, party.siret, client.value, number.value if number.certain else None)
    if found is Addressee.ESTABLISHMENT:
        said = f"Ce devis est adressé à un autre établissement du demandeur (SIRET {shown('siret', number)})."
        yield _at("establishment", said, number)
    elif found is Addressee.OTHER and number.value and number.certain:
        name = f" {client.value}" if client.value else ""
        said = f"Ce devis est adressé à un autre organisme :{name} (SIRET {shown('siret', number)})."
        yield _at("addressee", said, number)
    elif found is Addressee.OTHER_BODY:
        said = f"Ce devis semble adressé à {other_body(client.value or '')} : {client.value}."
        yield _at("addressee", said, client)
    elif found is Addressee.OTHER:
        yield _at("addressee", f"Ce devis semble adressé à un autre organisme : {client.value}.", client)


def _dated(reading: QuoteReading, on: date) -> Iterator[Remark]:
    until, issued = reading.fields["valid_until"], reading.fields["date"]
    if until.value and date.fromisoformat(until.value) < on:
        said = f"L’offre n’était valable que jusqu’au {shown('valid_until', until)}."
        yield _at("expired", said, until)
    if issued.value and date.fromisoformat(issued.value) > on:
        yield _at("future", f"Ce devis porte une date à venir : {shown('date', issued)}.", issued)


def _signalled(reading: QuoteReading) -> Iterator[Remark]:
    for kind, sentence in _SENTENCES.items():
        first = next((signal for signal in reading.signals if signal.kind is kind), None)
        if first is not None:
            yield Remark(kind.value, sentence, first.page, first.text)


def _at(kind: str, sentence: str, found: FieldReading) -> Remark:
    return Remark(kind, sentence, found.page, found.text or "")
