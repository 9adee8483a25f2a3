"""How the states of a claim look on both sides, and the words of its steps."""

from __future__ import annotations

from typing import Any

from portal.domain.claim import ClaimState
from portal.domain.money import format_euros
from portal.queries.claims import ClaimView

_S = ClaimState
#: State → kind of badge.
CLAIM_KINDS: dict[ClaimState, str] = {
    _S.DRAFT: "",
    _S.FILED: "new",
    _S.INCOMPLETE: "warning",
    _S.VERIFIED: "info",
    _S.CERTIFIED: "info",
    _S.ORDERED: "info",
    _S.PAID: "success",
    _S.REJECTED: "error",
}
_STEPS: dict[str, str] = {
    "file": "Déposée",
    "request_items": "Pièces demandées",
    "supply_items": "Complétée",
    "check": "Dépenses contrôlées",
    "verify": "Vérifiée",
    "certify": "Service fait certifié",
    "order": "Mise en paiement",
    "pay": "Virement",
    "reject": "Rejetée",
}
#: Steps that settle an amount.
_WITH_AMOUNT = ("file", "supply_items", "verify", "order")
#: Steps whose words are the prefecture's own.
_INTERNAL = ("verify", "certify")


def claim_timeline(view: ClaimView, *, prefecture: bool) -> list[dict[str, Any]]:
    """The steps of a claim, as ``data.timeline`` shows them; names of agents are for the prefecture."""
    return [_step(view, step, prefecture) for step in view.steps if prefecture or step.verb != "check"]


def _step(view: ClaimView, step: Any, prefecture: bool) -> dict[str, Any]:
    day = {"order": view.row.ordered_on, "pay": view.row.paid_on}.get(step.verb)
    told = step.verb in _WITH_AMOUNT and step.amount_cents is not None
    amount = format_euros(step.amount_cents) if told else ""
    said = step.remark if prefecture or step.verb not in _INTERNAL else ""
    return {
        "at": day or step.at,
        "title": _STEPS.get(step.verb, step.verb),
        "text": ". ".join(part for part in (amount, said) if part),
        "who": step.who if prefecture or step.verb in ("file", "supply_items") else "",
    }
