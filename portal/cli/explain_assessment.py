"""``explain-assessment``: the kept assessments of a dossier, made again under the rules each was made with."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime
from portal.domain.errors import NotFound
from portal.services.instruction.assess_again import AssessedAgain, assessed_again


@click.command("explain-assessment")
@click.argument("reference")
@with_appcontext
def command(reference: str) -> None:
    """Print, for the dossier REFERENCE, each kept assessment made again: instant, version, whether it is the same."""
    try:
        with runtime().read() as session:
            found = [_shown(one) for one in assessed_again(session, reference)]
    except NotFound:
        raise click.ClickException(f"Le dossier «\u00a0{reference}\u00a0» ou ses règles ne sont pas là.") from None
    click.echo(json.dumps(found, ensure_ascii=False, indent=2).encode())


def _shown(one: AssessedAgain) -> dict[str, object]:
    return {
        "purpose": one.purpose,
        "made_at": one.made_at.isoformat(),
        "same": one.same,
        "assessment": one.result,
    }
