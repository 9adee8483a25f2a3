"""What a partner does in a mutualised project; the applicant is its *chef de file* and alone receives the grant."""

from __future__ import annotations

PARTNER_ROLES: dict[str, str] = {
    "user": "Utilisera le service",
    "funder": "Participe au financement",
    "operator": "Réalise une partie du projet",
}
