"""From a dossier to the facts of its one-page sheet: the only mapping; and the sheets of a whole session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.acts.fiche import FicheData, FicheProposal, render_fiche
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import InvalidInput
from portal.domain.legal_clock import URGENCY_LABELS, Side
from portal.domain.money import Euros, format_euros
from portal.domain.plan import retained_plan
from portal.domain.review import STAGE_LABELS
from portal.domain.scoring import format_score, levels_text
from portal.queries.appraisal import appraisal_of, criteria_of
from portal.queries.appraisal_sheet import comments_on
from portal.queries.conclusions import ProposalView, last_proposal
from portal.queries.examination import AssessmentView, ExpenseView, expenses, last_assessment
from portal.queries.grounds import proposal_grounds, short_label
from portal.queries.instruction import DossierHead, declaration, dossier_head
from portal.queries.legal_clock import dossier_clock
from portal.queries.letters import decision_of
from portal.queries.opinions import opinions_of_dossier
from portal.queries.priorities import priorities
from portal.queries.proposal_sheet import STEP_LABELS
from portal.queries.sessions import session_view
from portal.queries.windows import window_settings
from portal.services.document_style import document_style
from portal.services.runtime import Runtime

#: Path in an archive and how to make the file.
Sheet = tuple[str, Callable[[], bytes]]


def fiche(runtime: Runtime, actor: Actor, dossier_public_id: str) -> tuple[bytes, str]:
    """The PDF of one dossier's sheet and the name of its file. Raises NotFound out of scope."""
    with runtime.read() as session:
        data = fiche_data(
            session, actor, dossier_public_id, runtime.legal.now(), specimen=runtime.settings.demo
        )
    return render_fiche(data, document_style(runtime.settings)), f"fiche-{data.reference}.pdf"


def session_fiches(runtime: Runtime, actor: Actor, session_id: str) -> tuple[list[Sheet], str]:
    """The sheets of a session in the order of its agenda, each made when it is read, and the name of the archive.

    Dossiers out of the actor's sight are left out.
    """
    with runtime.read() as session:
        view = session_view(session, actor, session_id)
    files = [
        (f"{place:03d}-{item.dossier_reference}.pdf", _reader(runtime, actor, item.dossier_public_id))
        for place, item in enumerate(view.items, start=1)
    ]
    return files, f"fiches-{view.reference}.zip"


def _reader(runtime: Runtime, actor: Actor, public_id: str) -> Callable[[], bytes]:
    return lambda: fiche(runtime, actor, public_id)[0]


def fiche_data(session: Session, actor: Actor, public_id: str, now: datetime, *, specimen: bool) -> FicheData:
    """The facts of the sheet. Raises NotFound."""
    head = dossier_head(session, actor, public_id)
    declared, assessment = declaration(session, head), last_assessment(session, head)
    lines, proposal = expenses(session, head), last_proposal(session, head)
    axis = head.rulebook.axes_by_code.get(head.main_axis)
    score, scores = _scores(session, head)
    today = paris_date(now)
    grant = proposal.amount_cents if proposal else (head.max_grant_cents or 0)
    return FicheData(
        authority=" ".join(window_settings(session, head.window_id).lines("authority.header_lines")),
        reference=head.reference,
        state=head.state_label,
        printed_at=now,
        organisation=head.carrier.name,
        siret=head.carrier.siret,
        kind=_kind(head),
        contact=", ".join(filter(None, (declared.contact_name, declared.contact_email, declared.contact_phone))),
        filed_at=head.filed_at,
        instructor=head.instructor,
        title=head.title,
        summary=declared.summary,
        axis=f"{axis.code} – {axis.label}" if axis else head.main_axis,
        stages=_stages(head),
        declared_cents=Euros(sum(_cost(line, declared.vat_recovered, retained=False) for line in lines)),
        retained_cents=Euros(sum(_cost(line, declared.vat_recovered, retained=True) for line in lines)),
        requested_cents=Euros(head.requested_cents),
        steps=_steps(assessment),
        plan=_plan(head, declared.funders, grant),
        score=score,
        scores=scores,
        clocks=_clocks(session, head, today),
        proposal=_proposal(session, head, proposal) if proposal else None,
        available_cents=Euros(head.balance.available),
        priorities=_priorities(session, head),
        opinions=tuple(
            (one.giver, f"{one.outcome(today)}. {one.opinions[-1].reasons if one.opinions else ''}".strip())
            for one in opinions_of_dossier(session, head.id)
        ),
        specimen=specimen,
    )


