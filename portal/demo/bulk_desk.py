"""What the dossiers of one bulk load share: window, people, quote, running sums, and the facts still to be told."""

from __future__ import annotations

import base64
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.demo.quotes import DemoQuote, quote_pdf, split_lines
from portal.domain.actors import Actor, Role
from portal.domain.events import Event
from portal.domain.window_settings import WindowSettings
from portal.eligibility.rulebook import Rulebook
from portal.models import Dossier, Organisation, Person, Posting, StoredFile
from portal.queries.people import load_signed_in
from portal.queries.rulebooks import rulebook_in_force_of
from portal.queries.windows import WindowView, envelopes_of, window_by_slug, window_settings
from portal.services.runtime import Runtime
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork

#: Credits kept ready for each grant: the cap, or this when the window has none.
CREDITS_PER_GRANT = 3_000_000


@dataclass
class Desk:
    """One bulk load. ``start`` gives it the transaction under way; ``tell`` journals what happened, in order."""

    draw: random.Random
    window: WindowView
    rulebook: Rulebook
    settings: WindowSettings
    quote: StoredFile
    instructor: Actor
    signatory: Actor
    envelope_id: int
    available_cents: int
    organisations: dict[str, Organisation] = field(default_factory=dict)
    contacts: dict[str, Actor] = field(default_factory=dict)
    granted_cents: Counter[int] = field(default_factory=Counter)
    uow: UnitOfWork = field(init=False)
    _facts: list[tuple[datetime, Callable[[], object]]] = field(init=False, default_factory=list)

    @property
    def closes_on(self) -> date:
        """Last day of the window."""
        return self.rulebook.closes_on

    def public_id(self) -> str:
        """An opaque identifier that follows from the seed."""
        return base64.b32encode(self.draw.randbytes(10)).decode().lower()

    def start(self, uow: UnitOfWork) -> None:
        """Work in this transaction from now on."""
        self.uow, self._facts = uow, []

    def happened(
        self,
        at: datetime,
        tag: Event,
        actor: Actor,
        dossier: Dossier,
        facts: dict[str, object],
        *,
        detail: str = "",
        subject: tuple[str, str] | None = None,
    ) -> None:
        """Note a fact of a dossier, to be journalled at its instant."""
        about = subject or ("dossier", dossier.public_id)
        self.later(
            at, lambda: self.uow.record(tag, actor, about, dossier=dossier.public_id, facts=facts, detail=detail)
        )

    def later(self, at: datetime, work: Callable[[], object]) -> None:
        """Do ``work`` in its turn of the instants, the unit of work standing at ``at``."""
        self._facts.append((at, work))

    def tell(self) -> None:
        """Journal and post everything noted, in the order of the instants."""
        for at, work in sorted(self._facts, key=lambda fact: fact[0]):
            self.uow.now = at
            work()


def open_desk(runtime: Runtime, draw: random.Random, slug: str, quote: StoredFile) -> Desk:
    """The desk of a window. Raises NotFound without window, LookupError without people or envelope of the year."""
    with runtime.read() as session:
        rulebook = rulebook_in_force_of(session, slug)
        window = window_by_slug(session, slug)
        year = rulebook.closes_on.year
        envelope = next((e for e in envelopes_of(session, window.id) if e.year == year), None)
        if envelope is None:
            raise LookupError(f"window {slug} has no envelope for {year}")
        return Desk(
            draw=draw,
            window=window,
            rulebook=rulebook,
            settings=window_settings(session, window.id),
            quote=quote,
            instructor=_posted(session, window.id, Role.INSTRUCTOR),
            signatory=_posted(session, window.id, Role.SIGNATORY),
            envelope_id=envelope.id,
            available_cents=envelope.balance.available,
        )


def _posted(session: Session, window_id: int, role: Role) -> Actor:
    query = sa.select(Person.public_id).join(Posting, Posting.person_id == Person.id).order_by(Person.id).limit(1)
    public_id = session.scalar(query.where(Posting.window_id == window_id, Posting.role == role))
    found = load_signed_in(session, public_id) if public_id else None
    if found is None:
        raise LookupError(f"nobody is {role} of window {window_id}")
    return found.actor


def put_quote(runtime: Runtime) -> StoredFile:
    """The one quote that proves every expense of the load, in the store."""
    content = quote_pdf(
        DemoQuote(
            supplier="Clunisois Logiciels (fictif)",
            supplier_town="Cluny",
            client="Collectivité de démonstration",
            client_siret="00000000000000",
            number="DEV-2021-001",
            on=date(2021, 9, 15),
            lines=split_lines("Service numérique", 1_000_000),
            excl_tax_cents=1_000_000,
            incl_tax_cents=1_200_000,
        )
    )
    digest = runtime.store.put(content)
    with runtime.uow() as uow:
        return stored_file(uow, digest, len(content), "application/pdf", ours=True)
