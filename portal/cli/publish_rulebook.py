"""``publish-rulebook``: what a version of the rules would change to what is filed, then its publication."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.cli.common import runtime
from portal.domain.actors import SYSTEM
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.money import format_euros
from portal.eligibility.amending import with_closing_day
from portal.eligibility.rulebook import Rulebook, RulebookError, load_rulebook, load_rulebook_text
from portal.queries.rulebooks import rulebook_in_force
from portal.queries.windows import window_by_slug
from portal.services.admin.preview_rulebook import RulebookPreview, preview_rulebook
from portal.services.admin.publish_rulebook import PublishRulebook, publish_rulebook


@click.command("publish-rulebook")
@click.argument("slug")
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Règlement (TOML).")
@click.option("--extend-to", type=click.DateTime(["%Y-%m-%d"]), help="Prolonge les règles en vigueur jusqu’à ce jour.")
@click.option("--act", required=True, help="Acte qui change les règles, avec sa date.")
@click.option("--reason", required=True, help="Pourquoi.")
@click.option("--dry-run", is_flag=True, help="Montre ce qui changerait, sans publier.")
@with_appcontext
def command(slug: str, path: Path | None, extend_to: datetime | None, act: str, reason: str, dry_run: bool) -> None:
    """Publish new rules for the window SLUG: those of a file, or those in force for longer, else the packaged ones."""
    try:
        with runtime().read() as session:
            window = window_by_slug(session, slug)
            in_force = rulebook_in_force(session, window.id)
        candidate = _candidate(in_force, path, extend_to, act, reason)
        with runtime().read() as session:
            _tell(preview_rulebook(session, SYSTEM, window.id, candidate))
        if dry_run:
            return
        with runtime().uow() as uow:
            publish_rulebook(uow, SYSTEM, PublishRulebook(window.id, candidate, act, reason, in_force.version))
    except NotFound:
        raise click.ClickException(f"Le guichet «\u00a0{slug}\u00a0» n’est pas ouvert.") from None
    except RulebookError as error:
        raise click.ClickException(f"Règlement inutilisable ({error}).") from None
    except InvalidInput as error:
        raise click.ClickException(" ".join(error.fields.values())) from None
    except Conflict as error:
        raise click.ClickException(error.message) from None
    click.echo(f"Règlement {candidate.version} en vigueur, à la place de {in_force.version}.")


def _candidate(in_force: Rulebook, path: Path | None, extend_to: datetime | None, act: str, reason: str) -> Rulebook:
    if extend_to is not None:
        on = paris_date(runtime().legal.now())
        return with_closing_day(in_force, extend_to.date(), act.strip(), reason.strip(), on)
    if path is not None:
        return load_rulebook_text(path.read_text(encoding="utf-8"), path.name)
    return load_rulebook(in_force.window)


def _tell(preview: RulebookPreview) -> None:
    click.echo(f"{preview.looked_at} dossiers déposés relus, {len(preview.changes)} changeraient\u00a0:")
    for one in preview.changes:
        checks = ", ".join(f"{check.label} {check.before} → {check.after}" for check in one.checks)
        amounts = f"{format_euros(one.max_before_cents)} → {format_euros(one.max_after_cents)}"
        click.echo(f"  {one.reference}\u00a0: {one.verdict_before} → {one.verdict_after}, {amounts} ({checks})")
    for reference in preview.unreadable:
        click.echo(f"  {reference}\u00a0: ne peut pas être relu avec ces règles")