def _clocks(session: Session, head: DossierHead, today: date) -> tuple[tuple[str, date, str], ...]:
    return tuple(
        (one.legal.label, one.on, URGENCY_LABELS[one.urgency(today)])
        for one in dossier_clock(session, head.id)
        if one.side is Side.PREFECTURE and one.legal.code != "acknowledgement"
    )


def _scores(session: Session, head: DossierHead) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    """Score and levels once the appraisal is finished: before, they would show a scorer those of another."""
    grid = criteria_of(head.rulebook, head.main_axis)
    appraisal = appraisal_of(session, head.id, grid)
    if appraisal.score is None:
        return "", ()
    comments = comments_on(session, head.id, appraisal)
    rows = tuple(
        (short_label(one.label), levels_text(appraisal.levels[one.code]), comments.get(one.code, "")) for one in grid
    )
    return format_score(appraisal.score), rows


def _priorities(session: Session, head: DossierHead) -> tuple[tuple[str, str], ...]:
    found = priorities(session, head)
    if found is None or not found.codes:
        return ()
    labels = [one.label for one in head.rulebook.priorities if one.code in found.codes]
    return ((f"Reconnues par {found.by}", " ; ".join(labels) + (f". {found.comment}" if found.comment else "")),)


def _kind(head: DossierHead) -> str:
    people = head.carrier.population
    return head.carrier.category_label + (f", {people:,} hab.".replace(",", "\u202f") if people is not None else "")


def _stages(head: DossierHead) -> tuple[tuple[str, str, str], ...]:
    rows = []
    for stage, label in STAGE_LABELS.items():
        done = head.stages.get(stage)
        when = f"{paris_date(done.at):%d/%m/%Y}, {done.by}" if done else "–"
        rows.append((label, done.outcome_label if done else "–", when))
    return tuple(rows)


def _cost(line: ExpenseView, vat_recovered: bool | None, *, retained: bool) -> int:
    """On the basis the grant is computed on: before tax unless VAT is finally borne."""
    if vat_recovered is False:
        return line.retained_incl_tax_cents if retained else line.incl_tax_cents
    return line.retained_excl_tax_cents if retained else line.excl_tax_cents


def _steps(assessment: AssessmentView | None) -> tuple[tuple[str, Euros | None, Euros], ...]:
    return tuple(
        (
            STEP_LABELS.get(step.code, step.label),
            None if step.limit_cents is None else Euros(step.limit_cents),
            Euros(step.amount_cents),
        )
        for step in (assessment.steps if assessment else ())
    )


def _plan(head: DossierHead, funders: tuple[object, ...], grant: int) -> tuple[tuple[str, Euros, Euros], ...]:
    try:
        plan = retained_plan(head.total_cost_cents, grant, head.own_funds_cents, funders)  # type: ignore[arg-type]
    except InvalidInput:
        return ()
    rows = [("Subvention du fonds", head.requested_cents, plan.grant_cents)]
    rows += [(one.name, one.amount_cents, one.amount_cents if one.counts else 0) for one in plan.funders]
    rows.append(("Fonds propres", plan.declared_own_funds_cents, plan.own_funds_cents))
    return tuple((label, Euros(planned), Euros(retained)) for label, planned, retained in rows)


def _proposal(session: Session, head: DossierHead, proposal: ProposalView) -> FicheProposal:
    decision = decision_of(session, head.id) if head.state in ("granted", "refused") else None
    outcome = decision.outcome if decision else proposal.outcome
    amount = decision.amount_cents if decision else proposal.amount_cents
    what = "Décision" if decision else "Proposition"
    said = f"{what} : accorder {format_euros(amount)}" if outcome == "grant" else f"{what} : refuser"
    when, by = (decision.decided_on, decision.by) if decision else (paris_date(proposal.at), proposal.by)
    kept = proposal_grounds(session, proposal.public_id)
    grounds = [(one.label, one.words) for one in kept.rules] if kept else []
    grounds += [(f"{short_label(one.label)} ({one.level}/4)", one.words) for one in kept.criteria] if kept else []
    granted = amount if outcome == "grant" else 0
    available = head.balance.available
    before, after = (available + granted, available) if decision else (available, available - granted)
    return FicheProposal(
        said,
        f"le {when:%d/%m/%Y} par {by}",
        (decision.motive if decision else "") or proposal.motive,
        proposal.cap_reason,
        tuple(grounds),
        Euros(before),
        Euros(after),
    )
