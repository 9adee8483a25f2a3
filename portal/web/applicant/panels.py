"""What was read of the quotes of the actor's dossier, for the pages that show it beside something else."""

from __future__ import annotations

from portal.queries.quote_panels import Panel, quote_panels
from portal.web.common.session import current_actor, runtime


def panels_of(public_id: str) -> dict[str, Panel]:
    """Panels by public id of the piece. Raises NotFound for anyone else's dossier."""
    with runtime().read() as session:
        return quote_panels(session, current_actor(), public_id, runtime().legal.now())
