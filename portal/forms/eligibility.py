"""The public eligibility check: few questions, sent by address (GET), nothing stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField, RadioField, SelectField

from portal.eligibility.rulebook import Rulebook
from portal.forms.base import PortalForm, choices
from portal.forms.choices import YesNoField
from portal.forms.fields import EurosField, FrenchDateField

UNKNOWN = "unknown"
#: Of an answer carried by an address.
_LONGEST = 200


class CheckForm(PortalForm):
    """Questions of the check; axes and natures are set by ``check_form``."""

    class Meta(PortalForm.Meta):
        csrf = False

    siren = HiddenField()
    main_axis = RadioField("Votre projet, c’est plutôt…", default=UNKNOWN, validate_choice=False)
    nature = SelectField("Que voulez-vous acheter, pour l’essentiel ?", validate_choice=False)
    amount = EurosField(
        "Combien cela coûte-t-il, hors taxe ?",
        description="Même approximatif ; laissez vide si vous ne savez pas. Par exemple 18 000,00",
    )
    other_public = EurosField("Autres aides publiques demandées ou obtenues", description="Par exemple 2 000,00")
    first_legal_act_on = FrenchDateField(
        "Date du premier devis ou bon de commande signé", description="Laissez vide si rien n’est signé."
    )
    start_on = FrenchDateField("Début prévu", description="Laissez vide si vous ne savez pas. Par exemple 15/11/2021")
    end_on = FrenchDateField("Fin prévue, factures payées", description="Laissez vide si vous ne savez pas.")
    digital = YesNoField("Est-ce un projet de transformation ou de modernisation numérique ?")
    decision = YesNoField("Un élu ou une autorité qui peut décider porte-t-il le projet ?")
    france_services = RadioField(
        "Portez-vous une maison France Services ou une MSAP ?",
        choices=choices([("none", "Non"), ("declared", "Oui")]),
        default="none",
    )


def answers_of(form: CheckForm, arguments: Mapping[str, str]) -> dict[str, str]:
    """What was answered, to be carried by an address: the form's own fields and nothing else."""
    return {field.name: arguments[field.name][:_LONGEST] for field in form if field.name in arguments}


def check_form(rulebook: Rulebook, formdata: Any, siren: str) -> CheckForm:
    """The form for one organisation; ``formdata`` None shows it empty."""
    form = CheckForm(formdata=formdata, data={"siren": siren})
    form.siren.data = siren
    form.main_axis.choices = choices(
        [*((axis.code, axis.label) for axis in rulebook.axes), (UNKNOWN, "Je ne sais pas encore")]
    )
    form.main_axis.choice_hints = {axis.code: axis.description for axis in rulebook.axes}
    natures = [(code, label) for code, label in rulebook.natures.items() if code != "other"]
    form.nature.choices = choices(natures, "Je ne sais pas encore, ou autre chose")
    return form
