"""One way to post a form: validate, act, and put what a use-case refuses back on the form with everything typed."""

from __future__ import annotations

from collections.abc import Callable

from portal.domain.errors import Conflict, InvalidInput, LedgerRefusal
from portal.forms.base import PortalForm


def accepted(form: PortalForm, action: Callable[[], object]) -> bool:
    """Whether the form was valid and ``action`` did its work.

    A refused field, a refused movement of credits or what has changed meanwhile is shown on the form with everything
    typed (``form.refusal_status`` is 409 for the last); the other errors have their own pages.
    """
    if not form.validate_on_submit():
        return False
    try:
        action()
    except InvalidInput as error:
        form.add_problems(error.fields)
    except LedgerRefusal as error:
        form.form_errors.append(error.message)
    except Conflict as error:
        form.form_errors.append(error.message)
        form.refusal_status = 409
    else:
        return True
    return False
