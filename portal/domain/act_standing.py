"""What an act is worth today, as anyone who holds a copy may be told: in force, modified, withdrawn, repealed, lapsed.

Pure: a state in, a sentence out. Nothing here names a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.act import ActState
from portal.domain.french_dates import date_fr


@dataclass(frozen=True, slots=True)
class Standing:
    """A label, the sentence that explains it, the kind of its badge (DSFR). ``valid``: the act produces effects."""

    label: str
    sentence: str
    kind: str
    valid: bool = False


_OVER = "il ne produit plus d’effet."
_UNSIGNED = Standing("Sans valeur", "Cet acte n’est pas signé\u00a0: il ne produit aucun effet.", "warning")
_SIGNED = Standing(
    "Signé, pas encore notifié", "Cet acte est signé ; il ne s’applique au bénéficiaire qu’une fois notifié.", "info"
)
_STANDINGS: dict[ActState, Standing] = {
    ActState.CHECKED: _UNSIGNED,
    ActState.CANCELLED: Standing(
        "Sans valeur", "Cet acte a été annulé avant sa signature\u00a0: il n’a jamais produit d’effet.", "error"
    ),
    ActState.SIGNED: _SIGNED,
    ActState.COMMITTED: _SIGNED,
    ActState.NOTIFIED: Standing("En vigueur", "Cet acte est signé et notifié.", "success", valid=True),
    ActState.MODIFIED: Standing(
        "En vigueur, modifié", "Un autre acte a modifié celui-ci\u00a0: ils se lisent ensemble.", "warning", valid=True
    ),
    ActState.WITHDRAWN: Standing("Retiré", f"Un autre acte a retiré celui-ci\u00a0: {_OVER}", "error"),
    ActState.REPEALED: Standing("Abrogé", f"Un autre acte a abrogé celui-ci\u00a0: {_OVER}", "error"),
    ActState.LAPSED: Standing("Caduc", f"La caducité de cet acte a été constatée\u00a0: {_OVER}", "error"),
}


def repealed_from(day: date) -> str:
    """« Abrogé à compter du 1er mai 2022 »: of an act still in force."""
    return f"Abrogé à compter du {date_fr(day)}"


def standing_of(state: ActState, *, signed: bool, ends_on: date | None = None) -> Standing:
    """What an issued act in this state is worth. ``signed``: a signature is recorded (committed may come before it).
    ``ends_on``: another act, already notified, repeals it from that day on."""
    if state is ActState.COMMITTED and not signed:
        return _UNSIGNED
    if ends_on is not None and state in (ActState.NOTIFIED, ActState.MODIFIED):
        told = "Un autre acte l’abroge à compter de cette date\u00a0: il s’applique jusque-là."
        return Standing(f"En vigueur, abrogé à compter du {date_fr(ends_on)}", told, "warning", valid=True)
    return _STANDINGS.get(state, _UNSIGNED)
