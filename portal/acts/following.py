"""Documents of the acts that follow an award. An arrêté modificatif names each article it replaces and gives its new
text; it is found by comparing the award as it stood with the award as it will stand, in the award's own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from portal.acts.arrete import (
    act_values,
    annexes,
    closed,
    decides,
    head,
    visa_lines,
)
from portal.acts.articles import Chapter, act_facts, chapters, day, execution
from portal.acts.blocks import Block, Bullets, Document, Facts, Heading, Meta, Para, Rich, plain, text_of, unfilled
from portal.acts.data import ArreteData
from portal.acts.following_data import CitedAct, FollowingData
from portal.acts.naming import agreed_terms, plan_of
from portal.acts.wording import NBSP, date_fr, euros, with_preposition
from portal.acts.words import Words
from portal.domain.act_kinds import KIND_LABELS, ActKind


@dataclass(frozen=True, slots=True)
class Changed:
    """An article of the award whose text changes: its number, its new title and text."""

    number: int
    chapter: Chapter


def following_document(data: FollowingData, words: Words, award_words: Words) -> Document:
    """The act as blocks. ``award_words``: the template the award was issued with."""
    values = following_values(data)
    facts = following_facts(data)
    blocks: tuple[Block, ...] = (
        *head(data.own, words.fill("title", **values)),
        *visa_lines(_once(list(words.lines("visas", facts, **values)))),
        *(Para(line, "visa") for line in words.lines("recitals", facts, **values)),
        *(Para(words.fill("ground", motif=ground), "visa") for ground in data.grounds or (None,)),
        *decides(data.own, words),
        *closed(data.own, words, following_chapters(data, words, award_words)),
        *new_annexes(data, "Arrêté", "de l’arrêté"),
    )
    return Document(following_meta(data, KIND_LABELS[data.kind]), blocks)


def _once(visas: list[Rich]) -> list[Rich]:
    """A text is cited once: the legal ground « le code …, notamment son article … » stands for the code itself."""
    said = [text_of(line) for line in visas]
    held = [
        any(other.startswith((f"{text},", f"{text} (")) for other in said) or text in said[:rank]
        for rank, text in enumerate(said)
    ]
    return [line for line, again in zip(visas, held, strict=True) if not again]


def new_annexes(data: FollowingData, name: str, of_act: str) -> list[Block]:
    """The annexes that replace the award's, when they change."""
    if data.kind is not ActKind.AMENDMENT or not annexes_change(data):
        return []
    return annexes(_annexed(data), name, of_act)


def changed_articles(data: FollowingData, award_words: Words) -> tuple[Changed, ...]:
    """Articles of the award that read differently once the act is notified."""
    said = agreed_terms if data.convention else lambda terms: terms
    before, after = (chapters(said(terms), award_words) for terms in (data.before, data.after))
    pairs = enumerate(zip(before, after, strict=True), start=1)
    return tuple(Changed(number, new) for number, (old, new) in pairs if old != new)


def annexes_change(data: FollowingData) -> bool:
    """Whether retained expenses or the financing plan change."""
    return (data.before.expenses, data.before.plan) != (data.after.expenses, data.after.plan)


def cited(data: FollowingData) -> str:
    """The award as this act names it, with the acts that modified it."""
    if data.convention:
        named = f"{_numbered('la convention', data.cited)} attributive d’une subvention"
    else:
        named = f"{_numbered('l’arrêté', data.cited)} portant attribution d’une subvention"
    if data.before.beneficiary.phrase:
        named += f" {with_preposition('à', data.before.beneficiary.phrase)}"
    return f"{named}{_modified(data)}"


def _modified(data: FollowingData) -> str:
    if not data.amendments:
        return ""
    by = [f"par {_numbered('l’avenant' if data.convention else 'l’arrêté', act)}" for act in data.amendments]
    return f", modifié{'e' if data.convention else ''} {', '.join(by[:-1])}{' et ' if by[:-1] else ''}{by[-1]}"


def ended(data: FollowingData) -> str:
    """What an act that ends an award ends: the arrêté, or the subsidy a convention gave."""
    if not data.convention:
        return cited(data)
    phrase = data.before.beneficiary.phrase
    to = f" {with_preposition('à', phrase)}" if phrase else ""
    return f"la subvention attribuée{to} par {_numbered('la convention', data.cited)}{_modified(data)}"


def _numbered(what: str, act: CitedAct) -> str:
    number = act.number or unfilled("numéro de l’acte suivi")
    return f"{what} n°{NBSP}{number} du {_date(act.signed_on, 'date de l’acte suivi')}"


def _date(value: date | None, label: str) -> str:
    return date_fr(value) if value else unfilled(label)


