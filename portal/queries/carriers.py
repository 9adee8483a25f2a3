"""Whether an organisation is on the prefecture's list of those that carry France Services or an MSAP."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.models import Organisation
from portal.queries.windows import window_settings
from portal.reference import body_by_siren
from portal.reference.folding import fold

LIST_KEY = "france_services.carriers"


def is_listed_carrier(session: Session, window_id: int, organisation: Organisation) -> bool:
    """By SIRET, SIREN or name (accents and case aside); one line of the setting for each carrier.

    A name counts for the bodies of the COG alone: the others type theirs, and nobody proves oneself by a name.
    """
    lines = window_settings(session, window_id).lines(LIST_KEY)
    return any(_is(line, organisation) for line in lines)


def _is(line: str, organisation: Organisation) -> bool:
    digits = "".join(character for character in line.partition(";")[0] if not character.isspace())
    if digits.isdigit():
        return digits in (organisation.siret, organisation.siren)
    body = body_by_siren(organisation.siren)
    return body is not None and fold(line) == fold(body.name)
