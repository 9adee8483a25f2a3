"""How documents look in this installation: Marianne for a State administration in production, neutral otherwise."""

from __future__ import annotations

from portal.acts.style import Style
from portal.config import ROOT, Mode, Settings

FONTS_DIR = ROOT / "portal" / "static" / "fonts"


def document_style(settings: Settings) -> Style:
    """The style of acts, receipts and letters. Fonts that are not installed make rendering fail with a sentence."""
    state = settings.mode is Mode.PRODUCTION and settings.theme == "state"
    return Style(state=True, fonts_dir=FONTS_DIR) if state else Style()
