"""Why a file is not taken: every reason, and the one sentence it shows wherever the file is brought.

A sentence is a subject (« devis.pdf », “Ce fichier”) and what is said of it; it always ends with what to do.
"""

from __future__ import annotations

from enum import StrEnum

MAX_UPLOAD_BYTES = 10 * 1024 * 1024
#: Pages of a document to file, and of a quote to be read.
MAX_PAGES, MAX_QUOTE_PAGES = 100, 50
#: Points of a picture: twice an A3 sheet at 600 points per inch.
MAX_POINTS = 140_000_000
MAX_NAME = 200
_MEGABYTES = f"{MAX_UPLOAD_BYTES // (1024 * 1024)}\u00a0Mo"


class Refusal(StrEnum):
    """A reason not to take a file, or not to read it."""

    ABSENT = "absent"
    ARCHIVE = "archive"
    ATTACHED = "attached"
    BROKEN = "broken"
    BROKEN_PICTURE = "broken_picture"
    DYNAMIC = "dynamic"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    EXECUTABLE = "executable"
    HEAVY = "heavy"
    HUGE_PICTURE = "huge_picture"
    INFECTED = "infected"
    INFLATED = "inflated"
    MIXED = "mixed"
    NAME_CONTROL = "name_control"
    NAME_LONG = "name_long"
    NAME_PATH = "name_path"
    NAME_RESERVED = "name_reserved"
    NAME_REVERSED = "name_reversed"
    NOT_PDF = "not_pdf"
    OFFICE = "office"
    OTHER = "other"
    OTHER_PICTURE = "other_picture"
    PAGES = "pages"
    PROGRAM = "program"
    SLOW = "slow"
    WEB_PAGE = "web_page"


_PRINT = "imprimez-le en PDF, puis déposez cette version."
_SAVE_PDF = "enregistrez le document en PDF, puis déposez cette version."
_RENAME = "renommez-le, par exemple « devis.pdf », puis déposez-le de nouveau."
PREDICATES: dict[Refusal, str] = {
    Refusal.ABSENT: "n’existe pas ou ne peut pas être ouvert : vérifiez son nom et son emplacement.",
    Refusal.ARCHIVE: "est une archive : extrayez les documents qu’elle contient et déposez chacun séparément, en PDF.",
    Refusal.ATTACHED: "contient d’autres fichiers joints : déposez chaque document séparément.",
    Refusal.BROKEN: "est un PDF abîmé ou incomplet : ouvrez-le, enregistrez-le de nouveau en PDF, puis déposez-le.",
    Refusal.BROKEN_PICTURE: "est une image abîmée ou incomplète : reprenez la photo ou numérisez de nouveau.",
    Refusal.DYNAMIC: f"est un formulaire dynamique (XFA), qui ne s’affiche pas partout : {_PRINT}",
    Refusal.EMPTY: "est vide : vérifiez le fichier, puis choisissez-le de nouveau.",
    Refusal.ENCRYPTED: "est protégé par un mot de passe : enregistrez-le sans protection, puis déposez-le de nouveau.",
    Refusal.EXECUTABLE: "est un programme, quel que soit son nom : choisissez le document lui-même, en PDF.",
    Refusal.HEAVY: f"est trop lourd : {_MEGABYTES} au plus. Numérisez en noir et blanc ou à 150 points par pouce.",
    Refusal.HUGE_PICTURE: "est une image aux dimensions démesurées : réduisez-la, ou numérisez à 150 points par pouce.",
    Refusal.INFECTED: (
        "contient un virus selon l’antivirus du guichet : faites vérifier votre poste, puis déposez une version saine."
    ),
    Refusal.INFLATED: f"prend une place démesurée une fois décompressé, il n’a pas été lu : {_PRINT}",
    Refusal.MIXED: f"contient autre chose que le document (page web, archive ou programme) : {_PRINT}",
    Refusal.NAME_CONTROL: f"a un nom qui contient des caractères invisibles : {_RENAME}",
    Refusal.NAME_LONG: f"a un nom trop long, {MAX_NAME} caractères au plus : {_RENAME}",
    Refusal.NAME_PATH: f"a un nom qui contient un chemin de dossier (« .. ») : {_RENAME}",
    Refusal.NAME_RESERVED: f"a un nom réservé par Windows (CON, NUL, COM1…) : {_RENAME}",
    Refusal.NAME_REVERSED: f"a un nom dont l’écriture est inversée pour tromper sur son type : {_RENAME}",
    Refusal.NOT_PDF: f"n’est pas un PDF, quel que soit son nom : {_SAVE_PDF}",
    Refusal.OFFICE: f"est un document de bureautique (texte, tableur ou présentation) : {_SAVE_PDF}",
    Refusal.OTHER: f"n’est pas un PDF ni une image JPEG ou PNG, quel que soit son nom : {_SAVE_PDF}",
    Refusal.OTHER_PICTURE: "est une image d’un format qui ne s’ouvre pas partout : enregistrez-la en JPEG, PNG ou PDF.",
    Refusal.PAGES: f"a trop de pages : {MAX_PAGES} au plus. Ne gardez que les pages utiles.",
    Refusal.PROGRAM: f"contient un programme (JavaScript) ou une action : {_PRINT}",
    Refusal.SLOW: f"prend trop de temps à lire, la lecture a été arrêtée : {_PRINT}",
    Refusal.WEB_PAGE: f"est une page web, quel que soit son nom : {_PRINT}",
}


def sentence(refusal: Refusal, subject: str = "Ce fichier") -> str:
    """The sentence to show. ``subject`` names the file as the reader knows it."""
    return f"{subject} {PREDICATES[refusal]}"
