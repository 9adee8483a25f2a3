"""The same pages, byte for byte, whether the dossiers a person is barred from exist or not (ADR 0016)."""

from __future__ import annotations

import re
from datetime import date

import sqlalchemy as sa
from flask import Flask
from werkzeug.routing import Rule

from portal.demo.siret import demo_siret
from portal.domain.actors import Actor
from portal.domain.committee import MemberRole
from portal.domain.dossier import DossierState
from portal.domain.scenario.facts import Fill, Order, Rules, Scope
from portal.eligibility.rulebook import load_rulebook
from portal.models import (
    AddressBounce,
    Document,
    Dossier,
    Envelope,
    Message,
    RulebookVersion,
    SessionItem,
    WaitingEntry,
    Window,
)
from portal.queries.exports import EXPORT_KINDS
from portal.services.committee.plan_session import AddToAgenda, add_to_agenda
from portal.services.committee.record_attendance import AddMember, add_member
from portal.services.committee.save_scenario import SaveScenario, save_scenario
from portal.services.instruction.assign_dossier import AssignDossier, assign_dossier
from portal.services.runtime import Runtime
from tests.factories import SLUG, make_dossier, make_organisation, writing
from tests.integration.acting.support import House, certified, granted, make_house, make_proposal, prepared
from tests.integration.award.support import make_award
from tests.integration.committee.support import SIRENS, item_of, planned, proposals, window_of
from tests.integration.conflicts.support import again, declare, everything
from tests.integration.instruction.web import Visitor

#: What is drawn at random for each page or paper.
_CHANCE = re.compile(r'name="(?:csrf_token|key)"[^>]* value="[^"]+"|nonce="[^"]+"|/ID \[.*?\]', re.S)
#: Where somebody of the prefecture reads dossiers.
AREAS = (
    "instructor.", "signatory.", "budget.", "assistance.", "public.home", "claims.home", "claims.awaiting",
    "acts.register",
)  # fmt: skip
#: Pages of a notified award.
AWARDED = {
    f"instructor.{name}"
    for name in (
        "amendment_new", "amendments", "award_life", "final_amount", "follow_act", "received_aids", "recovery_new",
        "suspension", "tranches", "set_tranches", "post_act",
    )
}  # fmt: skip
#: Parameters of the addresses whose object this test makes; the other pages start from the head of a dossier too.
MADE = {
    "public_id", "dossier", "act", "session", "scenario", "envelope", "item", "member", "name", "paper", "document_id",
    "person_id", "number",
}  # fmt: skip
#: Asks for an object in its query string.
LEFT = {"instructor.declare_link"}


def test_every_page_is_the_same_with_and_without_the_barred_dossiers(runtime: Runtime, app: Flask) -> None:
    house = _house(runtime)
    me = everything(house)
    ids = _visible(house)
    declare(runtime, me, siren=SIRENS[9])
    linked = make_organisation(runtime, SIRENS[9], "Commune Cachée", siret=demo_siret(SIRENS[9]))
    before = _pages(app, again(runtime, me), ids)
    hidden = _hidden(house, linked, ids)
    after = _pages(app, again(runtime, me), ids)
    assert len(before) > 45
    assert {path for path, (status, _) in before.items() if status not in (200, 302, 303)} == set()
    awarded = {_url(app, rule, ids) for rule in _rules(app) if rule.endpoint in AWARDED}
    assert {before[path][0] for path in awarded} == {200}
    assert len(awarded) == len(AWARDED)
    assert [path for path in before if before[path] != after[path]] == []
    texts = "".join(text for _, text in after.values())
    assert not re.search("|".join(hidden), texts)
    # A colleague without a link meets them everywhere: the comparison above compares something.
    seen = _pages(app, house.instructor, ids)
    told = [path for path in seen if path in before and re.search("Cachée", seen[path][1])]
    assert {"/instruction", "/instruction/scenarios/" + ids["scenario"], "/enveloppe"} <= set(told)


def test_what_is_hidden_is_a_404_by_its_address(runtime: Runtime, app: Flask) -> None:
    house = _house(runtime)
    me = everything(house)
    ids = _visible(house)
    hidden, act = _awarded(house, SIRENS[9], "Commune Cachée", "2103456780")
    theirs = {**ids, "public_id": hidden, "dossier": hidden, "granted": hidden, "act": act}
    theirs |= {"award": hidden, "award_act": act}
    rules = [rule for rule in _rules(app) if {"public_id", "dossier", "act"} & rule.arguments]
    visitor = Visitor(app, me)
    urls = [_url(app, rule, theirs) for rule in rules]
    assert len(urls) > 15
    met = [f"/instruction/dossiers/{hidden}"]
    met += [_url(app, rule, theirs) for rule in rules if rule.endpoint in AWARDED]
    assert {url: visitor.get(url).status_code for url in met} == dict.fromkeys(met, 200)
    declare(runtime, me, siren=SIRENS[9])
    assert {url: visitor.get(url).status_code for url in urls} == dict.fromkeys(urls, 404)


def _house(runtime: Runtime) -> House:
    house = make_house(runtime, allotted_cents=10_000)
    rules = load_rulebook(SLUG)
    with writing(runtime) as session:
        session.get_one(Window, house.window_id).rulebook_version = rules.version
        kept = {"rulebook_version": rules.version, "content": rules.content, "created_at": runtime.legal.now()}
        session.add(RulebookVersion(window_id=house.window_id, **kept))
    return house


