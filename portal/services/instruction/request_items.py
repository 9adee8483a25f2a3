"""Ask the applicant for the indispensable pieces that are missing, with a deadline (L. 114-5 CRPA)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.dossier import DOSSIER
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.review import Stage, StageOutcome
from portal.models import Dossier, RequestedItem
from portal.services.instruction.loading import add_stage, load_dossier
from portal.services.jobs.send_mail import queue_mail
from portal.services.letters.telling_facts import tell_items
from portal.services.unit_of_work import UnitOfWork

MAX_ITEMS = 30


@dataclass(frozen=True, slots=True)
class RequestItems:
    """What is missing, one item a line, the legal date by which it is due, and a word to the applicant."""

    dossier: str
    items: tuple[str, ...]
    due_on: date | None
    version: int | None = None
    message: str = ""


def request_items(uow: UnitOfWork, actor: Actor, command: RequestItems) -> None:
    """Note the request, make the dossier incomplete and write to the contact.

    Only indispensable items are asked for this way: the dossier is no longer presumed complete, and will be complete
    when the last of them arrives. Raises InvalidInput (``items``, ``due_on``).
    """
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_CHECK_COMPLETENESS)
    new_state = DOSSIER.next(dossier.state, "request_items")
    items = tuple(dict.fromkeys(item.strip() for item in command.items if item.strip()))
    due_on = _checked(items, command.due_on, paris_date(uow.now))
    dossier.state = new_state
    dossier.presumed_complete = False
    dossier.complete_at = None
    stage = add_stage(uow, actor, dossier, Stage.COMPLETENESS, StageOutcome.INCOMPLETE, command.message)
    uow.session.add_all(
        RequestedItem(dossier_id=dossier.id, stage_id=stage.id, label=item, due_on=due_on, created_at=uow.now)
        for item in items
    )
    tell_items(uow, actor, dossier, stage)
    uow.record(
        Event.DOSSIER_ITEMS_REQUESTED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={"items": len(items), "due_on": due_on},
        detail="\n".join((*items, command.message)).strip(),
    )
    _tell_contact(uow, dossier, items, due_on, command.message)


def _checked(items: tuple[str, ...], due_on: date | None, today: date) -> date:
    problems: dict[str, str] = {}
    if not items:
        problems["items"] = "Indiquez au moins une pièce ou une information à fournir, une par ligne."
    elif len(items) > MAX_ITEMS:
        problems["items"] = f"Demandez {MAX_ITEMS} éléments au plus : regroupez-les."
    elif any(len(item) > 300 for item in items):
        problems["items"] = "Une des lignes dépasse 300 caractères : raccourcissez-la."
    if due_on is None:
        problems["due_on"] = "Indiquez la date limite de réponse."
    elif due_on <= today:
        problems["due_on"] = "La date limite doit être postérieure à aujourd’hui."
    if problems or due_on is None:
        raise InvalidInput(problems)
    return due_on


def _tell_contact(uow: UnitOfWork, dossier: Dossier, items: tuple[str, ...], due_on: date, message: str) -> None:
    if not dossier.contact_email:
        return
    lines = "\n".join(f"- {item}" for item in items)
    body = (
        "Bonjour,\n\n"
        f"Votre dossier {dossier.reference}, « {dossier.title} », est incomplet. "
        f"Merci de fournir avant le {due_on:%d/%m/%Y} inclus :\n\n{lines}\n\n"
        + (f"{message}\n\n" if message else "")
        + "Déposez ces éléments dans votre espace, rubrique « Mes dossiers ». Le délai d’examen de votre demande est "
        "suspendu jusqu’à leur réception ou jusqu’à cette date (article L. 114-5 du code des relations entre le public "
        "et l’administration). N’engagez pas votre projet avant que le dossier soit complet.\n"
    )
    queue_mail(uow, dossier.contact_email, f"Dossier {dossier.reference} : pièces à fournir", body, dossier.public_id)
