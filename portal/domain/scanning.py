"""States of a filed piece before the antivirus, and what people are told of each.

Without an antivirus nothing is scanned and everything is usable: that is said, never taken for "clean".
"""

from __future__ import annotations

from enum import StrEnum


class ScanState(StrEnum):
    """What is known of the bytes of a file."""

    AWAITING_SCAN = "awaiting_scan"
    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"


SCAN_LABELS: dict[ScanState, str] = {
    ScanState.AWAITING_SCAN: "En attente de l’analyse antivirus",
    ScanState.CLEAN: "Analysé, sain",
    ScanState.INFECTED: "Virus détecté",
    ScanState.NOT_SCANNED: "Non analysé",
}
#: Nobody downloads these.
HELD = (ScanState.AWAITING_SCAN, ScanState.INFECTED)
HELD_SENTENCES: dict[ScanState, str] = {
    ScanState.AWAITING_SCAN: (
        "Cette pièce est bien déposée, mais l’antivirus ne l’a pas encore analysée : elle pourra être ouverte ensuite. "
        "Revenez dans quelques minutes."
    ),
    ScanState.INFECTED: (
        "L’antivirus a trouvé un virus dans cette pièce : elle ne peut pas être ouverte. Le demandeur doit en déposer "
        "une version saine."
    ),
}
