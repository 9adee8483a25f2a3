"""The award arrêté: facts to blocks, blocks to PDF. The order of the act is the order of this file."""

from __future__ import annotations

from fractions import Fraction

from portal.acts import articles, texts
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
    rich,
    unfilled,
)
from portal.acts.data import ArreteData, Nature
from portal.acts.style import Style
from portal.acts.wording import date_fr, euros
from portal.domain.money import format_rate


def render_arrete(data: ArreteData, style: Style) -> bytes:
    """The act as a tagged PDF. Same data, same bytes. It renders drafts too: run ``lint_arrete`` before issuing."""
    from portal.acts.layout import render

    return render(arrete_document(data), style)


def arrete_document(data: ArreteData) -> Document:
    """The act as blocks, in order: head, title, visas, recitals, articles, signature, remedies, annexes."""
    blocks: tuple[Block, ...] = (
        *_head(data),
        *visas(data),
        *_recitals(data),
        *_articles_and_closing(data),
        *_annexes(data),
    )
    return Document(_meta(data), blocks)


def number_of(data: ArreteData) -> str:
    """The act's number, or the dotted room left for it on paper."""
    return data.number or (texts.BLANK if data.paper else unfilled("numéro"))


def _meta(data: ArreteData) -> Meta:
    beneficiary = data.beneficiary.name or unfilled("bénéficiaire")
    number = f"n° {data.number}" if data.number else data.internal_reference
    return Meta(
        title=f"Arrêté {number} – subvention à {beneficiary}",
        author=" ".join(data.authority.header_lines),
        subject=f"Attribution d’une subvention à {beneficiary}",
        keywords=f"arrêté, subvention, {data.internal_reference}",
        dated_at=data.prepared_at,
        footer=f"Arrêté {number} – {beneficiary}" if data.number else f"Arrêté – {number} – {beneficiary}",
        specimen=data.specimen,
        verification_code=data.verification_code,
    )


def title_of(data: ArreteData) -> Rich:
    """What the act is about, in the administration's words."""
    return rich(
        texts.TITLE,
        beneficiary=data.beneficiary.phrase,
        fund=data.texts.fund_label,
        project=data.project.title,
    )


def _head(data: ArreteData) -> list[Block]:
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
        Para(title_of(data), "lead"),
        *lead,
    ]


def visas(data: ArreteData) -> list[Block]:
    """What the act rests on; those that depend on a fact appear only with it."""
    cited, nature = data.visas, data.project.nature
    delegation = data.signatory.delegation
    rows: list[Rich | str | None] = [
        texts.LOLF,
        cited.finance_law or unfilled("loi de finances"),
        texts.CGCT if data.beneficiary.local_authority and nature is not Nature.OPERATING else None,
        cited.administration_code or unfilled("code des relations entre le public et l’administration"),
        texts.GBCP,
        cited.prefect_powers or unfilled("pouvoirs des préfets"),
        texts.DECREE_BY_REFERENCE if nature is Nature.OPERATING else texts.DECREE,
        cited.appointment or unfilled("nomination du préfet"),
        _delegation(data) if data.signatory.by_delegation or delegation else None,
        (cited.eu_regulation or unfilled("règlement européen")) if cited.eu_funded else None,
        cited.call or unfilled("cahier des charges"),
        _deliberation(data),
        rich(
            texts.REQUEST,
            dossier=data.project.dossier_reference,
            beneficiary=data.beneficiary.phrase,
            complete_on=articles.day(data.project.complete_on),
        ),
        rich(texts.COMMITTEE, committee_on=date_fr(cited.committee_on)) if cited.committee_on else None,
        rich(
            texts.ATTESTATION,
            attestation=data.attestation.reference,
            attested_on=articles.day(data.attestation.given_on),
        ),
    ]
    return [Para(_visa(row), "visa") for row in rows if row]


def _visa(row: Rich | str) -> Rich:
    before, after = texts.VISA.split("{text}")
    return (*plain(before), *(plain(row) if isinstance(row, str) else row), *plain(after))


def _delegation(data: ArreteData) -> str:
    delegation = data.signatory.delegation
    return (delegation.title if delegation else None) or unfilled("délégation de signature")


def _deliberation(data: ArreteData) -> Rich | None:
    act = data.visas.deliberation
    return rich(texts.DELIBERATION, title=act.title, decided_on=date_fr(act.decided_on)) if act else None


def _recitals(data: ArreteData) -> list[Block]:
    values = {
        "policy_objective": data.texts.policy_objective,
        "beneficiary": data.beneficiary.phrase,
        "axis": data.project.axis_label,
        "attested_on": articles.day(data.attestation.given_on),
    }
    return [
        *(Para(rich(text, **values), "visa") for text in texts.RECITALS),
        Para(rich(texts.PROPOSAL, proposed_by=data.texts.proposed_by), "visa"),
        Heading(2, plain("ARRÊTE"), centered=True),
    ]


def _articles_and_closing(data: ArreteData) -> list[Block]:
    """The last article stays on the page of the signature: nobody signs a page that decides nothing."""
    body = articles.articles(data)
    last = max(index for index, block in enumerate(body) if isinstance(block, Heading))
    sign, remedies = _closing(data)
    return [*body[:last], Together((*body[last:], sign)), remedies]


def _closing(data: ArreteData) -> tuple[Block, Block]:
    signatory = data.signatory
    signed_on = date_fr(data.signed_on) if data.signed_on else (texts.BLANK if data.paper else None)
    lines = [rich(texts.DONE_AT, place=data.authority.place, signed_on=signed_on)]
    if signatory.by_delegation:
        lines.append(plain(signatory.formula or unfilled("formule de délégation")))
    lines.append(plain(signatory.capacity or unfilled("qualité du signataire")))
    name = plain(signatory.name or unfilled("nom du signataire"), bold=True)
    sign = Together((Space(4), *(Para(line, "sign") for line in lines), Space(20), Para(name, "sign")))
    remedies = data.texts.remedies or (unfilled("voies et délais de recours"),)
    title = Heading(3, plain(texts.REMEDIES_TITLE))
    return sign, Together((title, *(Para(plain(text), "small") for text in remedies)), framed=True)


def _annexes(data: ArreteData) -> list[Block]:
    act = f"Arrêté n° {number_of(data)}" if data.number else f"Annexes de l’arrêté, référence {data.internal_reference}"
    return [
        PageBreak(),
        Para(plain(act), "reference"),
        Heading(2, plain("Annexe 1 – Dépenses retenues")),
        Para(plain(f"Intitulé de la demande selon le bénéficiaire : {data.project.applicant_title}")),
        _expense_table(data),
        Heading(2, plain("Annexe 2 – Plan de financement retenu")),
        _plan_table(data),
    ]


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

    def share(cents: int) -> Rich:
        return plain(format_rate(Fraction(cents, total)) if total else "–")

    rows = [(plain(row.label), plain(euros(row.amount_cents)), share(row.amount_cents)) for row in data.plan]
    rows.append((plain("Total"), plain(euros(total)), share(total)))
    return Table(
        head=("Ressource", "Montant", "Part"),
        rows=tuple(rows),
        widths=(0.6, 0.22, 0.18),
        aligns=("left", "right", "right"),
        totals=1,
    )
