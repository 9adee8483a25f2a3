"""Net amounts of a draft's lines: the discount of each quote spread over the lines that quote proves.

What was typed is kept (``gross_*``); a line without discount has none.
"""

from __future__ import annotations

from portal.domain.errors import InvalidInput
from portal.domain.line_amounts import Discount, LineAmounts, discounted
from portal.domain.money import format_euros
from portal.models import Dossier, ExpenseLine


def spread_discounts(dossier: Dossier) -> None:
    """Write the net amounts of every line. Raises InvalidInput (``excl_tax``) when a discount takes a whole quote."""
    by_quote: dict[int, list[ExpenseLine]] = {}
    for line in dossier.expenses:
        line.excl_tax_cents, line.incl_tax_cents = line.typed_excl_tax_cents, line.typed_incl_tax_cents
        line.gross_excl_tax_cents = line.gross_incl_tax_cents = None
        if line.proof_id is not None:
            by_quote.setdefault(line.proof_id, []).append(line)
    for row in dossier.discounts:
        _take_off(by_quote.get(row.document_id, []), Discount(row.amount_cents, row.percent_hundredths))


def _take_off(lines: list[ExpenseLine], discount: Discount) -> None:
    if not lines:
        return
    gross = [LineAmounts(line.excl_tax_cents, line.incl_tax_cents) for line in lines]
    total = sum(amounts.excl_tax_cents for amounts in gross)
    off = discount.on(total)
    if off >= total:
        raise InvalidInput(
            {
                "excl_tax": f"La remise de ce devis ({format_euros(off)}) dépasserait ses lignes "
                f"({format_euros(total)} HT) : corrigez d’abord la remise."
            }
        )
    for line, before, net in zip(lines, gross, discounted(gross, off), strict=True):
        line.gross_excl_tax_cents, line.gross_incl_tax_cents = before.excl_tax_cents, before.incl_tax_cents
        line.excl_tax_cents, line.incl_tax_cents = net.excl_tax_cents, net.incl_tax_cents
