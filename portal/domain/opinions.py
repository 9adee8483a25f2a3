"""Opinions asked from outside the portal: who may give one, what they see, when silence counts. Pure.

Who is asked, how long they have and what their silence is worth are settings of the window, never constants; the rule
of the day is kept with each request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.calendar import next_working_day
from portal.domain.deadlines import LegalDate
from portal.domain.transitions import TransitionTable, moves

SEPARATOR = "|"
EXAMPLE = "Sous-préfecture de Louhans | sp-louhans@exemple.gouv.fr | sous-préfecture | 714"


class GiverKind(StrEnum):
    """What a consulted service is."""

    SUBPREFECTURE = "subprefecture"
    FINANCE = "finance"
    DIGITAL = "digital"


GIVER_LABELS: dict[GiverKind, str] = {
    GiverKind.SUBPREFECTURE: "Sous-préfecture",
    GiverKind.FINANCE: "Finances publiques",
    GiverKind.DIGITAL: "Référent numérique",
}
#: Words of the setting, accents and case aside.
_KIND_WORDS = {
    "sous-préfecture": GiverKind.SUBPREFECTURE,
    "finances": GiverKind.FINANCE,
    "référent numérique": GiverKind.DIGITAL,
}


class GrantedPart(StrEnum):
    """Parts of a dossier that a consulted service may be shown; pieces are named one by one."""

    SUMMARY = "summary"
    PROJECT = "project"
    MONEY = "money"


GRANT_LABELS: dict[GrantedPart, str] = {
    GrantedPart.SUMMARY: "Résumé du projet, coût total et montant demandé",
    GrantedPart.PROJECT: "Texte du projet : réponses aux questions, calendrier, partenaires",
    GrantedPart.MONEY: "Dépenses et plan de financement",
}
#: What is granted unless the instructor ticks more.
DEFAULT_GRANT = (GrantedPart.SUMMARY,)


class Sense(StrEnum):
    """What an opinion says."""

    FAVOURABLE = "favourable"
    RESERVES = "reserves"
    UNFAVOURABLE = "unfavourable"
    CANNOT_SAY = "cannot_say"


SENSE_LABELS: dict[Sense, str] = {
    Sense.FAVOURABLE: "Favorable",
    Sense.RESERVES: "Favorable avec réserves",
    Sense.UNFAVOURABLE: "Défavorable",
    Sense.CANNOT_SAY: "Ne peut se prononcer",
}


class OpinionState(StrEnum):
    """Steps of a request for an opinion."""

    AWAITED = "awaited"
    SILENT = "silent"
    GIVEN = "given"
    CANCELLED = "cancelled"


_O = OpinionState
OPINION = TransitionTable(
    name="opinion",
    initial=_O.AWAITED,
    labels={
        _O.AWAITED: "Avis attendu",
        _O.SILENT: "Silence gardé",
        _O.GIVEN: "Avis rendu",
        _O.CANCELLED: "Demande retirée",
    },
    moves=moves(
        [
            ("fall_silent", [_O.AWAITED], _O.SILENT),
            ("give", [_O.AWAITED, _O.SILENT], _O.GIVEN),
            ("reopen", [_O.GIVEN], _O.AWAITED),
            ("cancel", [_O.AWAITED, _O.SILENT], _O.CANCELLED),
        ]
    ),
)
#: The link opens in these.
ANSWERABLE = frozenset({_O.AWAITED, _O.SILENT})


class SilenceRule(StrEnum):
    """What silence is worth once the day has passed; empty: nothing, the opinion is simply late."""

    NONE = ""
    GIVEN = "given"
    FAVOURABLE = "favourable"


SILENCE_CHOICES: tuple[tuple[str, str], ...] = (
    (SilenceRule.GIVEN.value, "Avis réputé rendu"),
    (SilenceRule.FAVOURABLE.value, "Avis réputé favorable"),
)


@dataclass(frozen=True, slots=True)
class Giver:
    """A service that may be asked: name, mail address, kind, and the INSEE code of its arrondissement if any."""

    name: str
    email: str
    kind: GiverKind
    arrondissement: str = ""


def parse_giver(line: str) -> Giver:
    """One line of the setting. Raises ValueError with a French sentence."""
    parts = [part.strip() for part in line.split(SEPARATOR)]
    shown = line.strip()[:60]
    if len(parts) not in (3, 4) or not parts[0] or len(parts[0]) > 200:
        raise ValueError(f"« {shown} » : écrivez nom du service | adresse électronique | nature | arrondissement.")
    if not re.fullmatch(r"[^@\s<>,;]{1,64}@[^@\s<>,;]+\.[^@\s<>,;.]{2,}", parts[1]) or len(parts[1]) > 254:
        raise ValueError(f"« {parts[1][:60]} » n’est pas une adresse électronique.")
    kind = _KIND_WORDS.get(parts[2].lower())
    if kind is None:
        raise ValueError(f"« {parts[2][:40]} » : écrivez sous-préfecture, finances ou référent numérique.")
    seat = parts[3] if len(parts) == 4 else ""
    if kind is GiverKind.SUBPREFECTURE and not re.fullmatch(r"(\d{2}|2[AB]|\d{3})\d", seat):
        raise ValueError(f"« {shown} » : ajoutez le code INSEE de l’arrondissement, par exemple 714.")
    if kind is not GiverKind.SUBPREFECTURE and seat:
        raise ValueError(f"« {shown} » : seule une sous-préfecture a un arrondissement.")
    return Giver(parts[0], parts[1].lower(), kind, seat)


def parse_givers(lines: tuple[str, ...]) -> tuple[Giver, ...]:
    """Every line of the setting. Raises ValueError on the first that cannot be read, or on an address given twice."""
    givers = tuple(parse_giver(line) for line in lines)
    seen: set[str] = set()
    for giver in givers:
        if giver.email in seen:
            raise ValueError(f"« {giver.email} » figure deux fois : une adresse par service.")
        seen.add(giver.email)
    return givers


def concerned(giver: Giver, arrondissement: str) -> bool:
    """Whether the service deals with a body of this arrondissement: any but another sous-préfecture."""
    return giver.kind is not GiverKind.SUBPREFECTURE or giver.arrondissement == arrondissement


def answer_by(asked_on: date, days: int) -> LegalDate:
    """Last day to answer: ``days`` calendar days after the request, moved to a working day."""
    plain = asked_on + timedelta(days=days)
    on = next_working_day(plain)
    moved = ", reporté au premier jour ouvré" if on != plain else ""
    plural = "jour" if days == 1 else "jours"
    return LegalDate(
        "opinion",
        "Avis demandé",
        on,
        "paramètre du guichet : délai de réponse des services consultés",
        f"demande du {asked_on:%d/%m/%Y} + {days} {plural}{moved}",
    )


def is_silent(due_on: date, rule: SilenceRule, today: date) -> bool:
    """Whether silence counts today: the due day itself is still in time, and a rule must say so."""
    return rule is not SilenceRule.NONE and today > due_on


def is_late(due_on: date, given_on: date) -> bool:
    """Whether an opinion came after its day."""
    return given_on > due_on


def opinion_problems(sense: str, reasons: str, signed_by: str) -> dict[str, str]:
    """What is wrong in an opinion, by field: reasons may be left out of a favourable one only."""
    problems: dict[str, str] = {}
    if sense not in {one.value for one in Sense}:
        problems["sense"] = "Choisissez le sens de l’avis."
    elif sense != Sense.FAVOURABLE and not reasons.strip():
        problems["reasons"] = "Motivez l’avis : seul un avis favorable peut être rendu sans motif."
    if not signed_by.strip():
        problems["signed_by"] = "Indiquez votre nom et votre fonction."
    return problems
