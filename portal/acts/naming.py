"""How an act names itself in texts written for an arrêté: a convention says « la présente convention », and an act that
replaces an annex names the award it comes from.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields, replace

from portal.acts.data import ArreteData, PlanKind, PlanRow, WindowTexts

_AGREED = (
    (re.compile(r"\b([Ll])e présent arrêté"), r"\1a présente convention"),
    (re.compile(r"\bdu présent arrêté"), "de la présente convention"),
    (re.compile(r"\bau présent arrêté"), "à la présente convention"),
    (re.compile(r"\bprésent arrêté"), "présente convention"),
    (re.compile(r"\bun arrêté modificatif"), "un avenant"),
    #: « est publié », « qui est notifié » agree with it.
    (re.compile(r"(présente convention(?:, qui)? (?:est|sera) \w+é)(?=\W|$)"), r"\1e"),
)


def agreed(text: str) -> str:
    """A text of an arrêté as a convention says it."""
    for pattern, said in _AGREED:
        text = pattern.sub(said, text)
    return text


def agreed_terms(data: ArreteData) -> ArreteData:
    """The data of a convention, its texts in a convention's words."""
    calendar = data.calendar
    lapse = calendar.lapse_procedure
    return replace(
        data,
        texts=_texts(data.texts),
        calendar=replace(calendar, lapse_procedure=agreed(lapse) if lapse else lapse),
        payments=tuple(replace(row, trigger=agreed(row.trigger) if row.trigger else None) for row in data.payments),
        plan=tuple(replace(row, label=agreed(row.label)) for row in data.plan),
    )


@dataclass(frozen=True, slots=True)
class ActName:
    """An act in the sentences of a letter or a mail: « l’arrêté », « d’un arrêté », « notifié »."""

    the: str
    of_a: str
    notified: str
    it: str


_ARRETE = ActName("l’arrêté", "d’un arrêté", "notifié", "le")
_CONVENTION = ActName("la convention", "d’une convention", "notifiée", "la")


def name_of(content: str | None) -> ActName:
    """How to name an issued act, by the template it was printed with (its frozen content)."""
    template = json.loads(content or "{}").get("template") or {}
    return _CONVENTION if template.get("kind") == "convention" else _ARRETE


def _texts(texts: WindowTexts) -> WindowTexts:
    said: dict[str, str] = {}
    for field in fields(texts):
        value = getattr(texts, field.name)
        if type(value) is str:
            said[field.name] = agreed(value)
    return replace(texts, **said)  # type: ignore[arg-type]


def plan_of(rows: tuple[PlanRow, ...], act: str) -> tuple[PlanRow, ...]:
    """The plan of an award annexed to another act: ``act`` is how that one names the award, « l’arrêté n° … »."""
    of_act = f"de {act}"
    bare = re.sub(r"^(?:l’|la |le )", "", act)

    def named(label: str) -> str:
        label = re.sub(r"\bdu présent arrêté|\bde la présente convention", of_act, label)
        return re.sub(r"\bprésent arrêté|\bprésente convention", bare, label)

    return tuple(
        replace(row, label=named(row.label)) if row.kind is PlanKind.THIS_GRANT else row for row in rows
    )
