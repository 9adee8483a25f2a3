"""Letters that go with an act or a dossier, as they were frozen; the one an act takes by post is made here."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.letter import LetterKind
from portal.forms.base import PortalForm
from portal.services.letters.telling_facts import make_notification_letter
from portal.web.common.access import allowed
from portal.web.common.letter_files import file_of_fact
from portal.web.common.sending import send_stored
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/<act>/lettre", "letter", notification)
    blueprint.add_url_rule("/<act>/lettre", "make_letter", make, methods=["POST"])
    blueprint.add_url_rule("/lettres/pieces/<dossier>", "items_letter", items)
    blueprint.add_url_rule("/lettres/paiement/<claim>", "payment_letter", payment)


@allowed(Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)
def notification(act: str) -> Response:
    """The letter that goes with a signed act."""
    return _send(LetterKind.NOTIFICATION, act)


@allowed(Role.INSTRUCTOR)
def make(act: str) -> Response:
    """Make the letter that leaves with the act by post; what it lacks is said on the act's page."""
    if PortalForm().validate():
        try:
            with runtime().uow() as uow:
                make_notification_letter(uow, current_actor(), act)
        except InvalidInput as error:
            flash(" ".join(error.fields.values()), "error")
        except Conflict as error:
            flash(error.message, "error")
        else:
            flash("La lettre de notification est établie : imprimez-la et joignez-la à l’acte.", "success")
    return redirect(url_for("acts.sheet", act=act), 303)


@allowed(Role.INSTRUCTOR)
def items(dossier: str) -> Response:
    """The letter of the last request for items."""
    return _send(LetterKind.ITEMS, dossier)


@allowed(Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)
def payment(claim: str) -> Response:
    """The letter that tells a payment."""
    return _send(LetterKind.PAYMENT, claim)


def _send(kind: LetterKind, key: str) -> Response:
    found = file_of_fact(kind, key)
    return send_stored(found.sha256, found.media_type, found.name)
