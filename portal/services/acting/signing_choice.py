"""How an act will be signed, and by whom: chosen when it is issued, printed in it, kept with it.

On paper the number and the date are left to the hand. Electronically and in the parapheur they are given now: what is
signed is then complete.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.acts.data import ArreteData, Delegation, Signatory
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Role
from portal.domain.clocks import paris_date
from portal.domain.errors import InvalidInput
from portal.domain.money import Euros
from portal.domain.signing import NO_ACCOUNT, Delegate, SigningWay, delegate_problem, number_day
from portal.models import Act, Person, Posting, SigningDeputy
from portal.queries.signatories import usual_signatory
from portal.queries.windows import window_settings
from portal.services.acting.official_numbers import act_number_problem, digits_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SigningChoice:
    """The way; the number and the date of an act not signed on paper; a deputy (public id), or the usual signatory."""

    way: SigningWay = SigningWay.PAPER
    number: str = ""
    dated_on: date | None = None
    deputy: str = ""


ON_PAPER = SigningChoice()
NUMBER_TAKEN = "Ce numéro est déjà celui d’un autre acte : prenez le suivant dans le registre."


def signed_how(session: Session, act: Act, data: ArreteData, choice: SigningChoice) -> ArreteData:
    """The data with the choice in them. Raises InvalidInput: ``way``, ``number``, ``dated_on``, ``deputy``."""
    problems: dict[str, str] = {}
    deputy = _deputy(session, act, data, choice, problems)
    if choice.way is SigningWay.ELECTRONIC and _two_parties(act, data):
        problems["way"] = (
            "Une convention, comme son avenant, est signée par les deux parties\u00a0: choisissez la signature sur "
            "papier, ou le parapheur."
        )
    if choice.way is SigningWay.ELECTRONIC and deputy is None and "deputy" not in problems:
        problem = _account_problem(session, act.window_id)
        if problem:
            problems.setdefault("way", problem)
    if choice.way is not SigningWay.PAPER:
        number = digits_of(choice.number)
        wrong = act_number_problem(number)
        if wrong is None and number_taken(session, act, number):
            wrong = NUMBER_TAKEN
        day = number_day(number)
        if wrong is None and day is not None and choice.dated_on is not None and day.year != choice.dated_on.year:
            wrong = f"Ce numéro est de {day.year}, l’acte sera de {choice.dated_on.year}\u00a0: prenez-en un autre."
        if wrong:
            problems["number"] = wrong
        if choice.dated_on is None:
            problems["dated_on"] = "Indiquez la date de l’arrêté\u00a0: celle du jour où il sera signé."
        elif choice.dated_on < paris_date(data.prepared_at):
            problems["dated_on"] = "Cette date est passée\u00a0: un acte ne s’antidate pas."
        data = replace(data, paper=False, number=number, signed_on=choice.dated_on)
    if problems:
        raise InvalidInput(problems)
    return replace(data, signatory=_signatory(data, deputy)) if deputy else data


def _two_parties(act: Act, data: ArreteData) -> bool:
    return data.is_convention if act.kind == ActKind.AWARD else act.agreed


def keep_choice(uow: UnitOfWork, act: Act, data: ArreteData, choice: SigningChoice) -> None:
    """Write the choice on the act that is being issued."""
    act.signing_way = choice.way
    act.planned_number, act.planned_on = data.number, data.signed_on
    write_number(uow.session, "number", NUMBER_TAKEN)
    if choice.deputy:
        chosen = sa.select(SigningDeputy.id).where(SigningDeputy.public_id == choice.deputy)
        act.deputy_id = uow.session.scalar(chosen)


def number_taken(session: Session, act: Act, number: str) -> bool:
    """Whether another act has this number, or has it printed and awaits its signature."""
    planned = sa.and_(Act.planned_number == number, Act.state != "cancelled")
    other = sa.select(Act.id).where(sa.or_(Act.official_number == number, planned), Act.id != act.id)
    return session.scalar(other.limit(1)) is not None


def write_number(session: Session, field: str, sentence: str) -> None:
    """Flush an act's number: the database refuses one that another act took meanwhile. Raises InvalidInput."""
    try:
        session.flush()
    except IntegrityError as error:
        if any(name in str(error.orig) for name in ("official_number", "planned_number")):
            raise InvalidInput({field: sentence}) from None
        raise


def _deputy(
    session: Session, act: Act, data: ArreteData, choice: SigningChoice, problems: dict[str, str]
) -> SigningDeputy | None:
    if not choice.deputy:
        return None
    wanted = sa.select(SigningDeputy).where(
        SigningDeputy.public_id == choice.deputy, SigningDeputy.window_id == act.window_id
    )
    deputy = session.scalar(wanted)
    if deputy is None:
        problems["deputy"] = "Ce signataire n’est plus dans la liste\u00a0: choisissez-en un autre."
        return None
    day = choice.dated_on or paris_date(data.prepared_at)
    problem = delegate_problem(power_of(deputy), day, act.amount_cents)
    if problem:
        problems["deputy"] = problem
    return deputy


def _account_problem(session: Session, window_id: int) -> str | None:
    """Why nobody could sign here an act that prints the usual signatory's name; None when somebody can."""
    usual = usual_signatory(window_settings(session, window_id))
    if not usual.account:
        return NO_ACCOUNT
    linked = (
        sa.select(Posting.id)
        .join(Person, Person.id == Posting.person_id)
        .where(Person.email == usual.account, Posting.window_id == window_id, Posting.role == Role.SIGNATORY)
    )
    if session.scalar(linked.limit(1)) is None:
        return f"Le compte lié au signataire habituel, {usual.account}, n’a pas le rôle de signataire de ce guichet."
    return None


def power_of(deputy: SigningDeputy) -> Delegate:
    """The dates and the ceiling of a deputy."""
    return Delegate(deputy.valid_from, deputy.valid_to, deputy.ceiling_cents)


def _signatory(data: ArreteData, deputy: SigningDeputy) -> Signatory:
    ceiling = Euros(deputy.ceiling_cents) if deputy.ceiling_cents is not None else None
    delegation = Delegation(deputy.delegation_title, deputy.valid_from, deputy.valid_to, ceiling)
    return Signatory(
        name=deputy.name,
        capacity=deputy.capacity,
        by_delegation=True,
        delegation=delegation,
        formula=data.signatory.formula or "Pour le préfet et par délégation,",
    )
