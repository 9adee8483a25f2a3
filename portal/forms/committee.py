"""Forms of scenarios and committee sessions: shape only."""

from __future__ import annotations

import re
from fractions import Fraction

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField

from portal.domain.committee import MEMBER_ROLE_LABELS, SESSION_OUTCOME_LABELS
from portal.domain.scenario.facts import FILL_LABELS, ORDER_LABELS, SCOPE_LABELS, TIE_LABELS
from portal.forms.base import PortalForm, Required, choices
from portal.forms.choices import WholeNumberField
from portal.forms.fields import CleanStringField, EurosField, FrenchDateField, PlainTextArea, TypedField
from portal.forms.instructor import VersionedForm


class DecimalField(TypedField):
    """A number with at most two decimals, as an exact fraction: « 70 », « 62,5 », « 62.5 % »."""

    width = "xs"
    attributes = {"inputmode": "decimal", "autocomplete": "off"}  # noqa: RUF012

    def parse(self, text: str) -> Fraction:
        plain = re.sub(r"[\s\u00a0\u202f%]", "", text).replace(",", ".")
        if not re.fullmatch(r"\d{1,5}(\.\d{1,2})?", plain, re.ASCII):
            raise ValueError("Saisissez un nombre, par exemple 70 ou 62,5.")
        return Fraction(plain)

    def show(self, value: Fraction) -> str:
        hundredths = value.numerator * 100 // value.denominator
        whole, rest = divmod(hundredths, 100)
        return f"{whole},{rest:02d}".rstrip("0").rstrip(",") if rest else str(whole)


class ScenarioForm(VersionedForm):
    """The rules of a scenario."""

    name = CleanStringField("Nom du scénario", [Required("Donnez un nom au scénario.")], max_length=120)
    window = SelectField("Guichet", validate_choice=False)
    scope = SelectField("Dossiers pris en compte", choices=choices((k.value, v) for k, v in SCOPE_LABELS.items()))
    order = SelectField("Ordre", choices=choices((k.value, v) for k, v in ORDER_LABELS.items()))
    tie_break = SelectField("À égalité", choices=choices((k.value, v) for k, v in TIE_LABELS.items()))
    fill = SelectField("Emploi de l’enveloppe", choices=choices((k.value, v) for k, v in FILL_LABELS.items()))
    partial_last = BooleanField(
        "Donner ce qui reste au premier qui ne tient plus", description="Il est alors financé en partie."
    )
    rate = DecimalField(
        "Taux, en pourcentage", description="Vide\u00a0: les montants proposés, ou à défaut ceux des contrôles."
    )
    minimum_score = DecimalField("Note minimale sur 100")
    envelope = EurosField("Enveloppe", description="Vide\u00a0: les crédits disponibles à ce jour.")


class AdjustmentForm(VersionedForm):
    """What is set by hand for one dossier."""

    amount = EurosField("Montant fixé", description="Vide\u00a0: selon les règles du scénario.")
    rank = WholeNumberField("Rang", description="Sert quand l’ordre est donné à la main.")
    priorities = WholeNumberField(
        "Priorités du texte reconnues, de 0 à 4", description="Sert à départager, si le scénario le prévoit."
    )
    aside = BooleanField("Mettre ce dossier de côté")


class PlanSessionForm(PortalForm):
    """A new session."""

    title = CleanStringField("Titre de la séance", [Required("Donnez un titre à la séance.")], max_length=200)
    window = SelectField("Guichet", validate_choice=False)
    held_on = FrenchDateField("Date de la séance", [Required("Indiquez la date de la séance.")])
    place = CleanStringField("Lieu", max_length=200)
    scenario = SelectField("Ordre du jour", validate_choice=False)
    dossiers = SelectMultipleField("Dossiers proposés à la décision", validate_choice=False)


class DossiersForm(PortalForm):
    """Proposed dossiers to add to an agenda."""

    dossiers = SelectMultipleField("Dossiers à ajouter", validate_choice=False)


class MemberForm(PortalForm):
    """Somebody to call."""

    person = SelectField("Compte du guichet", validate_choice=False)
    name = CleanStringField("Ou nom", max_length=120)
    quality = CleanStringField("Qualité", max_length=200, description="Par exemple sous-préfète, ou finances publiques")
    role = SelectField("Rôle", choices=choices((k.value, v) for k, v in MEMBER_ROLE_LABELS.items()))


class AttendanceForm(PortalForm):
    """Who is there."""

    present = SelectMultipleField("Membres présents", validate_choice=False)


class RecusalForm(PortalForm):
    """Somebody steps aside for a dossier."""

    member = SelectField("Membre qui se déporte", [Required("Choisissez le membre.")], validate_choice=False)
    reason = CleanStringField("Motif du déport", [Required("Écrivez le motif du déport.")], max_length=300)


class ConclusionForm(PortalForm):
    """What the session concludes of a dossier."""

    outcome = RadioField(
        "Conclusion",
        [Required("Choisissez la conclusion.")],
        choices=choices((k.value, v) for k, v in SESSION_OUTCOME_LABELS.items()),
    )
    amount = EurosField("Montant", description="Pour accorder, ou pour la liste d’attente.")
    motive = PlainTextArea("Motif", max_length=4000, description="À écrire pour refuser. Il figure au procès-verbal.")
    votes_for = WholeNumberField("Voix pour")
    votes_against = WholeNumberField("Voix contre")
    votes_abstained = WholeNumberField("Abstentions")


class HoldForm(PortalForm):
    """Close the session."""

    minutes = PlainTextArea("Observations au procès-verbal", max_length=8000)


class ReviseForm(PortalForm):
    """Reopen or cancel a session."""

    reason = PlainTextArea("Motif", [Required("Écrivez pourquoi.")], max_length=2000)
    what = HiddenField()


class AgreementForm(PortalForm):
    """The prefect's agreement."""

    agreed_on = FrenchDateField("Date de l’accord", [Required("Indiquez la date de l’accord.")])
    reference = CleanStringField(
        "Référence de l’accord",
        [Required("Indiquez la référence de l’accord.")],
        max_length=80,
        width="md",
        description="Numéro de la note ou du courrier signé.",
    )
