"""Chorus and the portal side by side: every difference, with its two figures, until a person explains it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from portal.domain.chorus import ChorusFacts, KnownClaim
from portal.domain.claim import ClaimState
from portal.domain.snapshot import canonical_json, sha256_text


class Gap(StrEnum):
    """What differs."""

    UNREAD = "unread"
    UNKNOWN_EJ = "unknown_ej"
    NO_EJ = "no_ej"
    NO_CLAIM = "no_claim"
    OTHER_EJ = "other_ej"
    REJECTED = "rejected"
    AMOUNT = "amount"
    ORDERED_ON = "ordered_on"
    PAID_ON = "paid_on"
    NOT_PAID_HERE = "not_paid_here"
    NOT_PAID_THERE = "not_paid_there"
    NOT_IN_CHORUS = "not_in_chorus"
    ACT_TOTAL = "act_total"


GAP_LABELS: dict[Gap, str] = {
    Gap.UNREAD: "Ligne de l’export qui n’a pas pu être lue",
    Gap.UNKNOWN_EJ: "EJ inconnu du portail",
    Gap.NO_EJ: "Paiement sans EJ ni demande connue",
    Gap.NO_CLAIM: "Paiement sans demande mise en paiement dans le portail",
    Gap.OTHER_EJ: "Demande rattachée à un autre EJ dans le portail",
    Gap.REJECTED: "Payé dans Chorus, rejeté dans le portail",
    Gap.AMOUNT: "Montants différents",
    Gap.ORDERED_ON: "Dates de mise en paiement différentes",
    Gap.PAID_ON: "Dates de virement différentes",
    Gap.NOT_PAID_HERE: "Viré dans Chorus, pas encore dans le portail",
    Gap.NOT_PAID_THERE: "Viré dans le portail, pas dans Chorus",
    Gap.NOT_IN_CHORUS: "Mise en paiement du portail absente de Chorus",
    Gap.ACT_TOTAL: "Total payé de l’EJ différent",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: who it is about, and what each side says."""

    gap: Gap
    act_reference: str = ""
    organisation: str = ""
    ej_number: str = ""
    request_number: str = ""
    chorus_cents: int | None = None
    portal_cents: int | None = None
    chorus_on: date | None = None
    portal_on: date | None = None
    detail: str = ""

    @property
    def digest(self) -> str:
        """What an explanation is attached to: it changes with any figure or date."""
        return sha256_text(canonical_json(asdict(self)))

    @property
    def label(self) -> str:
        return GAP_LABELS[self.gap]

    @property
    def gap_cents(self) -> int:
        """Chorus less the portal."""
        return (self.chorus_cents or 0) - (self.portal_cents or 0)


@dataclass(frozen=True, slots=True)
class ActSide:
    """An act with its EJ, and what the ledger says it was paid."""

    reference: str
    organisation: str
    ej_number: str
    paid_cents: int


def differences(
    payments: Sequence[ChorusFacts],
    claims: Sequence[KnownClaim],
    acts: Sequence[ActSide],
    unread: Iterable[str],
    confirmed: Mapping[str, str],
) -> list[Difference]:
    """Every difference between what Chorus last said and the portal.

    ``unread``: sentences on rows of the last export that could not be read. ``confirmed``: payment key → claim, as a
    person said it. Without any payment nothing is compared.
    """
    found = [Difference(Gap.UNREAD, detail=sentence) for sentence in unread]
    if not payments and not found:
        return []
    by_ej = {act.ej_number: act for act in acts}
    moved = [claim for claim in claims if claim.request_number]
    seen: set[str] = set()
    sums: dict[str, int] = defaultdict(int)
    for payment in payments:
        claim = _claim_of(payment, moved, confirmed)
        if claim is not None:
            seen.add(claim.public_id)
        sums[claim.ej_number if claim else payment.ej_number] += payment.amount_cents
        found += _of_payment(payment, claim, by_ej, confirmed)
    for claim in moved:
        if claim.public_id not in seen and claim.state in (ClaimState.ORDERED, ClaimState.PAID):
            found.append(_missing_there(claim, by_ej.get(claim.ej_number)))
    return found + _totals(sums, found, acts)


