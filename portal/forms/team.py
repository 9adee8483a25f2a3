"""Forms of an organisation's team: invitation, power to sign, takeover. Shape only."""

from __future__ import annotations

from wtforms import HiddenField, RadioField

from portal.domain.actors import Role
from portal.domain.team import TEAM_ROLES, PowerKind
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import CleanStringField, EmailField, FrenchDateField, PlainTextArea
from portal.forms.uploads import UploadField

PROOF_EXTENSIONS = ("pdf", "jpg", "jpeg", "png")


def role_choices(roles: tuple[Role, ...]) -> list[tuple[str, str]]:
    """Roles with what each allows."""
    return [(role.value, TEAM_ROLES[role]) for role in roles]


class InviteForm(PortalForm):
    """An address and a role; choices are set by ``invite_form``."""

    email = EmailField("Adresse électronique", [Required("Saisissez l’adresse électronique de la personne.")])
    role = RadioField("Rôle", validators=[Required("Choisissez un rôle.")], default=Role.EDITOR.value)


def invite_form(roles: tuple[Role, ...]) -> InviteForm:
    """The form for whoever may invite to ``roles``."""
    form = InviteForm()
    form.role.choices = choices(role_choices(roles))
    return form


class PowerForm(PortalForm):
    """By which power one signs."""

    kind = RadioField(
        "À quel titre signez-vous ?",
        [Required("Dites à quel titre vous signez.")],
        choices=choices(
            [
                (PowerKind.REPRESENTATIVE.value, "Je suis le représentant légal (maire, président…)"),
                (PowerKind.DELEGATE.value, "J’ai reçu une délégation de signature"),
            ]
        ),
    )
    capacity = CleanStringField(
        "Votre qualité",
        [Required("Indiquez votre qualité.")],
        description="Par exemple : maire, présidente, première adjointe",
    )
    representative_name = CleanStringField("Prénom et nom du représentant légal")
    representative_capacity = CleanStringField("Sa qualité", description="Par exemple : maire, présidente")
    delegated_on = FrenchDateField("Date de l’acte de délégation")
    reference = CleanStringField("Référence de l’acte", description="Par exemple : arrêté n° 2020-14")
    file = UploadField("Copie signée de la délégation", extensions=PROOF_EXTENSIONS)


class TakeoverForm(PortalForm):
    """A takeover: role, reason, signed letter."""

    role = RadioField(
        "Rôle demandé",
        [Required("Choisissez le rôle que vous demandez.")],
        choices=choices(role_choices((Role.PLEDGER, Role.EDITOR))),
    )
    reason = PlainTextArea(
        "Qui est parti, et pourquoi demandez-vous l’accès ?",
        [Required("Dites en quelques mots qui est parti et pourquoi vous demandez l’accès.")],
        max_length=2000,
    )
    letter = UploadField(
        "Lettre signée du représentant légal",
        [Required("Joignez la lettre signée.")],
        extensions=PROOF_EXTENSIONS,
    )


class DecideTakeoverForm(PortalForm):
    """The answer of the prefecture."""

    version = HiddenField()
    reason = PlainTextArea(
        "Motif",
        max_length=2000,
        description="Demandé pour refuser, ou pour accepter malgré une opposition. Il est envoyé aux personnes.",
    )


class RoleForm(PortalForm):
    """A colleague's new role."""

    role = RadioField(
        "Nouveau rôle",
        [Required("Choisissez un rôle.")],
        choices=choices(role_choices(tuple(TEAM_ROLES))),
    )


