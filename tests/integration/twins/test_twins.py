"""Twins of filed dossiers: found by keys, answered once for both, asked before a proposal, silent for the barred."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.actors import Actor, Role
from portal.domain.dossier import DossierState
from portal.domain.errors import Forbidden, InvalidInput, NotFound
from portal.domain.twins import COMMON, TwinKind
from portal.models import Document, Dossier, ExpenseLine, FunderLine, Organisation, TwinAnswer, TwinKey
from portal.queries.history import history
from portal.queries.twins import TwinView, siblings, twins_of
from portal.services.instruction.propose import Propose, propose
from portal.services.instruction.refresh_index import index_by_id, index_missing
from portal.services.twins.answer_twin import AnswerTwin, answer_twin
from tests.factories import make_dossier, make_organisation, make_person, writing
from tests.integration.browsing import said
from tests.integration.committee.support import SIRENS
from tests.integration.conflicts.support import declare
from tests.integration.instruction.conftest import Scene, scene
from tests.integration.instruction.web import Visitor

__all__ = ["scene"]


def other_dossier(scene: Scene, number: int = 0, **values: object) -> str:
    """A dossier of another commune, for something else."""
    siren = SIRENS[number]
    body = make_organisation(scene.runtime, siren, f"Commune {number + 1}")
    wanted = {"title": f"Projet tout autre {number}", **values}
    found = make_dossier(scene.runtime, scene.window_id, body, scene.applicant, **wanted)  # type: ignore[arg-type]
    change(scene, found, label=f"Ordinateur {number}", supplier=f"Marchand {number}")
    return found


def change(scene: Scene, dossier: str, **line: object) -> None:
    with writing(scene.runtime) as session:
        row = one(session, dossier)
        for name, value in line.items():
            setattr(row.expenses[0], name, value)
        session.flush()
        index_by_id(session, [row.id], scene.runtime.legal.now())


def one(session: Session, dossier: str) -> Dossier:
    return session.scalars(sa.select(Dossier).where(Dossier.public_id == dossier)).one()


def same_file(scene: Scene, dossier: str) -> None:
    """The first dossier's quote joined to this one."""
    with writing(scene.runtime) as session:
        file = session.scalars(
            sa.select(Document.file_id).join(ExpenseLine, ExpenseLine.proof_id == Document.id).where(
                ExpenseLine.dossier_id == one(session, scene.dossier).id
            )
        ).one()
        row = one(session, dossier)
        row.expenses[0].proof.file_id = file  # type: ignore[union-attr]
        session.flush()
        index_by_id(session, [row.id], scene.runtime.legal.now())


def seen(scene: Scene, dossier: str = "", actor: Actor | None = None) -> tuple[TwinView, ...]:
    with scene.runtime.read() as session:
        return twins_of(session, actor or scene.instructor, one(session, dossier or scene.dossier).id)


def answer(scene: Scene, other: str, shared: bool, lead: str = "", reason: str = "") -> None:
    with scene.runtime.uow() as uow:
        answer_twin(uow, scene.instructor, AnswerTwin(scene.dossier, other, shared, lead, reason))


def test_the_same_file_makes_twins_and_a_different_one_does_not(scene: Scene) -> None:
    twin = other_dossier(scene)
    assert seen(scene) == ()
    same_file(scene, twin)
    (found,) = seen(scene)
    assert (found.side.public_id, found.resemblance.kinds, found.must_be_answered) == (twin, (TwinKind.FILE,), True)
    assert [line.label for line in found.side.lines] == ["Ordinateur 0"]
    assert [back.side.public_id for back in seen(scene, twin)] == [scene.dossier]
    with writing(scene.runtime) as session:  # keys follow the dossier
        session.delete(one(session, twin).expenses[0])
        session.flush()
        index_by_id(session, [one(session, twin).id], scene.runtime.legal.now())
    assert seen(scene) == ()


def test_same_supplier_label_and_title_add_up(scene: Scene) -> None:
    twin = other_dossier(scene, title="Refonte du site et prise de rendez-vous en ligne")
    line = scene.row().expenses[0]
    change(scene, twin, label=line.label.upper(), supplier=f"{line.supplier} SARL")
    assert seen(scene) == ()  # two bodies may buy the same thing
    with writing(scene.runtime) as session:
        session.execute(sa.update(Organisation).values(epci_siren="200040293"))
        ids = list(session.scalars(sa.select(Dossier.id)))
        index_by_id(session, ids, scene.runtime.legal.now())
    (found,) = seen(scene)
    assert found.resemblance.kinds == (TwinKind.TITLE, TwinKind.LABEL, TwinKind.EPCI)
    assert not found.must_be_answered
    assert len(found.resemblance.sentences) == 3


def test_what_many_dossiers_share_says_nothing(scene: Scene) -> None:
    others = [other_dossier(scene, number) for number in range(COMMON)]
    for other in others[:-1]:
        same_file(scene, other)
    assert len(seen(scene)) == COMMON - 1
    same_file(scene, others[-1])
    assert seen(scene) == ()


