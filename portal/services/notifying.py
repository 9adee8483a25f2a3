"""How a signed document reaches its recipient: electronically, or on paper with a date of receipt."""

from __future__ import annotations

from datetime import date

from portal.domain.errors import InvalidInput

ELECTRONIC, PAPER = "electronic", "paper"
#: What an address on an envelope may hold, as the columns do.
MAX_RECIPIENT = 254


def paper_receipt(recipient: str, on: date | None, today: date, earliest: date | None, what: str) -> tuple[date, str]:
    """The date of receipt and the recipient of a notification on paper.

    ``earliest``: the document’s own date, ``what`` names it (« la signature »). Raises InvalidInput:
    ``paper_recipient``, ``paper_on``.
    """
    problems = {}
    if not recipient.strip():
        problems["paper_recipient"] = "Indiquez le destinataire et l’adresse du courrier."
    if on is None:
        problems["paper_on"] = "Indiquez la date de réception du courrier\u00a0: le délai de recours en part."
    elif on > today:
        problems["paper_on"] = "La date de notification est dans le futur\u00a0: attendez l’avis de réception."
    elif earliest is not None and on < earliest:
        problems["paper_on"] = f"La notification ne peut pas précéder {what}."
    if problems or on is None:
        raise InvalidInput(problems)
    return on, recipient.strip()[:MAX_RECIPIENT]