def _claim_of(
    payment: ChorusFacts, claims: Sequence[KnownClaim], confirmed: Mapping[str, str]
) -> KnownClaim | None:
    said = confirmed.get(payment.key)
    same = [claim for claim in claims if claim.public_id == said]
    if not same and payment.request_number:
        same = [claim for claim in claims if claim.request_number == payment.request_number]
        same.sort(key=lambda claim: (claim.state is not ClaimState.REJECTED, claim.ej_number == payment.ej_number))
    return same[-1] if same else None


def _of_payment(
    payment: ChorusFacts, claim: KnownClaim | None, acts: Mapping[str, ActSide], confirmed: Mapping[str, str]
) -> list[Difference]:
    act = acts.get(claim.ej_number if claim else payment.ej_number)

    def gap(kind: Gap, **said: object) -> Difference:
        sides: dict[str, object] = {"chorus_cents": payment.amount_cents, **said}
        return Difference(
            kind,
            act.reference if act else "",
            act.organisation if act else payment.name,
            payment.ej_number,
            payment.request_number,
            **sides,  # type: ignore[arg-type]
        )

    if claim is None:
        if not payment.ej_number:
            return [gap(Gap.NO_EJ)]
        return [gap(Gap.NO_CLAIM if payment.ej_number in acts else Gap.UNKNOWN_EJ)]
    if claim.state is ClaimState.REJECTED:
        return [gap(Gap.REJECTED, portal_cents=0)]
    found = []
    if payment.ej_number and payment.ej_number != claim.ej_number and payment.key not in confirmed:
        found.append(gap(Gap.OTHER_EJ, portal_cents=claim.payable_cents, detail=f"EJ du portail : {claim.ej_number}"))
    if payment.amount_cents != claim.payable_cents:
        found.append(gap(Gap.AMOUNT, portal_cents=claim.payable_cents))
    return found + [gap(kind, portal_cents=claim.payable_cents, **days) for kind, days in _days(payment, claim)]


def _days(payment: ChorusFacts, claim: KnownClaim) -> list[tuple[Gap, dict[str, date | None]]]:
    found: list[tuple[Gap, dict[str, date | None]]] = []
    if payment.ordered_on is not None and payment.ordered_on != claim.ordered_on:
        found.append((Gap.ORDERED_ON, {"chorus_on": payment.ordered_on, "portal_on": claim.ordered_on}))
    both = {"chorus_on": payment.paid_on, "portal_on": claim.paid_on}
    if payment.paid_on is not None and claim.paid_on is None:
        found.append((Gap.NOT_PAID_HERE, both))
    elif payment.paid_on is None and claim.paid_on is not None:
        found.append((Gap.NOT_PAID_THERE, both))
    elif payment.paid_on != claim.paid_on:
        found.append((Gap.PAID_ON, both))
    return found


def _missing_there(claim: KnownClaim, act: ActSide | None) -> Difference:
    return Difference(
        Gap.NOT_IN_CHORUS,
        claim.act_reference,
        act.organisation if act else "",
        claim.ej_number,
        claim.request_number,
        portal_cents=claim.payable_cents,
        portal_on=claim.ordered_on,
    )


def _totals(sums: Mapping[str, int], found: Sequence[Difference], acts: Sequence[ActSide]) -> list[Difference]:
    """Acts whose totals differ by something the differences of their payments do not say."""
    said: dict[str, int] = defaultdict(int)
    for one in found:
        if one.gap in (Gap.AMOUNT, Gap.NO_CLAIM, Gap.REJECTED, Gap.NOT_IN_CHORUS):
            said[one.act_reference] += one.gap_cents
    totals = []
    for act in acts:
        there = sums.get(act.ej_number, 0)
        if there - act.paid_cents != said[act.reference]:
            whose = (act.reference, act.organisation, act.ej_number)
            totals.append(Difference(Gap.ACT_TOTAL, *whose, chorus_cents=there, portal_cents=act.paid_cents))
    return totals
