"""The avenant, which changes a convention: two parties, the replaced articles, two signatures."""

from __future__ import annotations

from dataclasses import replace

from portal.acts.arrete import remedies_of, visa_lines
from portal.acts.blocks import Block, Document, Heading, Para
from portal.acts.convention import agreed_articles, agreed_head, party_values
from portal.acts.following import (
    following_chapters,
    following_document,
    following_facts,
    following_meta,
    following_values,
    new_annexes,
)
from portal.acts.following_data import FollowingData
from portal.acts.naming import joined_terms
from portal.acts.seed_avenant import AVENANT
from portal.acts.words import Words
from portal.domain.act_kinds import AGREED_LABELS, ActKind


def drawn_following(data: FollowingData, words: Words, award_words: Words) -> Document:
    """The document of an act that follows an award: an avenant when its template is one, else an arrêté."""
    draw = avenant_document if words.seed.kind == AVENANT.kind else following_document
    return draw(data, words, award_words)


def avenant_document(data: FollowingData, words: Words, award_words: Words) -> Document:
    """The avenant as blocks, in order: parties, visas, recitals, articles, signatures, remedies, annexes."""
    data = replace(data, own=joined_terms(data.own))
    values, facts = party_values(data.own) | following_values(data), following_facts(data)
    blocks: tuple[Block, ...] = (
        *agreed_head(data.own, "AVENANT", words.fill("title", **values)),
        *(Para(line) for line in words.lines("between", facts, **values)),
        *visa_lines(words.lines("visas", facts, **values)),
        *(Para(line, "visa") for line in words.lines("recitals", facts, **values)),
        *(Para(words.fill("ground", motif=ground), "visa") for ground in data.grounds or (None,)),
        Heading(2, words.fill("decides"), centered=True),
        *agreed_articles(data.own, words, following_chapters(data, words, award_words)),
        remedies_of(data.own, words),
        *new_annexes(data, "Avenant", "de l’avenant"),
    )
    return Document(following_meta(data, AGREED_LABELS[ActKind.AMENDMENT]), blocks)
