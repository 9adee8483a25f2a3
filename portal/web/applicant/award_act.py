"""The act for its beneficiary: what it says, what it asks and by when, the calendar file, the publicity kit, the way
decisions are received."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.clocks import paris_date
from portal.domain.errors import Forbidden, NotFound
from portal.domain.verification_code import shown_code
from portal.exports.ics import CalendarEvent, calendar
from portal.exports.publicity_kit import kit_names, kit_text
from portal.exports.zip_stream import zip_stream
from portal.forms.notice import ConsentForm
from portal.queries.applicant_views import DossierView
from portal.queries.award import AwardView
from portal.queries.beneficiary_act import BeneficiaryAct, acts_of_award, eu_funded, obligations
from portal.queries.notices import consent_of
from portal.queries.publicity import Publicity, publicity_of
from portal.services.applicant.change_consent import ChangeConsent, change_consent
from portal.web.applicant.award_nav import award_nav, load_award
from portal.web.common.access import allowed
from portal.web.common.act_steps import remedy_words
from portal.web.common.downloads import attachment, released
from portal.web.common.posting import accepted
from portal.web.common.session import current_actor, runtime

#: Days before a date at which the calendar reminds of it.
_ALARM = 30


def install(blueprint: Blueprint) -> None:
    """Register the views."""
    base = "/<public_id>/subvention/arrete"
    blueprint.add_url_rule(base, "award_act", show, methods=["GET", "POST"])
    blueprint.add_url_rule(f"{base}/echeances.ics", "award_calendar", dates)
    blueprint.add_url_rule(f"{base}/publicite.zip", "award_publicity", kit)


@allowed()
def show(public_id: str) -> Response:
    """The acts, the obligations in the order of their dates, and how the next decisions are received."""
    view, award = load_award(public_id)
    if request.method == "POST" and not view.may_file:
        raise Forbidden
    form = ConsentForm()

    def change() -> None:
        with runtime().uow() as uow:
            change_consent(uow, current_actor(), ChangeConsent(public_id, form.way.data == "electronic"))

    if accepted(form, change):
        flash("Votre choix est enregistré ; il vaut pour les prochaines décisions.", "success")
        return redirect(url_for("applicant.award_act", public_id=public_id))
    with runtime().read() as session:
        acts = acts_of_award(session, award)
        consent = consent_of(session, public_id)
        shown = publicity_of(session, award.window_id, eu_funded=eu_funded(session, award))
    if request.method == "GET":
        form.way.data = "electronic" if consent.electronic else "paper"
    page = render_template(
        "applicant/award_act.html",
        view=view,
        award=award,
        acts=acts,
        letters=view.letters,
        obligations=obligations(award),
        dated=bool(_events(view, award, acts)),
        today=paris_date(runtime().legal.now()),
        consent=consent,
        publicity=shown,
        form=form,
        shown_code=shown_code,
        remedy_words=remedy_words,
        nav=award_nav(public_id, "applicant.award_act"),
    )
    return make_response(page, form.refusal_status if form.errors else 200)


@allowed()
def dates(public_id: str) -> Response:
    """The dates of the act in force, for the calendar of the body."""
    view, award = load_award(public_id)
    with runtime().read() as session:
        acts = acts_of_award(session, award)
    events = _events(view, award, acts)
    if not events:
        raise NotFound
    content = calendar(f"Subvention {view.reference}", events, runtime().legal.now())
    return attachment(content, f"echeances-{view.reference}.ics", "text/calendar")


def _events(view: DossierView, award: AwardView, acts: tuple[BeneficiaryAct, ...]) -> list[CalendarEvent]:
    """The dated obligations, and the ends of the delays for a remedy that run."""
    url = runtime().settings.public_url + url_for("applicant.award_act", public_id=view.public_id)
    events = [
        CalendarEvent(
            uid=f"{view.public_id}-{one.code}@guichet",
            on=one.on,
            summary=f"{view.reference} : {one.label[0].lower()}{one.label[1:]}",
            description=one.text,
            url=url,
            alarm_days=_ALARM,
        )
        for one in obligations(award)
        if one.on is not None
    ]
    for act in acts:
        limit = act.remedy.limit
        if limit is not None and act.remedy.runs(paris_date(runtime().legal.now())):
            summary = f"{view.reference} : fin du délai de recours contre l’acte n° {act.number}"
            description = f"{act.remedy.why} {limit.computation[0].upper()}{limit.computation[1:]} ({limit.rule})."
            events.append(CalendarEvent(f"{act.public_id}-remedy@guichet", limit.on, summary, description, url))
    return events


@allowed()
def kit(public_id: str) -> Response:
    """The mention, its rules and the visuals, in one archive."""
    view, award = load_award(public_id)
    with runtime().read() as session:
        shown = publicity_of(session, award.window_id, eu_funded=eu_funded(session, award))
    if shown.empty and not award.terms.publicity:
        raise NotFound
    names = kit_names([one.name for one in shown.visuals])
    text = _kit_text(award, shown, names)
    parts = [("LISEZ-MOI.txt", lambda: text)]
    parts += [
        (name, lambda digest=one.sha256: released(digest)) for name, one in zip(names, shown.visuals, strict=True)
    ]
    response = attachment(b"", f"publicite-{view.reference}.zip", "application/zip")
    response.set_data(b"".join(zip_stream(parts)))
    return response


def _kit_text(award: AwardView, shown: Publicity, names: list[str]) -> bytes:
    lines = [
        f"{name} : {one.label}" + (f" – {' '.join(one.usage.split())}" if one.usage else "")
        for name, one in zip(names, shown.visuals, strict=True)
    ]
    number = award.official_number or award.reference
    return kit_text(number, award.terms.title, shown.mention, award.terms.publicity, shown.rules, lines)
