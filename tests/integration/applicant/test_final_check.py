"""The final check: every problem with the place where it is mended, a word for each question, who may sign."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Role
from portal.domain.clocks import FixedClock
from portal.domain.errors import InvalidInput
from portal.models import Dossier, DossierVersion, ExpenseLine, FilingWord, MailMessage
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.jobs.worker import HANDLERS
from portal.services.runtime import Runtime
from tests.factories import fill_settings, make_person
from tests.integration.applicant.browser import fields_of, send, sign_in, text_of
from tests.integration.applicant.journey import begin, file, fill
from tests.integration.applicant.test_filing import LAST_SECOND


def test_every_problem_leads_to_a_field_that_exists(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    expense = fill(runtime, draft, proof=False)
    with runtime.uow() as uow:
        row = uow.session.scalars(sa.select(Dossier)).one()
        row.contact_name, row.title, row.own_funds_cents = "", "", 1
        row.digital_transformation, row.start_on = False, None
        uow.session.scalars(sa.select(ExpenseLine)).one().investment = None
    client = sign_in(app, runtime, draft.actor)
    page = client.get(f"/mes-dossiers/{draft.public_id}/verification").get_data(as_text=True)
    links = {unescape(link) for link in re.findall(r'href="(/mes-dossiers/[^"]+#[^"]+)"', page)}
    base = f"/mes-dossiers/{draft.public_id}"
    for expected in (
        f"{base}/identite#contact_name",
        f"{base}/projet#title",
        f"{base}/projet#digital_transformation-0",
        f"{base}/plan#own_funds",
        f"{base}/depenses/{expense}#investment-0",
        f"{base}/depenses/{expense}#file",
    ):
        assert expected in links, expected
    for link in links:
        target, _, anchor = link.partition("#")
        assert f'id="{anchor}"' in client.get(target).get_data(as_text=True), link
    blocks, asks = page.index("Ce qui empêche le dépôt"), page.index("Ce qui demande un mot")
    assert blocks < page.index("#contact_name") < asks < page.index("#digital_transformation-0")


def test_each_question_asks_its_own_word_which_the_instructor_reads(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft, proof=False)
    with runtime.uow() as uow:
        uow.session.scalars(sa.select(Dossier)).one().digital_transformation = False
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/signature"
    signed = {
        "pledger_name": "Dominique Petit",
        "pledger_position": "Maire",
        "pledge_accepted": "y",
        "sincerity_attested": "y",
        "notification": "paper",
        "word_DIGITAL_PROJECT": "Le projet accompagne une dématérialisation.",
    }
    refused = send(client, url, "idempotency_key", **signed)
    assert refused.status_code == 422
    kept = fields_of(refused, "idempotency_key")
    assert kept["word_DIGITAL_PROJECT"] == signed["word_DIGITAL_PROJECT"]
    assert kept["notification"] == "paper"
    assert client.post(url, data={**kept, "word_EXPENSE_QUOTED": "Le devis arrive lundi."}).status_code == 302
    with runtime.read() as session:
        words = {row.code: row.word for row in session.scalars(sa.select(FilingWord))}
        frozen = json.loads(session.scalars(sa.select(DossierVersion.content)).one())["pledge"]
        assert session.scalars(sa.select(Dossier.electronic_notification)).one() is False
    assert words == {"DIGITAL_PROJECT": signed["word_DIGITAL_PROJECT"], "EXPENSE_QUOTED": "Le devis arrive lundi."}
    assert [word["code"] for word in frozen["words"]] == list(words)
    instructor = make_person(runtime, "Instruction", postings=((draft.window_id, Role.INSTRUCTOR),))
    page = text_of(sign_in(app, runtime, instructor).get(f"/instruction/dossiers/{draft.public_id}"))
    assert "Déposé malgré tout, avec un mot" in page
    assert "Le devis arrive lundi." in page


def test_someone_who_cannot_sign_is_told_who_can_and_may_tell_them(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    organisation_id = next(iter(draft.actor.organisation_ids()))
    editor = make_person(runtime, "Écriture", memberships=((organisation_id, Role.EDITOR),))
    mayor = make_person(runtime, "Camille Maire", memberships=((organisation_id, Role.PLEDGER),))
    client = sign_in(app, runtime, editor)
    url = f"/mes-dossiers/{draft.public_id}/signature"
    page = client.get(url)
    assert "Camille Maire" in text_of(page)
    assert client.post(url, data=fields_of(page, "csrf_token")).status_code == 403
    token = fields_of(page, "csrf_token")
    told = client.post(f"{url}/prevenir", data=token, follow_redirects=True)
    assert "part à Camille Maire" in text_of(told)
    again = client.post(f"{url}/prevenir", data=token, follow_redirects=True)
    assert "laissez-lui une heure" in text_of(again)
    with runtime.read() as session:
        mails = session.scalars(sa.select(MailMessage).where(MailMessage.recipient == mayor.email)).all()
        assert [mail.subject for mail in mails] == ["Dossier prêt à signer"]
        assert f"/mes-dossiers/{draft.public_id}/signature" in mails[0].body


def test_the_deliberation_blocks_only_where_the_window_wants_it_before(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    fill_settings(runtime, draft.window_id, {"deliberation.due": "before_filing"})
    with pytest.raises(InvalidInput) as refusal:
        file(runtime, draft)
    assert list(refusal.value.fields) == ["deliberation"]
    fill_settings(runtime, draft.window_id, {"deliberation.due": "never"})
    assert file(runtime, draft).reference
    client = sign_in(app, runtime, draft.actor)
    assert "Délibération attendue" not in text_of(client.get(f"/mes-dossiers/{draft.public_id}"))


def test_the_closing_is_said_in_its_last_days(app: Flask, runtime: Runtime, legal_clock: FixedClock) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/verification"
    assert "Fin du dépôt" not in text_of(client.get(url))
    legal_clock.move_to(LAST_SECOND)
    assert "jusqu’au 22/10/2021 inclus" in text_of(client.get(url))


def test_the_receipt_goes_with_its_mail(runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    file(runtime, draft)
    run_due_jobs(runtime, HANDLERS)
    mails = [path.read_bytes() for path in sorted((runtime.settings.instance_dir / "mailbox").glob("*.eml"))]
    assert len(mails) == 2
    for mail in mails:
        assert b'filename="accuse-reception.pdf"' in mail
