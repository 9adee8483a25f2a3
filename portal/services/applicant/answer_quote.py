"""Answer the question a quote raises: is the order it bears the sign of already placed? Kept, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.quote_answers import EXPLANATION_MAX, OrderAnswer
from portal.models import QuoteAnswer
from portal.queries.quote_panels import quote_panels
from portal.services.applicant.drafts import own_dossier
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork

#: While the dossier is not decided: later the answer would change nothing.
_OPEN = frozenset(
    {
        DossierState.DRAFT,
        DossierState.FILED,
        DossierState.INCOMPLETE,
        DossierState.COMPLETE,
        DossierState.UNDER_REVIEW,
        DossierState.PROPOSED,
    }
)


@dataclass(frozen=True, slots=True)
class AnswerQuote:
    """The answer about one piece (public id). ``ordered_on``: when the order was placed."""

    dossier: str
    document: str
    answer: str
    ordered_on: date | None = None
    explanation: str = ""


def answer_quote(uow: UnitOfWork, actor: Actor, command: AnswerQuote) -> None:
    """Keep the answer. Raises NotFound when this piece raises no question, InvalidInput by field."""
    dossier = own_dossier(uow, actor, command.dossier, Permission.DOSSIER_EDIT)
    if dossier.state not in _OPEN:
        raise Conflict("Ce dossier est décidé : écrivez à la préfecture si la réponse a changé.")
    panel = quote_panels(uow.session, actor, command.dossier, uow.now).get(command.document)
    if panel is None or panel.order is None:
        raise NotFound
    words = command.explanation.strip()
    problems = _problems(command, words, paris_date(uow.now))
    if problems:
        raise InvalidInput(problems)
    row = QuoteAnswer(
        window_id=dossier.window_id,
        dossier_id=dossier.id,
        sha256=panel.sha256,
        sign=panel.order.kind,
        passage=panel.order.passage,
        answer=command.answer,
        ordered_on=command.ordered_on if command.answer == OrderAnswer.ORDERED else None,
        explanation=words,
        person_id=person_id_of(actor),
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        Event.QUOTE_ANSWERED,
        actor,
        ("document", command.document),
        dossier=dossier.public_id,
        facts={"answer": row.answer, "sign": row.sign, "sha256": row.sha256, "ordered_on": row.ordered_on},
        detail=words,
    )


def _problems(command: AnswerQuote, words: str, today: date) -> dict[str, str]:
    problems: dict[str, str] = {}
    if command.answer not in set(OrderAnswer):
        problems["answer"] = "Dites si la commande est déjà passée."
    if command.answer == OrderAnswer.ORDERED:
        if command.ordered_on is None:
            problems["ordered_on"] = "Indiquez la date de la commande."
        elif command.ordered_on > today:
            problems["ordered_on"] = "Cette date est à venir : indiquez le jour où la commande a été passée."
    if command.answer == OrderAnswer.EXPLAINED and not words:
        problems["explanation"] = "Expliquez en quelques mots ce que porte ce devis."
    if len(words) > EXPLANATION_MAX:
        problems["explanation"] = f"Cette explication est trop longue : {EXPLANATION_MAX} caractères au plus."
    return problems
