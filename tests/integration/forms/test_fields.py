"""Fields: what is typed survives an error, what is read comes back in French form."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import Field, Form
from wtforms.validators import Optional

from portal.forms.base import Required
from portal.forms.fields import (
    CleanStringField,
    EmailField,
    EurosField,
    FrenchDateField,
    PhoneField,
    PlainTextArea,
    SiretField,
)
from portal.forms.uploads import PdfFileField, UploadsField, upload_problem


def submit(field: Field, *values: Any) -> tuple[Field, bool]:
    form_class = type("OneField", (Form,), {"it": field})
    form = form_class(MultiDict([("it", value) for value in values]))
    return form.it, form.validate()


@pytest.mark.parametrize("typed", ["30 000,00", "30000.00", "30\u202f000,00", "30.000,00", "30000 €"])
def test_amount_is_read_and_shown_in_french(typed: str) -> None:
    field, valid = submit(EurosField("Coût"), typed)
    assert valid
    assert field.data == 3_000_000
    assert field._value() == "30\u202f000,00"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (EurosField("Coût"), "douze mille"),
        (EurosField("Coût"), "30.000"),
        (FrenchDateField("Début"), "31/02/2021"),
        (SiretField("SIRET", checker=lambda digits: "Il manque un chiffre."), "217 105 431 0001"),
        (EmailField("Courriel"), "mairie@"),
        (PhoneField("Téléphone"), "12"),
    ],
)
def test_typed_text_stays_after_an_error(field: Field, typed: str) -> None:
    bound, valid = submit(field, typed)
    assert not valid
    assert bound.data is None
    assert bound._value() == typed
    assert bound.errors[0].endswith(".")


def test_required_amount_of_blanks_is_missing_and_optional_is_not() -> None:
    required, valid = submit(EurosField("Coût", [Required("Indiquez le coût.")]), "   ")
    assert not valid
    assert list(required.errors) == ["Indiquez le coût."]
    assert submit(EurosField("Coût", [Optional()]), "  ")[1]


def test_zero_is_an_amount() -> None:
    field, valid = submit(EurosField("Coût", [Required("Indiquez le coût.")]), "0")
    assert valid
    assert field.data == 0
    assert field._value() == "0,00"


def test_siret_loses_its_spaces_before_the_check_and_gets_them_back_on_screen() -> None:
    seen: list[str] = []
    field, valid = submit(SiretField("SIRET", checker=lambda digits: seen.append(digits)), "217\u00a0105 431 00012")
    assert valid
    assert seen == ["21710543100012"]
    assert field._value() == "217 105 431 00012"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("03.85.00.11.22", "03 85 00 11 22"),
        ("+33 3 85 00 11 22", "03 85 00 11 22"),
        ("0385001122", "03 85 00 11 22"),
        ("+41 22 910 50 23", "+41229105023"),
    ],
)
def test_telephone(typed: str, kept: str) -> None:
    field, valid = submit(PhoneField("Téléphone"), typed)
    assert valid
    assert field.data == kept


def test_text_is_composed_trimmed_and_refuses_invisible_characters() -> None:
    field, valid = submit(PlainTextArea("Projet"), "  De\u0301mate\u0301rialiser\r\nles actes ")
    assert valid
    assert field.data == "Dématérialiser\nles actes"
    for bad in ("a\x00b", "abc\u202egnp", "a\u200bb"):
        field, valid = submit(PlainTextArea("Projet"), bad)
        assert not valid
        assert "caractères invisibles" in field.errors[0]
        assert field._value() == bad


def test_text_too_long_says_by_how_much_and_is_kept() -> None:
    field, valid = submit(CleanStringField("Nom", max_length=5), "Tournus")
    assert not valid
    assert "7 caractères" in field.errors[0]
    assert field._value() == "Tournus"


def _upload(name: str, data: bytes) -> FileStorage:
    return FileStorage(io.BytesIO(data), filename=name)


def test_uploads_are_judged_by_name_and_weight_only() -> None:
    assert upload_problem("Devis.PDF", 10, ("pdf",), 100) is None
    assert "n’est pas au format PDF" in (upload_problem("devis.docx", 10, ("pdf",), 100) or "")
    assert "est vide" in (upload_problem("devis.pdf", 0, ("pdf",), 100) or "")
    assert "trop lourd" in (upload_problem("devis.pdf", 101, ("pdf",), 100) or "")


def test_upload_field_leaves_the_file_readable_and_knows_a_missing_one() -> None:
    field, valid = submit(PdfFileField("Devis", [Required("Choisissez un devis.")]), _upload("devis.pdf", b"%PDF-1.4"))
    assert valid
    assert field.data.read() == b"%PDF-1.4"
    field, valid = submit(PdfFileField("Devis", [Required("Choisissez un devis.")]), _upload("", b""))
    assert not valid
    assert list(field.errors) == ["Choisissez un devis."]
    field, valid = submit(UploadsField("Pièces"), _upload("a.pdf", b"x"), _upload("b.exe", b"x"))
    assert not valid
    assert "b.exe" in field.errors[0]


def test_siret_is_checked_by_default() -> None:
    assert submit(SiretField("SIRET"), "732 829 320 00074")[1]
    field, valid = submit(SiretField("SIRET"), "732 829 320 00075")
    assert not valid
    assert "n’existe pas" in field.errors[0]
