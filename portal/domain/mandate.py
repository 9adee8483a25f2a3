"""A mandate to file for somebody else: what it allows, from when, and the sentence that says so.

Preparing may begin as soon as the mandate is recorded. Filing needs a mandate to sign, and either the paper signed by
whoever gives it or their confirmation: what binds the applicant never rests on the helper's word alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Scope(StrEnum):
    """How far the mandate goes."""

    PREPARE = "prepare"
    PREPARE_AND_SIGN = "prepare_and_sign"


SCOPE_LABELS: dict[Scope, str] = {
    Scope.PREPARE: "Préparer le dossier seulement",
    Scope.PREPARE_AND_SIGN: "Préparer, signer et déposer le dossier",
}


class Proof(StrEnum):
    """What was uploaded when the mandate was recorded."""

    SIGNED_PAPER = "signed_paper"
    STATEMENT = "statement"


PROOF_LABELS: dict[Proof, str] = {
    Proof.SIGNED_PAPER: "Mandat signé par la personne qui le donne",
    Proof.STATEMENT: "Compte rendu de sa demande (entretien, courriel), sans signature",
}


class MandateState(StrEnum):
    """Where a mandate stands."""

    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    ENDED = "ended"
    EXPIRED = "expired"


MANDATE_LABELS: dict[MandateState, str] = {
    MandateState.RECORDED: "À confirmer par le demandeur",
    MandateState.CONFIRMED: "Confirmé par le demandeur",
    MandateState.ENDED: "Terminé",
    MandateState.EXPIRED: "Arrivé à échéance",
}


class EndedBy(StrEnum):
    """Who put an end to a mandate."""

    GIVER = "giver"
    ORGANISATION = "organisation"
    HOLDER = "holder"
    DENIED = "denied"


ENDED_LABELS: dict[EndedBy, str] = {
    EndedBy.GIVER: "par la personne qui l’avait donné",
    EndedBy.ORGANISATION: "par un signataire de l’organisme",
    EndedBy.HOLDER: "par la personne qui aidait",
    EndedBy.DENIED: "la personne désignée dit ne pas l’avoir donné",
}


@dataclass(frozen=True, slots=True)
class MandateFacts:
    """What decides of the rights of a mandate."""

    scope: Scope
    proof: Proof
    until_on: date
    confirmed: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Rights:
    """What may be done under a mandate on a given day, in one sentence for the people concerned."""

    state: MandateState
    may_draft: bool
    may_file: bool
    sentence: str


def mandate_state(facts: MandateFacts, today: date) -> MandateState:
    """Where the mandate stands on a legal day (Paris); the last day is included."""
    if facts.ended:
        return MandateState.ENDED
    if today > facts.until_on:
        return MandateState.EXPIRED
    return MandateState.CONFIRMED if facts.confirmed else MandateState.RECORDED


def rights(facts: MandateFacts, today: date) -> Rights:
    """What the holder may do under the mandate on a legal day (Paris)."""
    state = mandate_state(facts, today)
    if state is MandateState.ENDED:
        return Rights(state, False, False, "Ce mandat est terminé : plus rien ne peut être fait en son nom.")
    if state is MandateState.EXPIRED:
        return Rights(state, False, False, "Ce mandat est arrivé à échéance : plus rien ne peut être fait en son nom.")
    if facts.scope is Scope.PREPARE:
        text = "Le dossier peut être préparé. Seul le signataire de l’organisme peut le déposer, depuis son compte."
        return Rights(state, True, False, text)
    if facts.confirmed:
        return Rights(state, True, True, "Le dossier peut être préparé, signé et déposé.")
    if facts.proof is Proof.SIGNED_PAPER:
        text = (
            "Le dossier peut être préparé, signé et déposé sur la foi du mandat signé. La confirmation du demandeur "
            "reste attendue."
        )
        return Rights(state, True, True, text)
    text = "Le dossier peut être préparé. Il ne pourra être déposé qu’une fois le mandat confirmé par le demandeur."
    return Rights(state, True, False, text)


def date_problems(given_on: date | None, until_on: date | None, today: date) -> dict[str, str]:
    """What is wrong with the dates of a mandate to record, by field."""
    problems = {}
    if given_on is None:
        problems["given_on"] = "Indiquez la date à laquelle le mandat a été donné."
    elif given_on > today:
        problems["given_on"] = "Un mandat ne peut pas être daté d’un jour à venir."
    if until_on is None:
        problems["until_on"] = "Indiquez jusqu’à quel jour le mandat vaut."
    elif until_on < today:
        problems["until_on"] = "Ce jour est passé : indiquez un jour à venir."
    return problems
