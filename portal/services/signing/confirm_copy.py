"""A second person confirms the number and the date read on a signed copy, or sets the copy aside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.scanning import ScanState
from portal.domain.signing import COPY, SigningWay, number_remarks
from portal.models import Act, SignedCopy
from portal.queries.copy_remarks import remarks_of
from portal.services.acting.official_numbers import digits_of
from portal.services.locking import person_id_of
from portal.services.signing.copies import check_awaited, keep_signed, lock_copy, stated_problems
from portal.services.signing.signing_day import day_problems
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ConfirmCopy:
    """The number and the date as this person reads them on ``copy`` (public id).

    ``acknowledged``: they looked at what the examination remarks, and confirm nevertheless.
    """

    copy: str
    official_number: str
    signed_on: date | None
    acknowledged: bool = False


def confirm_copy(uow: UnitOfWork, actor: Actor, command: ConfirmCopy) -> bool:
    """Whether the act is now signed.

    What agrees with what somebody else read is confirmed. What differs, or is read first, replaces it and waits for
    somebody else in turn. Raises InvalidInput, and Conflict when one confirms what one stated or before the copy has
    been examined.
    """
    copy, act = lock_copy(uow, actor, Permission.ACT_CONFIRM_SIGNATURE, command.copy)
    COPY.next(copy.state, "confirm")
    check_awaited(act, copy.way)
    person_id, number = person_id_of(actor), digits_of(command.official_number)
    problems = stated_problems(uow, act, number, command.signed_on)
    if copy.way is not SigningWay.PAPER:
        problems = _as_printed(act, number, command.signed_on)
        if not problems and act.planned_on is not None:
            found = day_problems(uow.session, act, act.planned_on)
            problems = {"signed_on": " ".join(found)} if found else {}
    if copy.file.scan_state is ScanState.INFECTED:
        problems["official_number"] = (
            "L’antivirus a refusé ce fichier\u00a0: écartez cette copie et numérisez de nouveau."
        )
    if problems:
        raise InvalidInput(problems)
    if (copy.number, copy.signed_on) != (number, command.signed_on):
        _state(uow, actor, copy, act, number, command.signed_on)
        return False
    if copy.stated_by_id == person_id:
        raise Conflict(
            "Vous avez relevé ce numéro et cette date\u00a0: une autre personne doit les confirmer en lisant l’acte."
        )
    _check_looked_at(copy, command)
    keep_signed(uow, actor, act, copy, acknowledged=command.acknowledged)
    return True


def _check_looked_at(copy: SignedCopy, command: ConfirmCopy) -> None:
    """Raise Conflict until the copy is examined, InvalidInput while its remarks are not acknowledged."""
    if copy.file.scan_state is ScanState.AWAITING_SCAN:
        raise Conflict("L’antivirus n’a pas encore analysé ce fichier\u00a0: rechargez cette page dans un instant.")
    if not copy.report:
        raise Conflict("La comparaison avec l’acte émis est en cours\u00a0: rechargez cette page dans un instant.")
    remarks = (*remarks_of(json.loads(copy.report)), *number_remarks(copy.number, copy.signed_on))
    if remarks and not command.acknowledged:
        raise InvalidInput(
            {"acknowledged": "Regardez les remarques ci-dessus, puis cochez cette case, ou écartez cette copie."}
        )


def _as_printed(act: Act, number: str, signed_on: date | None) -> dict[str, str]:
    problems = {}
    if number != act.planned_number:
        problems["official_number"] = "Ce n’est pas le numéro imprimé dans l’acte."
    if signed_on != act.planned_on:
        problems["signed_on"] = "Ce n’est pas la date imprimée dans l’acte."
    return problems


def _state(uow: UnitOfWork, actor: Actor, copy: SignedCopy, act: Act, number: str, signed_on: date | None) -> None:
    copy.number, copy.signed_on, copy.stated_by_id = number, signed_on, person_id_of(actor)
    facts = {"copy": copy.public_id, "official_number": number, "signed_on": signed_on}
    uow.record(Event.ACT_SCAN_STATED, actor, ("act", act.public_id), dossier=act.dossier.public_id, facts=facts)


@dataclass(frozen=True, slots=True)
class RejectCopy:
    """Why ``copy`` (public id) is set aside."""

    copy: str
    reason: str


def reject_copy(uow: UnitOfWork, actor: Actor, command: RejectCopy) -> None:
    """Set the copy aside; it is kept, and another one may be brought. Raises InvalidInput without a reason."""
    copy, act = lock_copy(uow, actor, Permission.ACT_CONFIRM_SIGNATURE, command.copy)
    copy.state = COPY.next(copy.state, "reject")
    reason = command.reason.strip()
    if not reason:
        raise InvalidInput({"reason": "Dites pourquoi cette copie est écartée."})
    copy.reason, copy.settled_by_id, copy.settled_at = reason, person_id_of(actor), uow.now
    facts = {"copy": copy.public_id}
    subject = ("act", act.public_id)
    uow.record(Event.ACT_SCAN_REJECTED, actor, subject, dossier=act.dossier.public_id, facts=facts, detail=reason)