def test_an_answer_is_kept_for_both_and_the_last_one_stands(scene: Scene) -> None:
    twin = other_dossier(scene)
    same_file(scene, twin)
    for shared, lead, reason, field in ((True, "x", "", "lead"), (False, "", " ", "reason")):
        with pytest.raises(InvalidInput) as refusal:
            answer(scene, twin, shared, lead, reason)
        assert set(refusal.value.fields) == {field}
    answer(scene, twin, False, reason="Tarif public du fournisseur")
    answer(scene, twin, True, lead=twin)
    for dossier in (scene.dossier, twin):
        (found,) = seen(scene, dossier)
        assert found.answer is not None
        assert (found.answer.label, found.must_be_answered) == (
            "Oui, projet mutualisé ; chef de file\u00a0: Commune 1",
            False,
        )
        with scene.runtime.read() as session:
            told = [line.text for line in history(session, dossier) if line.title.startswith("Rapprochement")]
        assert [text.split("\u00a0: ")[1] for text in told] == [
            "projet mutualisé, chef de file Commune 1.",
            "coïncidence. Tarif public du fournisseur",
        ]
    assert len(scene.all(sa.select(TwinAnswer))) == 2
    with pytest.raises((NotFound, Forbidden)), scene.runtime.uow() as uow:  # theirs is one of the two
        answer_twin(uow, scene.applicant, AnswerTwin(scene.dossier, twin, False, "", "x"))


def test_a_quote_counted_twice_is_answered_before_a_proposal(scene: Scene) -> None:
    twin = other_dossier(scene)
    same_file(scene, twin)
    scene.ready()
    wanted = Propose(scene.dossier, "grant", "Projet utile.", 100_000, "Refonte du site")
    with pytest.raises(InvalidInput) as refusal, scene.runtime.uow() as uow:
        propose(uow, scene.instructor, wanted)
    assert set(refusal.value.fields) == {"twins"}
    assert "(Commune 1)" in refusal.value.fields["twins"]
    answer(scene, twin, False, reason="Le même éditeur envoie le même tarif à tous")
    with scene.runtime.uow() as uow:
        propose(uow, scene.instructor, wanted)
    assert scene.row().state is DossierState.PROPOSED


def test_a_twin_one_is_barred_from_never_shows(scene: Scene) -> None:
    twin = other_dossier(scene)
    same_file(scene, twin)
    scene.ready()
    colleague = make_person(scene.runtime, postings=((scene.window_id, Role.INSTRUCTOR),))
    declare(scene.runtime, scene.instructor, siren=SIRENS[0])
    assert seen(scene) == ()
    assert len(seen(scene, actor=colleague)) == 1
    with pytest.raises(NotFound):
        answer(scene, twin, False, reason="x")
    with scene.runtime.uow() as uow:  # nothing is asked about what is not there
        propose(uow, scene.instructor, Propose(scene.dossier, "grant", "Utile.", 100_000, "Refonte du site"))


def test_other_dossiers_and_aids_of_the_carrier(scene: Scene) -> None:
    again = make_dossier(scene.runtime, scene.window_id, scene.organisation_id, scene.applicant, title="Autre projet")
    other_dossier(scene)
    with writing(scene.runtime) as session:
        for kind, name in (("public", "Département"), ("private", "Mécène")):
            line = {"funder": name, "kind": kind, "status": "granted", "amount_cents": 50_000, "position": 1}
            session.add(FunderLine(dossier_id=one(session, again).id, created_at=scene.runtime.legal.now(), **line))
    with scene.runtime.read() as session:
        rows = siblings(session, scene.instructor, one(session, scene.dossier).id)
    assert [(row.public_id, row.is_this) for row in rows] == [(scene.dossier, True), (again, False)]
    assert [[aid.funder for aid in row.aids] for row in rows] == [[], ["Département"]]


def test_dossiers_filed_before_are_caught_up(scene: Scene) -> None:
    with writing(scene.runtime) as session:
        session.execute(sa.delete(TwinKey))
    assert index_missing(scene.runtime) == 1
    assert index_missing(scene.runtime) == 0
    assert set(scene.all(sa.select(TwinKey.kind))) == {"seen", "file", "label", "title"}


def test_the_page_lays_both_side_by_side_and_asks(scene: Scene, app: Flask) -> None:
    twin = other_dossier(scene)
    same_file(scene, twin)
    visitor = Visitor(app, scene.instructor)
    base = f"/instruction/dossiers/{scene.dossier}"
    assert "1 dossier ressemble à celui-ci" in said(visitor.get(base))
    page = f"{base}/rapprochements"
    shown = said(visitor.get(page))
    for text in ("Le même fichier de devis est joint", "Ordinateur 0, Marchand 0", "À répondre avant de proposer"):
        assert text in shown
    fields = {f"{twin}-shared": "no", f"{twin}-reason": ""}
    refused = visitor.send(page, f"{page}/{twin}", **fields)
    assert refused.status_code == 422
    assert "Écrivez pourquoi ce n’est qu’une coïncidence." in said(refused)
    kept = visitor.send(page, f"{page}/{twin}", **{**fields, f"{twin}-reason": "Même catalogue"})
    assert kept.status_code == 303
    assert "Non, coïncidence . Même catalogue" in said(visitor.get(page))
    assert "ressemble à celui-ci" not in said(visitor.get(base))
