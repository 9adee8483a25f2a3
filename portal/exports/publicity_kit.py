"""The publicity kit of a grant, as the files of an archive: the mention, how to use it, the visuals."""

from __future__ import annotations

from collections.abc import Sequence


def kit_text(
    number: str, operation: str, mention: str, asked: str, rules: Sequence[str], visuals: Sequence[str]
) -> bytes:
    """« LISEZ-MOI.txt »: what the act asks, the mention to copy, the rules. ``visuals``: a line for each."""
    parts = [f"Publicité de la subvention – arrêté n° {number}", operation]
    if asked:
        parts += ["Ce que demande l’arrêté", asked]
    if mention:
        parts += ["Mention à faire figurer", mention]
    if rules:
        parts += ["Règles d’usage", "\n".join(f"- {rule}" for rule in rules)]
    if visuals:
        parts += ["Visuels joints", "\n".join(f"- {line}" for line in visuals)]
    # Windows line ends: the file is opened with the notepad of a town hall.
    return ("\n\n".join(parts) + "\n").replace("\n", "\r\n").encode("utf-8-sig")


def kit_names(names: Sequence[str]) -> list[str]:
    """File names of the archive, each once: « logo.png », « logo-2.png »."""
    taken: dict[str, int] = {}
    found = []
    for name in names:
        count = taken[name.lower()] = taken.get(name.lower(), 0) + 1
        stem, dot, suffix = name.rpartition(".")
        found.append(name if count == 1 else f"{stem or suffix}-{count}{dot}{suffix if stem else ''}")
    return found
