"""Forms of the list: filters, saved views, assignment, absence, handing over, actions on several dossiers."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField

from portal.forms.base import PortalForm, Required
from portal.forms.fields import CleanStringField, EurosField, FrenchDateField
from portal.forms.instructor import VersionedForm


class InboxForm(PortalForm):
    """Filters of the list; a GET form, hence without token."""

    class Meta(PortalForm.Meta):
        csrf = False

    texte = StringField("Rechercher", description="Porteur, SIREN, projet, référence, contact, fournisseur, devis")
    qui = SelectField("Suivi par", validate_choice=False)
    etat = SelectField("État", validate_choice=False)
    tri = SelectField("Trier par", validate_choice=False)
    axe = SelectField("Axe", validate_choice=False)
    arr = SelectField("Arrondissement", validate_choice=False)
    completude = SelectField("Complétude", validate_choice=False)
    controle = SelectField("Contrôle automatique", validate_choice=False)
    min = EurosField("Demandé, à partir de", description="En euros")
    max = EurosField("Demandé, jusqu’à", description="En euros")
    col = SelectMultipleField("Colonnes", validate_choice=False)


class SaveViewForm(PortalForm):
    """A name for the selection on screen."""

    name = CleanStringField("Nom de la vue", [Required("Donnez un nom à cette vue.")], max_length=60)
    query = HiddenField(render_kw={"id": False})


class AssignForm(VersionedForm):
    """Who follows one dossier."""

    instructor = SelectField("Instructeur", validate_choice=False)
    deputy = SelectField(
        "Suppléant", validate_choice=False, description="Voit lui aussi le dossier dans ce qui l’attend."
    )


class AbsenceForm(PortalForm):
    """Days away and the deputy."""

    from_on = FrenchDateField("Premier jour d’absence", [Required("Indiquez le premier jour.")])
    to_on = FrenchDateField("Dernier jour d’absence", [Required("Indiquez le dernier jour.")])
    deputy = SelectField("Suppléant", [Required("Choisissez qui vous remplace.")], validate_choice=False)


class HandOverForm(PortalForm):
    """From whom to whom; ``ligne``: each dossier of the preview with its version."""

    target = SelectField("À transmettre à", [Required("Choisissez à qui transmettre.")], validate_choice=False)


class BatchForm(PortalForm):
    """The chosen action; dossiers come as repeated values, or all those of the list's address ``selection``."""

    faire = SelectField("Action sur les dossiers cochés", validate_choice=False)
    target = SelectField("Personne, pour une attribution", validate_choice=False)
    whole = BooleanField("Toute la sélection, toutes pages comprises")
    selection = HiddenField(render_kw={"id": False})
