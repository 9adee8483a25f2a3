"""The applicant's deliberation (or decision by delegation): when the window wants it, whether it is there.

Optional unless the setting says otherwise; it may be added after the filing.
"""

from __future__ import annotations

from portal.domain.window_settings import WindowSettings
from portal.models import Dossier

KIND = "deliberation"
DEFAULT_DUE = "before_signature"


def due(settings: WindowSettings) -> str:
    """``before_filing``, ``before_signature`` or ``never``."""
    return settings.text("deliberation.due") or DEFAULT_DUE


def has_deliberation(dossier: Dossier) -> bool:
    """Whether a piece of this kind stands in the dossier."""
    return any(document.kind == KIND and document.removed_at is None for document in dossier.documents)
