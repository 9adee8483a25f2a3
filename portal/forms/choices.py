"""Fields for answers that may be unknown, and whole numbers: what the applicant's forms share."""

from __future__ import annotations

import re
from typing import Any

from wtforms import RadioField

from portal.forms.base import choices
from portal.forms.fields import TypedField


class YesNoField(RadioField):
    """Yes, no or unknown. ``answer`` is True, False or None; ``code`` turns those into the choice."""

    def __init__(self, label: str, *, unknown: str = "Je ne sais pas encore", **kwargs: Any) -> None:
        answers = choices([("yes", "Oui"), ("no", "Non"), ("", unknown)])
        super().__init__(label, choices=answers, default="", **kwargs)

    @property
    def answer(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.data or "")

    @staticmethod
    def code(answer: bool | None) -> str:
        return {True: "yes", False: "no", None: ""}[answer]


class WholeNumberField(TypedField):
    """A whole number typed by a person: « 12 », « 1 200 »."""

    width = "xs"
    attributes = {"inputmode": "numeric", "autocomplete": "off"}  # noqa: RUF012

    def parse(self, text: str) -> int:
        digits = re.sub(r"[\s\u00a0\u202f]", "", text)
        if not re.fullmatch(r"\d{1,7}", digits, re.ASCII):
            raise ValueError("Saisissez un nombre entier, par exemple 12.")
        return int(digits)
