"""Keep, change or remove the discount of a quote of a draft; its lines get their net amounts at once."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.line_amounts import Discount
from portal.domain.money import format_euros
from portal.models import QuoteDiscount
from portal.services.applicant.drafts import own_draft, refresh_total
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SaveDiscount:
    """The discount of the quote ``document`` (public id), without tax; None removes it."""

    dossier: str
    version: int
    document: str
    discount: Discount | None


def save_discount(uow: UnitOfWork, actor: Actor, command: SaveDiscount) -> None:
    """Spread the discount over the lines of the quote. Raises InvalidInput (``amount``, ``percent``), NotFound,
    Conflict."""
    dossier = own_draft(uow, actor, command.dossier, command.version)
    document = next((d for d in dossier.documents if d.public_id == command.document and d.removed_at is None), None)
    lines = [line for line in dossier.expenses if document is not None and line.proof_id == document.id]
    if document is None or not lines:
        raise NotFound
    if command.discount is not None:
        problem = _problem(command.discount, sum(line.typed_excl_tax_cents for line in lines))
        if problem:
            raise InvalidInput(problem)
    standing = next((row for row in dossier.discounts if row.document_id == document.id), None)
    if standing is not None:
        dossier.discounts.remove(standing)
        uow.session.flush()
    if command.discount is not None:
        dossier.discounts.append(
            QuoteDiscount(
                document_id=document.id,
                amount_cents=command.discount.amount_cents,
                percent_hundredths=command.discount.percent_hundredths,
                created_at=uow.now,
            )
        )
    refresh_total(dossier)


def _problem(discount: Discount, total_cents: int) -> dict[str, str]:
    percent, amount = discount.percent_hundredths, discount.amount_cents
    if (percent is None) == (amount is None):
        return {"amount": "Indiquez la remise en euros ou en pourcentage, l’un des deux seulement."}
    if percent is not None and not 0 < percent < 10_000:
        return {"percent": "Une remise est comprise entre 0 et 100 %, sans les atteindre."}
    if amount is not None and amount <= 0:
        return {"amount": "Indiquez une remise supérieure à zéro ; pour l’enlever, utilisez « Retirer la remise »."}
    if amount is not None and amount >= total_cents:
        return {"amount": f"La remise dépasse le devis : ses lignes font {format_euros(total_cents)} HT."}
    if discount.on(total_cents) == 0:
        return {"percent": "À ce taux, la remise ferait moins d’un centime."}
    return {}
