"""Letters that go with an act or a dossier, made when they are asked for."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.services.letters.act_letters import items_letter, notification_letter, payment_letter
from portal.web.common.access import allowed
from portal.web.common.sending import send_bytes
from portal.web.common.session import current_actor, runtime

_PDF = "application/pdf"


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/<act>/lettre", "letter", notification)
    blueprint.add_url_rule("/lettres/pieces/<dossier>", "items_letter", items)
    blueprint.add_url_rule("/lettres/paiement/<claim>", "payment_letter", payment)


@allowed(Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)
def notification(act: str) -> Response:
    """The letter that goes with a signed act."""
    return send_bytes(notification_letter(runtime(), current_actor(), act), _PDF, "lettre-de-notification.pdf")


@allowed(Role.INSTRUCTOR)
def items(dossier: str) -> Response:
    """The letter that lists what is awaited."""
    return send_bytes(items_letter(runtime(), current_actor(), dossier), _PDF, "demande-de-pieces.pdf")


@allowed(Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)
def payment(claim: str) -> Response:
    """The letter that tells a payment."""
    return send_bytes(payment_letter(runtime(), current_actor(), claim), _PDF, "lettre-de-paiement.pdf")
