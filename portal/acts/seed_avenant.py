"""Template of the avenant, which changes a convention: agreed by its two parties, in the words of an arrêté
modificatif."""

from __future__ import annotations

from dataclasses import replace

from portal.acts.naming import joined
from portal.acts.seed_convention import LEFT_OUT, OWN, PARTIES
from portal.acts.seed_following import AMENDMENT
from portal.acts.words import Passage, Seed

_OWN = {**OWN, "title": "à {acte}"}
_LABELS = {"title": "Titre de l’avenant, après le numéro", "decides": "Formule d’accord"}


def _joined(passage: Passage) -> Passage:
    text = joined(_OWN.get(passage.key, passage.text))
    return replace(passage, text=text, label=_LABELS.get(passage.key, passage.label))


AVENANT = Seed(
    "convention_amendment",
    "Avenant à une convention",
    3,
    (
        *(_joined(one) for one in AMENDMENT.passages if one.key == "title"),
        *PARTIES,
        *(_joined(one) for one in AMENDMENT.passages if one.key != "title" and one.key not in LEFT_OUT),
    ),
    AMENDMENT.variables,
    AMENDMENT.conditions,
)
