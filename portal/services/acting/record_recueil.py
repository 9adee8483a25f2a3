"""Record in which recueil des actes administratifs signed acts were published. Later, and by several at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import Act, RecueilEntry
from portal.services.locking import lock_act, person_id_of
from portal.services.unit_of_work import UnitOfWork

#: « 71-2021-153 », as the recueils of a prefecture are numbered, perhaps « spécial ».
_NUMBER = re.compile(r"(?:\d{2,3}|2[AB])-(\d{4})-\d{3,4}(?: spécial)?")
MOST = 200


@dataclass(frozen=True, slots=True)
class RecordRecueil:
    """``acts`` (public ids) are in the recueil ``number``, published that day."""

    acts: tuple[str, ...]
    number: str
    published_on: date | None


def record_recueil(uow: UnitOfWork, actor: Actor, command: RecordRecueil) -> int:
    """Add the publication to each act and return how many changed. Raises InvalidInput: ``acts``, ``number``,
    ``published_on``. The same number again changes nothing; another one corrects the first, which stays."""
    number = " ".join(command.number.split())
    acts = [lock_act(uow, actor, Permission.ACT_PUBLISH, one) for one in sorted(set(command.acts))[:MOST]]
    day = _checked(uow, acts, number, command.published_on)
    person_id = person_id_of(actor)
    known = _last_entries(uow, [act.id for act in acts])
    changed = [act for act in acts if known.get(act.id) != (number, day)]
    for act in changed:
        entry = RecueilEntry(
            act_id=act.id, person_id=person_id, number=number, published_on=day, created_at=uow.now
        )
        uow.session.add(entry)
        uow.record(
            Event.ACT_PUBLISHED,
            actor,
            ("act", act.public_id),
            dossier=act.dossier.public_id,
            facts={"recueil": number, "published_on": day},
        )
    return len(changed)


def _checked(uow: UnitOfWork, acts: list[Act], number: str, day: date | None) -> date:
    problems = {}
    shape = _NUMBER.fullmatch(number)
    if not acts:
        problems["acts"] = "Cochez au moins un acte publié dans ce recueil."
    unsigned = [act.reference for act in acts if act.signed_on is None]
    if unsigned:
        problems["acts"] = f"{', '.join(unsigned)}\u00a0: un acte se publie une fois signé."
    if shape is None:
        problems["number"] = "Ce numéro n’a pas la forme attendue\u00a0: écrivez par exemple 71-2021-153."
    if day is None:
        problems["published_on"] = "Indiquez la date du recueil."
    else:
        late = [act.reference for act in acts if act.signed_on is not None and act.signed_on > day]
        if day > paris_date(uow.now):
            problems["published_on"] = "La date du recueil est dans le futur\u00a0: relisez-la."
        elif late:
            problems["published_on"] = f"Le recueil ne peut pas précéder la signature de l’acte {late[0]}."
        elif shape is not None and int(shape.group(1)) != day.year:
            problems["number"] = f"Ce numéro est de l’année {shape.group(1)}, la date de {day.year}\u00a0: relisez-les."
    if problems or day is None:
        raise InvalidInput(problems)
    return day


def _last_entries(uow: UnitOfWork, ids: list[int]) -> dict[int, tuple[str, date]]:
    rows = uow.session.execute(
        sa.select(RecueilEntry.act_id, RecueilEntry.number, RecueilEntry.published_on)
        .where(RecueilEntry.act_id.in_(ids))
        .order_by(RecueilEntry.id)
    )
    return {row.act_id: (row.number, row.published_on) for row in rows}
