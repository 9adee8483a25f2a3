"""The team of an organisation: people, roles, invitations."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.errors import Conflict, NotFound
from portal.domain.team import TEAM_ROLE_LABELS
from portal.forms.team import InviteForm, RoleForm, invite_form
from portal.queries.team import TeamView, team_view
from portal.services.team.change_member import change_role, remove_member
from portal.services.team.invite import Invite, invite
from portal.services.team.takeover import objection_token
from portal.services.team.withdraw_invitation import withdraw_invitation
from portal.services.unit_of_work import UnitOfWork
from portal.web.common.access import allowed
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    base = "/organismes/<organisation>/equipe"
    blueprint.add_url_rule(base, "team", team, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/invitations/<invitation>/retirer", "uninvite", uninvite, methods=["POST"])
    blueprint.add_url_rule(f"{base}/<person>", "member", member, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/<person>/retirer", "member_remove", member_remove, methods=["POST"])


def _load(organisation: str) -> TeamView:
    with runtime().read() as session:
        return team_view(session, current_actor(), organisation, runtime().system.now())


@allowed()
def team(organisation: str) -> Response:
    """The team, and the form that invites."""
    view = _load(organisation)
    form = invite_form(view.invitable)

    def act() -> None:
        command = Invite(organisation, form.email.data or "", Role(form.role.data))
        with runtime().uow() as uow:
            invite(runtime(), uow, current_actor(), command)

    if request.method == "POST" and not view.invitable:
        with runtime().uow() as uow:  # says why: a role too small, never a silent page
            invite(runtime(), uow, current_actor(), Invite(organisation, request.form.get("email", ""), Role.READER))
    if accepted(form, act):
        flash(f"L’invitation est partie à {form.email.data}. Elle vaut sept jours.", "success")
        return redirect(url_for("applicant.team", organisation=organisation))
    return _page(view, form)


def _page(view: TeamView, form: InviteForm) -> Response:
    links = {
        asked.warning: url_for("auth.objection", token=objection_token(runtime(), asked.warning))
        for asked in view.takeovers
        if asked.warning
    }
    page = render_template("applicant/team.html", view=view, form=form, objections=links)
    return make_response(page, form.refusal_status if form.errors else 200)


@allowed()
def uninvite(organisation: str, invitation: str) -> Response:
    """Withdraw an invitation."""
    _do(lambda uow: withdraw_invitation(uow, current_actor(), organisation, invitation), "L’invitation est retirée.")
    return redirect(url_for("applicant.team", organisation=organisation))


@allowed()
def member(organisation: str, person: str) -> Response:
    """A colleague's role."""
    view = _load(organisation)
    found = next((one for one in view.members if one.public_id == person), None)
    if found is None:
        raise NotFound
    form = RoleForm()
    if request.method == "GET":
        form.role.data = found.role.value

    def act() -> None:
        with runtime().uow() as uow:
            change_role(uow, current_actor(), organisation, person, Role(form.role.data))

    if accepted(form, act):
        flash(f"{found.name} est désormais {TEAM_ROLE_LABELS[Role(form.role.data)].lower()}.", "success")
        return redirect(url_for("applicant.team", organisation=organisation))
    page = render_template("applicant/member.html", view=view, found=found, form=form)
    return make_response(page, form.refusal_status if form.errors else 200)


@allowed()
def member_remove(organisation: str, person: str) -> Response:
    """Remove a colleague, or leave."""
    leaving = person == current_actor().public_id
    said = "Vous avez quitté l’équipe." if leaving else "La personne est retirée de l’équipe."
    done = _do(lambda uow: remove_member(uow, current_actor(), organisation, person), said)
    if leaving and done:
        return redirect(url_for("applicant.home"))
    return redirect(url_for("applicant.team", organisation=organisation))


def _do(action: Callable[[UnitOfWork], None], said: str) -> bool:
    """Run a use-case; what no longer can be done is said on the page."""
    try:
        with runtime().uow() as uow:
            action(uow)
    except Conflict as error:
        flash(error.message, "error")
        return False
    flash(said, "success")
    return True
