"""The programming table of a session (tableau de programmation), A3 landscape, for the prefect's agreement."""

from __future__ import annotations

from collections.abc import Sequence

from portal.acts.blocks import Block, Document, Heading, Para, Space, Table, Together, plain
from portal.acts.committee import OUTCOMES, PaperItem, SessionData, head_blocks, meta_of
from portal.acts.style import Style
from portal.acts.wording import date_fr, euros
from portal.domain.money import Euros

PROGRAMMING = "Tableau de programmation"


def render_programming(data: SessionData, style: Style) -> bytes:
    """The table as a tagged PDF. Same data, same bytes."""
    from portal.acts.layout import render

    return render(programming_document(data), style)


def programming_document(data: SessionData) -> Document:
    """The table as blocks: the grants with their running total, then those that wait and those refused."""
    blocks: list[Block] = [*head_blocks(data, PROGRAMMING), *_granted(data)]
    waiting = [item for item in data.items if item.outcome == "wait"]
    if waiting:
        blocks += [Heading(2, plain("Liste d’attente, dans cet ordre")), _others(waiting, ranked=True)]
    rest = [item for item in data.items if item.outcome in ("refuse", "postpone")]
    if rest:
        blocks += [Heading(2, plain("Demandes refusées ou ajournées")), _others(rest, ranked=False)]
    blocks.append(_agreement(data))
    return Document(meta_of(data, PROGRAMMING, "A3L"), tuple(blocks))


def _granted(data: SessionData) -> list[Block]:
    total, rows = 0, []
    for number, item in enumerate(data.granted, start=1):
        total += item.amount_cents
        words = (str(number), item.organisation, item.title, item.reference, item.axis, item.score or "–")
        money = (item.cost_cents, item.subsidisable_cents, item.requested_cents, item.amount_cents, Euros(total))
        rows.append((*map(plain, words), *(plain(euros(cents)) for cents in money)))
    sums = (
        sum(item.cost_cents for item in data.granted),
        sum(item.subsidisable_cents for item in data.granted),
        sum(item.requested_cents for item in data.granted),
        data.granted_cents,
        data.granted_cents,
    )
    blank = plain("")
    last = (blank, plain("Total"), blank, blank, blank, blank, *(plain(euros(Euros(cents))) for cents in sums))
    head = (
        "N°", "Porteur", "Projet", "Dossier", "Axe", "Note", "Coût", "Dépense subventionnable", "Demandé", "Attribué",
        "Cumul",
    )  # fmt: skip
    table = Table(
        head=head,
        rows=(*rows, last),
        widths=(0.03, 0.14, 0.22, 0.11, 0.04, 0.05, 0.083, 0.082, 0.08, 0.08, 0.085),
        aligns=("left", "left", "left", "left", "left", "right", "right", "right", "right", "right", "right"),
        totals=1,
    )
    left = data.envelope_cents - data.granted_cents
    said = (
        f"Crédits disponibles\u00a0: {euros(data.envelope_cents)}\u00a0; après cette programmation\u00a0: "
        f"{euros(Euros(left))}."
    )
    return [Heading(2, plain(f"Subventions à attribuer ({len(data.granted)})")), table, Para(plain(said))]


def _others(items: Sequence[PaperItem], *, ranked: bool) -> Table:
    rows = []
    for number, item in enumerate(items, start=1):
        first = str(number) if ranked else OUTCOMES[item.outcome]
        amount = euros(item.amount_cents) if ranked else euros(item.requested_cents)
        cells = (first, item.organisation, item.title, item.reference, item.score or "–", amount, item.motive)
        rows.append(tuple(plain(cell) for cell in cells))
    return Table(
        head=(
            "Rang" if ranked else "Conclusion", "Porteur", "Projet", "Dossier", "Note",
            "Montant" if ranked else "Demandé", "Motif",
        ),
        rows=tuple(rows),
        widths=(0.07, 0.15, 0.23, 0.12, 0.05, 0.09, 0.29),
        aligns=("left", "left", "left", "left", "right", "right", "left"),
    )  # fmt: skip


def _agreement(data: SessionData) -> Together:
    if data.agreed_on is None:
        first = "Accord du préfet sur la programmation ci-dessus, le ……………………"
    else:
        first = f"Accord donné le {date_fr(data.agreed_on)}, référence {data.agreement_reference}."
    blocks: list[Block] = [Space(4), Para(plain(first), "sign")]
    *capacity, name = data.signatory_lines or ("",)
    blocks += [Para(plain(line), "sign") for line in capacity]
    blocks += [Space(16), Para(plain(name, bold=True), "sign")]
    return Together(tuple(blocks))
