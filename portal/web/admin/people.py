"""Accounts and their roles; prefecture roles are granted and taken back here."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import GRANTABLE_ROLES, ROLE_LABELS, Role
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.forms.admin import GrantRoleForm
from portal.queries.accounts import accounts_page
from portal.queries.windows import WindowView
from portal.services.admin.grant_role import GrantRole, grant_role
from portal.services.admin.revoke_role import RevokeRole, revoke_role
from portal.web.admin.windows import current_window
from portal.web.common.access import allowed
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/personnes", "people", people, methods=["GET", "POST"])
    blueprint.add_url_rule("/personnes/retirer", "revoke", revoke, methods=["POST"])


@allowed(Role.ADMINISTRATOR)
def people() -> Response | tuple[str, int] | str:
    """The list of accounts, and the form that grants a role."""
    window = current_window()
    form = GrantRoleForm()
    if request.method == "GET":
        return _page(form, window)
    if form.validate():
        try:
            with runtime().uow() as uow:
                grant_role(uow, current_actor(), GrantRole(window.id, form.email.data or "", Role(form.role.data)))
        except InvalidInput as error:
            form.add_problems(error.fields)
        except (Conflict, Forbidden) as error:
            form.add_problem("email", error.message)
        else:
            flash(f"Rôle «\u00a0{ROLE_LABELS[Role(form.role.data)]}\u00a0» accordé à {form.email.data}.", "success")
            return redirect(url_for("admin.people", guichet=window.slug))
    return _page(form, window), 422


def _page(form: GrantRoleForm, window: WindowView) -> str:
    text = request.args.get("q", "")[:100]
    with runtime().read() as session:
        found = accounts_page(session, current_actor(), window.id, text, request.args.get("page", 1, int))
    return render_template(
        "admin/people.html", form=form, found=found, q=text, window=window, labels=ROLE_LABELS, me=current_actor()
    )


@allowed(Role.ADMINISTRATOR)
def revoke() -> Response:
    """Take a role back."""
    window = current_window()
    role = request.form.get("role", "")
    if role not in {staff.value for staff in GRANTABLE_ROLES}:
        raise NotFound
    with runtime().uow() as uow:
        revoke_role(uow, current_actor(), RevokeRole(window.id, request.form.get("person", ""), Role(role)))
    flash(f"Rôle «\u00a0{ROLE_LABELS[Role(role)]}\u00a0» retiré.", "success")
    return redirect(url_for("admin.people", guichet=window.slug))
