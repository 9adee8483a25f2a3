"""What accompanies a batch of acts to sign: the name of each file and the manifest that lists them."""

from __future__ import annotations

import re
import unicodedata

from portal.exports.declared import Column, Kind, Table

MANIFEST = Table(
    "manifeste",
    "Manifeste",
    "Un acte à signer par ligne, avec l’empreinte de son fichier.",
    (
        Column("rank", "Rang", Kind.INTEGER, "Rang de l’acte dans le lot."),
        Column("file", "Fichier", Kind.TEXT, "Nom du fichier dans l’archive.", 48),
        Column("act", "Référence", Kind.TEXT, "Référence interne de l’acte.", 20),
        Column("organisation", "Bénéficiaire", Kind.TEXT, "Nom du bénéficiaire.", 34),
        Column("amount_cents", "Montant", Kind.MONEY, "Montant maximal de l’acte."),
        Column("verification_code", "Code de vérification", Kind.CODE, "Imprimé sur chaque page.", 20),
        Column("sha256", "Empreinte SHA-256", Kind.CODE, "Du fichier à signer.", 66),
    ),
)


def act_file_name(rank: int, reference: str, organisation: str) -> str:
    """« 01-FITN7-71-2021-A0001-tournus.pdf »: plain letters, so that any parapheur takes it."""
    plain = unicodedata.normalize("NFKD", organisation).encode("ascii", "ignore").decode().lower()
    body = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return "-".join(part for part in (f"{rank:02d}", reference, body) if part) + ".pdf"
