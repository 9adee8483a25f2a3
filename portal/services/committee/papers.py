"""From a session to the facts of its papers: the only mapping. The PDF itself is made in ``portal.acts``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from portal.acts.committee import PaperItem, PaperMember, SessionData, render_agenda, render_minutes
from portal.acts.programming import render_programming
from portal.acts.style import Style
from portal.domain.actors import Actor
from portal.domain.committee import MEMBER_ROLE_LABELS
from portal.domain.errors import NotFound
from portal.domain.money import Euros
from portal.queries.sessions import ItemView, SessionView, session_view
from portal.queries.windows import window_settings
from portal.services.document_style import document_style
from portal.services.runtime import Runtime

#: Name of the file → how it is made.
PAPERS: dict[str, Callable[[SessionData, Style], bytes]] = {
    "ordre-du-jour": render_agenda,
    "proces-verbal": render_minutes,
    "tableau-de-programmation": render_programming,
}
DEFAULT_COMMITTEE = "Comité"
#: Said of every paper printed for someone who declared links, whatever the session holds.
EXTRACT = "extrait : sans les dossiers que les liens d’intérêts du lecteur lui cachent"


def paper(runtime: Runtime, actor: Actor, session_id: str, name: str) -> tuple[bytes, str]:
    """The PDF of one paper of a session (public id) and the name of its file. Raises NotFound."""
    if name not in PAPERS:
        raise NotFound
    with runtime.read() as session:
        view = session_view(session, actor, session_id)
        data = session_data(session, view, runtime.legal.now(), specimen=runtime.settings.demo)
    if actor.has_links:
        data = replace(data, title=f"{data.title} ({EXTRACT})")
    return PAPERS[name](data, document_style(runtime.settings)), f"{name}-{view.reference}.pdf"


def session_data(session: Session, view: SessionView, printed_at: datetime, *, specimen: bool) -> SessionData:
    """What the papers say. Once the decisions are taken, credits are printed as they were before them."""
    settings = window_settings(session, view.window_id)
    spent = view.granted_cents if view.decided_at is not None else 0
    signatory = (*settings.lines("signatory.formula"), *settings.lines("signatory.capacity"))
    return SessionData(
        authority_lines=settings.lines("authority.header_lines"),
        service_lines=settings.lines("authority.service_lines"),
        committee=settings.text("committee.title") or DEFAULT_COMMITTEE,
        window_title=view.window_title,
        reference=view.reference,
        title=view.title,
        held_on=view.held_on,
        place=view.place,
        members=tuple(
            PaperMember(member.name, member.quality, MEMBER_ROLE_LABELS[member.role], member.present)
            for member in view.members
        ),
        items=tuple(_item(item) for item in view.items),
        envelope_cents=Euros(view.available_cents + spent),
        minutes=view.minutes,
        agreed_on=view.agreed_on,
        agreement_reference=view.agreement_reference,
        signatory_lines=(*signatory, settings.text("signatory.name") or ""),
        printed_at=printed_at,
        specimen=specimen,
    )


def _item(item: ItemView) -> PaperItem:
    vote = item.vote
    return PaperItem(
        reference=item.dossier_reference,
        organisation=item.organisation,
        title=item.title,
        axis=item.axis,
        score=item.score_text,
        cost_cents=Euros(item.total_cost_cents),
        subsidisable_cents=Euros(item.subsidisable_cents),
        requested_cents=Euros(item.requested_cents),
        outcome=item.outcome.value,
        amount_cents=Euros(item.amount_cents),
        motive=item.motive,
        votes=(vote.for_ or 0, vote.against or 0, vote.abstained or 0) if vote.is_counted else None,
        recused=item.recused,
    )
