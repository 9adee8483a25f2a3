"""Open a window: its row, the rulebook as it is read today, the year's envelope and the credits notified."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Forbidden
from portal.domain.events import Event
from portal.domain.ledger import EntryKind
from portal.domain.money import Euros
from portal.models import Envelope, EnvelopeBalance, Window
from portal.services.admin.keep_version import keep_version
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A window to open. ``rulebook_content`` is the canonical text whose hash is ``rulebook_version``.

    ``ae_cents`` and ``cp_cents`` are what ``notice`` (a letter or an act, with its date) notifies; zero posts nothing.
    """

    slug: str
    title: str
    rulebook_version: str
    rulebook_content: str
    year: int
    envelope_label: str
    ae_cents: Euros
    cp_cents: Euros
    notice: str


def opening_of(slug: str, notice: str) -> OpenWindow:
    """The opening a shipped rulebook describes, its envelope notified in AE and in CP alike. Raises RulebookError."""
    from portal.eligibility.rulebook import load_rulebook

    rulebook = load_rulebook(slug)
    amount = Euros(rulebook.envelope_cents or 0)
    year = rulebook.closes_on.year
    return OpenWindow(
        slug=slug,
        title=rulebook.title,
        rulebook_version=rulebook.version,
        rulebook_content=rulebook.content,
        year=year,
        envelope_label=f"{rulebook.title} – {year}",
        ae_cents=amount,
        cp_cents=amount,
        notice=notice,
    )


def open_window(uow: UnitOfWork, actor: Actor, command: OpenWindow) -> int:
    """Open the window and return its id. Done twice, the second time adds only what is missing, never newer rules:
    those are put in force by ``publish_rulebook``.

    Command line and demonstration only: there is no window yet in which anybody could hold a role.
    """
    if not actor.is_system:
        raise Forbidden
    window = uow.session.scalar(sa.select(Window).where(Window.slug == command.slug))
    if window is None:
        window = Window(
            slug=command.slug,
            title=command.title,
            rulebook_version=command.rulebook_version,
            created_at=uow.now,
        )
        uow.session.add(window)
        uow.session.flush()
        keep_version(uow, window.id, command.rulebook_version, command.rulebook_content)
        facts = {"rulebook_version": command.rulebook_version}
        uow.record(Event.WINDOW_OPENED, actor, ("window", window.public_id), facts=facts)
    _allot(uow, actor, window, command)
    return window.id


def _allot(uow: UnitOfWork, actor: Actor, window: Window, command: OpenWindow) -> None:
    """The year's envelope, once, with its first notification in AE and in CP."""
    same_year = sa.select(Envelope.id).where(Envelope.window_id == window.id, Envelope.year == command.year)
    if uow.session.scalar(same_year) is not None:
        return
    envelope = Envelope(window_id=window.id, year=command.year, label=command.envelope_label, created_at=uow.now)
    uow.session.add(envelope)
    uow.session.flush()
    uow.session.add(EnvelopeBalance(envelope_id=envelope.id))
    uow.session.flush()
    notified = ((EntryKind.ALLOTMENT, command.ae_cents), (EntryKind.CP_ALLOTMENT, command.cp_cents))
    for kind, amount in notified:
        if amount == 0:
            continue
        key = f"open:{command.slug}:{command.year}:{kind}"
        entry = EntryCommand(envelope.id, kind, amount, "Ouverture du guichet", key, notice=command.notice)
        post_entry(uow, actor, entry)
    facts = {"year": command.year, "ae_cents": int(command.ae_cents), "cp_cents": int(command.cp_cents)}
    uow.record(Event.ENVELOPE_ALLOTTED, actor, ("envelope", envelope.public_id), facts=facts, detail=command.notice)
