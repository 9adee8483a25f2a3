"""Page and engine cannot diverge: a sentence changed in the rules changes wherever these rules are shown."""

from __future__ import annotations

from flask import Flask

from portal.domain.actors import Role
from portal.services.runtime import Runtime
from tests.factories import SLUG, make_person
from tests.integration.applicant.browser import sign_in, text_of
from tests.integration.applicant.journey import file, fill
from tests.integration.rules.test_publication import changed, open_and_begin, publish

OTHER = changed(
    ('label = "Nature du porteur"', 'label = "Sorte de porteur"'),
    ("Le porteur est une petite ou moyenne collectivité", "Le porteur est une collectivité modeste"),
    ("le candidat est une petite ou moyenne collectivité territoriale", "le candidat est une modeste collectivité"),
    ("Une commune de moins de {population_from} habitants peut candidater", "Toute petite commune peut candidater"),
    ('RATE = "Application du taux', 'RATE = "Taux appliqué'),
    ('start_on", limit_on = 2021-12-31', 'start_on", limit_on = 2021-12-24'),
    ('rate = "0.70"', 'rate = "0.65"'),
    ('payroll = "Dépenses de personnel"', 'payroll = "Frais de personnel communal"'),
)
#: What each page says under the packaged rules, and under the others.
LABEL = ("Nature du porteur", "Sorte de porteur")
TEXT = ("Le porteur est une petite ou moyenne collectivité", "Le porteur est une collectivité modeste")
QUOTE = ("le candidat est une petite ou moyenne collectivité territoriale", "le candidat est une modeste collectivité")
MESSAGE = ("Une commune de moins de 20 000 habitants peut candidater", "Toute petite commune peut candidater")
STEP = ("Application du taux", "Taux appliqué")
START = ("31 décembre 2021", "24 décembre 2021")
RATE = ("70 %", "65 %")
NATURE = ("Dépenses de personnel", "Frais de personnel communal")
CHECK = "/verifier-mon-eligibilite?siren=217105436&amount=18000&main_axis=3c&nature=website"


def test_a_sentence_changed_in_the_rules_changes_on_every_page(runtime: Runtime, app: Flask) -> None:
    draft = open_and_begin(runtime)
    fill(runtime, draft)
    applicant, visitor = sign_in(app, runtime, draft.actor), app.test_client()
    own = f"/mes-dossiers/{draft.public_id}"
    pages = {
        "/": (visitor, (TEXT, QUOTE, START, RATE, NATURE)),
        "/controle-des-dossiers": (visitor, (LABEL, TEXT, QUOTE, STEP, RATE)),
        CHECK: (visitor, (LABEL, QUOTE, MESSAGE, STEP)),
        f"{own}/verification": (applicant, (LABEL, QUOTE, MESSAGE, STEP)),
        f"{own}/projet": (applicant, (START,)),
        f"{own}/depenses": (applicant, (NATURE,)),
    }
    before = {path: text_of(client.get(path)) for path, (client, _) in pages.items()}
    publish(runtime, draft, OTHER)
    for path, (client, sentences) in pages.items():
        after = text_of(client.get(path))
        for old, new in sentences:
            assert old in before[path], (path, old)
            assert new not in before[path], (path, new)
            assert new in after, (path, new)


def test_the_instruction_sheet_speaks_by_the_rules_of_the_filing(runtime: Runtime, app: Flask) -> None:
    draft = open_and_begin(runtime)
    fill(runtime, draft)
    publish(runtime, draft, OTHER)
    file(runtime, draft)
    instructor = make_person(runtime, postings=((draft.window_id, Role.INSTRUCTOR),))
    page = text_of(sign_in(app, runtime, instructor).get(f"/instruction/dossiers/{draft.public_id}/eligibilite"))
    for _, new in (LABEL, QUOTE, MESSAGE):
        assert new in page
    assert LABEL[0] not in page


def test_the_json_doors_speak_by_the_rules_in_force(runtime: Runtime, app: Flask) -> None:
    draft = open_and_begin(runtime)
    publish(runtime, draft, OTHER)
    client = app.test_client()
    published = client.get(f"/api/v1/windows/{SLUG}/rulebook").json
    assert (published["version"], published["rate"]) == (OTHER.version, "0.65")
    least = {"applicant": {}, "project": {}, "expenses": [], "financing": {}}
    answer = client.post(f"/api/v1/windows/{SLUG}/assessments", json=least).json
    assert answer["rulebook_version"] == OTHER.version
    assert answer["checks"][0]["label"] == "Sorte de porteur"
