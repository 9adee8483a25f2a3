"""``record-bounce``: an address refuses our mail, said by hand or read in a delivery-status notification."""

from __future__ import annotations

from typing import BinaryIO

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime
from portal.domain.actors import SYSTEM
from portal.domain.errors import InvalidInput
from portal.services.mail.delivery_status import PermanentFailure, permanent_failures
from portal.services.mail.record_bounce import PERSON, REPORT, record_bounce


@click.command("record-bounce")
@click.argument("address", required=False, default="")
@click.option("--report", type=click.File("rb"), help="Avis de non-remise (message complet), - pour l’entrée standard.")
@click.option("--reason", default="", help="Ce qu’on sait, avec une adresse donnée à la main.")
@with_appcontext
def command(address: str, report: BinaryIO | None, reason: str) -> None:
    """Record that ADDRESS, or the addresses of a report, refuse mail for good."""
    if bool(address) == (report is not None):
        raise click.UsageError("Donnez une adresse, ou --report avec un avis de non-remise.")
    if report is not None:
        failures, origin = permanent_failures(report.read()), REPORT
    else:
        failures, origin = (PermanentFailure(address, "", reason[:500]),), PERSON
    if not failures:
        raise click.ClickException("Ce message n’est pas un avis de non-remise définitif : rien n’est enregistré.")
    for failure in failures:
        try:
            with runtime().uow() as uow:
                new = record_bounce(uow, SYSTEM, failure, origin)
        except InvalidInput as error:
            raise click.ClickException(error.message) from None
        click.echo(f"{failure.email} : {'enregistrée' if new else 'déjà enregistrée'}")
