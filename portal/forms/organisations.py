"""Forms of an organisation's identity: the SIRET to look up, a body typed in, a correction, a proof. Shape only."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, SelectField

from portal.domain.organisation import PROOF_LABELS
from portal.forms.base import PortalForm, Required, choices
from portal.forms.choices import WholeNumberField
from portal.forms.fields import CleanStringField, SiretField
from portal.forms.uploads import UploadField
from portal.reference import LEGAL_CATEGORIES

PROOF_EXTENSIONS = ("pdf", "jpg", "jpeg", "png")
#: Of bodies the COG holds.
_IN_REFERENCE = ("7210", "7343", "7344", "7346", "7348")
#: What people look for first, then the others in the order of the nomenclature.
_FIRST = ("7353", "7345", "7354", "7355", "7357", "7361", "7367", "7410", "9220", "9230")


def category_choices(*, every: bool = False) -> list[tuple[str, str]]:
    """Legal categories with their labels, the usual ones first."""
    codes = [*_FIRST, *(code for code in LEGAL_CATEGORIES if code not in _FIRST)]
    more = [("5599", "Société commerciale (La Poste par exemple)")]
    return [(code, LEGAL_CATEGORIES[code]) for code in codes if every or code not in _IN_REFERENCE] + more


class SiretForm(PortalForm):
    """The first question about a body the COG does not hold."""

    siret = SiretField("SIRET de l’organisme", [Required("Saisissez le SIRET, 14 chiffres.")])


class _IdentityFields(PortalForm):
    """What both the typed body and a correction say."""

    name = CleanStringField("Nom", [Required("Indiquez le nom de l’organisme.")], max_length=200)
    legal_category = SelectField("Catégorie juridique", [Required("Choisissez la catégorie juridique.")])
    address = CleanStringField("Adresse postale", max_length=300)
    postal_code = CleanStringField("Code postal", max_length=5, width="xs", render_kw={"inputmode": "numeric"})
    department = CleanStringField(
        "Département du siège",
        [Required("Indiquez le département du siège.")],
        max_length=3,
        width="xs",
        description="Par exemple 71",
    )


class BodyForm(_IdentityFields):
    """A body typed in, with its proofs; ``looked_up`` carries what the registry said, signed."""

    looked_up = HiddenField()
    france_services = BooleanField("L’organisme porte une maison France Services ou une MSAP")
    proof_statutes = UploadField(PROOF_LABELS["statutes"], extensions=PROOF_EXTENSIONS)
    proof_funders_list = UploadField(PROOF_LABELS["funders_list"], extensions=PROOF_EXTENSIONS)
    proof_france_services_label = UploadField(PROOF_LABELS["france_services_label"], extensions=PROOF_EXTENSIONS)


def body_form(data: dict[str, str] | None = None) -> BodyForm:
    """The form, prefilled with what the registry said when it is shown first."""
    form = BodyForm(formdata=None, data=data) if data is not None else BodyForm()
    form.legal_category.choices = choices(_with(category_choices(), (data or {}).get("legal_category")), "Choisissez")
    return form


class CorrectionForm(_IdentityFields):
    """Every field of an identity, as it should be."""

    siret = SiretField("SIRET", [Required("Saisissez le SIRET, 14 chiffres.")])
    population = WholeNumberField("Population")
    epci_name = CleanStringField("Intercommunalité", max_length=200)


def correction_form(data: dict[str, object] | None, category: str) -> CorrectionForm:
    """The form; ``data`` shows what is known, None reads what was typed."""
    form = CorrectionForm(formdata=None, data=data) if data is not None else CorrectionForm()
    form.legal_category.choices = choices(_with(category_choices(every=True), category), "Choisissez")
    return form


def _with(pairs: list[tuple[str, str]], code: str | None) -> list[tuple[str, str]]:
    """The choices, with a code that the list lacks but a source gives."""
    known = {value for value, _ in pairs}
    return pairs if not code or code in known else [(code, f"Catégorie {code}"), *pairs]


class ProofForm(PortalForm):
    """A document of the organisation."""

    kind = SelectField("Nature de la pièce", [Required("Dites de quelle pièce il s’agit.")])
    file = UploadField("Fichier", [Required("Choisissez un fichier.")], extensions=PROOF_EXTENSIONS)


def proof_form() -> ProofForm:
    """The form with every kind."""
    form = ProofForm()
    form.kind.choices = choices(PROOF_LABELS.items(), "Sélectionnez une réponse")
    return form
