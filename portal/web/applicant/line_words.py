"""What is said at each expense line: why (part of) it does not count, what that changes, what is asked about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.domain.french_dates import date_fr
from portal.domain.line_amounts import Discount
from portal.domain.money import format_euros
from portal.domain.resources import free_training
from portal.eligibility.at_line import LineEffect
from portal.eligibility.rulebook import Rulebook
from portal.queries.applicant_views import ExpenseRow
from portal.queries.quote_rows import DiscountRow


@dataclass(frozen=True, slots=True)
class LineWords:
    """Title and sentence of a cut (empty without one), then remarks as (title, sentence)."""

    title: str
    cut: str
    notes: tuple[tuple[str, str], ...]


def line_words(effect: LineEffect, rulebook: Rulebook, line: ExpenseRow) -> LineWords:
    """The words of one line. The missing proof has its own badge: it is not said twice."""
    notes = [(note.label, note.message) for note in effect.notes if note.label != _proof_label(rulebook)]
    training = free_training(line.label)
    if training:
        notes.append(("Formation", training))
    return LineWords(effect.reason, _cut(effect, rulebook), tuple(notes))


def _proof_label(rulebook: Rulebook) -> str:
    check = rulebook.checks_by_code.get("EXPENSE_QUOTED")
    return check.label if check else ""


def _cut(effect: LineEffect, rulebook: Rulebook) -> str:
    if not effect.left_out_cents:
        return ""
    if effect.months is None:
        said = f"Le guichet ne finance pas cette dépense : {format_euros(effect.cost_cents)} ne comptent pas."
    elif effect.kept_cents:
        kept, covered = effect.months
        said = (
            f"{kept} mois sur {covered} comptent, jusqu’au {date_fr(rulebook.covered_until)} : "
            f"{format_euros(effect.kept_cents)} sur {format_euros(effect.cost_cents)}."
        )
    else:
        said = f"La période commence après le {date_fr(rulebook.covered_until)} : rien n’en est compté."
    return f"{said} {_change(effect.grant_change_cents)}"


def _change(cents: int) -> str:
    if cents > 0:
        return f"Effet : {format_euros(cents)} de subvention possible en moins."
    return "La subvention possible n’en change pas : elle est déjà limitée par ailleurs."


def discount_words(discount: DiscountRow, lines: Iterable[ExpenseRow]) -> str:
    """« Remise de 5 %, soit 125,00 € HT répartis sur 3 lignes »."""
    concerned = [line for line in lines if line.proof == discount.document]
    total = sum(line.typed_excl_tax_cents for line in concerned)
    cents = Discount(discount.amount_cents, discount.percent_hundredths).on(total)
    said = f"{format_euros(cents)} HT"
    if discount.percent_hundredths is not None:
        whole, rest = divmod(discount.percent_hundredths, 100)
        percent = f"{whole},{rest:02d}".rstrip("0") if rest else str(whole)
        said = f"{percent} %, soit {said}"
    where = f", répartis sur {len(concerned)} lignes" if len(concerned) > 1 else ""
    return f"Remise du devis : {said}{where}."
