"""Save the project step of a draft: what it is, when it happens, the questions of its axes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from portal.domain.actors import Actor
from portal.domain.declaration import QUESTIONS_BY_KEY, SUMMARY_MAX
from portal.domain.errors import InvalidInput
from portal.queries.rulebooks import rulebook_in_force
from portal.services.applicant.drafts import Kept, Typed, keep_part, own_draft
from portal.services.unit_of_work import UnitOfWork

PART = "project"


@dataclass(frozen=True, slots=True)
class SaveProject:
    """The project step. ``answers`` by question key (``portal.domain.declaration``); unknown booleans are None."""

    dossier: str
    version: int
    title: str = ""
    summary: str = ""
    main_axis: str = ""
    other_axes: tuple[str, ...] = ()
    digital_transformation: bool | None = None
    other_window: str | None = None
    first_legal_act_on: date | None = None
    start_on: date | None = None
    results_on: date | None = None
    financial_close_on: date | None = None
    answers: dict[str, str] = field(default_factory=dict)
    typed: Typed = Typed()  # noqa: RUF009 - frozen


def save_project(uow: UnitOfWork, actor: Actor, command: SaveProject) -> Kept:
    """Keep what was declared. Raises InvalidInput on an axis the window does not know, Conflict on a stale version."""
    dossier = own_draft(uow, actor, command.dossier, command.version, PART, command.typed.page)
    rulebook = rulebook_in_force(uow.session, dossier.window_id)
    axes = [command.main_axis] if command.main_axis else []
    axes += [axis for axis in command.other_axes if axis not in axes]
    _check(command, axes, tuple(rulebook.axes_by_code), tuple(rulebook.other_windows))
    dossier.title = command.title
    dossier.summary = command.summary
    dossier.main_axis = command.main_axis
    dossier.axes = sorted(axes)
    dossier.digital_transformation = command.digital_transformation
    dossier.other_window = command.other_window
    dossier.first_legal_act_on = command.first_legal_act_on
    dossier.start_on = command.start_on
    dossier.results_on = command.results_on
    dossier.financial_close_on = command.financial_close_on
    # Answers to questions that the chosen axes no longer ask are kept: choosing the axis back shows them again.
    dossier.answers = {**dossier.answers, **command.answers}
    return keep_part(uow, actor, dossier, PART, command.typed)


def _check(command: SaveProject, axes: list[str], known: tuple[str, ...], other_windows: tuple[str, ...]) -> None:
    problems: dict[str, str] = {}
    if any(axis not in known for axis in axes):
        problems["main_axis"] = f"Choisissez un axe de ce guichet : {', '.join(known)}."
    if command.other_window is not None and command.other_window not in other_windows:
        problems["other_window"] = "Choisissez une des réponses proposées."
    if len(command.title) > 300:
        problems["title"] = "Raccourcissez l’intitulé à 300 caractères au plus."
    if len(command.summary) > SUMMARY_MAX:
        problems["summary"] = f"Raccourcissez la présentation à {SUMMARY_MAX} caractères au plus."
    for key in command.answers:
        if key not in QUESTIONS_BY_KEY:
            raise KeyError(key)
    if problems:
        raise InvalidInput(problems)
