"""« Comment votre dossier est contrôlé »: the rules of the automatic checks, published as they are applied.

CRPA, articles L. 311-3-1 and L. 312-1-3: purpose, rules and main characteristics of the processing.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from portal.domain.window_settings import WindowSettings
from portal.eligibility.rulebook import Rulebook
from portal.queries.windows import window_settings
from portal.web.common.access import public
from portal.web.common.session import runtime
from portal.web.common.window import home_rulebook, open_windows, window_rulebook

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
    """The rules of the window asked for (``?guichet=``), else of the first one; ``?version=`` for earlier ones."""
    wanted, version = request.args.get("guichet"), request.args.get("version")
    rulebook = window_rulebook(wanted or home_rulebook().window, version) if wanted or version else home_rulebook()
    window = next((one for one in open_windows() if one.slug == rulebook.window), None)
    if window is None:
        return rulebook, WindowSettings({})
    with runtime().read() as session:
        return rulebook, window_settings(session, window.id)


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
        in_force=rulebook.version == window_rulebook(rulebook.window).version,
        outcomes=OUTCOMES,
        kinds=SOURCE_KINDS,
        known=settings,
    )
