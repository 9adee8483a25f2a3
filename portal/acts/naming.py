"""How an act names itself in texts written for an arrêté: a convention says « la présente convention », an avenant « le
présent avenant », and an act that replaces an annex names the award it comes from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from portal.acts.data import ArreteData, PlanKind, PlanRow, WindowTexts

_AGREED = (
    (re.compile(r"\b([Ll])e présent (?:arrêté|acte)\b"), r"\1a présente convention"),
    (re.compile(r"\b([Dd])u présent (?:arrêté|acte)\b"), r"\1e la présente convention"),
    (re.compile(r"\b([Aa])u présent (?:arrêté|acte)\b"), r"\1 la présente convention"),
    (re.compile(r"\bprésent (?:arrêté|acte)\b"), "présente convention"),
    (re.compile(r"\b(présente|[Cc]ette) décision\b"), r"\1 convention"),
    (re.compile(r"\b([Cc])et arrêté\b"), r"\1ette convention"),
    (re.compile(r"\b([Uu])n arrêté modificatif\b"), r"\1n avenant"),
    #: « est publié », « qui est notifié », « sera publié et affiché » agree with it.
    (
        re.compile(
            r"((?:présente|[Cc]ette) convention(?:, qui)? (?:est|sera) \w+é)((?:(?:,| et| ou) \w+é)*)(?=\W|$)"
        ),
        lambda found: f"{found[1]}e{re.sub(r'é(?=$|,| )', 'ée', found[2])}",
    ),
    (re.compile(r"((?:présente|[Cc]ette) convention (?:est|sera) )caduc\b"), r"\1caduque"),
)
_JOINED = (
    (re.compile(r"\bprésent (?:arrêté|acte)\b"), "présent avenant"),
    (re.compile(r"\b([Cc])et arrêté\b"), r"\1et avenant"),
    (re.compile(r"\b([Ll])a présente décision\b"), r"\1e présent avenant"),
    (re.compile(r"\b([Dd])e la présente décision\b"), r"\1u présent avenant"),
    (re.compile(r"\bà la présente décision\b"), "au présent avenant"),
    #: A paragraph of remedies that goes on about « la présente décision ».
    (re.compile(r"^Elle (peut (?:\w+ )?être \w+é)e\b"), r"Il \1"),
)
#: What is left of an arrêté in the words of an act two parties agree on.
_STRAY = re.compile(
    r"présent arrêté|présente décision|\bcet arrêté\b|\barrêté (?:attributif|de subvention|d[’']attribution)",
    re.IGNORECASE,
)
_STRAY_CONVENTION = re.compile(r"présente convention|\bcette convention\b", re.IGNORECASE)


def agreed(text: str) -> str:
    """A text of an arrêté as a convention says it."""
    for pattern, said in _AGREED:
        text = pattern.sub(said, text)
    return text


def joined(text: str) -> str:
    """A text of an arrêté as an avenant says it."""
    for pattern, said in _JOINED:
        text = pattern.sub(said, text)
    return text


def misnamed(text: str, *, two_parties: bool) -> str | None:
    """The words by which a text calls the act what it is not; None when it does not."""
    found = (_STRAY if two_parties else _STRAY_CONVENTION).search(text.replace("\u00a0", " "))
    return found.group() if found else None


def agreed_terms(data: ArreteData) -> ArreteData:
    """The data of a convention, its texts in a convention's words."""
    return _said(data, agreed)


def joined_terms(data: ArreteData) -> ArreteData:
    """What an avenant says of itself, in an avenant's words."""
    return _said(data, joined)


def _said(data: ArreteData, say: Callable[[str], str]) -> ArreteData:
    calendar = data.calendar
    lapse = calendar.lapse_procedure
    return replace(
        data,
        texts=_texts(data.texts, say),
        calendar=replace(calendar, lapse_procedure=say(lapse) if lapse else lapse),
        payments=tuple(replace(row, trigger=say(row.trigger) if row.trigger else None) for row in data.payments),
        plan=tuple(replace(row, label=say(row.label)) for row in data.plan),
    )


@dataclass(frozen=True, slots=True)
class ActName:
    """An act in the sentences of a letter or a mail: « l’arrêté », « d’un arrêté », « notifié »."""

    the: str
    of_a: str
    notified: str
    it: str


_NAMES = {
    "convention": ActName("la convention", "d’une convention", "notifiée", "la"),
    "convention_amendment": ActName("l’avenant", "d’un avenant", "notifié", "le"),
}
_ARRETE = ActName("l’arrêté", "d’un arrêté", "notifié", "le")


def name_of(content: str | None) -> ActName:
    """How to name an issued act, by the template it was printed with (its frozen content)."""
    return _NAMES.get(template_of(content), _ARRETE)


def template_of(content: str | None) -> str:
    """The kind of the template an act was printed with; empty before the templates."""
    template = json.loads(content or "{}").get("template") or {}
    return str(template.get("kind", ""))


def _texts(texts: WindowTexts, say: Callable[[str], str]) -> WindowTexts:
    said: dict[str, object] = {}
    for field in fields(texts):
        value = getattr(texts, field.name)
        if type(value) is str:
            said[field.name] = say(value)
    if texts.remedies:
        said["remedies"] = tuple(say(one) for one in texts.remedies)
    said["special_articles"] = tuple((say(title), say(text)) for title, text in texts.special_articles)
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
