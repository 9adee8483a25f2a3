"""A start is declared with its proof between two dates, answered once, and declared again when it is refused."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.actors import Role
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.queries.award_start import accepted_start, starts_of
from portal.services.award.check_start import CheckStart, check_start
from portal.services.award.declare_start import DeclareStart, declare_start
from portal.services.runtime import Runtime
from tests.factories import make_organisation, make_person
from tests.integration.acting.support import House
from tests.integration.award.support import award_view, kept_file, mails, make_award, on_day, started


def _declare(runtime: Runtime, house: House, dossier: str, **values: object) -> str:
    row = {"kind": "order", "started_on": date(2021, 10, 16), "file": kept_file(runtime), **values}
    with runtime.uow() as uow:
        return declare_start(uow, house.applicant, DeclareStart(dossier, **row))  # type: ignore[arg-type]


def test_accepted_once_it_is_over(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    declaration = started(runtime, house, dossier)
    act_id = award_view(runtime, dossier).act_id
    with runtime.read() as session:
        found = accepted_start(session, act_id)
    assert found is not None
    assert (found.public_id, found.started_on, found.checked_by) == (
        declaration,
        date(2021, 10, 16),
        "Inès Instruction",
    )
    assert mails(runtime, "démarrage accepté") == [house.applicant.email]
    with pytest.raises(Conflict, match="déjà accepté"):
        _declare(runtime, house, dossier)
    with runtime.uow() as uow, pytest.raises(Conflict, match="déjà reçu une réponse"):
        check_start(uow, house.instructor, CheckStart(dossier, declaration, False, "Non."))


def test_refused_it_is_declared_again_and_only_the_last_is_answered(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    first = started(runtime, house, dossier, accepted=None)
    second = started(runtime, house, dossier, accepted=None)
    with runtime.uow() as uow, pytest.raises(Conflict, match="plus récente"):
        check_start(uow, house.instructor, CheckStart(dossier, first, True))
    with runtime.uow() as uow, pytest.raises(InvalidInput) as refused:
        check_start(uow, house.instructor, CheckStart(dossier, second, False, " "))
    assert list(refused.value.fields) == ["remark"]
    with runtime.uow() as uow:
        check_start(uow, house.instructor, CheckStart(dossier, second, False, "Le devis n’est pas signé."))
    started(runtime, house, dossier)
    with runtime.read() as session:
        rows = starts_of(session, award_view(runtime, dossier).act_id)
    assert [one.accepted for one in rows] == [None, False, True]
    assert rows[1].remark == "Le devis n’est pas signé."


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"started_on": date(2021, 10, 14)}, "started_on"),
        ({"started_on": date(2022, 1, 1)}, "started_on"),
        ({"started_on": None}, "started_on"),
        ({"file": None}, "file"),
        ({"kind": "promise"}, "kind"),
        ({"kind": "other"}, "reference"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(runtime: Runtime, values: dict[str, object], field: str) -> None:
    house, dossier, _ = make_award(runtime)
    on_day(runtime, 2022, 1, 10)
    with pytest.raises(InvalidInput) as refused:
        _declare(runtime, house, dossier, **values)
    assert list(refused.value.fields) == [field]
    with runtime.read() as session:
        assert starts_of(session, award_view(runtime, dossier).act_id) == ()


def test_each_in_their_role(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    declaration = started(runtime, house, dossier, accepted=None)
    stranger = make_person(runtime, memberships=((make_organisation(runtime, "217102632", "Louhans"), Role.PLEDGER),))
    reader = make_person(runtime, memberships=((house.organisation_id, Role.READER),))
    for actor, refusal in ((stranger, NotFound), (reader, Forbidden), (house.instructor, Forbidden)):
        with runtime.uow() as uow, pytest.raises(refusal):
            declare_start(uow, actor, DeclareStart(dossier, "order", date(2021, 10, 16), kept_file(runtime)))
    for actor, refusal in ((stranger, NotFound), (house.applicant, Forbidden), (house.budget, Forbidden)):
        with runtime.uow() as uow, pytest.raises(refusal):
            check_start(uow, actor, CheckStart(dossier, declaration, True))
