"""Partners of a mutualised project and the answers by criterion: declared, frozen, read by the instructor."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.domain.actors import Role
from portal.models import Dossier, DossierVersion, PartnerBody
from portal.services.applicant.save_project import SaveProject, save_project
from portal.services.instruction.declare_complete import DeclareComplete, declare_complete
from portal.services.instruction.start_review import StartReview, start_review
from portal.services.runtime import Runtime
from tests.factories import make_person
from tests.integration.applicant.browser import fields_of, pdf, send, sign_in, text_of
from tests.integration.applicant.journey import SIREN, begin, file, fill, version_of


def test_partners_are_found_or_typed_frozen_and_read(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/partenaires"
    found = client.get(f"{url}?q=cluny")
    cluny = next(form for form in _forms(found) if form.get("siren"))
    assert client.post(url, data=cluny).status_code == 302
    typed = send(client, url, "name", name="Syndicat mixte du Clunisois", role="operator", file=pdf("convention.pdf"))
    assert typed.status_code == 302
    page = text_of(client.get(url))
    assert "Cluny – utilisera le service" in page
    assert "Syndicat mixte du Clunisois – réalise une partie du projet" in page
    assert "convention.pdf" in page
    assert "2 partenaires : Cluny, Syndicat mixte du Clunisois" in text_of(
        client.get(url.replace("partenaires", "projet"))
    )
    file(runtime, draft)
    with runtime.read() as session:
        content = json.loads(session.scalars(sa.select(DossierVersion.content)).one())
    frozen = [(one["name"], one["role"], bool(one["agreement"])) for one in content["partners"]]
    assert frozen == [("Cluny", "user", False), ("Syndicat mixte du Clunisois", "operator", True)]
    assert "Syndicat mixte du Clunisois" in text_of(client.get(f"/mes-dossiers/{draft.public_id}"))
    staff = sign_in(app, runtime, make_person(runtime, postings=((draft.window_id, Role.INSTRUCTOR),)))
    read = text_of(staff.get(f"/instruction/dossiers/{draft.public_id}"))
    assert "Chef de file : Tournus" in read
    assert "Syndicat mixte du Clunisois : réalise une partie du projet" in read


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "Tournus", "siren": SIREN}, "déjà le chef de file"),
        ({"name": "x", "siren": "123456789"}, "Ce SIREN n’existe pas"),
        ({"name": ""}, "Indiquez le nom du partenaire"),
        ({"name": "syndicat"}, "déjà dans la liste"),
        ({"name": "x", "role": "chef"}, "Choisissez une des réponses"),
        ({"name": "x", "agreement": "ailleurs"}, "n’est plus dans le dossier"),
    ],
)
def test_a_partner_that_cannot_be_is_refused_by_its_field(
    app: Flask, runtime: Runtime, typed: dict[str, str], sentence: str
) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/partenaires"
    assert send(client, url, "name", name="Syndicat", role="user").status_code == 302
    answer = send(client, url, "name", **{"role": "user", **typed})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert fields_of(answer, "name")["name"] == typed["name"]


def test_a_partner_leaves_and_its_convention_stays(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    client = sign_in(app, runtime, draft.actor)
    url = f"/mes-dossiers/{draft.public_id}/partenaires"
    assert send(client, url, "name", name="Régie du lac", role="user", file=pdf("convention.pdf")).status_code == 302
    with runtime.read() as session:
        partner = session.scalars(sa.select(PartnerBody.public_id)).one()
    data = {
        "csrf_token": fields_of(client.get(url), "name")["csrf_token"],
        "version": version_of(runtime, draft.public_id),
    }
    assert client.post(f"{url}/{partner}/retirer", data=data).status_code == 302
    assert "Régie du lac n’est plus partenaire" in text_of(client.get(url))
    assert "Régie du lac" not in text_of(client.get(url))
    assert "convention.pdf" in text_of(client.get(f"/mes-dossiers/{draft.public_id}/pieces"))


def test_the_instructor_reads_each_answer_beside_its_criterion(app: Flask, runtime: Runtime) -> None:
    draft = begin(runtime)
    fill(runtime, draft)
    answers = {"security": "Sauvegarde chaque nuit.", "team_time": "Un jour par semaine.", "agents_trained": "12"}
    with runtime.read() as session:
        row = session.scalars(sa.select(Dossier)).one()
        kept = {name: getattr(row, name) for name in ("title", "summary", "main_axis", "start_on", "results_on")}
        kept |= {"digital_transformation": True, "other_window": "none", "financial_close_on": row.financial_close_on}
    with runtime.uow() as uow:
        version = version_of(runtime, draft.public_id)
        save_project(uow, draft.actor, SaveProject(draft.public_id, version, **kept, answers=answers))
    file(runtime, draft)
    actor = make_person(runtime, postings=((draft.window_id, Role.INSTRUCTOR),))
    with runtime.uow() as uow:
        declare_complete(uow, actor, DeclareComplete(draft.public_id))
    with runtime.uow() as uow:
        start_review(uow, actor, StartReview(draft.public_id))
    page = text_of(sign_in(app, runtime, actor).get(f"/instruction/dossiers/{draft.public_id}/notation"))
    form = page[page.index("Impact du projet", page.index("Ce que le demandeur en dit")) :]
    said = page[page.index("Ce que le demandeur en dit") :]
    assert said.index("Sauvegarde chaque nuit.") < said.index("Impact du projet")
    assert form.index("Un jour par semaine.") < form.index("Composition de l’équipe projet")
    assert "Combien d’agents seront formés" not in page  # a question of an axis that is not the dossier's


def _forms(response: object) -> list[dict[str, str]]:
    from tests.integration.applicant.browser import _Inputs

    reader = _Inputs()
    reader.feed(response.get_data(as_text=True))  # type: ignore[attr-defined]
    return [{name: value for name, value in form.items() if name} for form in reader.forms]
