"""The list's address: its filters, its columns; what is not understood is left out."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

from portal.domain.dossier import FILED_STATES
from portal.forms.inbox import InboxForm
from portal.queries.inbox import Sort
from portal.queries.inbox_filter import PENDING, Completeness, InboxFilter

ALL = "tous"
_VERDICTS = ("", "eligible", "to_review", "ineligible")
COLUMNS: dict[str, str] = {
    "etat": "État",
    "echeance": "Échéance",
    "demande": "Demandé",
    "possible": "Possible",
    "controle": "Contrôle",
    "axe": "Axe",
    "arrondissement": "Arrondissement",
    "instructeur": "Suivi par",
    "depot": "Dépôt",
}
USUAL = ("etat", "echeance", "demande", "possible", "controle", "instructeur")
#: What a saved view keeps of an address.
KEPT = ("texte", "qui", "etat", "tri", "axe", "arr", "completude", "controle", "min", "max", "col")


def read_filter(arguments: MultiDict[str, str]) -> tuple[InboxFilter, InboxForm]:
    """The filter a query string asks for, and the form that shows it."""
    state = arguments.get("etat", PENDING)
    sort = arguments.get("tri", Sort.DUE.value)
    page = arguments.get("page", "1")
    completeness, verdict = arguments.get("completude", ""), arguments.get("controle", "")
    clean = {
        "texte": _printable(arguments.get("texte", ""))[:100],
        "qui": _printable(arguments.get("qui", ""))[:16],
        "etat": state if state in {PENDING, *FILED_STATES} else ALL,
        "tri": sort if sort in set(Sort) else Sort.DUE.value,
        "axe": _printable(arguments.get("axe", ""))[:8],
        "arr": _printable(arguments.get("arr", ""))[:4],
        "completude": completeness if completeness in set(Completeness) else "",
        "controle": verdict if verdict in _VERDICTS else "",
        "min": arguments.get("min", "")[:20],
        "max": arguments.get("max", "")[:20],
    }
    form = InboxForm(MultiDict(clean))
    form.validate()
    wanted = InboxFilter(
        state="" if clean["etat"] == ALL else clean["etat"],
        axis=clean["axe"],
        text=clean["texte"],
        sort=Sort(clean["tri"]),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        who=clean["qui"],
        arrondissement=clean["arr"],
        completeness=clean["completude"],
        verdict=clean["controle"],
        least_cents=form.min.data,
        most_cents=form.max.data,
    )
    return wanted, form


def read_columns(arguments: MultiDict[str, str]) -> tuple[str, ...]:
    """The columns asked for, in their own order; the usual ones when none is."""
    asked = set(arguments.getlist("col"))
    return tuple(code for code in COLUMNS if code in asked) or USUAL


def kept_pairs(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """What a view keeps of an address: known parameters that say something, without the page."""
    return [(name, _printable(value)[:100]) for name, value in pairs if name in KEPT and value]


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()