def following_facts(data: FollowingData) -> frozenset[str]:
    """The conditions that hold for this act."""
    hearing = data.hearing
    held = {
        "demande du bénéficiaire": hearing.requested_on is not None,
        "procédure contradictoire": hearing.letter_on is not None,
        "observations": hearing.observations_on is not None,
        "sans observations": hearing.letter_on is not None and hearing.observations_on is None,
        "date d’effet": data.effective_on is not None,
        "sans date d’effet": data.effective_on is None,
        "versements": data.paid_cents > 0,
        "sans versements": data.paid_cents == 0,
        "annexes": annexes_change(data),
    }
    return act_facts(data.own) | {name for name, holds in held.items() if holds}


def following_values(data: FollowingData) -> dict[str, str | None]:
    """Values of the variables of these acts."""
    hearing, amount = data.hearing, data.after.award.amount_cents
    return act_values(data.own) | {
        "acte": cited(data),
        "objet": ended(data),
        "acte_susvise": short_cited(data),
        "fondement": data.basis,
        "demande_le": day(hearing.requested_on),
        "lettre_le": day(hearing.letter_on),
        "observations_avant": day(hearing.observations_by),
        "observations_le": day(hearing.observations_on),
        "effet_le": day(data.effective_on),
        "verse": euros(data.paid_cents),
        "reste": euros(data.left_cents),
        "montant": euros(amount) if amount is not None else None,
    }


def following_chapters(data: FollowingData, words: Words, award_words: Words) -> list[Chapter]:
    """The articles of the act."""
    values, facts = following_values(data), following_facts(data)
    if data.kind is ActKind.AMENDMENT:
        rows = list(_replacing(data, words, award_words))
    else:
        rows = [
            Chapter(words.text(f"title.{key}"), tuple(Para(line) for line in words.lines(key, facts, **values)))
            for key in ("object", "consequences")
        ]
    rows += [Chapter(title, (Para(plain(text)),)) for title, text in data.own.texts.special_articles]
    return [*rows, Chapter(words.text("title.execution"), tuple(execution(data.own, words)))]


def _replacing(data: FollowingData, words: Words, award_words: Words) -> Iterator[Chapter]:
    act = short_cited(data)
    for change in changed_articles(data, award_words):
        number = "1er" if change.number == 1 else str(change.number)
        title = "".join(run.text for run in words.fill("title.replaced", article=number))
        intro = Para(words.fill("replaced", article=number, acte=act))
        named = Heading(3, plain(f"«{NBSP}Article{NBSP}{number} – {change.chapter.title}"))
        yield Chapter(title, (intro, named, *_quoted(change.chapter.body)))
    if annexes_change(data):
        yield Chapter(words.text("title.annexes"), (Para(words.fill("annexes", acte=act)),))
    yield Chapter(words.text("title.rest"), (Para(words.fill("rest", acte=act)),))


def short_cited(data: FollowingData) -> str:
    """« l’arrêté n° … susvisé »: how articles name the act that the visas cite whole."""
    number = data.cited.number or unfilled("numéro de l’acte suivi")
    if data.convention:
        return f"la convention n°{NBSP}{number} susvisée"
    return f"l’arrêté n°{NBSP}{number} susvisé"


def _quoted(body: tuple[Block, ...]) -> tuple[Block, ...]:
    """The text with the quotation mark that ends it."""
    end: Rich = plain(f"{NBSP}»")
    *rest, last = body
    match last:
        case Para(text=text):
            return (*rest, replace(last, text=(*text, *end)))
        case Bullets(items=items):
            return (*rest, Bullets((*items[:-1], (*items[-1], *end))))
        case Facts() | Heading() | _:
            return (*body, Para(end))


def _annexed(data: FollowingData) -> ArreteData:
    """The award as it will stand, under this act's own number."""
    own = data.own
    plan = plan_of(data.after.plan, short_cited(data).removesuffix(" susvisé").removesuffix(" susvisée"))
    return replace(
        data.after, internal_reference=own.internal_reference, number=own.number, paper=own.paper, plan=plan
    )


def following_meta(data: FollowingData, kind: str) -> Meta:
    """What the file says of itself; ``kind``: what the act is called."""
    terms: ArreteData = data.own
    beneficiary = terms.beneficiary.name or unfilled("bénéficiaire")
    number = f"n° {terms.number}" if terms.number else terms.internal_reference
    return Meta(
        title=f"{kind} {number} – {beneficiary}",
        author=" ".join(terms.authority.header_lines),
        subject=f"{kind} : subvention à {beneficiary}",
        keywords=f"{kind.lower()}, subvention, {terms.internal_reference}",
        dated_at=terms.prepared_at,
        footer=f"{kind} {number} – {beneficiary}" if terms.number else f"{kind} – {number} – {beneficiary}",
        specimen=terms.specimen,
        verification_code=terms.verification_code,
        is_act=True,
    )


