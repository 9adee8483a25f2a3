"""Whether this installation may be served: configuration, sound rulebooks, no demonstration account in production."""

from __future__ import annotations

import sqlalchemy as sa

from portal.config import ConfigError, Mode
from portal.eligibility.rulebook import RulebookError, available_rulebooks, load_rulebook
from portal.models import Person
from portal.services.runtime import Runtime


def _check_rulebooks() -> None:
    """Every packaged rulebook is sound: file, key and reason are said before anybody is served."""
    for slug in available_rulebooks():
        try:
            load_rulebook(slug)
        except RulebookError as error:
            raise ConfigError(f"Un règlement livré avec le portail est inutilisable\u00a0: {error}.") from None


def check_serving(runtime: Runtime) -> None:
    """Raise ConfigError, with the French sentence to print, when the portal must not be served as it is."""
    runtime.settings.check_serving()
    _check_rulebooks()
    if runtime.settings.mode is not Mode.PRODUCTION:
        return
    try:
        with runtime.read() as session:
            found = session.scalar(sa.select(sa.func.count()).where(Person.is_demo)) or 0
    except sa.exc.SQLAlchemyError:
        raise ConfigError(
            "La base de données ne répond pas ou n’est pas à jour\u00a0: vérifiez DATABASE_URL, puis lancez "
            "«\u00a0flask --app app migrate\u00a0»."
        ) from None
    if found:
        raise ConfigError(
            f"La base de données contient {found} compte(s) de démonstration\u00a0: en production, utilisez une base "
            "neuve (DATABASE_URL)."
        )
