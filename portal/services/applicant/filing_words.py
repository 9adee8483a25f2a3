"""The words given « malgré tout »: one for each question of the final check, kept with the dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from portal.domain.errors import InvalidInput
from portal.models import Dossier, FilingWord
from portal.services.unit_of_work import UnitOfWork

MAX_LENGTH = 4_000


class Question(Protocol):
    """What is asked: code, short name, sentence."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def message(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Word:
    """A question as it was put, and what the applicant answered."""

    code: str
    label: str
    question: str
    word: str


def given_words(asked: Sequence[Question], words: Mapping[str, str], fallback: str = "") -> tuple[Word, ...]:
    """A word for each question, its own or ``fallback``. Raises InvalidInput (``word_CODE``) for those without."""
    found, problems = [], {}
    for question in asked:
        word = (words.get(question.code) or fallback).strip()
        if not word:
            problems[f"word_{question.code}"] = "Dites en quelques mots pourquoi vous déposez malgré ce point."
        elif len(word) > MAX_LENGTH:
            problems[f"word_{question.code}"] = f"Raccourcissez ce texte : {MAX_LENGTH} caractères au plus."
        found.append(Word(question.code, question.title, question.message, word))
    if problems:
        raise InvalidInput(problems)
    return tuple(found)


def keep_words(uow: UnitOfWork, dossier: Dossier, words: Sequence[Word]) -> None:
    """Keep them beside the dossier, where the instructor reads them."""
    uow.session.add_all(
        FilingWord(
            dossier_id=dossier.id,
            code=word.code,
            label=word.label[:200],
            question=word.question,
            word=word.word,
            created_at=uow.now,
        )
        for word in words
    )
