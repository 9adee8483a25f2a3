"""Who signs electronically: the account linked to the name the act prints, in force that day, for that amount."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal.domain.act import ActState
from portal.domain.actors import Actor, Role
from portal.domain.errors import Forbidden, InvalidInput, NotFound
from portal.domain.signing import SigningWay
from portal.domain.window_settings import SPECS, value_problem
from portal.models import ActFile, Job, SignedCopy, SigningDeputy
from portal.queries.act_batches import signing_batch
from portal.queries.signing_desk import signing_desk
from portal.services.acting import run_act_batch as module
from portal.services.acting.run_act_batch import run_act_batch
from portal.services.acting.start_batch import BATCH_JOB, BatchAction, StartBatch, start_batch
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.runtime import Runtime
from portal.services.signing.deputies import end_deputy
from portal.services.signing.sign_acts import SignActs, sign_acts
from tests.factories import make_person
from tests.integration.acting.support import House, act_row, fill_settings, make_house
from tests.integration.acting.test_act_batches import _funded, _states
from tests.integration.signing.test_ways import TODAY, _deputy, house, issued_for

__all__ = ["house"]


def another(house: House, name: str = "Olive Autre") -> Actor:
    return make_person(house.runtime, name, postings=((house.window_id, Role.SIGNATORY),))


def refusal(house: House, actor: Actor, act: str) -> str:
    """Why this person did not sign; the page says it too."""
    (outcome,) = sign_acts(house.runtime, actor, SignActs((act,)))
    assert act_row(house.runtime, act).state is ActState.CHECKED
    with house.runtime.read() as session:
        (row,) = signing_desk(session, actor, TODAY).rows
        assert session.scalar(sa.select(SignedCopy.id)) is None
        assert session.scalar(sa.select(ActFile.id).where(ActFile.kind == "signed")) is None
    assert not row.to_sign
    assert row.problem
    return outcome.problem


def test_another_signatory_never_signs_under_the_usual_name(house: House) -> None:
    act = issued_for(house, SigningWay.ELECTRONIC)
    assert "à signer par Dominique EXEMPLE" in refusal(house, another(house), act)
    (done,) = sign_acts(house.runtime, house.signatory, SignActs((act,)))
    assert done.problem == ""


def test_the_usual_signatory_signs_though_they_are_a_deputy_too(house: House) -> None:
    administrator = make_person(house.runtime, "Ada Min", postings=((house.window_id, Role.ADMINISTRATOR),))
    _deputy(house, administrator, house.signatory.email, None)
    act = issued_for(house, SigningWay.ELECTRONIC)
    (done,) = sign_acts(house.runtime, house.signatory, SignActs((act,)))
    assert done.problem == ""


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("signatory.name", "Claude NOUVEAU", "n’est plus le signataire habituel"),
        ("signatory.email", "", "Aucun compte n’est lié"),
        ("signatory.delegation_to", "2021-10-14", "pas en vigueur"),
        ("signatory.delegation_ceiling", "1", "plafond"),
    ],
)
def test_what_changed_since_the_issue_counts(house: House, setting: str, value: str, said: str) -> None:
    act = issued_for(house, SigningWay.ELECTRONIC)
    fill_settings(house.runtime, house.window_id, {setting: value})
    assert said in refusal(house, house.signatory, act)


def test_a_deputy_signs_their_own_acts_while_in_force(house: House) -> None:
    person, administrator = (
        another(house),
        make_person(house.runtime, "Ada Min", postings=((house.window_id, Role.ADMINISTRATOR),)),
    )
    deputy = _deputy(house, administrator, person.email, 3_000_000)
    act = issued_for(house, SigningWay.ELECTRONIC, deputy=deputy)
    assert "préparé pour Andrée DÉLÉGUÉE" in refusal(house, house.signatory, act)
    with house.runtime.uow() as uow:
        uow.session.execute(sa.update(SigningDeputy).values(ceiling_cents=100))
    assert "plafond" in refusal(house, person, act)
    with house.runtime.uow() as uow:
        uow.session.execute(sa.update(SigningDeputy).values(ceiling_cents=None, valid_to=TODAY.replace(day=14)))
    assert "pas en vigueur" in refusal(house, person, act)
    with house.runtime.uow() as uow:
        uow.session.execute(sa.update(SigningDeputy).values(valid_to=None))
        end_deputy(uow, administrator, deputy)
    (last_day,) = sign_acts(house.runtime, person, SignActs((act,)))
    assert last_day.problem == "", "the day it ends is still inside"


def test_a_whole_batch_is_issued_for_a_deputy(house: House) -> None:
    person, administrator = (
        another(house),
        make_person(house.runtime, "Ada Min", postings=((house.window_id, Role.ADMINISTRATOR),)),
    )
    low, deputy = (_deputy(house, administrator, person.email, ceiling) for ceiling in (100, None))
    acts = _funded(house, 2)
    numbered = StartBatch(BatchAction.ISSUE, acts, SigningWay.ELECTRONIC, "71-2021-10-15-00041", TODAY, low)
    for command, state in ((numbered, "refused"), (replace(numbered, deputy=deputy), "done")):
        with house.runtime.uow() as uow:
            batch = start_batch(uow, house.instructor, command)
        run_due_jobs(house.runtime, {BATCH_JOB: run_act_batch})
        assert _states(house.runtime, batch) == [state] * 2
    assert {act_row(house.runtime, act).signatory_name for act in acts} == {"Andrée DÉLÉGUÉE"}
    with pytest.raises(InvalidInput) as refused, house.runtime.uow() as uow:
        start_batch(uow, house.instructor, replace(numbered, deputy="nobody"))
    assert set(refused.value.fields) == {"deputy"}


def test_a_batch_of_signatures_is_the_signatory_s_alone(house: House) -> None:
    act = issued_for(house, SigningWay.ELECTRONIC)
    command = StartBatch(BatchAction.SIGN, (act,), SigningWay.ELECTRONIC)
    with pytest.raises(Forbidden), house.runtime.uow() as uow:
        start_batch(uow, house.instructor, command)
    other = another(house)
    with house.runtime.uow() as uow:
        theirs = start_batch(uow, other, command)
    run_due_jobs(house.runtime, {BATCH_JOB: run_act_batch})
    assert _states(house.runtime, theirs) == ["refused"], "asked for by somebody the act does not name"
    with house.runtime.read() as session, pytest.raises(NotFound):
        signing_batch(session, house.signatory, theirs)
    with house.runtime.uow() as uow:
        mine = start_batch(uow, house.signatory, command)
    with pytest.MonkeyPatch.context() as dying:
        dying.setattr(module, "_mark", killed, raising=True)
        with pytest.raises(KeyboardInterrupt):
            run_due_jobs(house.runtime, {BATCH_JOB: run_act_batch})
    assert act_row(house.runtime, act).state is ActState.SIGNED
    with house.runtime.uow() as uow:
        uow.session.execute(sa.update(Job).where(Job.kind == BATCH_JOB).values(leased_until=None))
    run_due_jobs(house.runtime, {BATCH_JOB: run_act_batch})
    assert _states(house.runtime, mine) == ["done"], "a worker that died had signed it: told as signed, once"


def killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_nobody_could_sign_it_here_is_said_before_the_issue(house: House, runtime: Runtime) -> None:
    for account, said in (("", "Aucun compte"), ("instructeur@exemple.fr", "n’a pas le rôle")):
        fill_settings(house.runtime, house.window_id, {"signatory.email": account})
        with pytest.raises(InvalidInput) as refused:
            issued_for(house, SigningWay.ELECTRONIC)
        assert said in refused.value.fields["way"]
    issued_for(house, SigningWay.PARAPHEUR)


def test_a_house_without_a_linked_account_works_on_paper(runtime: Runtime) -> None:
    make_house(runtime, signatory__email="")
    assert value_problem(SPECS["signatory.email"], "Dominique EXEMPLE")
    assert value_problem(SPECS["signatory.email"], "d.exemple@prefecture.fr") is None


def test_the_signatory_reads_what_the_act_says_otherwise(house: House) -> None:
    from portal.models import Act, Assessment, Proposal
    from portal.queries.act_differences import differences

    act = issued_for(house, SigningWay.ELECTRONIC)
    with house.runtime.read() as session:
        row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
        proposal = session.scalars(sa.select(Proposal)).one()
        assessed = session.get_one(Assessment, proposal.assessment_id).input_json
        session.expunge_all()
    assert differences(row, proposal, assessed) == ()
    proposal.amount_cents += 100
    proposal.own_funds_cents -= 100
    proposal.rate_text = "50 %"
    changed = assessed.replace('"label":"', '"label":"Autre ')
    row.content = (row.content or "").replace('"special_articles":[]', '"special_articles":[["Réserve","Texte."]]')
    found = differences(row, proposal, changed)
    assert {what for what, _, _ in found} == {
        "Montant",
        "Autofinancement",
        "Taux",
        "Ligne de dépense",
        "Article particulier",
    }
    assert ("Article particulier", "", "Réserve") in found
    dropped = replace_lines(assessed)
    assert any(
        what == "Ligne de dépense" and before and not after
        for what, before, after in differences(row, proposal, dropped)
    )


def replace_lines(assessed: str) -> str:
    """The same assessment with one line more, which the act has not."""
    import json

    payload = json.loads(assessed)
    payload["expenses"].append({**payload["expenses"][0], "id": "x" * 16, "label": "Disparue"})
    return json.dumps(payload)
