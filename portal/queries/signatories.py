"""The usual signatory of a window, as its settings name them: name, account, delegation."""

from __future__ import annotations

from datetime import date

from portal.domain.signing import Delegate, UsualSignatory
from portal.domain.window_settings import WindowSettings


def usual_signatory(settings: WindowSettings) -> UsualSignatory:
    """A delegation whose first day nobody wrote is in force on no day."""
    power = None
    if settings.flag("signatory.by_delegation") is not False:
        begins = settings.date("signatory.delegation_from") or date.max
        ceiling = settings.cents("signatory.delegation_ceiling")
        power = Delegate(begins, settings.date("signatory.delegation_to"), ceiling)
    account = (settings.text("signatory.email") or "").strip().lower()
    return UsualSignatory(settings.text("signatory.name") or "", account, power)
