"""Forms of accounts beyond signing in: a forgotten password, another address, an objection. Shape only."""

from __future__ import annotations

from wtforms import PasswordField
from wtforms.validators import EqualTo

from portal.domain.passwords import RULE
from portal.forms.base import PortalForm, Required
from portal.forms.fields import EmailField, PlainTextArea

_NEW = {"autocomplete": "new-password"}


class ForgottenForm(PortalForm):
    """The address a link to a new password is mailed to."""

    email = EmailField("Adresse électronique de votre compte", [Required("Saisissez votre adresse électronique.")])


class NewPasswordForm(PortalForm):
    """The new password, twice."""

    password = PasswordField(
        "Nouveau mot de passe", [Required("Choisissez un mot de passe.")], description=RULE, render_kw=_NEW
    )
    password_again = PasswordField(
        "Nouveau mot de passe, une seconde fois",
        [Required("Répétez le mot de passe."), EqualTo("password", "Les deux mots de passe sont différents.")],
        render_kw=_NEW,
    )


class ChangeEmailForm(PortalForm):
    """The new address, and the password that proves who asks."""

    email = EmailField("Nouvelle adresse électronique", [Required("Saisissez votre nouvelle adresse.")])
    password = PasswordField(
        "Mot de passe",
        [Required("Saisissez votre mot de passe.")],
        render_kw={"autocomplete": "current-password"},
    )


class ConfirmForm(PortalForm):
    """A button that must be pressed: a link opened by a mail scanner changes nothing."""


class ObjectionForm(PortalForm):
    """Why a warned person objects."""

    objection = PlainTextArea(
        "Pourquoi vous opposez-vous ?",
        [Required("Dites en quelques mots pourquoi vous vous opposez.")],
        max_length=2000,
        description="Par exemple : je suis toujours secrétaire de la commune.",
    )
