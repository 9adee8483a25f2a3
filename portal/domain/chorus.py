"""Payments as Chorus tells them, and whom each belongs to in the portal.

A payment is matched by its numbers: that of the legal commitment (EJ), then that of the payment request. The SIRET and
the amount only propose a claim, which a person confirms. Nothing here reads or writes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum

from portal.domain.claim import ClaimState
from portal.domain.french_dates import short_date
from portal.domain.identifiers import siren_of
from portal.domain.money import format_euros
from portal.domain.snapshot import canonical_json, sha256_text

SIREN_DIGITS = 9


@dataclass(frozen=True, slots=True)
class ChorusFacts:
    """What Chorus says of one payment request; empty or None where it says nothing. Amount in cents."""

    ej_number: str
    request_number: str
    supplier_number: str
    siret: str
    name: str
    amount_cents: int
    ordered_on: date | None
    paid_on: date | None

    @property
    def key(self) -> str:
        """The same for all that Chorus ever says of one request; a payment without a number is its own."""
        named: tuple[object, ...] = (self.ej_number, self.request_number)
        if not self.request_number:
            named = (self.ej_number, "", self.siret, self.name, self.amount_cents, self.ordered_on, self.paid_on)
        return sha256_text(canonical_json(list(named)))

    @property
    def digest(self) -> str:
        """Changes with anything said."""
        return sha256_text(canonical_json(asdict(self)))


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment request of an export: what it says, and the rows that say it."""

    facts: ChorusFacts
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A claim of the portal, once filed. ``label`` says it to a person."""

    public_id: str
    label: str
    act_reference: str
    ej_number: str
    siret: str
    state: ClaimState
    payable_cents: int
    request_number: str = ""
    ordered_on: date | None = None
    paid_on: date | None = None


class Outcome(StrEnum):
    """What becomes of a payment."""

    RECORD = "record"
    CONFIRM = "confirm"
    KNOWN = "known"
    DIFFERS = "differs"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class Match:
    """A payment, whose it is (``claim``) or may be (``candidates``), and the sentence that says why."""

    payment: Payment
    outcome: Outcome
    said: str
    claim: KnownClaim | None = None
    candidates: tuple[KnownClaim, ...] = ()


def group_payments(rows: Iterable[tuple[int, ChorusFacts]]) -> tuple[list[Payment], list[str]]:
    """Rows of the same EJ and request are one payment, their amounts added up. A row said twice counts once: the
    sentences name it. Dates: the last order; the last transfer, once every row has one."""
    grouped: dict[str, list[tuple[int, ChorusFacts]]] = {}
    first: dict[str, int] = {}
    notes = []
    for number, facts in rows:
        if facts.digest in first:
            notes.append(f"Ligne {number} : la même que la ligne {first[facts.digest]}, elle compte une fois.")
            continue
        first[facts.digest] = number
        grouped.setdefault(facts.key, []).append((number, facts))
    return [_one(group) for group in grouped.values()], notes


def _one(group: list[tuple[int, ChorusFacts]]) -> Payment:
    facts = [each for _, each in group]
    ordered = [each.ordered_on for each in facts if each.ordered_on]
    paid = [each.paid_on for each in facts if each.paid_on]
    whole = replace(
        facts[0],
        amount_cents=sum(each.amount_cents for each in facts),
        ordered_on=max(ordered, default=None),
        paid_on=max(paid) if len(paid) == len(facts) else None,
    )
    return Payment(whole, tuple(number for number, _ in group))


def match_payments(
    payments: Sequence[Payment], claims: Sequence[KnownClaim], acts: Mapping[str, str]
) -> list[Match]:
    """Every payment with its outcome. ``acts``: number of each EJ of the portal → reference of its act."""
    by_ej: dict[str, list[KnownClaim]] = {}
    by_request: dict[str, list[KnownClaim]] = {}
    waiting: dict[tuple[str, int], list[KnownClaim]] = {}
    for claim in sorted(claims, key=lambda claim: claim.state is not ClaimState.REJECTED):
        by_ej.setdefault(claim.ej_number, []).append(claim)
        if claim.request_number:
            by_request.setdefault(claim.request_number, []).append(claim)
        if claim.state is ClaimState.CERTIFIED:
            waiting.setdefault((siren_of(claim.siret), claim.payable_cents), []).append(claim)
    return [_match(payment, by_ej, by_request, waiting, acts) for payment in payments]


def _match(
    payment: Payment,
    by_ej: Mapping[str, list[KnownClaim]],
    by_request: Mapping[str, list[KnownClaim]],
    waiting: Mapping[tuple[str, int], list[KnownClaim]],
    acts: Mapping[str, str],
) -> Match:
    facts = payment.facts
    numbered = by_request.get(facts.request_number, []) if facts.request_number else []
    alike = tuple(waiting.get((facts.siret[:SIREN_DIGITS], facts.amount_cents), [])) if facts.siret else ()
    if facts.ej_number and facts.ej_number not in acts:
        if numbered:
            said = f"La demande {facts.request_number} est, dans le portail, celle de l’EJ {numbered[-1].ej_number}."
            return Match(payment, Outcome.DIFFERS, said, numbered[-1])
        return _propose(payment, f"L’EJ {facts.ej_number} n’est celui d’aucun acte du portail.", alike)
    if not facts.ej_number:
        if len(numbered) == 1:
            return _compare(payment, numbered[-1])
        return _propose(payment, "La ligne n’a pas de numéro d’EJ.", alike)
    own = by_ej.get(facts.ej_number, [])
    same = [claim for claim in own if facts.request_number and claim.request_number == facts.request_number]
    if same:
        return _compare(payment, same[-1])
    if numbered:
        said = f"La demande {facts.request_number} est, dans le portail, celle de l’EJ {numbered[-1].ej_number}."
        return Match(payment, Outcome.DIFFERS, said, numbered[-1])
    certified = [claim for claim in own if claim.state is ClaimState.CERTIFIED]
    ready = tuple(claim for claim in certified if claim.payable_cents == facts.amount_cents)
    return _propose(payment, f"L’EJ est celui de l’acte {acts[facts.ej_number]}.", ready)


def _propose(payment: Payment, said: str, candidates: tuple[KnownClaim, ...]) -> Match:
    amount = format_euros(payment.facts.amount_cents)
    if not candidates:
        none = f"{said} Aucune demande certifiée de {amount} n’attend sa mise en paiement."
        return Match(payment, Outcome.UNMATCHED, none)
    missing = _lacks(payment.facts)
    if missing:
        return Match(payment, Outcome.UNMATCHED, f"{said} {missing}")
    seen = "Une demande certifiée a" if len(candidates) == 1 else f"{len(candidates)} demandes certifiées ont"
    return Match(payment, Outcome.CONFIRM, f"{said} {seen} ce montant.", candidates=candidates)


def _lacks(facts: ChorusFacts) -> str:
    """Why a payment cannot be recorded on a claim that was not ordered here."""
    if not facts.request_number:
        return "Le numéro de la demande de paiement manque : sans lui, rien n’est enregistré."
    if facts.ordered_on is None:
        return "La date de mise en paiement manque : sans elle, rien n’est enregistré."
    return ""


def _compare(payment: Payment, claim: KnownClaim) -> Match:
    """A payment and the claim its numbers name."""
    facts = payment.facts
    if claim.state is ClaimState.REJECTED:
        return Match(payment, Outcome.DIFFERS, "Cette demande est rejetée dans le portail.", claim)
    if facts.amount_cents != claim.payable_cents:
        said = (
            f"Chorus dit {format_euros(facts.amount_cents)}, le portail {format_euros(claim.payable_cents)} : rien "
            "n’est enregistré."
        )
        return Match(payment, Outcome.DIFFERS, said, claim)
    if claim.state is ClaimState.ORDERED and facts.paid_on is not None:
        return Match(payment, Outcome.RECORD, f"Virement du {_day(facts.paid_on)}.", claim)
    if claim.state is ClaimState.PAID and facts.paid_on not in (None, claim.paid_on):
        said = f"Chorus dit viré le {_day(facts.paid_on)}, le portail le {_day(claim.paid_on)}."
        return Match(payment, Outcome.DIFFERS, said, claim)
    return Match(payment, Outcome.KNOWN, "Déjà enregistré.", claim)


def _day(day: date | None) -> str:
    return short_date(day) if day else "à une date inconnue"
