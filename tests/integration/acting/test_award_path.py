"""The whole award, from the proposal to the notification, by the services alone."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from portal.domain.act import ActState
from portal.domain.dossier import DossierState
from portal.models import Act, ActFile, Dossier, MailMessage, Notification
from portal.queries.windows import envelopes_of
from portal.services.runtime import Runtime
from tests.integration.acting.support import (
    PUBLIC_URL,
    certified,
    committed,
    granted,
    issued,
    make_house,
    notified,
    prepared,
    signed,
)


def _balance(runtime: Runtime, window_id: int) -> tuple[int, int, int]:
    with runtime.read() as session:
        (envelope,) = envelopes_of(session, window_id)
    return envelope.balance.available, envelope.balance.reserved, envelope.balance.committed


def test_from_proposal_to_notification(runtime: Runtime) -> None:
    house = make_house(runtime)
    dossier = granted(house)
    assert _balance(runtime, house.window_id) == (29_702_975 - 1_260_000, 1_260_000, 0)
    act = certified(house, prepared(house, dossier))
    assert _balance(runtime, house.window_id) == (29_702_975 - 1_260_000, 1_260_000, 0)
    act = issued(house)
    signed(house, act)
    assert _balance(runtime, house.window_id)[1:] == (2_520_000, 0)
    committed(house, act)
    assert _balance(runtime, house.window_id)[1:] == (1_260_000, 1_260_000)
    notified(house, act)
    with runtime.read() as session:
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        assert row.state is ActState.NOTIFIED
        assert row.reference == "FITN7-71-2021-A0002"
        assert row.dossier.state is DossierState.GRANTED
        assert [file.kind for file in row.files] == ["issued", "signed"]
        pdf = runtime.store.get(row.files[0].file.sha256)
        assert pdf.startswith(b"%PDF")
        notice = session.scalars(sa.select(Notification)).one()
        assert (notice.channel, notice.notified_on) == ("electronic", date(2021, 10, 16))
        mail = session.scalars(sa.select(MailMessage)).one()
        assert f"\n{PUBLIC_URL}\n" in mail.body
        assert act not in mail.body
        assert session.scalar(sa.select(sa.func.count()).select_from(ActFile)) == 2
        assert session.scalar(sa.select(sa.func.count()).select_from(Dossier)) == 2
