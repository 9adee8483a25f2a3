"""How documents look in this installation: Marianne for a State administration in production, neutral otherwise."""

from __future__ import annotations

from portal.acts.page_marks import PageSeal
from portal.acts.style import Style
from portal.config import ROOT, Mode, Settings
from portal.domain.page_mark import MarkKey, derived_key

FONTS_DIR = ROOT / "portal" / "static" / "fonts"


def document_style(settings: Settings) -> Style:
    """The style of acts, receipts and letters. Fonts that are not installed make rendering fail with a sentence."""
    state = settings.mode is Mode.PRODUCTION and settings.theme == "state"
    seal = PageSeal(settings.public_url, mark_keys(settings)[0])
    return Style(state=True, fonts_dir=FONTS_DIR, seal=seal) if state else Style(seal=seal)


def mark_keys(settings: Settings) -> tuple[MarkKey, ...]:
    """The keys of page marks: the one that seals, then those of before, still recognised on paper."""
    return tuple(derived_key(secret) for secret in (settings.secret_key, *settings.former_secret_keys))
