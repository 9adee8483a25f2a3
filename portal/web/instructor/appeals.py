"""Appeals: the register of the window, the section of a dossier, a new appeal, its files."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.actors import Role
from portal.domain.appeals import AppealAuthor, AppealKind, AppealState, Timely
from portal.domain.clocks import paris_date
from portal.forms.appeals import AppealForm
from portal.forms.base import choices
from portal.queries.appeal_register import FILTERS, register
from portal.queries.appeals import appeal_file, challengeable, dossier_appeals
from portal.queries.instruction import dossier_head
from portal.queries.windows import window_settings
from portal.services.appeals.record_appeal import RecordAppeal, record_appeal
from portal.services.applicant.uploads import PreparedFile, prepare_upload
from portal.web.common.access import allowed
from portal.web.common.downloads import attachment, released
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime
from portal.web.instructor.page import SECTIONS, read_section, render_section

Page = str | Response | tuple[str, int]
STAFF = (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)
TIMELY_KINDS = {Timely.IN_TIME: "success", Timely.LATE: "error", Timely.NOT_ENFORCEABLE: "info"}
STATE_KINDS = {
    AppealState.OPEN: "new",
    AppealState.REFERRED: "info",
    AppealState.UPHELD: "success",
    AppealState.ANNULLED: "error",
    AppealState.SUSPENDED: "error",
}


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    base = "/dossiers/<public_id>/recours"
    blueprint.add_url_rule("/recours", "appeals", show_register)
    blueprint.add_url_rule(base, "dossier_appeals", show_dossier)
    blueprint.add_url_rule(f"{base}/nouveau", "new_appeal", new_appeal, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/fichiers/<file_id>", "appeal_file", send_file)


@allowed(*STAFF)
def show_register() -> str:
    """The appeals of the windows, what is due first on top."""
    wanted = request.args.get("filtre", "open")
    page = request.args.get("page", "1")
    with runtime().read() as session:
        found = register(
            session,
            current_actor(),
            paris_date(runtime().legal.now()),
            wanted if wanted in FILTERS else "open",
            int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
        )
    return render_template(
        "instructor/appeals.html",
        found=found,
        wanted=wanted if wanted in FILTERS else "open",
        filters=FILTERS,
        today=paris_date(runtime().legal.now()),
        kinds=TIMELY_KINDS,
    )


def sections_for() -> tuple[tuple[str, str], ...]:
    """The sections the person may open: all for an instructor, none beside this one for the others."""
    return SECTIONS if Role.INSTRUCTOR in current_actor().roles else ()


@allowed(*STAFF)
def show_dossier(public_id: str) -> tuple[str, int]:
    """Every appeal of one dossier: clocks, steps, files, what may be done next."""
    head, context = read_section(
        public_id,
        lambda session, head: {
            "appeals": dossier_appeals(session, head.id),
            "targets": challengeable(session, head.id, paris_date(runtime().legal.now())),
        },
    )
    return render_section(
        "appeals_dossier.html",
        head,
        sections=sections_for(),
        roles=current_actor().roles,
        today=paris_date(runtime().legal.now()),
        timely_kinds=TIMELY_KINDS,
        state_kinds=STATE_KINDS,
        **context,
    )


@allowed(Role.INSTRUCTOR)
def new_appeal(public_id: str) -> Page:
    """Record an appeal."""
    form = AppealForm()

    def load(session: Any, head: Any) -> dict[str, Any]:
        settings = window_settings(session, head.window_id)
        today = paris_date(runtime().legal.now())
        return {"targets": challengeable(session, head.id, today), "court": settings.text("appeals.court") or ""}

    head, context = read_section(public_id, load)
    form.target.choices = choices(((one.key, one.label) for one in context["targets"]), "Sélectionnez une décision")
    if request.method == "GET":
        form.court_name.data = context["court"]

    def run() -> None:
        with_files = tuple(uploaded(form.files.data))
        with runtime().uow() as uow:
            record_appeal(uow, current_actor(), _command(public_id, form, with_files))

    if accepted(form, run):
        flash("Le recours est enregistré : ses délais courent dans les échéances du dossier.", "success")
        return redirect(url_for("instructor.dossier_appeals", public_id=public_id), 303)
    status = form.refusal_status if form.errors else 200
    return render_section("appeal_new.html", head, status, form=form, **context)


def uploaded(files: Any) -> list[PreparedFile]:
    """The files of a form, judged and stored."""
    return [prepare_upload(runtime(), one.filename or "", one.read(), "files") for one in files or []]


def _command(public_id: str, form: AppealForm, files: tuple[PreparedFile, ...]) -> RecordAppeal:
    kind = AppealKind(form.kind.data)
    court = kind in (AppealKind.COURT, AppealKind.URGENT)
    return RecordAppeal(
        dossier=public_id,
        target=form.target.data or "",
        kind=kind,
        author=AppealAuthor(form.author.data),
        channel=form.channel.data or "",
        received_on=form.received_on.data,
        remedies_stated=form.remedies_stated.data == "yes",
        author_name=form.author_name.data or "",
        lodged_on=form.lodged_on.data,
        starts_on=form.starts_on.data,
        grounds=form.grounds.data or "",
        court_name=(form.court_name.data or "") if court else "",
        court_number=form.court_number.data or "",
        defence_due_on=form.defence_due_on.data,
        files=files,
    )


@allowed(*STAFF)
def send_file(public_id: str, file_id: str) -> Response:
    """A file of an appeal."""
    with runtime().read() as session:
        head = dossier_head(session, current_actor(), public_id)
        file = appeal_file(session, head.id, file_id)
    return attachment(released(file.sha256), file.name, file.media_type)
