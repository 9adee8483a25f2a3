"""Rows of the register of acts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ACT, ActState
from portal.domain.act_kinds import act_label
from portal.domain.verification_code import shown_code
from portal.exports.declared import Row
from portal.exports.register_table import REGISTER
from portal.models import Act, Dossier
from portal.queries.act_register import ROWS, cancel_reasons, follows_of
from portal.queries.acts import CHANNELS
from portal.queries.exports.asked import Asked, exported_dossiers
from portal.queries.remedies import clock_of


class ActRegister:
    """Every act the window gave a reference to, in the order of the references."""

    table = REGISTER

    def __init__(self, session: Session, asked: Asked) -> None:
        self.today = asked.today
        query = sa.select(Act.id).join(Dossier, Dossier.id == Act.dossier_id)
        self.keys: Sequence[int] = session.scalars(query.where(exported_dossiers(asked)).order_by(Act.id)).all()

    def rows(self, session: Session, keys: Sequence[int]) -> Iterator[Row]:
        found = session.execute(ROWS.where(Act.id.in_(keys)).order_by(Act.id)).all()
        reasons = cancel_reasons(session, [row.public_id for row in found if row.state is ActState.CANCELLED])
        for row in found:
            clock = clock_of(row.Notification, row.delivery)
            runs = clock.runs(self.today)
            code = shown_code(row.verification_code) if row.verification_code else None
            yield (
                *(row.reference, row.official_number, row.signed_on, act_label(row.kind, row.agreed), follows_of(row)),
                *(row.title, row.organisation, row.siret, row.dossier, row.amount_cents, ACT.labels[row.state]),
                *(row.issued_at, row.signatory_name, row.notified_on, CHANNELS.get(row.channel), row.recueil),
                *(row.published_on, code, row.content_sha256),
                *(clock.starts_on if runs else None, clock.limit.on if runs and clock.limit else None),
                *(clock.why if runs or clock.starts_on is None else None, reasons.get(row.public_id)),
            )
