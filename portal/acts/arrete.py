"""The award arrêté: facts to blocks, blocks to PDF. The order of the act is the order of this file."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from portal.acts import articles
from portal.acts.blocks import (
    Block,
    Document,
    Heading,
    Letterhead,
    Meta,
    PageBreak,
    Para,
    Rich,
    Space,
    Table,
    Together,
    plain,
    unfilled,
)
from portal.acts.data import ArreteData
from portal.acts.seed_award import AWARD
from portal.acts.style import Style
from portal.acts.wording import date_fr, euros, round_euros
from portal.acts.words import Words, words_of
from portal.domain.money import format_rate

#: Room left on paper for the number and the date.
BLANK = "." * 40
_VU = "Vu "


def render_arrete(data: ArreteData, style: Style, words: Words | None = None) -> bytes:
    """The act as a tagged PDF. Same data, same words, same bytes. It renders drafts too: run ``lint_arrete`` before
    issuing."""
    from portal.acts.layout import render

    return render(arrete_document(data, words), style)


def arrete_document(data: ArreteData, words: Words | None = None) -> Document:
    """The act as blocks, in order: head, title, visas, recitals, articles, signature, remedies, annexes.

    ``words``: the template of the window, by default the software's own.
    """
    words = words or words_of(AWARD)
    blocks: tuple[Block, ...] = (
        *head(data, title_of(data, words)),
        *visas(data, words),
        *_recitals(data, words),
        *closed(data, words, articles.chapters(data, words)),
        *annexes(data),
        *algorithm(data, words),
    )
    return Document(arrete_meta(data), blocks)


def number_of(data: ArreteData) -> str:
    """The act's number, or the dotted room left for it on paper."""
    return data.number or (BLANK if data.paper else unfilled("numéro"))


def arrete_meta(data: ArreteData, name: str = "Arrêté") -> Meta:
    """What the file says of itself."""
    beneficiary = data.beneficiary.name or unfilled("bénéficiaire")
    number = f"n° {data.number}" if data.number else data.internal_reference
    return Meta(
        title=f"{name} {number} – subvention à {beneficiary}",
        author=" ".join(data.authority.header_lines),
        subject=f"Attribution d’une subvention à {beneficiary}",
        keywords=f"arrêté, subvention, {data.internal_reference}",
        dated_at=data.prepared_at,
        footer=f"{name} {number} – {beneficiary}" if data.number else f"{name} – {number} – {beneficiary}",
        specimen=data.specimen,
        verification_code=data.verification_code,
        is_act=True,
    )


def title_of(data: ArreteData, words: Words) -> Rich:
    """What the act is about, in the administration's words."""
    return words.fill("title", **act_values(data))


def head(data: ArreteData, title: Rich) -> list[Block]:
    """Letterhead, number, title, authority."""
    authority = data.authority
    lead = [Para(plain(authority.title or unfilled("autorité"), bold=True), "center")]
    lead += [Para(plain(line), "center") for line in authority.honours]
    return [
        Letterhead(
            authority.header_lines,
            authority.service_lines,
            authority.motto,
            right=(f"Référence : {data.internal_reference}",),
        ),
        Heading(1, plain(f"ARRÊTÉ n° {number_of(data)}"), centered=True),
        Para(title, "lead"),
        *lead,
    ]


def act_values(data: ArreteData) -> dict[str, str | None]:
    """Values of the variables that head, visas and recitals may use."""
    cited, project, delegation = data.visas, data.project, data.signatory.delegation
    deliberation, exceeded = cited.deliberation, data.award.exceeded
    return {
        "beneficiaire": data.beneficiary.phrase,
        "fonds": data.texts.fund_label,
        "operation": project.title,
        "thematique": project.axis_label,
        "dossier": project.dossier_reference,
        "complet_le": articles.day(project.complete_on),
        "loi_de_finances": cited.finance_law,
        "code_relations_public": cited.administration_code,
        "pouvoirs_des_prefets": cited.prefect_powers,
        "nomination": cited.appointment,
        "delegation": delegation.title if delegation else None,
        "reglement_europeen": cited.eu_regulation,
        "cahier_des_charges": cited.call,
        "loi_conventions": cited.convention_law,
        "decret_conventions": cited.convention_decree,
        "deliberation": deliberation.title if deliberation else None,
        "delibere_le": articles.day(deliberation.decided_on) if deliberation else None,
        "comite": cited.committee or "le comité",
        "comite_le": articles.day(cited.committee_on),
        "attestation": data.attestation.reference,
        "atteste_le": articles.day(data.attestation.given_on),
        "objectif": data.texts.policy_objective,
        "nom_limite": exceeded.label if exceeded else None,
        "limite": round_euros(exceeded.amount_cents) if exceeded else None,
        "motif": data.award.exceeded_reason,
    }


def visas(data: ArreteData, words: Words) -> list[Block]:
    """What the act rests on; those that depend on a fact appear only with it."""
    return visa_lines(words.lines("visas", articles.act_facts(data), **act_values(data)))


def visa_lines(lines: Iterable[Rich]) -> list[Block]:
    """Each line between « Vu » and its semicolon."""
    return [Para((*plain(_VU), *line, *plain(" ;")), "visa") for line in lines]


def _recitals(data: ArreteData, words: Words) -> list[Block]:
    lines = words.lines("recitals", articles.act_facts(data), **act_values(data))
    return [*(Para(line, "visa") for line in lines), *decides(data, words)]


