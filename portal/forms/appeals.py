"""Forms of appeals: the appeal as received, and each thing that happens to it."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, SelectField

from portal.domain.appeals import AUTHOR_LABELS, CHANNEL_LABELS, KIND_LABELS
from portal.forms.applicant import PROOF_EXTENSIONS
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import CleanStringField, FrenchDateField, PlainTextArea
from portal.forms.uploads import UploadsField

_YES_NO = choices([("yes", "Oui"), ("no", "Non")])


class AppealForm(PortalForm):
    """An appeal as it was received."""

    target = SelectField("Ce qui est contesté", [Required("Choisissez ce qui est contesté.")])
    kind = RadioField("Nature du recours", [Required("Choisissez la nature.")], choices=choices(KIND_LABELS.items()))
    author = RadioField("Auteur du recours", [Required("Dites qui agit.")], choices=choices(AUTHOR_LABELS.items()))
    author_name = CleanStringField("Nom de l’auteur", description="Pour un tiers. Vide : le porteur du dossier.")
    channel = SelectField(
        "Arrivé par", [Required("Dites comment le recours est arrivé.")], choices=choices(CHANNEL_LABELS.items(), "–")
    )
    received_on = FrenchDateField("Reçu le", [Required("Indiquez le jour de réception.")])
    lodged_on = FrenchDateField(
        "Envoyé ou enregistré au greffe le",
        description="Cachet de la poste, ou enregistrement par le tribunal : c’est ce jour qui compte. Vide : le jour "
        "de réception.",
    )
    starts_on = FrenchDateField(
        "Décision notifiée ou publiée le",
        description="Vide : la date que le portail connaît (départ du délai contre l’acte, naissance du rejet "
        "implicite).",
    )
    remedies_stated = RadioField(
        "Les voies et délais de recours étaient indiqués",
        [Required("Dites si les voies et délais étaient indiqués.")],
        choices=_YES_NO,
        description="Dans la notification ; pour un rejet implicite, dans l’accusé de réception de la demande.",
    )
    grounds = PlainTextArea("Ce que demande et soutient l’auteur", max_length=6_000)
    court_name = CleanStringField("Tribunal saisi", description="Pour un recours contentieux ou un référé.")
    court_number = CleanStringField("Numéro de la requête", max_length=40, width="sm")
    defence_due_on = FrenchDateField("Mémoire en défense attendu le")
    files = UploadsField("Pièces du recours", extensions=PROOF_EXTENSIONS)


class StepForm(PortalForm):
    """What every step asks: when, in which words, with which files."""

    version = HiddenField(render_kw={"id": False})
    on = FrenchDateField("Date", [Required("Indiquez la date.")])
    text = PlainTextArea("Note", max_length=6_000)
    files = UploadsField("Fichiers", extensions=PROOF_EXTENSIONS)

    def seen_version(self) -> int:
        """The version the form was made from; -1 when the field was tampered with."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class AnswerForm(StepForm):
    """The signatory's answer, or the minister's."""

    outcome = RadioField(
        "Réponse",
        [Required("Choisissez d’accueillir ou de rejeter le recours.")],
        choices=choices(
            [
                ("uphold", "Accueillir : le dossier refusé revient en instruction, pour une nouvelle décision"),
                ("reject", "Rejeter : la décision contestée est maintenue"),
            ]
        ),
    )
    remedies_stated = RadioField(
        "La réponse indique les voies et délais de recours",
        [Required("Dites si la réponse indique les voies et délais de recours.")],
        choices=_YES_NO,
    )


class JudgmentForm(StepForm):
    """What a court decided; its choices depend on the kind of appeal."""

    outcome = RadioField("Le tribunal", [Required("Choisissez ce que le tribunal a décidé.")])
    due_on = FrenchDateField(
        "Réexamen enjoint au plus tard le", description="Vide : le jugement ne fixe pas de délai de réexamen."
    )


class EndForm(StepForm):
    """An appeal given up, or recorded by mistake."""

    outcome = RadioField(
        "Pourquoi ce recours prend fin",
        [Required("Dites pourquoi ce recours prend fin.")],
        choices=choices(
            [("dropped", "Son auteur s’en désiste"), ("mistaken", "Il avait été enregistré par erreur")]
        ),
    )
