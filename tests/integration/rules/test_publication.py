"""Publishing rules: what it shows, what it changes (the window) and what it does not (anything already filed)."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.domain.actors import SYSTEM, Actor, Role
from portal.domain.clocks import FixedClock
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.eligibility.amending import with_closing_day
from portal.eligibility.rulebook import Rulebook, RulebookError, load_rulebook, load_rulebook_text, packaged_text
from portal.models import Assessment, AuditEvent, Dossier, RulebookPublication, RulebookVersion, Window
from portal.queries.rulebooks import rulebook_history, rulebook_in_force, rulebook_of_dossier
from portal.services.admin.open_window import open_window, opening_of
from portal.services.admin.preview_rulebook import RulebookPreview, preview_rulebook
from portal.services.admin.publish_rulebook import PublishRulebook, publish_rulebook
from portal.services.instruction.assess_again import assessed_again
from portal.services.instruction.declare_complete import DeclareComplete, declare_complete
from portal.services.instruction.qualify_expenses import QualifiedLine, QualifyExpenses, qualify_expenses
from portal.services.instruction.start_review import StartReview, start_review
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.factories import SLUG, make_person
from tests.integration.applicant.browser import text_of
from tests.integration.applicant.journey import Draft, begin, file, fill

TEXT = packaged_text("rulebooks", SLUG, SLUG)
ACT, REASON = "Arrêté préfectoral du 20 octobre 2021", "Panne du service le dernier jour"
AFTER_CLOSING = datetime(2021, 10, 25, 8, 0, tzinfo=UTC)


def changed(*pairs: tuple[str, str]) -> Rulebook:
    """The packaged rules with some values replaced."""
    text = TEXT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return load_rulebook_text(text, "changed.toml")


LOWER = changed(('rate = "0.70"', 'rate = "0.50"'))


def open_and_begin(runtime: Runtime) -> Draft:
    """A window opened with its rules kept, as an installation has it, and a draft in it."""
    draft = begin(runtime)
    rulebook = load_rulebook(SLUG)
    with runtime.uow() as uow:
        window = uow.session.get_one(Window, draft.window_id)
        window.rulebook_version = rulebook.version
        uow.session.add(
            RulebookVersion(
                window_id=window.id, rulebook_version=rulebook.version, content=rulebook.content, created_at=uow.now
            )
        )
    return draft


def filed(runtime: Runtime) -> Draft:
    draft = open_and_begin(runtime)
    fill(runtime, draft)
    file(runtime, draft)
    return draft


def publish(runtime: Runtime, draft: Draft, rulebook: Rulebook, actor: Actor = SYSTEM, **values: str) -> None:
    with runtime.read() as session:
        replaces = rulebook_in_force(session, draft.window_id).version
    said = {"act": ACT, "reason": REASON, "replaces": replaces, **values}
    with runtime.uow() as uow:
        publish_rulebook(uow, actor, PublishRulebook(draft.window_id, rulebook, **said))


def preview(runtime: Runtime, draft: Draft, rulebook: Rulebook) -> RulebookPreview:
    with runtime.read() as session:
        return preview_rulebook(session, SYSTEM, draft.window_id, rulebook)


def stored(runtime: Runtime, draft: Draft) -> tuple[object, ...]:
    """Everything a filing left behind that a publication must not touch."""
    with runtime.read() as session:
        row = session.scalars(sa.select(Dossier).where(Dossier.public_id == draft.public_id)).one()
        runs = session.execute(
            sa.select(Assessment.rulebook_version, Assessment.input_json, Assessment.output_json, Assessment.verdict)
        ).all()
        return (row.version, row.state, row.verdict, row.max_grant_cents, row.filed_at, [tuple(run) for run in runs])


def test_the_preview_says_which_filed_dossiers_would_change_and_stores_nothing(runtime: Runtime) -> None:
    draft = filed(runtime)
    before = stored(runtime, draft)
    (change,) = preview(runtime, draft, LOWER).changes
    assert change.reference == "FITN7-71-2021-0001"
    assert (change.verdict_before, change.verdict_after) == ("eligible", "eligible")
    assert (change.max_before_cents, change.max_after_cents) == (1_260_000, 900_000)
    assert [(one.label, one.before, one.after) for one in change.checks] == [("Taux de subvention", "pass", "adjusted")]
    late = changed(("limit_on = 2021-12-31", "limit_on = 2021-11-01"))
    assert [one.verdict_after for one in preview(runtime, draft, late).changes] == ["ineligible"]
    same = preview(runtime, draft, changed(("Taux de subvention", "Taux de l’aide")))
    assert (same.looked_at, same.changes, same.unreadable) == (1, (), ())
    gone = changed(('website = "Site internet, application, démarche en ligne"\n', ""), ('"website", ', ""))
    assert preview(runtime, draft, gone).unreadable == ("FITN7-71-2021-0001",)
    assert stored(runtime, draft) == before
    with runtime.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(RulebookPublication)) == 0


def test_a_publication_changes_no_filed_dossier_even_when_its_instruction_goes_on(runtime: Runtime) -> None:
    draft = filed(runtime)
    before = stored(runtime, draft)
    publish(runtime, draft, LOWER)
    assert stored(runtime, draft) == before

    instructor = make_person(runtime, postings=((draft.window_id, Role.INSTRUCTOR),))
    with runtime.read() as session:
        row = session.scalars(sa.select(Dossier).where(Dossier.public_id == draft.public_id)).one()
        line = row.expenses[0].public_id
        assert rulebook_of_dossier(session, row.id).rate * 100 == 70
        assert rulebook_in_force(session, draft.window_id).rate * 100 == 50
    with runtime.uow() as uow:
        declare_complete(uow, instructor, DeclareComplete(draft.public_id))
    with runtime.uow() as uow:
        start_review(uow, instructor, StartReview(draft.public_id))
    retained = QualifiedLine(line, "website", 1_800_000, 2_160_000, "")
    with runtime.uow() as uow:
        assert qualify_expenses(uow, instructor, QualifyExpenses(draft.public_id, (retained,))) == 1_260_000
    assert verify(runtime).problems == ()


def test_an_assessment_of_an_old_version_can_be_made_again_and_explained(runtime: Runtime, app: Flask) -> None:
    draft = filed(runtime)
    publish(runtime, draft, LOWER)
    with runtime.read() as session:
        (again,) = assessed_again(session, "FITN7-71-2021-0001")
        kept = session.scalars(sa.select(Assessment.output_json)).one()
        with pytest.raises(NotFound):
            assessed_again(session, "FITN7-71-2021-9999")
    assert again.same
    assert again.result == json.loads(kept)
    rate = next(one["message"] for one in again.result["checks"] if one["code"] == "RATE")
    assert "70 %" in rate.replace("\u00a0", " ")
    said = app.test_cli_runner().invoke(args=["explain-assessment", "FITN7-71-2021-0001"])
    assert [(one["purpose"], one["same"]) for one in json.loads(said.stdout)] == [("filing", True)]
    assert app.test_cli_runner().invoke(args=["explain-assessment", "inconnu"]).exit_code == 1


def test_what_is_filed_next_follows_the_version_published(runtime: Runtime) -> None:
    draft = open_and_begin(runtime)
    fill(runtime, draft)
    publish(runtime, draft, LOWER)
    file(runtime, draft)
    with runtime.read() as session:
        row = session.scalars(sa.select(Assessment)).one()
    assert row.rulebook_version == LOWER.version
    assert stored(runtime, draft)[3] == 900_000


def test_an_extended_deadline_is_a_version_with_its_act_and_reason(
    runtime: Runtime, legal_clock: FixedClock, app: Flask
) -> None:
    draft = open_and_begin(runtime)
    fill(runtime, draft)
    legal_clock.move_to(AFTER_CLOSING)
    with pytest.raises(InvalidInput, match="fermé"):
        file(runtime, draft, AFTER_CLOSING)
    extended = with_closing_day(load_rulebook(SLUG), date(2021, 10, 29), ACT, REASON, date(2021, 10, 20))
    publish(runtime, draft, extended)
    assert file(runtime, draft, AFTER_CLOSING).reference == "FITN7-71-2021-0001"

    client = app.test_client()
    assert "29 octobre 2021" in text_of(client.get("/"))
    rules = text_of(client.get("/controle-des-dossiers"))
    assert ACT in rules
    assert REASON in rules
    assert "Le guichet est ouvert jusqu'au 22 octobre 2021 inclus." in rules, "the call is still quoted as it was"
    published = client.get(f"/api/v1/windows/{SLUG}/rulebook").json
    assert published["amendments"] == [{"act": ACT, "reason": REASON, "on": "2021-10-20"}]
    old = client.get(f"/api/v1/windows/{SLUG}/rulebook", query_string={"version": load_rulebook(SLUG).version}).json
    assert (published["closes_on"], old["closes_on"]) == ("2021-10-29", "2021-10-22")
    earlier = client.get("/controle-des-dossiers", query_string={"version": load_rulebook(SLUG).version})
    assert "Une version antérieure des règles" in text_of(earlier)
    for path in ("/controle-des-dossiers", f"/api/v1/windows/{SLUG}/rulebook"):
        assert client.get(path, query_string={"version": "0" * 16}).status_code == 404


def test_a_deadline_is_never_shortened() -> None:
    for day in (date(2021, 10, 22), date(2021, 10, 1)):
        with pytest.raises(RulebookError):
            with_closing_day(load_rulebook(SLUG), day, ACT, REASON, date(2021, 10, 20))


def test_act_reason_rank_and_the_version_compared_are_all_required(runtime: Runtime) -> None:
    draft = open_and_begin(runtime)
    admin = make_person(runtime, postings=((draft.window_id, Role.ADMINISTRATOR),))
    with pytest.raises(InvalidInput) as refused:
        publish(runtime, draft, LOWER, act=" ", reason="")
    assert set(refused.value.fields) == {"act", "reason"}
    with pytest.raises(Conflict, match="entre-temps"):
        publish(runtime, draft, LOWER, replaces="0" * 16)
    with pytest.raises(Conflict, match="déjà en vigueur"):
        publish(runtime, draft, load_rulebook(SLUG))
    with pytest.raises(Conflict, match="68"):
        publish(runtime, draft, load_rulebook("fitn7-axe3-68-2021"))
    for role in (Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET):
        with pytest.raises(Forbidden):
            publish(runtime, draft, LOWER, make_person(runtime, postings=((draft.window_id, role),)))
    with pytest.raises(NotFound):
        publish(runtime, draft, LOWER, draft.actor)
    shorter = changed(("closes_on = 2021-10-22", "closes_on = 2021-10-21"))
    with pytest.raises(Conflict, match="ne se raccourcit pas"):
        publish(runtime, draft, shorter)
    publish(runtime, draft, LOWER, admin)
    with runtime.read() as session:
        newest, first = rulebook_history(session, draft.window_id)
        tags = list(session.scalars(sa.select(AuditEvent.tag)))
    assert (newest.version, newest.act, newest.reason, newest.author) == (LOWER.version, ACT, REASON, admin.name)
    assert (first.version, first.act) == (load_rulebook(SLUG).version, "Ouverture du guichet")
    assert tags.count("rulebook:published") == 1


def test_a_publication_is_never_rewritten(runtime: Runtime) -> None:
    draft = open_and_begin(runtime)
    publish(runtime, draft, LOWER)
    for statement in (sa.update(RulebookPublication).values(act="Autre"), sa.delete(RulebookPublication)):
        with pytest.raises(IntegrityError, match="append-only"), runtime.uow() as uow:
            uow.session.execute(statement)


def test_kept_rules_that_were_altered_are_noticed(runtime: Runtime) -> None:
    draft = open_and_begin(runtime)
    forged = sa.insert(RulebookVersion).values(
        window_id=draft.window_id, rulebook_version="f" * 16, content=LOWER.content, created_at=AFTER_CLOSING
    )
    with runtime.uow() as uow:
        uow.session.execute(forged)
    assert verify(runtime).problems == (f"Guichet {SLUG}\u00a0: le règlement {'f' * 16} conservé a été modifié.",)


def test_opening_again_publishes_nothing(runtime: Runtime) -> None:
    draft = open_and_begin(runtime)
    publish(runtime, draft, LOWER)
    with runtime.uow() as uow:
        open_window(uow, SYSTEM, opening_of(SLUG, "Notification"))
    with runtime.read() as session:
        assert rulebook_in_force(session, draft.window_id).version == LOWER.version
