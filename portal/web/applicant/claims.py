"""The payment claims of a beneficiary: the list, a new one, one claim whole, its filing."""

from __future__ import annotations

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.domain.claim import ClaimKind
from portal.domain.claim_kinds import kinds_offered
from portal.domain.errors import Conflict, Forbidden
from portal.domain.money import format_euros
from portal.domain.permissions import Permission, Subject, can
from portal.forms.base import PortalForm, choices
from portal.forms.claims import FileClaimForm, NewClaimForm
from portal.queries.applicant_views import DossierView
from portal.queries.award import AwardView
from portal.queries.award_start import accepted_start
from portal.queries.bank_accounts import accounts_of
from portal.queries.claim_amounts import terms_of
from portal.queries.claims import ClaimView, claim_rows, claim_view
from portal.queries.indicators import indicators_of
from portal.services.claims.discard_claim import discard_claim
from portal.services.claims.draft_claim import DraftClaim, draft_claim
from portal.services.claims.file_claim import FileClaim, file_claim
from portal.web.applicant.award_nav import award_nav, load_award
from portal.web.common.access import allowed
from portal.web.common.claim_files import send_claim_file
from portal.web.common.claim_words import CLAIM_KINDS, claim_timeline
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

BASE = "/<public_id>/subvention/paiements"


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    one = f"{BASE}/<claim>"
    blueprint.add_url_rule(BASE, "claims", claims, methods=["GET", "POST"])
    blueprint.add_url_rule(one, "claim", show_claim, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{one}/supprimer", "claim_discard", discard, methods=["POST"])
    blueprint.add_url_rule(f"{one}/fichiers/<file_id>", "claim_download", download)


def may(award: AwardView, permission: Permission) -> bool:
    """Whether the actor may do this to the claims of the award."""
    return can(current_actor(), permission, Subject(award.window_id, award.organisation_id))


@allowed()
def claims(public_id: str) -> Response:
    """The list of claims; begin another."""
    view, award = load_award(public_id)
    with runtime().read() as session:
        rows = claim_rows(session, award.act_id, drafts=True)
        started = accepted_start(session, award.act_id) is not None
    may_write = may(award, Permission.CLAIM_EDIT)
    form = NewClaimForm()
    offered = kinds_offered(terms_of(award), [(row.kind, row.state) for row in rows])
    form.kind.choices = choices(offered)
    made: list[str] = []

    def begin() -> None:
        with runtime().uow() as uow:
            made.append(draft_claim(uow, current_actor(), DraftClaim(public_id, form.kind.data or "")))

    if accepted(form, begin):
        return redirect(url_for("applicant.claim", public_id=public_id, claim=made[0]), 303)
    page = render_template(
        "applicant/claims.html",
        view=view,
        award=award,
        rows=rows,
        kinds=CLAIM_KINDS,
        form=form,
        may_begin=may_write and started and award.in_force and bool(offered),
        may_write=may_write,
        started=started,
        nav=award_nav(public_id, "applicant.claims"),
    )
    return make_response(page, form.refusal_status if form.errors else 200)


def load_claim(public_id: str, claim: str) -> tuple[DossierView, ClaimView]:
    """A claim of the dossier's award. Raises NotFound; Forbidden on a write by someone who may only read it."""
    view, award = load_award(public_id)
    with runtime().read() as session:
        found = claim_view(session, current_actor(), claim)
    if found.award.dossier_public_id != award.dossier_public_id:
        abort(404)
    return view, found


def load_editable(public_id: str, claim: str) -> tuple[DossierView, ClaimView]:
    """A claim the actor may write in. Raises NotFound or Forbidden; Conflict once it is filed."""
    view, found = load_claim(public_id, claim)
    if not may(found.award, Permission.CLAIM_EDIT):
        raise Forbidden
    if not found.row.editable:
        raise Conflict("Cette demande est déposée : elle ne se modifie plus. Écrivez au service instructeur.")
    return view, found


@allowed()
def show_claim(public_id: str, claim: str) -> Response:
    """One claim: what it holds, what it lacks, where it is; file it."""
    view, found = load_claim(public_id, claim)
    form = FileClaimForm()
    asked: list[int] = []

    def send() -> None:
        command = FileClaim(claim, form.seen_version(), form.reply.data or "")
        with runtime().uow() as uow:
            asked.append(file_claim(uow, current_actor(), command))

    if accepted(form, send):
        flash(f"Votre demande est envoyée à la préfecture : {format_euros(asked[0])}.", "success")
        return redirect(url_for("applicant.claim", public_id=public_id, claim=claim), 303)
    if form.errors:
        view, found = load_claim(public_id, claim)
    return claim_page(view, found, form)


def claim_page(view: DossierView, found: ClaimView, form: FileClaimForm) -> Response:
    """The page of a claim."""
    form.version.data = str(found.version)
    award = found.award
    with runtime().read() as session:
        accounts = accounts_of(session, award)
    page = render_template(
        "applicant/claim.html",
        view=view,
        award=award,
        claim=found,
        kinds=CLAIM_KINDS,
        form=form,
        needs_papers=found.row.kind is not ClaimKind.ADVANCE,
        needs_report=needs_report(found),
        may_edit=found.row.editable and may(award, Permission.CLAIM_EDIT),
        may_file=found.row.editable and may(award, Permission.CLAIM_FILE),
        accounts=accounts,
        timeline=claim_timeline(found, prefecture=False),
        nav=award_nav(view.public_id, "applicant.claims"),
    )
    return make_response(page, form.refusal_status if form.errors else 200)


def needs_report(found: ClaimView) -> bool:
    """Whether the final report is a file of the claim: a balance, on an award without indicators."""
    if found.row.kind is not ClaimKind.BALANCE:
        return False
    with runtime().read() as session:
        return indicators_of(session, found.award.act_id) is None


@allowed()
def discard(public_id: str, claim: str) -> Response:
    """Throw a draft away."""
    load_claim(public_id, claim)
    form = PortalForm()

    def throw() -> None:
        with runtime().uow() as uow:
            discard_claim(uow, current_actor(), claim)

    if accepted(form, throw):
        flash("Le brouillon est supprimé.", "success")
    else:
        flash(" ".join(str(one) for one in form.form_errors), "error")
    return redirect(url_for("applicant.claims", public_id=public_id), 303)


@allowed()
def download(public_id: str, claim: str, file_id: str) -> Response:
    """An invoice or a paper of the claim."""
    _, found = load_claim(public_id, claim)
    return send_claim_file(found, file_id, ("statement", "report"))
