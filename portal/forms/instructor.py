"""Forms of the instruction. Those with a row per expense, check or criterion are built from what the page shows.

Field names end with the expense's public id or the code, as the use-cases name them in their refusals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import Field, HiddenField, RadioField, SelectField

from portal.domain.review import CONCLUSION_LABELS, Conclusion
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import CleanStringField, EurosField, FrenchDateField, PlainTextArea


class VersionedForm(PortalForm):
    """A form made from one version of the dossier; an older one is refused and what was typed stays."""

    version = HiddenField(render_kw={"id": False})

    def seen_version(self) -> int:
        """The version the form was made from; -1, which is never right, when the field was tampered with."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class CompleteForm(VersionedForm):
    """Declare complete."""

    comment = PlainTextArea("Note interne sur la complétude", max_length=2000)


class RequestItemsForm(VersionedForm):
    """Ask for pieces."""

    items = PlainTextArea(
        "Pièces ou informations à fournir",
        [Required("Indiquez au moins une pièce ou une information, une par ligne.")],
        description="Une par ligne. Seulement ce qui est indispensable à l’examen du dossier.",
        max_length=6000,
    )
    due_on = FrenchDateField("À fournir au plus tard le", [Required("Indiquez la date limite de réponse.")])
    message = PlainTextArea("Message au demandeur", max_length=2000)


class ActionForm(VersionedForm):
    """A button: the version alone."""


class ProposalForm(VersionedForm):
    """Propose a grant or a refusal."""

    outcome = RadioField(
        "Proposition",
        [Required("Choisissez d’accorder ou de refuser.")],
        choices=choices([("grant", "Accorder une subvention"), ("refuse", "Refuser la demande")]),
    )
    amount = EurosField("Montant proposé", description="Pour un accord, en euros. Par exemple 12 600,00")
    act_title = CleanStringField(
        "Intitulé du projet dans l’arrêté",
        description="Pour un accord. Rédigé par l’administration ; les mots du demandeur restent dans l’annexe.",
        max_length=300,
    )
    motive = PlainTextArea(
        "Motif",
        [Required("Écrivez le motif de la proposition.")],
        description="Appuyez-vous sur les critères du cahier des charges. Le demandeur peut en obtenir communication.",
        max_length=4000,
    )
    cap_reason = PlainTextArea(
        "Motif du dépassement du plafond",
        description="Seulement si le montant dépasse le plafond par porteur, ce qui n’est possible que pour un EPCI.",
        max_length=2000,
    )


class ReturnForm(VersionedForm):
    """Take back the proposal that was read."""

    proposal = HiddenField()
    reason = PlainTextArea(
        "Motif de la reprise", [Required("Écrivez pourquoi la proposition revient en instruction.")], max_length=2000
    )


def expenses_form(expense_ids: Iterable[str], natures: Mapping[str, str]) -> type[VersionedForm]:
    """Form with, for each expense: ``nature_ID``, ``excl_tax_ID``, ``incl_tax_ID``, ``reason_ID``."""
    fields: dict[str, Any] = {}
    for key in expense_ids:
        fields[f"nature_{key}"] = SelectField("Nature retenue", choices=choices(natures.items()))
        fields[f"excl_tax_{key}"] = EurosField("Retenu hors taxes", description="0 pour écarter la dépense")
        fields[f"incl_tax_{key}"] = EurosField("Retenu TTC", description="En euros")
        fields[f"reason_{key}"] = PlainTextArea(
            "Motif",
            description="À écrire si le retenu diffère du déclaré. Le demandeur le lit une fois l’éligibilité conclue.",
            max_length=1000,
        )
    return type("ExpensesForm", (VersionedForm,), fields)


def eligibility_form(checks: Iterable[tuple[str, str]]) -> type[VersionedForm]:
    """Form with, for each check ``(code, automatic outcome)``: ``conclusion_CODE`` and ``reason_CODE``; a comment."""
    fields: dict[str, Any] = {}
    for code, automatic in checks:
        offered = [(c.value, label) for c, label in CONCLUSION_LABELS.items() if _offered(c, automatic)]
        blank = "Concluez sur ce point" if automatic == "review" else ""
        fields[f"conclusion_{code}"] = SelectField("Conclusion", choices=choices(offered, blank))
        fields[f"reason_{code}"] = PlainTextArea(
            "Motif", description="À écrire si la conclusion diffère du contrôle automatique", max_length=2000
        )
    fields["comment"] = PlainTextArea("Commentaire d’ensemble", max_length=4000)
    return type("EligibilityForm", (VersionedForm,), fields)


def _offered(conclusion: Conclusion, automatic: str) -> bool:
    if conclusion is Conclusion.KEEP:
        return automatic != "review"
    return conclusion.value != automatic


class LevelField(RadioField):
    """Levels 0–4 with their written anchors as hints."""

    def __init__(self, label: str = "", *, anchors: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.choice_hints = {str(level): anchor for level, anchor in enumerate(anchors)}
        kwargs["choices"] = choices((str(level), f"Niveau {level}") for level in range(len(anchors)))
        super().__init__(label, validate_choice=False, **kwargs)


def scoring_form(criteria: Iterable[tuple[str, str, tuple[str, ...]]]) -> type[VersionedForm]:
    """Form with, for each criterion ``(code, label, anchors)``: ``level_CODE`` and ``comment_CODE``."""
    fields: dict[str, Field] = {"dossier_version": HiddenField(render_kw={"id": False})}
    for code, label, anchors in criteria:
        fields[f"level_{code}"] = LevelField(label, anchors=anchors)
        fields[f"comment_{code}"] = PlainTextArea(
            "Commentaire", description="À écrire aux niveaux 0 et 4", max_length=2000
        )
    fields["comment"] = PlainTextArea("Appréciation d’ensemble", max_length=4000)
    return type("ScoringForm", (VersionedForm,), fields)
