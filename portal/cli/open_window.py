"""``open-window``: open a window from the rulebook that ships with the portal."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime
from portal.domain.actors import SYSTEM
from portal.domain.money import format_euros
from portal.eligibility.rulebook import RulebookError, available_rulebooks
from portal.services.admin.open_window import open_window, opening_of


@click.command("open-window")
@click.argument("slug")
@click.option("--notice", required=True, help="Lettre ou acte qui notifie les crédits, avec sa date.")
@with_appcontext
def command(slug: str, notice: str) -> None:
    """Open the window SLUG: its rules, the year's envelope and the credits notified. Twice changes nothing."""
    try:
        opening = opening_of(slug, notice)
    except RulebookError as error:
        known = ", ".join(available_rulebooks())
        raise click.ClickException(
            f"Règlement «\u00a0{slug}\u00a0» inutilisable ({error}). Disponibles\u00a0: {known}."
        ) from None
    with runtime().uow() as uow:
        open_window(uow, SYSTEM, opening)
    click.echo(f"Guichet ouvert\u00a0: {opening.title}, {format_euros(opening.ae_cents)} en AE et en CP.")
