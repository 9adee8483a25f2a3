"""Why a quote is not read at all: the reasons of ``portal.domain.refusals`` that concern it, and their sentences."""

from __future__ import annotations

from portal.domain.refusals import MAX_QUOTE_PAGES, MAX_UPLOAD_BYTES, Refusal, sentence

__all__ = ["MAX_BYTES", "MAX_PAGES", "SENTENCES", "Refusal"]

MAX_BYTES = MAX_UPLOAD_BYTES
MAX_PAGES = MAX_QUOTE_PAGES
SENTENCES: dict[Refusal, str] = {
    **{refusal: sentence(refusal) for refusal in Refusal},
    Refusal.PAGES: f"Ce fichier a trop de pages pour être lu : {MAX_PAGES} au plus. Ne gardez que les pages du devis.",
}
