"""What leaves the portal about an act: the verification page after each following act, the mail, file names."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.acts.following_data import Changes
from portal.domain.act_kinds import ActKind
from portal.domain.clocks import FixedClock
from portal.domain.verification_code import shown_code
from portal.models import MailMessage, Organisation
from portal.queries.acts import act_file
from portal.services.runtime import Runtime
from tests.factories import writing
from tests.integration.acting.support import PUBLIC_URL, act_row, committed, issued, make_house, notified, signed
from tests.integration.acting.test_following_acts import HEARD, awarded, carried_out, follow
from tests.integration.acting.web import read


@pytest.mark.parametrize(
    ("kind", "label", "asked"),
    [
        (ActKind.AMENDMENT, "En vigueur, modifié", {"changes": Changes(completion_on=date(2022, 11, 10))}),
        (ActKind.WITHDRAWAL, "Retiré", {"hearing": HEARD}),
        (ActKind.LAPSE, "Caduc", {"hearing": HEARD}),
    ],
)
def test_the_verification_page_after_a_real_act(
    app: Flask, runtime: Runtime, kind: ActKind, label: str, asked: dict[str, object]
) -> None:
    house, award = awarded(runtime)
    page = f"/verifier/{shown_code(act_row(runtime, award).verification_code or '')}"
    assert label not in read(app.test_client().get(page))
    carried_out(house, follow(house, award, kind, **asked))
    text = read(app.test_client().get(page))
    assert label in text
    assert "n° 71-2022-04-04-00031 du 4 avril 2022" in text


def test_the_mail_has_one_link_and_nothing_of_the_act(runtime: Runtime) -> None:
    house = make_house(runtime)
    act = notified(house, committed(house, signed(house, issued(house))))
    with runtime.read() as session:
        mail = session.scalars(sa.select(MailMessage).order_by(MailMessage.id.desc())).first()
    assert mail is not None
    text = f"{mail.subject}\n{mail.body}"
    links = re.findall(r"https?://\S+", text)
    assert links == [f"{PUBLIC_URL}"], "the address the page gave, no token"
    row = act_row(runtime, act)
    said = [row.official_number, row.reference, row.verification_code, row.ej_number, row.title, row.signatory_name]
    for hidden in [*said, "€", "12 600", "12\u202f600", "Tournus", "Adèle", "Inès", "Simon", "EXEMPLE"]:
        assert hidden, "there is something to look for"
        assert hidden not in text
    assert mail.body.endswith("Bureau des essais\n"), "signed by the window's service"


def test_the_internal_reference_turns_with_the_year_of_paris(runtime: Runtime) -> None:
    house = make_house(runtime)
    award = notified(house, committed(house, signed(house, issued(house))))
    assert act_row(runtime, award).reference == "FITN7-71-2021-A0001"
    assert isinstance(runtime.legal, FixedClock)
    runtime.legal.move_to(datetime(2021, 12, 31, 23, 30, tzinfo=UTC))
    act = follow(house, award, ActKind.AMENDMENT, changes=Changes(completion_on=date(2022, 11, 10)))
    assert act_row(runtime, act).reference == "FITN7-71-2022-A0001"


def test_a_convention_is_not_downloaded_as_an_arrete(runtime: Runtime) -> None:
    texts = {"visa__convention_law": "la loi n° 2000-321", "visa__convention_decree": "le décret n° 2001-495"}
    house = make_house(runtime, **texts, texts__convention_above="5000,00")
    with writing(runtime) as session:
        session.execute(sa.update(Organisation).values(legal_category="9220", name="Les Ateliers numériques"))
    act = signed(house, issued(house))
    reference = act_row(runtime, act).reference
    with runtime.read() as session:
        assert act_file(session, house.instructor, act, "signed").name == f"convention-{reference}-signe.pdf"
