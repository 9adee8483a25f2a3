"""``flask --app app verify``: is everything still whole? One French line per problem, exit 1 when there is one."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from portal.cli import runtime


@click.command("verify")
@with_appcontext
def command() -> None:
    """Vérifie le registre des crédits, le journal, les fichiers et la numérotation."""
    from portal.services.verify import verify

    report = verify(runtime())
    for line in report.remarks:
        click.echo(f"Remarque – {line}")
    for line in report.problems:
        click.echo(line, err=True)
    if report.problems:
        raise SystemExit(1)
    click.echo("Vérification terminée\u00a0: rien à signaler.")
