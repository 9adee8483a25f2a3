"""Propose a new wording of a template; it counts only once another administrator approved it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from portal.acts.seeds import SEEDS
from portal.acts.template_check import cleaned, template_problems
from portal.acts.words import texts_sha256
from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.domain.snapshot import canonical_json
from portal.models import ActTemplate, Window
from portal.queries.act_templates import words_in_force
from portal.services.acting.keep_words import keep_words
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ProposeTemplate:
    """The texts of a template, by passage key, and why. ``based_on``: the version in force that was read (0: the
    software's own); ``coverage``: characters the fonts print."""

    window_id: int
    kind: str
    texts: Mapping[str, str]
    reason: str
    based_on: int
    coverage: frozenset[int] | None = None


def propose_template(uow: UnitOfWork, actor: Actor, command: ProposeTemplate) -> int:
    """Add the version and return its number. Raises InvalidInput by passage, Conflict when another version came into
    force meanwhile. Rows are only added: an earlier proposal still waiting is replaced by this one."""
    require(actor, Permission.SETTINGS_EDIT, Subject(command.window_id))
    seed = SEEDS.get(command.kind)
    if seed is None:
        raise NotFound
    texts = {one.key: cleaned(one, command.texts.get(one.key, "")) for one in seed.passages}
    problems = template_problems(seed, texts, command.coverage)
    if not command.reason.strip():
        problems["reason"] = "Dites pourquoi le texte change."
    if problems:
        raise InvalidInput(problems)
    # One proposal at a time gives the next number.
    uow.session.execute(sa.select(Window.id).where(Window.id == command.window_id).with_for_update())
    if _in_force(uow, command) != command.based_on:
        raise Conflict("Une autre version est entrée en vigueur depuis\u00a0: relisez-la avant de proposer la vôtre.")
    current = words_in_force(uow.session, command.window_id, command.kind)
    # The software's own words take the first number: what is proposed comes after them.
    keep_words(uow, command.window_id, current)
    if texts_sha256(seed.kind, texts) == current.sha256:
        raise InvalidInput({"reason": "Rien n’a changé\u00a0: modifiez au moins un texte."})
    number = _last(uow, command) + 1
    row = ActTemplate(
        window_id=command.window_id,
        kind=seed.kind,
        number=number,
        texts=canonical_json(texts),
        sha256=texts_sha256(seed.kind, texts),
        reason=command.reason.strip(),
        proposed_by=actor.public_id,
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    facts = {"kind": seed.kind, "number": number, "sha256": row.sha256, "window": command.window_id}
    uow.record(Event.TEMPLATE_PROPOSED, actor, ("template", row.public_id), facts=facts, detail=row.reason)
    return number


def _rows(command: ProposeTemplate) -> tuple[sa.ColumnElement[bool], ...]:
    return (ActTemplate.window_id == command.window_id, ActTemplate.kind == command.kind)


def _last(uow: UnitOfWork, command: ProposeTemplate) -> int:
    return uow.session.scalar(sa.select(sa.func.max(ActTemplate.number)).where(*_rows(command))) or 0


def _in_force(uow: UnitOfWork, command: ProposeTemplate) -> int:
    approved = sa.select(sa.func.max(ActTemplate.number)).where(*_rows(command), ActTemplate.approved_at.is_not(None))
    return uow.session.scalar(approved) or 0
