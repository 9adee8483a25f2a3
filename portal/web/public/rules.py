"""« Comment votre dossier est contrôlé »: the rules of the automatic checks, published as they are applied.

CRPA, articles L. 311-3-1 and L. 312-1-3: purpose, rules and main characteristics of the processing.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from portal.domain.errors import NotFound
from portal.domain.window_settings import WindowSettings
from portal.eligibility.rulebook import Rulebook, available_rulebooks, load_rulebook
from portal.queries.windows import all_windows, window_settings
from portal.web.common.access import public
from portal.web.common.session import runtime

#: Outcome, its label and badge, what it means for the applicant (contract of the assessment).
OUTCOMES = (
    ("Conforme", "success", "La condition est remplie."),
    ("À examiner", "warning", "Un instructeur doit trancher\u00a0: le portail ne décide pas à sa place."),
    (
        "Montant réduit",
        "info",
        "Le dossier reste recevable\u00a0; le montant qui peut être accordé est diminué et expliqué.",
    ),
    (
        "Non conforme",
        "error",
        "La condition n’est pas remplie. Sauf pour les contrôles signalés «\u00a0bloque le dépôt\u00a0», vous pouvez "
        "déposer avec un mot d’explication, et une personne décide.",
    ),
    ("Sans objet", "", "La condition ne concerne pas votre dossier, ou il manque encore de quoi la vérifier."),
)
SOURCE_KINDS = {"call": "Appel à projets", "law": "Loi ou règlement", "parameter": "Fixé par la préfecture"}


@dataclass(frozen=True, slots=True)
class _Criteria:
    """What an axis is scored on."""

    title: str
    labels: tuple[str, ...]


def install(blueprint: Blueprint) -> None:
    """Add the view."""
    blueprint.add_url_rule("/controle-des-dossiers", "rules", rules)


def _rulebook() -> tuple[Rulebook, WindowSettings]:
    """The rulebook of the window asked for (``?guichet=``), else of the first one, else the first one shipped."""
    wanted = request.args.get("guichet")
    with runtime().read() as session:
        open_windows = all_windows(session)
        window = next((w for w in open_windows if wanted in (None, w.slug)), None)
        settings = window_settings(session, window.id) if window else WindowSettings({})
    slug = window.slug if window else wanted or available_rulebooks()[0]
    if slug not in available_rulebooks():
        raise NotFound
    return load_rulebook(slug), settings


@public
def rules() -> str:
    """Every check with its text, its sources and what its outcomes mean; how the amount and the score are made."""
    rulebook, settings = _rulebook()
    criteria = [
        _Criteria(f"Axe {axis.code} – {axis.label}", tuple(criterion.label for criterion in axis.criteria))
        for axis in rulebook.axes
    ]
    return render_template(
        "public/rules.html",
        rulebook=rulebook,
        criteria=criteria,
        outcomes=OUTCOMES,
        kinds=SOURCE_KINDS,
        known=settings,
    )
