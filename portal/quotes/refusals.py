"""Why a file is not read at all: the reasons, and the sentence each of them shows."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """A reason not to read a file."""

    ABSENT = "absent"
    ATTACHED = "attached"
    BROKEN = "broken"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    HEAVY = "heavy"
    INFLATED = "inflated"
    NOT_PDF = "not_pdf"
    PAGES = "pages"
    PROGRAM = "program"
    SLOW = "slow"


MAX_BYTES = 10 * 1024 * 1024
MAX_PAGES = 50

SENTENCES: dict[Refusal, str] = {
    Refusal.ABSENT: "Ce fichier n’existe pas ou ne peut pas être ouvert : vérifiez son nom et son emplacement.",
    Refusal.ATTACHED: "Ce PDF contient d’autres fichiers joints : déposez chaque document séparément.",
    Refusal.BROKEN: "Ce PDF est abîmé ou incomplet : ouvrez-le, enregistrez-le de nouveau en PDF, puis déposez-le.",
    Refusal.EMPTY: "Ce fichier est vide : vérifiez-le, puis choisissez-le de nouveau.",
    Refusal.ENCRYPTED: (
        "Ce PDF est protégé par un mot de passe : enregistrez-le sans protection, puis déposez-le de nouveau."
    ),
    Refusal.HEAVY: (
        f"Ce fichier est trop lourd : {MAX_BYTES // (1024 * 1024)}\u00a0Mo au plus. "
        "Numérisez en noir et blanc ou à 150 points par pouce."
    ),
    Refusal.INFLATED: (
        "Ce PDF prend une place démesurée une fois décompressé, il n’a pas été lu : imprimez-le en PDF, "
        "puis déposez cette version."
    ),
    Refusal.NOT_PDF: (
        "Ce fichier n’est pas un PDF, quel que soit son nom : enregistrez le devis en PDF, puis déposez cette version."
    ),
    Refusal.PAGES: f"Ce PDF a trop de pages : {MAX_PAGES} au plus. Ne gardez que les pages du devis.",
    Refusal.PROGRAM: (
        "Ce PDF contient un programme (JavaScript) ou une action : imprimez-le en PDF, puis déposez cette version."
    ),
    Refusal.SLOW: (
        "La lecture de ce PDF prend trop de temps, elle a été arrêtée : imprimez-le en PDF, puis déposez cette version."
    ),
}
