"""French wording of every message WTForms and Flask-WTF can raise, and the translations object that serves it."""

from __future__ import annotations

MESSAGES = {
    "This field is required.": "Renseignez ce champ.",
    "Not a valid choice.": "Choisissez une des réponses proposées.",
    "Not a valid choice": "Choisissez une des réponses proposées.",
    "Choices cannot be None.": "Aucune réponse n’est proposée.",
    "Invalid Choice: could not coerce.": "Choisissez une des réponses proposées.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Choisissez parmi les réponses proposées.",
    "Not a valid integer value.": "Saisissez un nombre entier, par exemple 12.",
    "Not a valid decimal value.": "Saisissez un nombre, par exemple 12,5.",
    "Not a valid float value.": "Saisissez un nombre, par exemple 12,5.",
    "Not a valid date value.": "Saisissez une date, par exemple 15/10/2021.",
    "Not a valid datetime value.": "Saisissez une date et une heure, par exemple 15/10/2021 14:00.",
    "Not a valid time value.": "Saisissez une heure, par exemple 14:00.",
    "Not a valid week value.": "Saisissez une semaine, par exemple 2021-W41.",
    "Invalid email address.": "Saisissez une adresse électronique, par exemple mairie@commune.fr.",
    "Invalid input.": "Cette saisie n’est pas reconnue.",
    "Invalid URL.": "Saisissez une adresse de site, par exemple https://www.commune.fr.",
    "Invalid IP address.": "Saisissez une adresse IP.",
    "Invalid Mac address.": "Saisissez une adresse MAC.",
    "Invalid UUID.": "Cet identifiant n’est pas reconnu.",
    "Invalid value, must be one of: %(values)s.": "Choisissez parmi : %(values)s.",
    "Invalid value, can't be any of: %(values)s.": "Cette valeur n’est pas acceptée : %(values)s.",
    "Invalid field name '%s'.": "Le champ « %s » n’existe pas.",
    "Field must be equal to %(other_name)s.": "La saisie doit être identique à « %(other_name)s ».",
    "Field must be at least %(min)d character long.": "Saisissez au moins %(min)d caractère.",
    "Field must be at least %(min)d characters long.": "Saisissez au moins %(min)d caractères.",
    "Field cannot be longer than %(max)d character.": "Saisissez %(max)d caractère au plus.",
    "Field cannot be longer than %(max)d characters.": "Saisissez %(max)d caractères au plus.",
    "Field must be exactly %(max)d character long.": "Saisissez exactement %(max)d caractère.",
    "Field must be exactly %(max)d characters long.": "Saisissez exactement %(max)d caractères.",
    "Field must be between %(min)d and %(max)d characters long.": ("Saisissez entre %(min)d et %(max)d caractères."),
    "Number must be at least %(min)s.": "Saisissez un nombre supérieur ou égal à %(min)s.",
    "Number must be at most %(max)s.": "Saisissez un nombre inférieur ou égal à %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Saisissez un nombre entre %(min)s et %(max)s.",
    "Date must be at least %(min)s.": "Saisissez une date à partir du %(min)s.",
    "Date must be at most %(max)s.": "Saisissez une date jusqu’au %(max)s.",
    "Date must be between %(min)s and %(max)s.": "Saisissez une date entre le %(min)s et le %(max)s.",
    "'%(value)s' is not a valid choice for this field.": "« %(value)s » n’est pas une réponse possible.",
    "'%(value)s' are not valid choices for this field.": "« %(value)s » ne sont pas des réponses possibles.",
    "This field cannot be edited.": "Ce champ ne peut pas être modifié.",
    "This field is disabled and cannot have a value.": "Ce champ est désactivé : laissez-le vide.",
    "Invalid CSRF Token.": "La page est restée ouverte trop longtemps : envoyez de nouveau le formulaire.",
    "CSRF token missing.": "La page est restée ouverte trop longtemps : envoyez de nouveau le formulaire.",
    "CSRF failed.": "La page est restée ouverte trop longtemps : envoyez de nouveau le formulaire.",
    "CSRF token expired.": "La page est restée ouverte trop longtemps : envoyez de nouveau le formulaire.",
    "File does not have an approved extension: {extensions}": "Ce format n’est pas accepté. Possibles : {extensions}.",
    "File does not have an approved extension.": "Ce format de fichier n’est pas accepté.",
}


class FrenchTranslations:
    """The two methods WTForms asks for; a sentence we do not know comes back unchanged."""

    def gettext(self, string: str) -> str:
        return MESSAGES.get(string, string)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return self.gettext(singular if abs(count) < 2 else plural)


FRENCH = FrenchTranslations()
