"""Who signs a letter that day: the usual signatory of the window, or a deputy by their own delegation.

The deputy is the one who signed the act or took the decision, or was chosen; without any, the first whose delegation
is in force on a day when the usual signatory's is not.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.errors import InvalidInput
from portal.domain.signing import delegate_problem
from portal.domain.window_settings import WindowSettings
from portal.models import SigningDeputy
from portal.services.acting.signing_choice import power_of


def deputy_of(session: Session, window_id: int, on: date, *, key: int | None = None, person: int | None = None) -> (
    SigningDeputy | None
):
    """The deputy of this key, or held by this person, when their delegation is in force that day."""
    if key is None and person is None:
        return None
    wanted = SigningDeputy.id == key if key is not None else SigningDeputy.person_id == person
    return next((one for one in _deputies(session, window_id, wanted) if _may_sign(one, on)), None)


def signatory_lines(
    session: Session, settings: WindowSettings, window_id: int, on: date, deputy: SigningDeputy | None = None
) -> tuple[str, ...]:
    """The delegation formula, the capacity and the name. Raises InvalidInput (``signatory``) when nobody may sign."""
    formula = settings.text("signatory.formula")
    if deputy is None and not _usual_may_sign(settings, on):
        deputy = next((one for one in _deputies(session, window_id) if _may_sign(one, on)), None)
        if deputy is None:
            said = (
                f"Aucun signataire n’a de délégation en vigueur le {on:%d/%m/%Y} : la lettre ne peut pas être établie. "
                "Demandez à un administrateur d’enregistrer la délégation."
            )
            raise InvalidInput({"signatory": said})
    if deputy is not None:
        if formula is None:
            said = (
                "Un délégataire signe sous une formule de délégation : demandez à un administrateur de renseigner le "
                "paramètre « Formule de délégation » du guichet."
            )
            raise InvalidInput({"signatory.formula": said})
        return (formula, _following(deputy.capacity), deputy.name)
    capacity, name = settings.text("signatory.capacity") or "", settings.text("signatory.name") or ""
    if formula and settings.flag("signatory.by_delegation"):
        return (formula, _following(capacity), name)
    return (capacity, name)


def _following(capacity: str) -> str:
    """A capacity as it goes on after the formula: « par délégation, le secrétaire général »."""
    return capacity[:1].lower() + capacity[1:] if capacity.startswith(("Le ", "La ", "L’", "L'")) else capacity


def _usual_may_sign(settings: WindowSettings, on: date) -> bool:
    """The prefect always may; a delegate, while the delegation the settings name is in force."""
    if settings.flag("signatory.by_delegation") is not True:
        return True
    since, until = settings.date("signatory.delegation_from"), settings.date("signatory.delegation_to")
    return not ((since is not None and on < since) or (until is not None and on > until))


def _deputies(
    session: Session, window_id: int, condition: sa.ColumnElement[bool] | None = None
) -> list[SigningDeputy]:
    query = sa.select(SigningDeputy).where(SigningDeputy.window_id == window_id).order_by(SigningDeputy.id)
    return list(session.scalars(query if condition is None else query.where(condition)))


def _may_sign(deputy: SigningDeputy, on: date) -> bool:
    """A letter moves no money: the ceiling of the delegation is the act's business."""
    return delegate_problem(power_of(deputy), on, 0) is None
