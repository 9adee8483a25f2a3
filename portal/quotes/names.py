"""Names of bodies and of suppliers held against each other, whatever their case, accents and legal form."""

from __future__ import annotations

import re
from enum import StrEnum

from portal.quotes.folding import fold

_FORMS = frozenset(
    "sarl sas sasu sa eurl ei eirl scop scic snc sci association asso auto entrepreneur micro entreprise "
    "societe ste cooperative groupe cabinet agence et cie france".split()
)
_BODY_WORDS = frozenset(
    "commune communes ville mairie municipalite hotel de du des la le les l d en a au aux et sur sous "
    "monsieur madame maire president presidente communaute agglomeration urbaine intercommunale".split()
)
#: Words of a body that is not the commune or the community itself, with the words said to the applicant.
OTHER_BODIES: dict[str, str] = {
    "ccas": "un CCAS",
    "cias": "un CIAS",
    "ecole": "une école",
    "college": "un collège",
    "lycee": "un lycée",
    "creche": "une crèche",
    "ehpad": "un EHPAD",
    "regie": "une régie",
    "syndicat": "un syndicat",
    "sivom": "un syndicat",
    "sivu": "un syndicat",
    "sivos": "un syndicat",
    "association": "une association",
    "office": "un office",
    "departement": "un département",
}


class Addressee(StrEnum):
    """Who a quote is addressed to, as far as it says."""

    ESTABLISHMENT = "establishment"
    OTHER = "other"
    OTHER_BODY = "other_body"
    SAME = "same"
    UNKNOWN = "unknown"


def words_of(name: str, dropped: frozenset[str]) -> frozenset[str]:
    """Telling words of a name."""
    return frozenset(re.findall(r"[a-z0-9]+", fold(name))) - dropped


def same_name(one: str, other: str) -> bool:
    """Whether two names of suppliers may be one: the telling words of the shorter are all in the longer."""
    left, right = words_of(one, _FORMS | {"de", "du", "des", "la", "le", "l", "d"}), words_of(other, _FORMS)
    if not left or not right:
        return fold(one).strip() == fold(other).strip()
    if len(left) > len(right):
        left, right = right, left
    glued = "".join(re.findall(r"[a-z0-9]+", fold(one))), "".join(re.findall(r"[a-z0-9]+", fold(other)))
    return left <= right or glued[0] in glued[1] or glued[1] in glued[0]


def addressee(organisation: str, siret: str, client: str | None, client_siret: str | None) -> Addressee:
    """Whether the quote is addressed to the organisation of this name and SIRET, by the SIRET read first."""
    if client_siret and len(client_siret) == 14:
        if client_siret == siret:
            return Addressee.SAME
        return Addressee.ESTABLISHMENT if client_siret[:9] == siret[:9] else Addressee.OTHER
    if not client:
        return Addressee.UNKNOWN
    ours, theirs = words_of(organisation, _BODY_WORDS), words_of(client, _BODY_WORDS)
    if other_body(client) and not other_body(organisation):
        return Addressee.OTHER_BODY
    if not ours or not theirs:
        return Addressee.UNKNOWN
    return Addressee.SAME if ours & theirs else Addressee.OTHER


def other_body(name: str) -> str:
    """The kind of body, in French, that a name tells (“un CCAS”); empty for none of those known."""
    found = sorted(words_of(name, frozenset()) & OTHER_BODIES.keys())
    return OTHER_BODIES[found[0]] if found else ""
