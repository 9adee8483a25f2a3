"""What an applicant may answer when a quote bears the sign of an order already placed."""

from __future__ import annotations

from enum import StrEnum


class OrderAnswer(StrEnum):
    """The answers, with their labels beside."""

    EXPLAINED = "explained"
    NOT_ORDERED = "not_ordered"
    ORDERED = "ordered"


ORDER_ANSWER_LABELS: dict[OrderAnswer, str] = {
    OrderAnswer.ORDERED: "Oui, la commande est déjà passée",
    OrderAnswer.NOT_ORDERED: "Non, rien n’est commandé",
    OrderAnswer.EXPLAINED: "C’est autre chose, je l’explique",
}
EXPLANATION_MAX = 2_000
