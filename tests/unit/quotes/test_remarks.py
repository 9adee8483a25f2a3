"""What a reading gives a person to look at: the addressee, dates, signs of an order, each with its passage."""

from __future__ import annotations

from datetime import date

import pytest

from portal.quotes.names import Addressee, addressee
from portal.quotes.reading import FIELDS, NOTHING, FieldReading, QuoteReading, Signal, SignalKind, Status
from portal.quotes.remarks import Party, order_sign, remarks

TOURNUS = Party("Tournus", "21710543600018")
FILED = date(2021, 10, 15)


def reading(*signals: Signal, certain: bool = True, **values: str) -> QuoteReading:
    fields = dict.fromkeys(FIELDS, NOTHING)
    fields |= {name: FieldReading(value, certain, 1, f"ligne {value}") for name, value in values.items()}
    return QuoteReading(Status.READ, 1, fields, signals)


def said(found: QuoteReading) -> list[tuple[str, str]]:
    return [(one.kind, one.sentence) for one in remarks(found, TOURNUS, FILED)]


@pytest.mark.parametrize(
    ("client", "siret", "expected"),
    [
        ("Mairie de Tournus", None, Addressee.SAME),
        ("COMMUNE DE TOURNUS", "21710543600018", Addressee.SAME),
        ("Ville de Tournus", "21710543600026", Addressee.ESTABLISHMENT),
        ("École de Tournus", "21710543600026", Addressee.ESTABLISHMENT),
        ("CCAS de Tournus", "26710012300004", Addressee.OTHER),
        ("CCAS de Tournus", None, Addressee.OTHER_BODY),
        ("Mairie de Louhans", None, Addressee.OTHER),
        ("Monsieur le Maire", None, Addressee.UNKNOWN),
        (None, None, Addressee.UNKNOWN),
    ],
)
def test_who_a_quote_is_addressed_to(client: str | None, siret: str | None, expected: Addressee) -> None:
    assert addressee(TOURNUS.name, TOURNUS.siret, client, siret) is expected


def test_a_body_of_the_same_kind_as_the_applicant_is_no_surprise() -> None:
    assert addressee("CCAS de Mâcon", "26710012300004", "C.C.A.S. DE MACON", None) is not Addressee.OTHER_BODY
    assert addressee("Syndicat des eaux de la Grosne", "20000000000001", "Syndicat Grosne", None) is Addressee.SAME


def test_another_addressee_is_said_with_its_siret_or_carefully() -> None:
    assert said(reading(client="CCAS de Tournus", client_siret="26710012300004")) == [
        ("addressee", "Ce devis est adressé à un autre organisme : CCAS de Tournus (SIRET 267 100 123 00004).")
    ]
    assert said(reading(client="CCAS de Tournus")) == [
        ("addressee", "Ce devis semble adressé à un CCAS : CCAS de Tournus.")
    ]
    assert said(reading(client="Ville de Tournus", client_siret="21710543600026"))[0][0] == "establishment"


def test_a_misread_siret_accuses_nobody() -> None:
    assert said(reading(client="Mairie de Tournus", client_siret="26710012300004", certain=False)) == []


def test_the_issuer_is_not_the_applicant() -> None:
    assert said(reading(siret="21710543600018"))[0][0] == "own"


def test_dates_are_judged_on_the_filing_day() -> None:
    assert said(reading(valid_until="2021-10-15", date="2021-10-15")) == []
    assert [kind for kind, _ in said(reading(valid_until="2021-10-14", date="2021-10-16"))] == ["expired", "future"]


def test_each_kind_of_signal_is_one_sentence_with_its_first_passage() -> None:
    kinds = [
        SignalKind.OPTIONS, SignalKind.SEVERAL_TOTALS, SignalKind.RECURRING, SignalKind.FOREIGN_CURRENCY,
        SignalKind.HARDWARE, SignalKind.PAYROLL,
    ]  # fmt: skip
    found = reading(*[Signal(kind, page, f"passage {page}") for page in (1, 2) for kind in kinds])
    shown = remarks(found, TOURNUS, FILED)

    assert [one.kind for one in shown] == [kind.value for kind in kinds]
    assert {(one.page, one.passage) for one in shown} == {(1, "passage 1")}
    assert all(one.sentence.startswith("Ce devis ") and one.sentence.endswith(".") for one in shown)


def test_an_order_already_placed_is_a_question_with_its_passage() -> None:
    signal = Signal(SignalKind.ACCEPTED, 2, "Bon pour accord, le 11/10/2021", date(2021, 10, 11))
    sign = order_sign(reading(signal), FILED)

    assert sign is not None
    assert sign.sentence == "Ce devis porte « Bon pour accord, le 11/10/2021 »."
    assert (sign.on, sign.page) == (date(2021, 10, 11), 2)


def test_an_order_from_the_filing_day_on_asks_nothing() -> None:
    for day in (15, 20):
        signal = Signal(SignalKind.ACCEPTED, 1, "Bon pour accord", date(2021, 10, day))
        assert order_sign(reading(signal), FILED) is None


def test_an_undated_signature_is_asked_about() -> None:
    assert order_sign(reading(Signal(SignalKind.ACCEPTED, 1, "Signé électroniquement")), FILED) is not None


def test_an_invoice_bears_the_date_of_the_document() -> None:
    sign = order_sign(reading(Signal(SignalKind.INVOICE, 1, "FACTURE n° 3"), date="2021-09-01"), FILED)

    assert sign is not None
    assert (sign.sentence, sign.on) == ("Ce document est une facture.", date(2021, 9, 1))
    assert order_sign(reading(Signal(SignalKind.INVOICE, 1, "FACTURE n° 3"), date="2021-11-01"), FILED) is None
