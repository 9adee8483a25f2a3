"""Forms of the applicant's steps: organisation, identity, project, piece, signature, withdrawal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField

from portal.domain.declaration import (
    DOCUMENT_KINDS,
    NOTIFICATION_TEXT,
    PAPER_TEXT,
    PLEDGE_TEXT,
    SINCERITY_TEXT,
    SUMMARY_GUIDE,
    SUMMARY_MAX,
)
from portal.domain.partners import PARTNER_ROLES
from portal.domain.questions import QUESTIONS, Question
from portal.eligibility.rulebook import Rulebook
from portal.forms.base import PortalForm, Required, choices
from portal.forms.choices import WholeNumberField, YesNoField
from portal.forms.fields import (
    CleanStringField,
    EmailField,
    FrenchDateField,
    PhoneField,
    PlainTextArea,
    SiretField,
)
from portal.forms.uploads import UploadField

PROOF_EXTENSIONS = ("pdf", "jpg", "jpeg", "png")


#: A browser that fills a reloaded page again must not put back an old version.
_FRESH = {"autocomplete": "off"}


class DraftForm(PortalForm):
    """A step of a draft: carries the version it was made from, what it showed then, and which page it is."""

    version = HiddenField(render_kw=_FRESH)
    seen = HiddenField(render_kw=_FRESH)
    page = HiddenField(render_kw=_FRESH)

    @property
    def version_number(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class AttachForm(PortalForm):
    """The establishment of the chosen organisation; ``looked_up`` carries what the registry said, signed.

    ``refused``: fields the use-case refused (``siren``: the organisation has its space already).
    """

    refused: frozenset[str] = frozenset()
    looked_up = HiddenField()
    siret = SiretField("SIRET de la mairie ou du siège", [Required("Saisissez le SIRET, 14 chiffres.")])
    address = CleanStringField("Adresse postale", max_length=300, description="Numéro et voie, code postal et commune.")


class IdentityForm(DraftForm):
    """Who answers for the dossier, and what the rules ask of the organisation."""

    contact_name = CleanStringField(
        "Prénom et nom", description="La personne que la préfecture pourra joindre.", render_kw={"autocomplete": "name"}
    )
    contact_position = CleanStringField("Fonction", description="Par exemple : secrétaire de mairie, maire")
    contact_email = EmailField("Adresse électronique")
    contact_phone = PhoneField("Téléphone")
    contact_address = CleanStringField("Adresse postale", max_length=300)
    decision_level_commitment = YesNoField(
        "Le projet est-il porté par un élu ou une autorité qui peut décider ?",
        description="Par exemple le maire, le président ou le conseil.",
    )
    vat_recovered = YesNoField(
        "Récupérez-vous la TVA sur ces dépenses ?",
        description="Par le FCTVA ou par déduction. Si oui, le plan se fait hors taxe ; sinon, toutes taxes comprises.",
    )
    france_services = RadioField(
        "Portez-vous une maison France Services ou une MSAP ?",
        choices=choices([("none", "Non"), ("declared", "Oui")]),
        default="none",
    )
    funded_only_by_local_authorities = YesNoField(
        "L’organisme est-il financé uniquement par des collectivités locales ?",
        description="Ne concerne ni les communes ni les intercommunalités.",
        unknown="Sans objet, ou je ne sais pas",
    )


class ProjectForm(DraftForm):
    """What the project is and when; ``project_form`` adds the choices of the window and the questions."""

    title = CleanStringField("Intitulé du projet", max_length=300)
    main_axis = RadioField("Axe principal du projet", default="", validate_choice=False)
    other_axes = SelectMultipleField("Autres axes concernés", validate_choice=False)
    summary = PlainTextArea(
        "Présentation du projet en dix lignes",
        max_length=SUMMARY_MAX,
        description=f"Environ {SUMMARY_GUIDE} caractères, soit dix lignes. Un texte plus long est gardé entier.",
    )
    digital_transformation = YesNoField(
        "Est-ce un projet de transformation, d’innovation ou de modernisation numérique ?"
    )
    other_window = RadioField(
        "Avez-vous demandé l’aide d’un autre guichet de ce fonds ?", default="", validate_choice=False
    )
    first_legal_act_on = FrenchDateField(
        "Date du premier engagement signé",
        description="Devis signé, bon de commande ou marché. Laissez vide si rien n’est signé.",
    )
    start_on = FrenchDateField("Début prévu du projet")
    results_on = FrenchDateField("Premiers résultats visibles")
    financial_close_on = FrenchDateField("Dernière facture payée")


def project_form(rulebook: Rulebook) -> type[ProjectForm]:
    """The project form with the axes of the window and every question (fields ``answer_<key>``)."""
    fields = {f"answer_{question.key}": _question(question) for question in QUESTIONS}
    form: Any = type("ProjectFormOfWindow", (ProjectForm,), fields)
    axes = [(axis.code, f"{axis.code} – {axis.label}") for axis in rulebook.axes]
    form.main_axis = RadioField("Axe principal du projet", choices=choices(axes), validate_choice=False)
    form.other_axes = SelectMultipleField("Autres axes concernés", choices=choices(axes), validate_choice=False)
    form.other_window = RadioField(
        "Avez-vous demandé l’aide d’un autre guichet de ce fonds ?",
        choices=choices([*rulebook.other_windows.items(), ("", "Je ne sais pas")]),
        default="",
        validate_choice=False,
    )
    found: type[ProjectForm] = form
    return found


def _question(question: Question) -> Any:
    about = f"{question.hint} {question.why}"
    return (WholeNumberField if question.number else PlainTextArea)(question.label, description=about)


class PartnerForm(DraftForm):
    """A partner that the reference does not hold, or one found in it (then ``siren`` alone names it)."""

    name = CleanStringField("Nom du partenaire", description="Par exemple : Syndicat mixte du Clunisois")
    siren = CleanStringField(
        "SIREN", width="sm", description="9 chiffres, si vous le connaissez.", render_kw={"inputmode": "numeric"}
    )
    role = RadioField("Son rôle dans le projet", choices=choices(PARTNER_ROLES.items()), default="user")
    agreement = SelectField("Convention déjà déposée dans ce dossier", validate_choice=False)
    file = UploadField("Convention ou accord à déposer", extensions=PROOF_EXTENSIONS)


class DocumentForm(DraftForm):
    """A piece to add."""

    kind = SelectField("Nature de la pièce", choices=choices(DOCUMENT_KINDS.items(), "Sélectionnez une réponse"))
    file = UploadField("Fichier", [Required("Choisissez un fichier.")], extensions=PROOF_EXTENSIONS)
    expense = SelectField("Dépense concernée", validate_choice=False)


class SignForm(DraftForm):
    """The signature: exact words, name, capacity, consents; ``sign_form`` adds a word for each question."""

    idempotency_key = HiddenField()
    pledger_name = CleanStringField("Prénom et nom de la personne qui signe")
    pledger_position = CleanStringField(
        "Qualité", description="Par exemple : maire, président, ou délégation reçue le…"
    )
    pledge_accepted = BooleanField(PLEDGE_TEXT)
    sincerity_attested = BooleanField(SINCERITY_TEXT)
    notification = RadioField(
        "Comment la décision vous sera-t-elle notifiée ?",
        [Required("Choisissez comment la décision vous sera notifiée.")],
        choices=choices([("electronic", NOTIFICATION_TEXT), ("paper", PAPER_TEXT)]),
    )


def sign_form(codes: Iterable[str]) -> type[SignForm]:
    """The signature with ``word_CODE`` for each question of the final check."""
    fields = {
        f"word_{code}": PlainTextArea(
            "Pourquoi déposez-vous malgré ce point ?",
            max_length=4000,
            description="Quelques mots suffisent : la préfecture les lira avec votre dossier.",
        )
        for code in codes
    }
    return type("SignFormOfQuestions", (SignForm,), fields)


class WithdrawForm(DraftForm):
    """Why the applicant withdraws."""

    reason = PlainTextArea(
        "Pourquoi vous désistez-vous ?", [Required("Dites en quelques mots pourquoi vous vous désistez.")]
    )
