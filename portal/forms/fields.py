"""Fields that read what French town halls type: amounts, dates, SIRET, e-mail, telephone, plain text.

Every field keeps the typed text when it cannot read it, shows a value back in French form, and refuses with a
sentence that says what to do. Shape only: whether an amount or a date is *allowed* is a service's business.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms import Field, StringField, TextAreaField
from wtforms.widgets import TextInput

from portal.domain.identifiers import siret_problem
from portal.domain.money import AmountError, Euros, format_euros, parse_euros
from portal.forms.dates import parse_french_date

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009\u2007]+")
#: Control and invisible formatting characters, except line ends and tabs.
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)


def clean_text(text: str) -> str:
    """NFC, Unix line ends, outer blanks removed. Raises ValueError with a French sentence on control characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if _FORBIDDEN.search(text):
        raise ValueError(
            "Le texte contient des caractères invisibles, souvent venus d’un copier-coller : "
            "effacez-les ou saisissez le texte au clavier."
        )
    return text


class TypedField(Field):
    """A text box whose typed text survives an error. Subclasses give ``parse`` and ``show``.

    ``data`` is the value read, or None when nothing (readable) was typed.
    """

    widget = TextInput()
    width = ""
    default_hint = ""
    attributes: dict[str, str] = {}  # noqa: RUF012 - read-only defaults of the class

    def __init__(self, label: str | None = None, validators: Sequence[Any] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("description", self.default_hint)
        kwargs["render_kw"] = {**self.attributes, **(kwargs.get("render_kw") or {})}
        super().__init__(label, validators, **kwargs)

    def parse(self, text: str) -> Any:
        raise NotImplementedError

    def show(self, value: Any) -> str:
        return str(value)

    def _value(self) -> str:
        if self.raw_data and (self.data is None or self.process_errors):
            return str(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = self.parse(clean_text(valuelist[0]))


class EurosField(TypedField):
    """Cents. Understands ``30 000,00``, ``30000.00``, ``30.000,00``, ``30000 €``; shows ``30 000,00``."""

    width = "sm"
    default_hint = "En euros, par exemple 30 000,00"
    attributes = {"inputmode": "decimal", "autocomplete": "off"}  # noqa: RUF012

    def parse(self, text: str) -> Euros:
        try:
            return parse_euros(text)
        except AmountError as error:
            raise ValueError(str(error)) from error

    def show(self, value: int) -> str:
        return format_euros(value, unit=False)


class FrenchDateField(TypedField):
    """A day: 15/10/2021, 15-10-2021, 15.10.2021, 2021-10-15, « 15 octobre 2021 »; shows 15/10/2021."""

    width = "sm"
    default_hint = "Par exemple 15/10/2021"
    attributes = {"autocomplete": "off"}  # noqa: RUF012

    def parse(self, text: str) -> date:
        return parse_french_date(text)

    def show(self, value: date) -> str:
        return f"{value:%d/%m}/{value.year:04d}"


class SiretField(TypedField):
    """Fourteen digits, spaces allowed. ``checker(digits)`` returns None or the sentence to show."""

    width = "md"
    default_hint = "14 chiffres, avec ou sans espaces"
    attributes = {"inputmode": "numeric", "autocomplete": "off"}  # noqa: RUF012

    def __init__(self, *args: Any, checker: Callable[[str], str | None] = siret_problem, **kwargs: Any) -> None:
        self.checker = checker
        super().__init__(*args, **kwargs)

    def parse(self, text: str) -> str:
        digits = _SPACES.sub("", text).replace(".", "")
        problem = self.checker(digits)
        if problem:
            raise ValueError(problem)
        return digits

    def show(self, value: str) -> str:
        return f"{value[:3]} {value[3:6]} {value[6:9]} {value[9:]}".strip()


class EmailField(TypedField):
    """An address of correct shape; the domain is not looked up. Lower-cases the domain only."""

    width = "lg"
    default_hint = "Par exemple mairie@commune.fr"
    attributes = {"type": "email", "autocomplete": "email", "spellcheck": "false"}  # noqa: RUF012

    def parse(self, text: str) -> str:
        try:
            return validate_email(text, check_deliverability=False).normalized
        except EmailNotValidError as error:
            raise ValueError("Cette adresse n’est pas complète : écrivez par exemple mairie@commune.fr.") from error


class PhoneField(TypedField):
    """A telephone number in any usual writing; French ones are kept as « 03 85 00 00 00 »."""

    width = "sm"
    default_hint = "Par exemple 03 85 00 00 00"
    attributes = {"type": "tel", "autocomplete": "tel"}  # noqa: RUF012

    def parse(self, text: str) -> str:
        digits = re.sub(r"[\s\u00a0\u202f.\-/()]+", "", text)
        french = re.fullmatch(r"(?:\+33|0033)?0?([1-9]\d{8})", digits)
        if french and (digits.startswith(("0", "+33"))):
            number = "0" + french.group(1)
            return " ".join(number[at : at + 2] for at in range(0, 10, 2))
        if re.fullmatch(r"\+\d{8,15}", digits):
            return digits
        raise ValueError("Ce numéro n’est pas reconnu : écrivez dix chiffres, par exemple 03 85 00 00 00.")


class CleanStringField(StringField):
    """One line of text: NFC, control characters refused, inner blanks reduced to one."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        max_length: int = 200,
        width: str = "",
        **kwargs: Any,
    ) -> None:
        self.max_length, self.width = max_length, width
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = valuelist[0]
            self.data = re.sub(r"\s+", " ", clean_text(valuelist[0]))
            _check_length(self.data, self.max_length)


class PlainTextArea(TextAreaField):
    """Several lines: NFC, control characters refused, length in characters said when it is passed."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        max_length: int = 4000,
        **kwargs: Any,
    ) -> None:
        self.max_length = max_length
        super().__init__(label, validators, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = valuelist[0]
            self.data = clean_text(valuelist[0])
            _check_length(self.data, self.max_length)


def _check_length(text: str, maximum: int) -> None:
    if len(text) > maximum:
        raise ValueError(f"Ce texte compte {len(text)} caractères : raccourcissez-le à {maximum} caractères au plus.")
