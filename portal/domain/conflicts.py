"""Conflicts of interest a person of the prefecture declares: natures of a link, and whether what was typed is one.

Source: law n° 2013-907, articles 1 and 2 (prevention, abstention); CGFP, articles L. 121-4 and L. 121-5 (civil servants
stop or prevent a situation of conflict of interests).
"""

from __future__ import annotations

from enum import StrEnum


class LinkNature(StrEnum):
    """What kind of link it is."""

    ELECTED_OFFICE = "elected_office"
    FAMILY = "family"
    WORK = "work"
    FINANCIAL = "financial"
    OTHER = "other"


NATURE_LABELS: dict[LinkNature, str] = {
    LinkNature.ELECTED_OFFICE: "Mandat électif",
    LinkNature.FAMILY: "Lien familial",
    LinkNature.WORK: "Emploi ou activité",
    LinkNature.FINANCIAL: "Intérêt financier",
    LinkNature.OTHER: "Autre",
}
#: What colleagues read beside the name of whoever steps aside: never the nature of the link.
DECLARED_LINK = "Lien d’intérêts déclaré"
#: Longest private sentence about a link.
MOST_REASON = 300


def reason_problem(nature: LinkNature, reason: str) -> str:
    """What is missing in the private sentence, or nothing: « autre » alone says nothing to the administrator."""
    if nature is LinkNature.OTHER and not reason:
        return "Dites en une phrase quel est ce lien : seuls les administrateurs la lisent."
    if len(reason) > MOST_REASON:
        return f"Tenez-vous en à {MOST_REASON} caractères."
    return ""
