"""Parent of every form of the portal: French messages, trimmed text, CSRF from Flask-WTF."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, StopValidation

from portal.forms.messages import FRENCH, FrenchTranslations


class PortalForm(FlaskForm):
    """Subclass it; render with ``macros/forms.html``; read values from ``form.<field>.data``."""

    #: Status of the page that shows the form again: 422, or 409 when something changed under it.
    refusal_status = 422

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: object) -> FrenchTranslations:
            return FRENCH

    def add_problem(self, field_name: str, message: str) -> None:
        """Attach a sentence raised by a service (``InvalidInput``) to its field; unknown names go to the form."""
        field = self._fields.get(field_name)
        if field is None:
            self.form_errors.append(message)
        else:
            field.errors = [*field.errors, message]

    def add_problems(self, problems: dict[str, str]) -> None:
        for name, message in problems.items():
            self.add_problem(name, message)


class Required(InputRequired):
    """Something must be typed, chosen or ticked; blanks alone are nothing. Say what to give: « Indiquez le nom. »"""

    def __call__(self, form: Any, field: Any) -> None:
        given = [item for item in field.raw_data or () if _is_given(item)]
        if not given:
            field.errors = []
            raise StopValidation(self.message or field.gettext("This field is required."))


def _is_given(item: object) -> bool:
    return bool(item.strip()) if isinstance(item, str) else bool(getattr(item, "filename", item))


def choices(pairs: Iterable[tuple[str, str]], blank: str = "") -> list[SelectChoice]:
    """Choices of a radio, check-box or select field from (value, label) pairs.

    ``blank`` (« Sélectionnez une réponse ») starts a select on nothing, so that no answer is given by accident.
    """
    first = [SelectChoice("", blank)] if blank else []
    return first + [SelectChoice(value, label) for value, label in pairs]
