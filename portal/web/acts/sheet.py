"""The sheet of an act for the prefecture, and its files; the beneficiary downloads the signed one once notified."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from portal.domain.actors import APPLICANT_ROLES, Role
from portal.domain.signing import WAY_LABELS
from portal.queries.act_credits import act_credits, attestation_file
from portal.queries.acts import act_file, act_sheet
from portal.queries.letters import letters_of_act
from portal.queries.signed_copies import signature_report
from portal.services.acting.issue_act import preview_act
from portal.services.acting.record_download import record_download
from portal.web.common.access import allowed
from portal.web.common.act_steps import STATE_KINDS, may_make_letter, next_steps, timeline, waiting_sentence
from portal.web.common.sending import send_bytes, send_stored
from portal.web.common.session import current_actor, runtime

STAFF = (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET)


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/<act>", "sheet", sheet)
    blueprint.add_url_rule("/<act>/projet", "draft", draft)
    blueprint.add_url_rule("/<act>/emis", "issued", issued)
    blueprint.add_url_rule("/<act>/signe", "signed", signed)
    blueprint.add_url_rule("/attestations/<attestation>", "attestation", attestation)


@allowed(*STAFF)
def sheet(act: str) -> str:
    """Everything about one act, and what the reader can do next."""
    actor = current_actor()
    with runtime().read() as session:
        view, credits = act_sheet(session, actor, act), act_credits(session, actor, act)
        letters = letters_of_act(session, actor, act) if view.official_number else ()
        signed = signature_report(session, actor, act) if view.file("signed") else None
    return render_template(
        "acts/sheet.html",
        act=view,
        way_label=WAY_LABELS[view.signing_way],
        credits=credits,
        letters=letters,
        may_make_letter=may_make_letter(view, actor),
        signed=signed,
        kind=STATE_KINDS.get(view.state, ""),
        steps=next_steps(view, actor),
        waiting=waiting_sentence(view),
        timeline=timeline(view),
    )


@allowed(*STAFF)
def draft(act: str) -> Response:
    """The act as it would be printed now, marked as a draft."""
    pdf = preview_act(runtime(), current_actor(), act)
    return send_bytes(pdf, "application/pdf", "projet-arrete.pdf")


@allowed(*STAFF)
def issued(act: str) -> Response:
    """The frozen PDF, to print and sign."""
    with runtime().read() as session:
        found = act_file(session, current_actor(), act, "issued")
    return send_stored(found.sha256, found.media_type, found.name)


@allowed(*STAFF)
def attestation(attestation: str) -> Response:
    """The certificate of available credits, as it was given."""
    with runtime().read() as session:
        found = attestation_file(session, current_actor(), attestation)
    return send_stored(found.sha256, found.media_type, found.name)


@allowed(*STAFF, *sorted(APPLICANT_ROLES))
def signed(act: str) -> Response:
    """The scan of the signed act; the beneficiary's first download is recorded."""
    actor = current_actor()
    with runtime().read() as session:
        found = act_file(session, actor, act, "signed")
    sent = send_stored(found.sha256, found.media_type, found.name)
    if request.method == "GET":
        with runtime().uow() as uow:
            record_download(uow, actor, act)
    return sent
