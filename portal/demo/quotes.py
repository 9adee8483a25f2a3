"""Demonstration quotes as PDF files, in three layouts. Fictional suppliers, fictional SIRET; plainly marked."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from xml.sax.saxutils import escape

from portal.demo.siret import luhn_sum
from portal.domain.money import format_euros


@dataclass(frozen=True, slots=True)
class DemoQuote:
    """What a quote says. Amounts in cents; ``lines`` are (label, amount excluding tax)."""

    supplier: str
    supplier_town: str
    client: str
    client_siret: str
    number: str
    on: date
    lines: tuple[tuple[str, int], ...]
    excl_tax_cents: int
    incl_tax_cents: int


def fictional_siret(name: str) -> str:
    """A SIRET with the right check digits that names nobody on purpose (it starts with 999)."""
    siren = f"999{zlib.crc32(name.encode()) % 100_000:05d}"
    siren += str(-luhn_sum(siren + "0") % 10)
    body = f"{siren}0001"
    return body + str(-luhn_sum(body + "0") % 10)


def split_lines(label: str, amount_cents: int) -> tuple[tuple[str, int], ...]:
    """Two or three plausible lines that add up to ``amount_cents``."""
    first, second = amount_cents * 6 // 10, amount_cents * 3 // 10
    rest = amount_cents - first - second
    return ((f"{label} – réalisation", first), ("Gestion de projet et recette", second), ("Mise en service", rest))


def quote_pdf(quote: DemoQuote) -> bytes:
    """The quote as a PDF; the layout follows from the supplier. Same quote, same bytes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=56, rightMargin=56, topMargin=56, bottomMargin=56, invariant=1,
        title=f"Devis {quote.number}", author=quote.supplier,
    )  # fmt: skip
    template.build(_story(quote))
    return buffer.getvalue()


def _story(quote: DemoQuote) -> list[Any]:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, Spacer

    styles = getSampleStyleSheet()
    layout = zlib.crc32(quote.supplier.encode()) % 3

    def para(text: str, style: str = "Normal") -> Paragraph:
        return Paragraph(escape(text), styles[style])

    issuer = [
        para(quote.supplier, "Heading2"),
        para(f"71000 {quote.supplier_town} – SIRET {fictional_siret(quote.supplier)}"),
    ]
    client = [para("Client :" if layout else "Adressé à :"), para(quote.client), para(f"SIRET {quote.client_siret}")]
    head = [
        para(f"DEVIS n° {quote.number}" if layout < 2 else f"Proposition commerciale {quote.number}", "Title"),
        para(f"Date : {quote.on:%d/%m/%Y}"),
        para(f"Valable jusqu’au {quote.on + timedelta(days=90):%d/%m/%Y}"),
    ]
    foot = [
        para("Bon pour accord (date, cachet et signature) :"),
        para("Document de démonstration : fournisseur et numéros fictifs."),
    ]
    order = [issuer, client, head] if layout != 1 else [head, issuer, client]
    story: list[Any] = []
    for block in order:
        story += [*block, Spacer(1, 14)]
    return [*story, _table(quote, layout), Spacer(1, 24), *foot]


def _table(quote: DemoQuote, layout: int) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import Table, TableStyle

    labels = (("Total HT", "TVA 20 %", "Total TTC"), ("Montant HT", "Montant TVA (20 %)", "Net à payer TTC"))[
        layout % 2
    ]
    rows = [["Désignation", "Quantité", "Montant HT"]]
    rows += [[label, "1", format_euros(amount).replace("\u202f", "\u00a0")] for label, amount in quote.lines]
    totals = (quote.excl_tax_cents, quote.incl_tax_cents - quote.excl_tax_cents, quote.incl_tax_cents)
    rows += [["", label, format_euros(v).replace("\u202f", "\u00a0")] for label, v in zip(labels, totals, strict=True)]
    table = Table(rows, colWidths=[270, 110, 100], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
                ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
                ("ALIGN", (2, 0), (2, -1), "RIGHT"),
                ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
            ]
        )
    )
    return table