def decides(data: ArreteData, words: Words) -> list[Block]:
    """The proposal and the word that begins the act's own provisions."""
    return [
        Para(words.fill("proposal", proposition=data.texts.proposed_by), "visa"),
        Heading(2, words.fill("decides"), centered=True),
    ]


def closed(data: ArreteData, words: Words, chapters: list[articles.Chapter]) -> list[Block]:
    """Articles, signature, remedies. The last article stays on the page of the signature: nobody signs a page that
    decides nothing."""
    body = articles.numbered(chapters)
    last = max(index for index, block in enumerate(body) if isinstance(block, Heading))
    sign, remedies = _closing(data, words)
    return [*body[:last], Together((*body[last:], sign)), remedies]


def _closing(data: ArreteData, words: Words) -> tuple[Block, Block]:
    *lines, name = signing_lines(data, words)
    # Electronically, what stands for the hand is in the file: the paper says so.
    hand: Block = Space(20) if data.paper else Para(plain("Signé électroniquement", italic=True), "sign")
    sign = Together((Space(4), *(Para(line, "sign") for line in lines), hand, Para(name, "sign")))
    return sign, remedies_of(data, words)


def signing_lines(data: ArreteData, words: Words) -> list[Rich]:
    """Place and date, by which power, capacity, and the name of who signs."""
    signatory = data.signatory
    signed_on = date_fr(data.signed_on) if data.signed_on else (BLANK if data.paper else None)
    lines = [words.fill("done_at", lieu=data.authority.place, signe_le=signed_on)]
    capacity = signatory.capacity or unfilled("qualité du signataire")
    if signatory.by_delegation:
        formula = signatory.formula or unfilled("formule de délégation")
        lines.append(plain(formula))
        # « Pour le préfet et par délégation, » goes on.
        capacity = f"{capacity[0].lower()}{capacity[1:]}" if formula.rstrip().endswith(",") else capacity
    lines.append(plain(capacity))
    return [*lines, plain(signatory.name or unfilled("nom du signataire"), bold=True)]


def remedies_of(data: ArreteData, words: Words) -> Block:
    """How the act may be challenged, in a box."""
    remedies = data.texts.remedies or (unfilled("voies et délais de recours"),)
    title = Heading(3, words.fill("remedies_title"))
    return Together((title, *(Para(plain(text), "small") for text in remedies)), framed=True)


def annexes(data: ArreteData, name: str = "Arrêté", of_act: str = "de l’arrêté") -> list[Block]:
    """Retained expenses and financing plan."""
    act = f"{name} n° {data.number}" if data.number else f"Annexes {of_act}, référence {data.internal_reference}"
    return [
        PageBreak(),
        Para(plain(act), "reference"),
        Heading(2, plain("Annexe 1 – Dépenses retenues")),
        Para(plain(f"Intitulé de la demande selon le bénéficiaire : {data.project.applicant_title}")),
        _expense_table(data),
        Heading(2, plain("Annexe 2 – Plan de financement retenu")),
        _plan_table(data),
    ]


def algorithm(data: ArreteData, words: Words) -> list[Block]:
    """What the law wants said of the algorithm: an annex of its own, that no article refers to."""
    title = f"Annexe 3 – {words.text('title.algorithm')}"
    lines = words.lines("algorithm", articles.act_facts(data))
    return [Heading(2, plain(title)), *(Para(line, "small") for line in lines)]


def _expense_table(data: ArreteData) -> Table:
    rows = [
        (
            plain(row.label),
            plain(row.supplier),
            plain(euros(row.requested_cents)),
            plain(euros(row.retained_cents)),
            plain(row.reason or ("" if row.requested_cents == row.retained_cents else unfilled("motif"))),
        )
        for row in data.expenses
    ]
    requested = sum(row.requested_cents for row in data.expenses)
    retained = sum(row.retained_cents for row in data.expenses)
    rows.append((plain("Total"), plain(""), plain(euros(requested)), plain(euros(retained)), plain("")))
    return Table(
        head=("Dépense", "Prestataire", "Présentée", "Retenue", "Motif de l’écart"),
        rows=tuple(rows),
        widths=(0.27, 0.18, 0.15, 0.15, 0.25),
        aligns=("left", "left", "right", "right", "left"),
        totals=1,
    )


def _plan_table(data: ArreteData) -> Table:
    total = sum(row.amount_cents for row in data.plan)
    parts = _shares([row.amount_cents for row in data.plan])
    rows = [
        (plain(row.label), plain(euros(row.amount_cents)), plain(part))
        for row, part in zip(data.plan, parts, strict=True)
    ]
    rows.append((plain("Total"), plain(euros(total)), plain("100 %" if total else "–")))
    return Table(
        head=("Ressource", "Montant", "Part"),
        rows=tuple(rows),
        widths=(0.6, 0.22, 0.18),
        aligns=("left", "right", "right"),
        totals=1,
    )


def _shares(amounts: list[int]) -> list[str]:
    """Each part of the total in hundredths of a percent; together they make 100 %."""
    total = sum(amounts)
    if not total:
        return ["–" for _ in amounts]
    exact = [Fraction(cents * 10_000, total) for cents in amounts]
    parts = [int(one) for one in exact]
    short = 10_000 - sum(parts)
    largest = sorted(range(len(parts)), key=lambda rank: (parts[rank] - exact[rank], rank))
    for rank in largest[: max(0, short)]:
        parts[rank] += 1
    return [format_rate(Fraction(part, 10_000)) for part in parts]
