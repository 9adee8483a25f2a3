"""The convention that awards a subsidy to a body of private law: two parties, the award's articles, two signatures."""

from __future__ import annotations

from dataclasses import replace

from portal.acts import articles
from portal.acts.arrete import (
    act_values,
    algorithm,
    annexes,
    arrete_meta,
    number_of,
    remedies_of,
    signing_lines,
    visas,
)
from portal.acts.articles import act_facts, numbered
from portal.acts.blocks import (
    Beside,
    Block,
    Document,
    Heading,
    Letterhead,
    Para,
    Rich,
    Space,
    Together,
    plain,
)
from portal.acts.data import ArreteData
from portal.acts.naming import agreed_terms
from portal.acts.wording import siren_fr
from portal.acts.words import Words


def convention_document(data: ArreteData, words: Words) -> Document:
    """The convention as blocks, in order: parties, visas, recitals, articles, signatures, remedies, annexes."""
    data = agreed_terms(data)
    values, facts = party_values(data), act_facts(data)
    meta = arrete_meta(data, "Convention")
    blocks: tuple[Block, ...] = (
        *agreed_head(data, "CONVENTION", words.fill("title", **act_values(data))),
        *(Para(line) for line in words.lines("between", facts, **values)),
        *visas(data, words),
        *(Para(line, "visa") for line in words.lines("recitals", facts, **values)),
        Heading(2, words.fill("decides"), centered=True),
        *agreed_articles(data, words, articles.chapters(data, words)),
        remedies_of(data, words),
        *annexes(data, "Convention", "de la convention"),
        *algorithm(data, words),
    )
    return Document(replace(meta, keywords=f"convention, subvention, {data.internal_reference}"), blocks)


def party_values(data: ArreteData) -> dict[str, str | None]:
    """Values of the variables that name the two parties."""
    body, title = data.beneficiary, data.authority.title
    return act_values(data) | {
        "autorite": f"{title[0].lower()}{title[1:]}" if title else None,
        "siren": siren_fr(body.siren) if body.siren else None,
        "siret": siren_fr(body.siret) if body.siret else None,
        "adresse": ", ".join(body.address_lines),
        "representant": body.representative,
    }


def agreed_head(data: ArreteData, name: str, title: Rich) -> list[Block]:
    """Letterhead, number, title."""
    authority = data.authority
    number = number_of(data)
    return [
        Letterhead(
            authority.header_lines,
            authority.service_lines,
            authority.motto,
            right=(f"Référence : {data.internal_reference}",),
        ),
        Heading(1, plain(f"{name} n° {number}"), centered=True),
        Para(title, "lead"),
    ]


def agreed_articles(data: ArreteData, words: Words, chapters: list[articles.Chapter]) -> list[Block]:
    """Articles, then both signatures on the page of the last one."""
    body = numbered(chapters)
    last = max(index for index, block in enumerate(body) if isinstance(block, Heading))
    done, *capacity, name = signing_lines(data, words)
    party = data.beneficiary
    other = words.fill("for_beneficiary", beneficiaire=party.phrase, representant=party.representative)
    signatures = Beside(
        (Para(other), Space(24)),
        (*(Para(line) for line in capacity), Space(20), Para(name)),
    )
    return [*body[:last], Together((*body[last:], Space(4), Para(done), signatures))]
