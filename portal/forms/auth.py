"""Forms of accounts: sign in, ask for an account, create it, change one's password. Shape only."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo

from portal.domain.passwords import RULE
from portal.forms.base import PortalForm, Required
from portal.forms.fields import CleanStringField, EmailField, PhoneField

_CURRENT = {"autocomplete": "current-password"}
_NEW = {"autocomplete": "new-password"}


class SignInForm(PortalForm):
    """Address and password. The address is not judged here: a wrong shape is a wrong account.

    ``parked``: what was typed before the session ended, signed (``web.common.resuming``).
    """

    next = HiddenField()
    parked = HiddenField()
    email = StringField(
        "Adresse électronique",
        [Required("Saisissez votre adresse électronique.")],
        render_kw={"type": "email", "autocomplete": "username", "spellcheck": "false"},
    )
    password = PasswordField("Mot de passe", [Required("Saisissez votre mot de passe.")], render_kw=_CURRENT)


class AskAccountForm(PortalForm):
    """The address a registration link is mailed to; ``next``: the page to come back to."""

    next = HiddenField()
    email = EmailField("Adresse électronique professionnelle", [Required("Saisissez votre adresse électronique.")])


class RegisterForm(PortalForm):
    """Who the person is, and the password of the new account."""

    name = CleanStringField(
        "Prénom et nom", [Required("Indiquez vos prénom et nom.")], max_length=200, render_kw={"autocomplete": "name"}
    )
    position = CleanStringField(
        "Fonction",
        [Required("Indiquez votre fonction.")],
        max_length=200,
        description="Par exemple\u00a0: secrétaire de mairie",
        render_kw={"autocomplete": "organization-title"},
    )
    phone = PhoneField("Téléphone")
    password = PasswordField(
        "Mot de passe", [Required("Choisissez un mot de passe.")], description=RULE, render_kw=_NEW
    )
    password_again = PasswordField(
        "Mot de passe, une seconde fois",
        [Required("Répétez le mot de passe."), EqualTo("password", "Les deux mots de passe sont différents.")],
        render_kw=_NEW,
    )


class ChangePasswordForm(PortalForm):
    """The present password and the new one, twice."""

    current = PasswordField("Mot de passe actuel", [Required("Saisissez le mot de passe actuel.")], render_kw=_CURRENT)
    password = PasswordField(
        "Nouveau mot de passe", [Required("Choisissez un mot de passe.")], description=RULE, render_kw=_NEW
    )
    password_again = PasswordField(
        "Nouveau mot de passe, une seconde fois",
        [Required("Répétez le mot de passe."), EqualTo("password", "Les deux mots de passe sont différents.")],
        render_kw=_NEW,
    )
