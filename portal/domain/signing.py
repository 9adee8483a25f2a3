"""Three ways to sign an act, one life for the signed copy that comes back; who may sign, since when, up to how much.

A copy waits until a second person confirms the number and the date read on it (paper), or is confirmed by its own
signature (electronic, parapheur). A rejected copy is kept: another one takes its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.french_dates import MONTHS
from portal.domain.transitions import TransitionTable, moves


class SigningWay(StrEnum):
    """How an act is signed."""

    PAPER = "paper"
    ELECTRONIC = "electronic"
    PARAPHEUR = "parapheur"


WAY_LABELS: dict[SigningWay, str] = {
    SigningWay.PAPER: "Sur papier",
    SigningWay.ELECTRONIC: "Électroniquement, dans ce portail",
    SigningWay.PARAPHEUR: "Dans le parapheur de la préfecture",
}


class CopyState(StrEnum):
    """Where a signed copy stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


_C = CopyState

COPY = TransitionTable(
    name="signed_copy",
    initial=_C.WAITING,
    labels={_C.WAITING: "À confirmer", _C.CONFIRMED: "Confirmée", _C.REJECTED: "Écartée"},
    moves=moves([("confirm", [_C.WAITING], _C.CONFIRMED), ("reject", [_C.WAITING], _C.REJECTED)]),
)


class BatchState(StrEnum):
    """Where a batch of scans stands."""

    UNREAD = "unread"
    READ = "read"
    REFUSED = "refused"


BATCH_LABELS: dict[BatchState, str] = {
    BatchState.UNREAD: "Lecture en cours",
    BatchState.READ: "Lu",
    BatchState.REFUSED: "Refusé",
}


class PageFate(StrEnum):
    """What became of a page of a batch."""

    KEPT = "kept"
    BLANK = "blank"
    DUPLICATE = "duplicate"
    UNMARKED = "unmarked"
    FORGED = "forged"
    ELSEWHERE = "elsewhere"
    SETTLED = "settled"
    WAITING = "waiting"
    SEVERAL = "several"


FATE_LABELS: dict[PageFate, str] = {
    PageFate.KEPT: "Rattachée",
    PageFate.BLANK: "Page blanche",
    PageFate.DUPLICATE: "Page en double, ou d’un autre exemplaire du même acte\u00a0: elle n’est pas dans la copie.",
    PageFate.UNMARKED: "Aucun code lisible : numérisez cette page à plat, coin inférieur gauche visible.",
    PageFate.FORGED: "Le code de cette page n’a pas été imprimé par ce portail.",
    PageFate.ELSEWHERE: "Page d’un acte d’un autre guichet\u00a0: remettez-la au service qui l’instruit.",
    PageFate.SETTLED: "L’acte de cette page n’attend pas de signature sur papier.",
    PageFate.WAITING: "Une copie signée de cet acte attend déjà d’être confirmée.",
    PageFate.SEVERAL: "Plusieurs pages sur une même image\u00a0: numérisez-les une par une.",
}


def number_day(number: str) -> date | None:
    """The day an act's number bears; None when it bears none."""
    found = re.search(r"-(\d{4})-(\d{2})-(\d{2})-", number, re.ASCII)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def number_remarks(number: str | None, signed_on: date | None) -> tuple[str, ...]:
    """What a number whose day is not that of the signature calls for, in sentences; nothing while one is missing."""
    day = number_day(number or "")
    if day is None or signed_on is None or day == signed_on:
        return ()
    told = f"Le numéro est du {day:%d/%m/%Y}, la signature du {signed_on:%d/%m/%Y}"
    return (f"{told}\u00a0: relisez les deux sur l’acte.",)


@dataclass(frozen=True, slots=True)
class Delegate:
    """A deputy's power to sign: from when to when (inclusive, open-ended without an end), up to how much."""

    valid_from: date
    valid_to: date | None
    ceiling_cents: int | None


def delegate_problem(power: Delegate, on: date, amount_cents: int) -> str | None:
    """Why this deputy cannot sign an act of this amount that day; None when they can."""
    if on < power.valid_from or (power.valid_to is not None and on > power.valid_to):
        return "La délégation de ce signataire n’est pas en vigueur à la date de l’acte."
    if power.ceiling_cents is not None and amount_cents > power.ceiling_cents:
        return "Le montant de l’acte dépasse le plafond de la délégation de ce signataire."
    return None


@dataclass(frozen=True, slots=True)
class UsualSignatory:
    """Who the window's settings name: the name acts print, the account (address) that signs under it, its power.

    ``power`` is None for the authority itself, who signs without a delegation.
    """

    name: str
    account: str
    power: Delegate | None


NO_ACCOUNT = (
    "Aucun compte n’est lié au signataire habituel\u00a0: un administrateur l’indique dans les paramètres, "
    "« Compte du signataire »."
)


def usual_problem(usual: UsualSignatory, printed: str, account: str, on: date, amount_cents: int) -> str | None:
    """Why the person with this ``account`` does not sign, that day, an act that prints the usual signatory's name."""
    if printed != usual.name:
        return f"Cet acte porte le nom de {printed}, qui n’est plus le signataire habituel\u00a0: renvoyez-le."
    if not usual.account:
        return NO_ACCOUNT
    if account.strip().lower() != usual.account:
        return f"Cet acte est à signer par {printed}\u00a0: vous ne signez pas sous ce nom."
    return delegate_problem(usual.power, on, amount_cents) if usual.power else None


class KeyKind(StrEnum):
    """With what somebody would sign electronically: a certificate of their own, the portal's as a seal, nothing."""

    OWN = "own"
    SEAL = "seal"
    NONE = "none"


_NUMBER = re.compile(r"(?<!\d)(\d{2,3}|2[AB])\W{1,3}(\d{4})\W{1,3}(\d{2})\W{1,3}(\d{2})\W{1,3}(\d{5})(?!\d)")
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*(?:er)?[\s./-]+(\d{1,2}|[a-zéûô]{3,9})[\s./-]+(20\d{2})(?!\d)", re.IGNORECASE)


def number_in(text: str, department: str = "") -> str | None:
    """The act's number in what was recognised beside « n° », in the register's own form.

    ``department``: the prefecture's own, which begins all its numbers whatever was read.
    """
    match = _NUMBER.search(text)
    return "-".join((department or match.group(1), *match.groups()[1:])) if match else None


def day_in(text: str, today: date | None = None) -> date | None:
    """The date in what was recognised beside « le »: « 16/10/2021 », « 16 octobre 2021 ».

    Nothing was signed after ``today``: a later day was misread, and is not proposed.
    """
    match = _DAY.search(text)
    if match is None:
        return None
    word = match.group(2).lower()
    month = int(word) if word.isdigit() else _month(word)
    try:
        day = date(int(match.group(3)), month, int(match.group(1)))
    except ValueError:
        return None
    return None if today is not None and day > today else day


def _month(word: str) -> int:
    plain = word.translate(str.maketrans("éûô", "euo"))
    names = [name.translate(str.maketrans("éûô", "euo")) for name in MONTHS]
    return names.index(plain) + 1 if plain in names else 0
