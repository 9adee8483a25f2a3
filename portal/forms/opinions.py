"""Forms of opinions and notes: what the instructor asks and writes, what the consulted service answers."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import HiddenField, RadioField, SelectMultipleField

from portal.domain.notes import DIRECTION_LABELS, MAX_LENGTH, NOTE_LABELS
from portal.domain.opinions import GRANT_LABELS, SENSE_LABELS
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import CleanStringField, FrenchDateField, PlainTextArea


class AskOpinionForm(PortalForm):
    """Ask for opinions; ``ask_form`` adds the services of the window and the pieces of the dossier."""

    givers = SelectMultipleField(
        "Services à consulter", [Required("Choisissez au moins un service.")], validate_choice=False
    )
    question = PlainTextArea(
        "Question posée",
        [Required("Écrivez ce que vous demandez au service.")],
        description="Le même texte part à chaque service choisi.",
        max_length=2_000,
    )
    due_on = FrenchDateField("Réponse attendue au plus tard le")
    grants = SelectMultipleField(
        "Ce que les services pourront lire",
        description="Ils voient toujours la référence, le porteur, l’intitulé et la question ; le contact, jamais.",
        choices=choices((part.value, label) for part, label in GRANT_LABELS.items()),
        validate_choice=False,
    )
    pieces = SelectMultipleField(
        "Pièces qu’ils pourront ouvrir", description="Une par une, seulement ce dont l’avis a besoin.",
        validate_choice=False,
    )  # fmt: skip


def ask_form(
    form: AskOpinionForm, givers: Iterable[tuple[str, str]], pieces: Iterable[tuple[str, str]]
) -> AskOpinionForm:
    """The form with what may be ticked on this dossier."""
    form.givers.choices = choices(givers)
    form.pieces.choices = choices(pieces)
    return form


class ReasonForm(PortalForm):
    """Take a request back, or strike a note: why."""

    reason = PlainTextArea("Motif", [Required("Écrivez le motif.")], max_length=1_000)


class ReopenForm(PortalForm):
    """Have an opinion completed: what is missing."""

    reopen_reason = PlainTextArea(
        "Ce qui est à compléter", [Required("Écrivez ce que le service doit compléter.")], max_length=1_000
    )


class NoteForm(PortalForm):
    """A note or a call; ``key`` makes a second sending of the same page do nothing."""

    key = HiddenField(render_kw={"id": False})
    kind = RadioField("Nature", [Required("Choisissez : une note ou un appel.")], choices=choices(NOTE_LABELS.items()))
    body = PlainTextArea("Texte", [Required("Écrivez la note.")], max_length=MAX_LENGTH)
    happened_on = FrenchDateField("Jour de l’appel")
    interlocutor = CleanStringField("Interlocuteur", description="Nom et fonction")
    direction = RadioField(
        "Sens de l’appel", choices=choices(DIRECTION_LABELS.items()), validate_choice=False, default=""
    )


class CodeForm(PortalForm):
    """The code received by mail. The other fields carry an answer typed before the page closed."""

    code = CleanStringField(
        "Code reçu par courriel",
        [Required("Saisissez le code reçu par courriel.")],
        description="Six chiffres",
        max_length=20,
        width="xs",
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )
    sense = HiddenField(render_kw={"id": False})
    reasons = HiddenField(render_kw={"id": False})
    signed_by = HiddenField(render_kw={"id": False})


class OpinionForm(PortalForm):
    """The opinion."""

    sense = RadioField("Votre avis", [Required("Choisissez le sens de l’avis.")], choices=choices(SENSE_LABELS.items()))
    reasons = PlainTextArea(
        "Motifs", description="À écrire, sauf pour un avis favorable sans observation.", max_length=6_000
    )
    signed_by = CleanStringField(
        "Votre nom et votre fonction", [Required("Indiquez votre nom et votre fonction.")], max_length=200
    )
