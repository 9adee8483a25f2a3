"""Who signs which act electronically: whoever it names, and nobody else. See ADR 0027.

The usual signatory's account is a setting of the window; a deputy's is recorded with their delegation. What is printed
is who signs: the name frozen in the act, the account linked to that name, a power in force that day for that amount.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.signing import delegate_problem, usual_problem
from portal.models import Act, SigningDeputy
from portal.queries.signatories import usual_signatory
from portal.queries.windows import window_settings
from portal.services.acting.signing_choice import power_of


def signing_problem(session: Session, actor: Actor, act: Act, on: date) -> str | None:
    """Why this person does not sign this act that day; None when they do."""
    if act.deputy_id is None:
        usual = usual_signatory(window_settings(session, act.window_id))
        return usual_problem(usual, act.signatory_name, actor.email, on, act.amount_cents)
    deputy = session.get_one(SigningDeputy, act.deputy_id)
    if deputy.person_id != actor.person_id:
        return f"Cet acte est préparé pour {deputy.name}."
    return delegate_problem(power_of(deputy), on, act.amount_cents)
