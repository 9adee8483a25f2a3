"""What the examination of a signed copy found, in the sentences people read before they confirm it."""

from __future__ import annotations

from typing import Any

_PLACES = {"number": "Le numéro", "date": "La date", "signature": "La signature"}


def remarks_of(report: dict[str, Any]) -> tuple[str, ...]:
    """What a person must look at, in sentences; nothing when the copy is what was issued."""
    gathered = _gathered(report.get("gathered", {}))
    if report.get("unreadable"):
        unread = "Les pages de ce fichier ne se lisent pas\u00a0: comparez-les à l’œil avec l’acte émis."
        return (unread, *gathered)
    found = [*report.get("remarks", ()), *gathered]
    issued, scanned = report.get("issued_pages", 0), report.get("scanned_pages", 0)
    if issued != scanned:
        found.append(f"L’acte émis compte {issued} pages, cette copie {scanned}.")
    found += _codes(report)
    found += [sentence for page in report.get("pages", ()) if (sentence := _page(page))]
    for name, label in _PLACES.items():
        if report.get("filled", {}).get(name) is False:
            found.append(f"{label} ne se voit pas à sa place.")
    return tuple(found)


def _page(page: dict[str, Any]) -> str:
    added, gone = len(page["added"]), len(page["gone"])
    if not page["aligned"]:
        return f"Page {page['page']}\u00a0: elle ne ressemble pas à la page émise."
    parts = [f"{added} {'ajout' if added == 1 else 'ajouts'}"] if added else []
    parts += [f"{gone} {'partie effacée' if gone == 1 else 'parties effacées'}"] if gone else []
    return f"Page {page['page']}\u00a0: {' et '.join(parts)} par rapport à l’acte émis." if parts else ""


def _codes(report: dict[str, Any]) -> list[str]:
    """Pages that do not say whose they are, or say something else."""
    found = []
    unmarked = report.get("unmarked", [])
    if unmarked and len(unmarked) == len(report.get("pages", ())):
        found.append("Aucun code ne se lit sur cette copie\u00a0: vérifiez que c’est bien cet acte, page par page.")
    elif unmarked:
        found.append(f"{_pages(unmarked)}\u00a0: aucun code lisible, vérifiez que c’est bien une page de cet acte.")
    if misplaced := report.get("misplaced", []):
        found.append(f"{_pages(misplaced)}\u00a0: le code n’est pas celui de la page émise.")
    return found


def _gathered(gathered: dict[str, Any]) -> list[str]:
    """What a batch says of the paper these pages make."""
    found = []
    if gathered.get("scattered"):
        places = _listed(gathered["pages"])
        found.append(
            f"Ces pages ne se suivaient pas dans le fichier numérisé (pages {places})\u00a0: "
            "vérifiez qu’elles viennent du même exemplaire."
        )
    if aside := gathered.get("aside"):
        parts = ", ".join(f"page {of} (en page {page})" for of, page in aside)
        head, left = ("Autre page", "laissée") if len(aside) == 1 else ("Autres pages", "laissées")
        found.append(f"{head} du même acte dans le fichier numérisé, {left} de côté\u00a0: {parts}.")
    return found


def _pages(numbers: list[int]) -> str:
    return f"Page {numbers[0]}" if len(numbers) == 1 else f"Pages {_listed(numbers)}"


def _listed(parts: list[Any]) -> str:
    """« 1, 2 et 5 »."""
    words = [str(part) for part in parts]
    return " et ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