def _visible(house: House) -> dict[str, str]:
    """Dossiers the person may see, at several steps; ids by parameter of the addresses."""
    runtime = house.runtime
    award, award_act = _awarded(house, SIRENS[4], "Commune 5", "2103456789")
    proposed, waiting = proposals(house, [20, 30])
    body = make_organisation(runtime, SIRENS[3], "Commune 4", siret=demo_siret(SIRENS[3]))
    done = granted(house, organisation_id=body, amount_cents=700, requested_cents=700, cost_cents=1_400)
    act = prepared(house, done)
    session = planned(house, [proposed, waiting])
    with runtime.uow() as uow:
        command = AddMember(session, "", "", MemberRole.CHAIR, house.signatory.public_id)
        member = add_member(uow, house.instructor, command)
    rules = Rules(order=Order.FILED, scope=Scope.PROPOSED, fill=Fill.STOP)
    with runtime.uow() as uow:
        scenario = save_scenario(uow, house.instructor, SaveScenario(window_of(runtime), "Par date", rules))
    with runtime.read() as read:
        envelope = read.scalars(sa.select(Envelope.public_id)).one()
        document = read.scalars(
            sa.select(Document.public_id).join(Dossier, Dossier.id == Document.dossier_id).where(
                Dossier.public_id == proposed
            )
        ).one()
    return {
        "public_id": proposed, "dossier": proposed, "act": act, "session": session, "scenario": scenario,
        "envelope": envelope, "item": item_of(runtime, session, proposed), "member": member, "name": "proces-verbal",
        "paper": "proces-verbal", "document_id": document, "person_id": house.instructor.public_id, "granted": done,
        "number": "1", "award": award, "award_act": award_act,
    }  # fmt: skip


def _awarded(house: House, siren: str, name: str, ej: str) -> tuple[str, str]:
    """A dossier whose award is notified, and its act."""
    address = {"address": "Place de la Mairie", "postal_code": "71700"}
    body = make_organisation(house.runtime, siren, name, siret=demo_siret(siren), **address)
    values = {"organisation_id": body, "amount_cents": 600, "requested_cents": 600, "cost_cents": 1_200}
    _, dossier, act = make_award(house.runtime, house, ej, **values)
    return dossier, act


def _hidden(house: House, body: int, ids: dict[str, str]) -> list[str]:
    """Dossiers of the linked body wherever one may be: filed, proposed, on an agenda, waiting, granted, in an act."""
    runtime = house.runtime
    values = {"organisation_id": body, "requested_cents": 900, "cost_cents": 1_800}
    contact = {"title": "Cachée", "contact_email": "cache@exemple.fr"}
    filed = make_dossier(runtime, house.window_id, body, house.applicant, **contact)
    proposed, _ = make_proposal(house, amount_cents=900, **values)
    done = granted(house, amount_cents=800, **values)
    certified(house, prepared(house, done))
    with runtime.uow() as uow:
        assign_dossier(uow, house.instructor, AssignDossier(filed, house.instructor.public_id))
        add_to_agenda(uow, house.instructor, AddToAgenda(ids["session"], (proposed,)))
        uow.session.flush()
        item = uow.session.scalars(sa.select(SessionItem).order_by(SessionItem.id.desc())).first()
        row = uow.session.scalars(sa.select(Dossier).where(Dossier.public_id == proposed)).one()
        late = uow.session.scalars(sa.select(Dossier).where(Dossier.public_id == filed)).one()
        late.red_from_on = late.next_due_on = date(2021, 10, 1)
        assert item is not None
        common = {"window_id": house.window_id, "created_at": uow.now}
        uow.session.add(WaitingEntry(dossier_id=row.id, item_id=item.id, amount_cents=900, **common))
        uow.session.add(AddressBounce(email="cache@exemple.fr", origin="smtp", created_at=uow.now))
        person = {"person_id": house.applicant.person_id, "from_prefecture": False}
        uow.session.add(
            Message(dossier_id=row.id, organisation_id=body, body="Bonjour de la Commune Cachée", **person, **common)
        )
        assert row.state is DossierState.PROPOSED
    return [filed, proposed, done]


def _rules(app: Flask) -> list[Rule]:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    rules = [rule for rule in rules if rule.arguments <= MADE and rule.endpoint not in LEFT]
    rules = [rule for rule in rules if not (rule.arguments and rule.endpoint.startswith("assistance."))]
    return [rule for rule in rules if rule.endpoint.startswith(AREAS)]


def _url(app: Flask, rule: Rule, ids: dict[str, str]) -> str:
    known = {**ids, "dossier": ids["granted"]} if rule.endpoint == "instructor.prepare_act" else ids
    if rule.endpoint in AWARDED:
        known = {**ids, "public_id": ids["award"], "act": ids["award_act"]}
    return app.url_map.bind("").build(rule.endpoint, {name: known[name] for name in rule.arguments})


def _pages(app: Flask, actor: Actor, ids: dict[str, str]) -> dict[str, tuple[int, str]]:
    """Every page of the prefecture the person can reach, what changes from one visit to the next taken out."""
    paths = {_url(app, rule, ids) for rule in _rules(app)}
    paths |= {"/instruction?etat=tous", "/instruction?texte=Cach%C3%A9e", "/instruction?etat=proposed"}
    paths |= {f"/instruction/dossiers/{ids['granted']}", "/instruction/liens?organisme=Commune"}
    paths |= {f"/instruction/liens/declarer?dossier={ids['public_id']}"}
    paths |= {f"/exports/{SLUG}/{name}.csv" for name in EXPORT_KINDS}
    visitor = Visitor(app, actor)
    return {path: _read(visitor, path) for path in sorted(paths)}


def _read(visitor: Visitor, path: str) -> tuple[int, str]:
    answer = visitor.get(path)
    text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else answer.get_data().decode("latin-1")
    return answer.status_code, _CHANCE.sub("", text)
