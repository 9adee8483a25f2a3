"""The final check as one list: what blocks the filing, what asks for a word, what is good to know.

Each problem says where it is mended: step, field, and expense when it is about one line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from portal.domain.clocks import end_of_day, paris_date
from portal.domain.window_settings import WindowSettings
from portal.eligibility.rulebook import Rulebook
from portal.models import Dossier
from portal.services.applicant.deliberation import due, has_deliberation
from portal.services.applicant.filing_rules import DOCUMENTS, EXPENSES, IDENTITY, PLAN, PROJECT, missing_fields

#: Where each check of the rulebook is mended; nothing typed can change those that are not here.
PLACES: dict[str, tuple[str, str]] = {
    "APPLICANT_TYPE": (IDENTITY, "france_services-0"),
    "APPLICANT_TERRITORY": (IDENTITY, "contact_name"),
    "APPLICANT_FUNDING": (IDENTITY, "funded_only_by_local_authorities-0"),
    "DECISION_LEVEL": (IDENTITY, "decision_level_commitment-0"),
    "AXIS": (PROJECT, "main_axis-0"),
    "DIGITAL_PROJECT": (PROJECT, "digital_transformation-0"),
    "OTHER_WINDOW": (PROJECT, "other_window-0"),
    "NOT_STARTED_BEFORE_FILING": (PROJECT, "first_legal_act_on"),
    "DATES_COHERENT": (PROJECT, "start_on"),
    "START_BY": (PROJECT, "start_on"),
    "RESULTS_BY": (PROJECT, "results_on"),
    "CLOSE_BY": (PROJECT, "financial_close_on"),
    "PLAN_BALANCED": (PLAN, "own_funds"),
    "RATE": (PLAN, "requested"),
    "OWN_SHARE": (PLAN, "own_funds"),
    "PUBLIC_AID_CEILING": (PLAN, "funders-0-amount"),
    "ELIGIBLE_BASE": (EXPENSES, "contenu"),
}
#: Field of the page of one expense where its checks are mended.
EXPENSE_FIELDS = {
    "EXPENSE_QUOTED": "file",
    "EXPENSE_NON_EU_LICENCE": "publisher_country",
    "EXPENSE_PERIOD": "covers_from",
}
EXPENSE_FIELD = "nature"
#: Checks that ask for a word although the rulebook only wants them looked at: filing without proof has consequences.
ASKING = frozenset({"EXPENSE_QUOTED"})
NO_PROOF = (
    "Sans justificatif de coût, le dossier n’est pas complet : aucune dépense ne peut être engagée avant qu’il arrive."
)
CLOSING_SOON = timedelta(days=3)


class Level(StrEnum):
    """What a problem does to the filing."""

    BLOCKS = "blocks"
    ASKS = "asks"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Place:
    """Where to mend: step, id of the field, public id and label of the expense (empty: none in particular)."""

    step: str
    field: str
    expense: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. ``code`` is the check's, or the field's."""

    level: Level
    code: str
    title: str
    message: str
    places: tuple[Place, ...] = ()


def filing_problems(
    dossier: Dossier, rulebook: Rulebook, settings: WindowSettings, result: dict[str, Any], now: datetime
) -> tuple[Problem, ...]:
    """Every problem of a draft as if filed at ``now``: the form's, the pieces', the rulebook's, the calendar's."""
    found = [
        Problem(Level.BLOCKS, one.field, "", one.message, (Place(one.step, _anchor(one.field), one.expense),))
        for one in missing_fields(dossier)
    ]
    found += _pieces(dossier, settings)
    found += _calendar(rulebook, now)
    labels = {line.public_id: line.label for line in dossier.expenses}
    found += [_of_check(check, labels) for check in result["checks"] if check["outcome"] in _LEVELS]
    order = list(Level)
    return tuple(sorted(found, key=lambda problem: order.index(problem.level)))


def questions(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Those that need a word from the signatory, in order."""
    return tuple(problem for problem in problems if problem.level is Level.ASKS)


_LEVELS = {"fail": Level.ASKS, "review": Level.NOTES, "adjusted": Level.NOTES}


def _of_check(check: dict[str, Any], labels: dict[str, str]) -> Problem:
    code, level, message = check["code"], _LEVELS[check["outcome"]], check["message"]
    if check["outcome"] == "fail" and check["blocks_filing"]:
        level = Level.BLOCKS
    elif code in ASKING:
        level, message = Level.ASKS, f"{message} {NO_PROOF}"
    lines = tuple(
        Place(EXPENSES, EXPENSE_FIELDS.get(code, EXPENSE_FIELD), key, labels[key])
        for key in check["expense_ids"]
        if key in labels
    )
    if not lines and code in PLACES:
        lines = (Place(*PLACES[code]),)
    return Problem(level, code, check["label"], message, lines)


def _pieces(dossier: Dossier, settings: WindowSettings) -> list[Problem]:
    if due(settings) == "before_filing" and not has_deliberation(dossier):
        text = "Ajoutez la délibération ou la décision qui autorise le projet : ce guichet la demande au dépôt."
        return [Problem(Level.BLOCKS, "deliberation", "", text, (Place(DOCUMENTS, "kind"),))]
    return []


def _calendar(rulebook: Rulebook, now: datetime) -> list[Problem]:
    if rulebook.opens_on and paris_date(now) < rulebook.opens_on:
        text = f"Le guichet ouvre le {rulebook.opens_on:%d/%m/%Y} : vous pourrez déposer à partir de ce jour."
        return [Problem(Level.BLOCKS, "opens_on", "", text)]
    limit = end_of_day(rulebook.closes_on)
    if limit - CLOSING_SOON <= now < limit:
        text = (
            f"Le guichet reçoit les dossiers jusqu’au {rulebook.closes_on:%d/%m/%Y} inclus, heure de Paris. Ce qui "
            "compte est l’instant où votre signature arrive au portail."
        )
        return [Problem(Level.NOTES, "closes_on", "Fin du dépôt", text)]
    return []


def _anchor(field: str) -> str:
    return {"main_axis": "main_axis-0", "investment": "investment-0", "expenses": "contenu"}.get(field, field)
