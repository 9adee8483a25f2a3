"""The clocks of appeals, each with its rule.

Sources: R. 421-1 (two clear months), R. 421-2 (silence of two months, an express answer within the delay), R. 421-5
(a delay runs only when the remedies were stated) of the CJA; L. 112-1 (the day of posting) and L. 112-6, L. 112-12
(no delay without a compliant acknowledgement) of the CRPA. What a prefecture must confirm is a parameter, never here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.appeals import ADMINISTRATIVE, OPEN_STATES, TIMELY_LABELS, AppealKind, AppealState, Timely
from portal.domain.calendar import add_months, clear_months_limit
from portal.domain.deadlines import LegalDate

_A = AppealState


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """What the clocks of one appeal are computed from; legal dates in Paris.

    ``starts_on``: the day the challenged decision was notified or published, or the rejection was born; None when that
    is not proved. ``remedies_stated``: whether its notification, or the receipt for an implicit rejection, stated them.
    ``lodged_on``: the day that counts (posting, or registration by the court). ``answered_on``: notified.
    """

    kind: AppealKind
    received_on: date
    lodged_on: date
    starts_on: date | None
    remedies_stated: bool
    state: AppealState = AppealState.OPEN
    reference: str = ""
    target_key: str = ""
    acknowledged_on: date | None = None
    answered_on: date | None = None
    answer_remedies: bool = True
    defence_due_on: date | None = None
    defended_on: date | None = None
    judged_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def administrative(self) -> bool:
        return self.kind in ADMINISTRATIVE


@dataclass(frozen=True, slots=True)
class Delays:
    """Parameters of a window, None where the prefecture has not filled them (the date is then left out)."""

    silence_months: int | None = 2
    court_months: int = 2
    reasonable_months: int | None = None
    higher_court_months: int | None = None


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Whether the delay was kept, its last day and how it is computed; ``note`` adds what else matters."""

    timely: Timely
    limit: LegalDate | None
    note: str = ""

    @property
    def label(self) -> str:
        return TIMELY_LABELS[self.timely]


_FRANC = "mois francs, reporté au premier jour ouvré"


def silence_date(appeal: AppealFacts, delays: Delays) -> LegalDate | None:
    """When silence rejects an administrative appeal: day to day from its receipt; None for a court's."""
    if not appeal.administrative or delays.silence_months is None:
        return None
    return LegalDate(
        "appeal_silence",
        f"Réponse au recours{_of(appeal)} : le silence vaudra rejet",
        add_months(appeal.received_on, delays.silence_months),
        "article R. 421-2 du code de justice administrative",
        f"réception du recours + {delays.silence_months} mois de quantième à quantième",
    )


def timeliness(appeal: AppealFacts, others: Sequence[AppealFacts], delays: Delays) -> Timeliness:
    """Whether ``appeal`` was made in time, knowing the ``others`` made against the same decision."""
    if appeal.kind is AppealKind.URGENT:
        return Timeliness(Timely.IN_TIME, None, "Un référé-suspension accompagne un recours au fond.")
    if appeal.starts_on is None:
        return _open_delay(appeal, delays, "La date de notification ou de publication n’est pas établie.")
    if not appeal.remedies_stated:
        return _open_delay(appeal, delays, "Les voies et délais de recours n’ont pas été indiqués.")
    limit, why = court_limit(appeal, others, delays)
    if limit is None:
        return _open_delay(appeal, delays, why)
    late = appeal.lodged_on > limit.on
    return Timeliness(Timely.LATE if late else Timely.IN_TIME, limit, why)


def court_limit(
    appeal: AppealFacts, others: Sequence[AppealFacts], delays: Delays
) -> tuple[LegalDate | None, str]:
    """The last day for ``appeal`` and a word on what moved it; no date when the prolonged delay is not enforceable.

    The first administrative appeal made in time moves the delay of a court action, once.
    """
    assert appeal.starts_on is not None
    plain = _limit(appeal.starts_on, "notification ou publication", delays)
    first = _prolonging(appeal, others, plain.on)
    if first is None:
        return plain, ""
    return _after(first, delays)


def _prolonging(appeal: AppealFacts, others: Sequence[AppealFacts], plain: date) -> AppealFacts | None:
    """The administrative appeal that moves the court's delay: only the first, and only made within the plain one."""
    if appeal.administrative:
        return None
    before = [one for one in others if one.administrative and one.state not in (_A.DROPPED, _A.MISTAKEN)]
    before = sorted(before, key=lambda one: (one.lodged_on, one.received_on))
    first = before[0] if before else None
    return first if first is not None and first.lodged_on <= plain else None


def _after(first: AppealFacts, delays: Delays) -> tuple[LegalDate | None, str]:
    """The court's delay once an administrative appeal has moved it."""
    silence = silence_date(first, delays)
    answered = first.answered_on
    rejected = first.state is _A.REJECTED
    if rejected and answered is not None and (silence is None or answered <= silence.on):
        return _from_answer(first, answered, delays)
    if silence is None:
        return None, "Le recours administratif attend sa réponse."
    if first.acknowledged_on is None:
        return None, "Le recours administratif n’a pas fait l’objet d’un accusé de réception."
    limit = _limit(silence.on, "rejet du recours administratif né du silence", delays)
    if rejected and answered is not None and answered <= limit.on:
        return _from_answer(first, answered, delays)
    return limit, "Le recours administratif a prorogé le délai, une seule fois."


def _from_answer(first: AppealFacts, answered: date, delays: Delays) -> tuple[LegalDate | None, str]:
    if not first.answer_remedies:
        return None, "La réponse au recours administratif n’indiquait pas les voies et délais de recours."
    why = "La réponse expresse au recours administratif a fait courir de nouveau le délai (R. 421-2)."
    return _limit(answered, "notification de la réponse au recours", delays), why


def _limit(start: date, what: str, delays: Delays) -> LegalDate:
    return LegalDate(
        "appeal_court_limit",
        "Fin du délai de recours contentieux",
        clear_months_limit(start, delays.court_months),
        "article R. 421-1 du code de justice administrative",
        f"{what} + {delays.court_months} {_FRANC}",
    )


def _open_delay(appeal: AppealFacts, delays: Delays, why: str) -> Timeliness:
    """No delay can be set against the author; beyond the reasonable one, the court may still refuse."""
    if appeal.starts_on is None or delays.reasonable_months is None:
        return Timeliness(Timely.NOT_ENFORCEABLE, None, why)
    limit = LegalDate(
        "appeal_reasonable",
        "Fin du délai raisonnable",
        add_months(appeal.starts_on, delays.reasonable_months),
        "jurisprudence, paramètre du guichet",
        f"notification ou publication + {delays.reasonable_months} mois",
    )
    return Timeliness(Timely.NOT_ENFORCEABLE, limit, why)


def _of(appeal: AppealFacts) -> str:
    return f" {appeal.reference}" if appeal.reference else ""
