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
from portal.acts.blocks import Block, Bullets, Document, Facts, Heading, Meta, Para, Rich, plain, unfilled
from portal.acts.data import ArreteData
from portal.acts.following_data import CitedAct, FollowingData
from portal.acts.naming import agreed_terms, plan_of
from portal.acts.style import Style
from portal.acts.wording import NBSP, date_fr, euros
from portal.acts.words import Words
from portal.domain.act_kinds import KIND_LABELS, ActKind


@dataclass(frozen=True, slots=True)
class Changed:
    """An article of the award whose text changes: its number, its new title and text."""

    number: int
    chapter: Chapter


def render_following(data: FollowingData, style: Style, words: Words, award_words: Words) -> bytes:
    """The act as a tagged PDF. Same data, same words, same bytes."""
    from portal.acts.layout import render

    return render(following_document(data, words, award_words), style)


def following_document(data: FollowingData, words: Words, award_words: Words) -> Document:
    """The act as blocks. ``award_words``: the template the award was issued with."""
    values = following_values(data)
    facts = following_facts(data)
    blocks: tuple[Block, ...] = (
        *head(data.own, words.fill("title", **values)),
        *visa_lines(words.lines("visas", facts, **values)),
        *(Para(line, "visa") for line in words.lines("recitals", facts, **values)),
        *(Para(words.fill("ground", motif=ground), "visa") for ground in data.grounds or (None,)),
        *decides(data.own, words),
        *closed(data.own, words, _chapters(data, words, award_words)),
        *(annexes(_annexed(data)) if data.kind is ActKind.AMENDMENT and annexes_change(data) else ()),
    )
    return Document(_meta(data), blocks)


def changed_articles(data: FollowingData, award_words: Words) -> tuple[Changed, ...]:
    """Articles of the award that read differently once the act is notified."""
    said = agreed_terms if data.before.is_convention else lambda terms: terms
    before, after = (chapters(said(terms), award_words) for terms in (data.before, data.after))
    pairs = enumerate(zip(before, after, strict=True), start=1)
    return tuple(Changed(number, new) for number, (old, new) in pairs if old != new)


def annexes_change(data: FollowingData) -> bool:
    """Whether retained expenses or the financing plan change."""
    return (data.before.expenses, data.before.plan) != (data.after.expenses, data.after.plan)


def cited(data: FollowingData) -> str:
    """The award as this act names it, with the acts that modified it."""
    named = f"{_number(data.cited)} portant attribution d’une subvention"
    if data.before.is_convention:
        named = f"la convention{named.removeprefix('l’arrêté')}".replace("portant attribution", "attributive")
    if data.before.beneficiary.phrase:
        named += f" à {data.before.beneficiary.phrase}"
    if data.amendments:
        others = " et ".join(_number(act) for act in data.amendments)
        named += f", modifié{'e' if data.before.is_convention else ''} par {others}"
    return named


def _number(act: CitedAct) -> str:
    number = act.number or unfilled("numéro de l’arrêté suivi")
    return f"l’arrêté n°{NBSP}{number} du {_date(act.signed_on, 'date de l’arrêté suivi')}"


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


def _chapters(data: FollowingData, words: Words, award_words: Words) -> list[Chapter]:
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
    if data.before.is_convention:
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


def _meta(data: FollowingData) -> Meta:
    terms: ArreteData = data.own
    beneficiary = terms.beneficiary.name or unfilled("bénéficiaire")
    kind = KIND_LABELS[data.kind]
    number = f"n° {terms.number}" if terms.number else terms.internal_reference
    return Meta(
        title=f"{kind} {number} – {beneficiary}",
        author=" ".join(terms.authority.header_lines),
        subject=f"{kind} : subvention à {beneficiary}",
        keywords=f"arrêté, subvention, {terms.internal_reference}",
        dated_at=terms.prepared_at,
        footer=f"{kind} {number} – {beneficiary}" if terms.number else f"{kind} – {number} – {beneficiary}",
        specimen=terms.specimen,
        verification_code=terms.verification_code,
    )


