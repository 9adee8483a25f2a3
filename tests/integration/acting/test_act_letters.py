"""Letters that go with an act or a dossier: made from what is recorded, refused before there is anything to tell."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from flask import Flask
from pypdf import PdfReader

from portal.domain.errors import Conflict, NotFound
from portal.services.claims.order_claim import OrderClaim, order_claim
from portal.services.instruction.request_items import RequestItems, request_items
from portal.services.letters.act_letters import items_letter, notification_letter, payment_letter
from portal.services.runtime import Runtime
from tests.factories import make_dossier, make_person
from tests.integration.acting.support import committed, issued, make_house, notified, signed
from tests.integration.acting.web import Visitor
from tests.integration.claims.support import certified_claim, confirm_account, make_award


def words(pdf: bytes) -> str:
    """The letter's text, blanks made one."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def test_the_notification_letter_comes_with_the_number_and_stays_the_same(runtime: Runtime, app: Flask) -> None:
    house = make_house(runtime)
    act = issued(house)
    with pytest.raises(Conflict, match="pas signé"):
        notification_letter(runtime, house.instructor, act)
    notified(house, committed(house, signed(house, act)))
    letter = notification_letter(runtime, house.instructor, act)
    said = words(letter)
    assert "l’arrêté n° 71-2021-10-16-00012 du 16 octobre 2021" in said
    assert "12 600,00 €" in said
    assert "Traitement algorithmique" in said
    assert "Voies et délais de recours" in said
    assert Visitor(app, house.instructor).get(f"/actes/{act}/lettre").data == letter
    with pytest.raises(NotFound):
        notification_letter(runtime, make_person(runtime), act)


def test_the_letter_of_items_lists_what_is_still_awaited(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier = make_dossier(runtime, house.window_id, house.organisation_id, house.applicant)
    with pytest.raises(Conflict, match="Aucune pièce"):
        items_letter(runtime, house.instructor, dossier)
    asked = RequestItems(dossier, ("La délibération", "Le devis signé"), date(2021, 10, 29))
    with runtime.uow() as uow:
        request_items(uow, house.instructor, asked)
    said = words(items_letter(runtime, house.instructor, dossier))
    assert "La délibération" in said
    assert "au plus tard le 29 octobre 2021" in said


def test_the_payment_letter_tells_what_was_ordered_and_what_is_left(runtime: Runtime) -> None:
    award = make_award(runtime)
    confirm_account(runtime, award)
    claim = certified_claim(runtime, award)
    with pytest.raises(Conflict, match="pas mise en paiement"):
        payment_letter(runtime, award.house.instructor, claim)
    with runtime.uow() as uow:
        order_claim(uow, award.house.budget, OrderClaim(claim, "1000123456", date(2021, 10, 16)))
    said = words(payment_letter(runtime, award.house.instructor, claim))
    assert "4 200,00 € a été mise en paiement le 16 octobre 2021" in said
    assert "Il reste 9 800,00 € à verser au plus" in said
