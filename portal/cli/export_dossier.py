"""``export-dossier``: everything about one dossier in one zip, for a court."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime
from portal.domain.actors import SYSTEM
from portal.domain.errors import Conflict, NotFound
from portal.services.litigation.export_dossier import export_dossier


@click.command("export-dossier")
@click.argument("reference")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="zip to write")
@with_appcontext
def command(reference: str, out: Path) -> None:
    """Write the litigation export of the dossier REFERENCE. Nothing is written when a file or the chain is damaged."""
    try:
        made = export_dossier(runtime(), SYSTEM, reference)
    except NotFound:
        raise click.ClickException(f"Le dossier «\u00a0{reference}\u00a0» n’est pas là.") from None
    except Conflict as error:
        raise click.ClickException(error.message) from None
    with out.open("wb") as stream:
        stream.writelines(made.pieces())
    click.echo(f"{out} : {len(made.files)} fichiers")
