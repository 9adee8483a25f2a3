"""Forms of the texts of acts: a whole template, a special article, an act that follows another. Shape only."""

from __future__ import annotations

from wtforms import HiddenField, RadioField

from portal.acts.words import Passage, Seed
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import CleanStringField, EurosField, FrenchDateField, PlainTextArea


class TemplateForm(PortalForm):
    """Parent of the form of one template: a text area a passage (see ``template_form``)."""

    reason = PlainTextArea(
        "Pourquoi le texte change",
        [Required("Dites pourquoi le texte change.")],
        max_length=1000,
        description="Pour l’administrateur qui approuvera, et pour l’historique.",
    )
    based_on = HiddenField()

    @property
    def version(self) -> int:
        """The version in force when the page was opened."""
        text = str(self.based_on.data or "")
        return int(text) if text.isascii() and text.isdigit() else -1


def field_name(key: str) -> str:
    """The form field of a passage."""
    return "text_" + key.replace(".", "_")


_WRITTEN = Required("Écrivez ce texte : l’acte ne peut pas s’en passer.")


def template_form(seed: Seed) -> type[TemplateForm]:
    """The form class of a template."""
    fields = {
        field_name(one.key): PlainTextArea(
            one.label, [_WRITTEN] if one.text else [], max_length=4000, description=_hint(one)
        )
        for one in seed.passages
    }
    return type("TemplateFormOfOne", (TemplateForm,), fields)


def _hint(passage: Passage) -> str:
    parts = ["Un élément par ligne."] if passage.lines else []
    if passage.variables:
        parts.append("Variables : " + ", ".join(f"{{{name}}}" for name in passage.variables) + ".")
    return " ".join(parts)


class SpecialArticleForm(PortalForm):
    """An article of one act alone."""

    title = CleanStringField("Titre de l’article", [Required("Donnez un titre à l’article.")], max_length=120)
    text = PlainTextArea("Texte de l’article", [Required("Écrivez le texte de l’article.")], max_length=4000)
    reason = PlainTextArea(
        "Pourquoi cet article",
        [Required("Dites pourquoi cet acte a besoin de cet article.")],
        max_length=1000,
        description="Gardé au dossier, jamais imprimé.",
    )


class FollowingForm(PortalForm):
    """An act that follows an award: what it does, why, what it changes, who was heard."""

    kind = RadioField(
        "Ce que fait l’acte",
        [Required("Choisissez ce que fait l’acte.")],
        choices=choices(
            (
                ("amendment", "Modifier l’acte (arrêté modificatif\u00a0; avenant pour une convention)"),
                ("repeal", "Y mettre fin pour l’avenir (abrogation)"),
                ("withdrawal", "L’effacer depuis l’origine (retrait)"),
                ("lapse", "Constater sa caducité"),
            )
        ),
    )
    grounds = PlainTextArea(
        "Motifs",
        [Required("Écrivez au moins un motif\u00a0: un tel acte est toujours motivé.")],
        description="Un motif par ligne, tel qu’il se lit après « Considérant que ».",
    )
    completion_on = FrenchDateField("Nouvelle date d’achèvement")
    last_claim_on = FrenchDateField("Nouvelle date de la dernière demande de paiement")
    amount = EurosField("Nouveau montant maximal")
    title = CleanStringField("Nouvel intitulé de l’opération", max_length=300)
    description = PlainTextArea("Nouvelles caractéristiques de l’opération", max_length=1500)
    requested_on = FrenchDateField("Demande du bénéficiaire reçue le")
    letter_on = FrenchDateField("Lettre invitant à présenter des observations, envoyée le")
    observations_by = FrenchDateField("Observations attendues jusqu’au")
    observations_on = FrenchDateField("Observations reçues le")
    effective_on = FrenchDateField(
        "Date d’effet de l’abrogation", description="Vide : le jour de la notification de l’acte."
    )
    unlawful = RadioField(
        "Raison du retrait",
        choices=choices((("no", "Conditions de la subvention non respectées"), ("yes", "Arrêté illégal"))),
        default="no",
    )
    based_on = HiddenField()

    @property
    def wordings(self) -> int:
        """How often the draft had been worded when the page was opened."""
        text = str(self.based_on.data or "")
        return int(text) if text.isascii() and text.isdigit() else 0
