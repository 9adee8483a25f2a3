"""The dates that appeals add to a dossier's clock: what the prefecture owes, what the author may still do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from portal.domain.appeal_clocks import AppealFacts, Delays, court_limit, silence_date
from portal.domain.appeals import AppealKind, AppealState
from portal.domain.calendar import clear_months_limit
from portal.domain.clock_date import ClockDate, Side
from portal.domain.deadlines import LegalDate

ANSWER_WARN, DEFENCE_WARN, REEXAMINE_WARN = 20, 15, 20
_ENDED = (AppealState.DROPPED, AppealState.MISTAKEN)


def appeal_dates(appeals: Sequence[AppealFacts], delays: Delays) -> Iterator[ClockDate]:
    """Every date of these appeals of one dossier."""
    living = [one for one in appeals if one.state not in _ENDED]
    for appeal in living:
        yield from _answer(appeal, delays)
        yield from _defence(appeal)
        yield from _higher_court(appeal, delays)
    yield from _court(living, delays)


def due_on(appeal: AppealFacts, delays: Delays) -> date | None:
    """By when the prefecture must act next for this appeal; None when nothing awaits it."""
    if not appeal.is_open:
        return None
    dates = (*_answer(appeal, delays), *_defence(appeal))
    return min((one.on for one in dates if one.awaits_prefecture), default=None)


def _answer(appeal: AppealFacts, delays: Delays) -> Iterator[ClockDate]:
    silence = silence_date(appeal, delays)
    if silence is None:
        return
    met = silence.on if appeal.state is AppealState.SILENT else appeal.answered_on
    yield ClockDate(silence, Side.PREFECTURE, ANSWER_WARN, met)


def _defence(appeal: AppealFacts) -> Iterator[ClockDate]:
    if appeal.defence_due_on is None:
        return
    due = LegalDate(
        "appeal_defence",
        f"Mémoire en défense {appeal.reference}".strip(),
        appeal.defence_due_on,
        "délai fixé par le tribunal",
        "date de la communication de la requête",
    )
    yield ClockDate(due, Side.PREFECTURE, DEFENCE_WARN, appeal.defended_on or appeal.judged_on)


def _higher_court(appeal: AppealFacts, delays: Delays) -> Iterator[ClockDate]:
    if appeal.kind is not AppealKind.COURT or appeal.judged_on is None or delays.higher_court_months is None:
        return
    due = LegalDate(
        "appeal_higher_court",
        f"Fin du délai d’appel du jugement {appeal.reference}".strip(),
        clear_months_limit(appeal.judged_on, delays.higher_court_months),
        "paramètre du guichet",
        f"notification du jugement + {delays.higher_court_months} mois francs, reporté au premier jour ouvré",
    )
    yield ClockDate(due, Side.PARTIES, 0, None)


def _court(living: Sequence[AppealFacts], delays: Delays) -> Iterator[ClockDate]:
    """Until when the court may still be seized, for each decision challenged before the administration alone."""
    for target in sorted({one.target_key for one in living}):
        group = [one for one in living if one.target_key == target]
        seized = [one for one in group if not one.administrative]
        first = group[0]
        if seized or first.starts_on is None or not first.remedies_stated:
            continue
        if any(one.state is AppealState.UPHELD for one in group):
            continue
        limit, _ = court_limit(replace(first, kind=AppealKind.COURT), group, delays)
        if limit is not None:
            yield ClockDate(limit, Side.AUTHOR, 0, None)


def reexamination(reopened_on: date, due_on: date | None, enjoined: bool) -> LegalDate | None:
    """By when a dossier reopened by an appeal must be decided again."""
    if due_on is None:
        return None
    return LegalDate(
        "reexamination",
        "Réexamen enjoint par le tribunal" if enjoined else "Nouvelle décision après le recours accueilli",
        due_on,
        "injonction du jugement" if enjoined else "paramètre du guichet",
        f"dossier rouvert le {reopened_on:%d/%m/%Y}",
    )
