"""What happens to an award until it is closed: aids received, final amount, suspension, repayment, lapse, changes,
tranches, closure. Facts are added; what stands is the last one, or what its state says."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.amendment import AmendmentState
from portal.domain.recovery import RecoveryKind, RecoveryState
from portal.domain.schedule import Firmness
from portal.domain.tranches import ReleaseKind
from portal.models.base import Base, Business, Row, new_public_id
from portal.models.system import StoredFile
from portal.models.types import Cents, UTCDateTime, enum_column


class AidDeclaration(Row, Base):
    """The other aids a beneficiary says it actually received, all of them at once (possibly none). The last stands.

    ``other_cost_cents``: real cost of the operation beside what is claimed. ``certified`` repeats what was ticked.
    """

    __tablename__ = "aid_declaration"
    __table_args__ = (sa.CheckConstraint("other_cost_cents >= 0", name="other_cost"),)

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    other_cost_cents: Mapped[int] = mapped_column(Cents, default=0)
    certified: Mapped[bool]
    declared_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))

    aids: Mapped[list[ReceivedAid]] = relationship(order_by="ReceivedAid.id")


class ReceivedAid(Base):
    """One aid of a declaration. ``kind``: ``public`` or ``private``."""

    __tablename__ = "received_aid"
    __table_args__ = (sa.CheckConstraint("amount_cents > 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    declaration_id: Mapped[int] = mapped_column(sa.ForeignKey("aid_declaration.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(16))
    funder: Mapped[str] = mapped_column(sa.String(200))
    amount_cents: Mapped[int] = mapped_column(Cents)


class AwardSettlement(Business, Base):
    """The final amount of an act, settled with its balance claim: the computation as it was shown, frozen.

    ``entry_id``: the decommitment of the rest, when there was one.
    """

    __tablename__ = "award_settlement"
    __table_args__ = (
        sa.CheckConstraint("final_cents >= 0 AND released_cents >= 0", name="amounts"),
        sa.UniqueConstraint("claim_id"),
    )

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("payment_claim.id"))
    final_cents: Mapped[int] = mapped_column(Cents)
    released_cents: Mapped[int] = mapped_column(Cents)
    content: Mapped[str] = mapped_column(sa.Text)
    content_sha256: Mapped[str] = mapped_column(sa.String(64))
    entry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ledger_entry.id"))
    settled_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class Suspension(Business, Base):
    """Payments of an act suspended from a day until it is lifted: nothing is ordered meanwhile."""

    __tablename__ = "award_suspension"

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    starts_on: Mapped[date]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    lifted_on: Mapped[date | None]
    lifted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    lift_reason: Mapped[str] = mapped_column(sa.Text, default="")


class Recovery(Business, Base):
    """A repayment or a lapse, from the letter that announces it to its execution (``portal.domain.recovery``).

    ``amount_cents``: what is to be given back (repayment only). ``following_act_id``: the act that carries the
    decision out, when one is taken. ``title_number``: the collection order (titre de perception).
    """

    __tablename__ = "award_recovery"
    __table_args__ = (
        sa.CheckConstraint("kind <> 'repayment' OR amount_cents > 0", name="amount"),
        sa.CheckConstraint("state NOT IN ('decided', 'executed') OR decided_on IS NOT NULL", name="decided"),
    )

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    kind: Mapped[RecoveryKind] = mapped_column(enum_column(RecoveryKind, "kind"))
    state: Mapped[RecoveryState] = mapped_column(enum_column(RecoveryState, "state"), default=RecoveryState.ANNOUNCED)
    ground: Mapped[str] = mapped_column(sa.String(32))
    facts: Mapped[str] = mapped_column(sa.Text)
    amount_cents: Mapped[int | None] = mapped_column(Cents)
    letter_reference: Mapped[str] = mapped_column(sa.String(120), default="")
    letter_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    sent_on: Mapped[date]
    reply_by_on: Mapped[date]
    announced_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    motive: Mapped[str] = mapped_column(sa.Text, default="")
    following_act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"))
    title_number: Mapped[str] = mapped_column(sa.String(60), default="")
    title_on: Mapped[date | None]
    executed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    letter: Mapped[StoredFile] = relationship()
    observations: Mapped[list[Observation]] = relationship(order_by="Observation.id")


class Observation(Row, Base):
    """What the beneficiary answers: online, or received otherwise and entered by the prefecture (``channel``)."""

    __tablename__ = "recovery_observation"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    recovery_id: Mapped[int] = mapped_column(sa.ForeignKey("award_recovery.id"), index=True)
    channel: Mapped[str] = mapped_column(sa.String(16))
    received_on: Mapped[date]
    text: Mapped[str] = mapped_column(sa.Text)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class AmendmentRequest(Business, Base):
    """A change of the award: asked by the beneficiary or intended by the prefecture (``asked_by_staff``).

    ``content`` is the change, ``review`` what the rules said of it when it was decided (canonical JSON).
    """

    __tablename__ = "amendment_request"

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    state: Mapped[AmendmentState] = mapped_column(
        enum_column(AmendmentState, "state"), default=AmendmentState.ASKED
    )
    asked_by_staff: Mapped[bool] = mapped_column(default=False)
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text)
    content: Mapped[str] = mapped_column(sa.Text)
    review: Mapped[str | None] = mapped_column(sa.Text)
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    motive: Mapped[str] = mapped_column(sa.Text, default="")
    following_act_id: Mapped[int | None] = mapped_column(sa.ForeignKey("act.id"))


class AwardTranche(Business, Base):
    """A tranche of an act (``portal.domain.tranches``). Replaced as a whole while nothing is released."""

    __tablename__ = "award_tranche"
    __table_args__ = (
        sa.CheckConstraint("amount_cents > 0", name="amount"),
        sa.UniqueConstraint("act_id", "number"),
    )

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    number: Mapped[int]
    year: Mapped[int]
    firmness: Mapped[Firmness] = mapped_column(enum_column(Firmness, "firmness"))
    amount_cents: Mapped[int] = mapped_column(Cents)
    condition: Mapped[str] = mapped_column(sa.Text, default="")


class TrancheRelease(Row, Base):
    """A decision on the tranches of an act: an indicative one opened, or unspent credits made available again.

    ``finding`` says which indicators or progress it was decided on; ``indicators`` are those the beneficiary had told
    by then (JSON: label, target, actual, reached); ``tranche_id`` is None for unspent credits.
    """

    __tablename__ = "tranche_release"
    __table_args__ = (sa.CheckConstraint("amount_cents > 0", name="amount"),)

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), index=True)
    tranche_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award_tranche.id"))
    kind: Mapped[ReleaseKind] = mapped_column(enum_column(ReleaseKind, "kind"))
    year: Mapped[int]
    amount_cents: Mapped[int] = mapped_column(Cents)
    finding: Mapped[str] = mapped_column(sa.Text)
    indicators: Mapped[str] = mapped_column(sa.Text, default="[]", server_default="[]")
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class AwardClosure(Row, Base):
    """An award closed: nothing is left to pay, to give back or to decide. Once an act."""

    __tablename__ = "award_closure"

    public_id: Mapped[str] = mapped_column(sa.String(16), unique=True, default=new_public_id)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("act.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.Text)
    closed_on: Mapped[date]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
