"""``verify`` finds what was tampered with, and says nothing of a sound installation."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from portal.models import StoredFile
from portal.models.ledger_ddl import trigger_names
from portal.services.runtime import Runtime
from portal.services.verify import verify
from tests.integration.acting.support import committed, granted, issued, make_house, notified, signed


def _run(runtime: Runtime, *statements: str) -> None:
    with runtime.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def _drop(runtime: Runtime, name: str) -> None:
    table = "ledger_entry" if name.startswith("ledger_entry") else re.split("_no_|_guard_|_number_", name)[0]
    on = f" ON {table}" if runtime.engine.dialect.name == "postgresql" else ""
    _run(runtime, f"DROP TRIGGER {name}{on}")


def _journey(runtime: Runtime) -> None:
    house = make_house(runtime)
    granted(house)
    notified(house, committed(house, signed(house, issued(house))))


def _altered_body(runtime: Runtime) -> None:
    _drop(runtime, "audit_event_no_update")
    _run(runtime, "UPDATE audit_event SET body = replace(body, '1260000', '9260000') WHERE tag = 'dossier:granted'")


def _altered_column(runtime: Runtime) -> None:
    _drop(runtime, "audit_event_no_update")
    _run(runtime, "UPDATE audit_event SET actor_public_id = 'quelqu-un' WHERE id = 3")


def _removed_event(runtime: Runtime) -> None:
    _drop(runtime, "audit_event_no_delete")
    _run(runtime, "DELETE FROM audit_event WHERE id = 2")


def _altered_detail(runtime: Runtime) -> None:
    _run(runtime, "UPDATE audit_detail SET text = 'autre chose'")


def _balance_out_of_step(runtime: Runtime) -> None:
    _drop(runtime, "envelope_balance_guard_update")
    _run(
        runtime,
        "UPDATE envelope_balance SET available_cents = available_cents - 100, reserved_cents = reserved_cents + 100",
    )


def _dossier_out_of_step(runtime: Runtime) -> None:
    _drop(runtime, "dossier_balance_guard_update")
    _run(runtime, "UPDATE dossier_balance SET reserved_cents = reserved_cents + 1")


def _act_out_of_step(runtime: Runtime) -> None:
    _drop(runtime, "act_balance_guard_update")
    _run(runtime, "UPDATE act_balance SET committed_cents = committed_cents + 1")


def _missing_file(runtime: Runtime) -> None:
    runtime.store.path(_a_file(runtime)).unlink()


def _damaged_file(runtime: Runtime) -> None:
    runtime.store.path(_a_file(runtime)).write_bytes(b"autre contenu")


def _a_file(runtime: Runtime) -> str:
    with runtime.read() as session:
        return session.scalars(sa.select(StoredFile.sha256).limit(1)).one()


def _altered_act(runtime: Runtime) -> None:
    _drop(runtime, "act_guard_update")
    _run(runtime, "UPDATE act SET content = replace(content, '1260000', '9260000') WHERE content IS NOT NULL")


def _renumbered_act(runtime: Runtime) -> None:
    _drop(runtime, "act_guard_update")
    _run(runtime, "UPDATE act SET reference = 'FITN7-71-2021-A0003'")


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (_altered_body, "le contenu de l’événement n°"),
        (_altered_column, "les colonnes de l’événement n° 3"),
        (_removed_event, "l’événement n° 2 manque"),
        (_altered_detail, "le détail de l’événement n°"),
        (_balance_out_of_step, "le disponible vaut"),
        (_dossier_out_of_step, "réservé 12\u202f600,01"),
        (_act_out_of_step, "engagé 12\u202f600,01"),
        (_missing_file, "manque dans le dépôt"),
        (_damaged_file, "est abîmé"),
        (_altered_act, "les données émises ont été modifiées"),
        (_renumbered_act, "A0001 manque dans la série"),
    ],
)
def test_harm_is_found(runtime: Runtime, harm: Callable[[Runtime], None], sentence: str) -> None:
    _journey(runtime)
    assert verify(runtime).problems == ()
    harm(runtime)
    problems = verify(runtime).problems
    assert any(sentence in problem for problem in problems), problems


def test_every_missing_trigger_is_named(runtime: Runtime) -> None:
    for name in sorted(trigger_names(runtime.engine.dialect.name)):
        _drop(runtime, name)
    problems = verify(runtime).problems
    assert {
        f"Schéma\u00a0: le déclencheur {name} manque." for name in trigger_names(runtime.engine.dialect.name)
    } == set(problems)


def test_a_detail_emptied_by_a_purge_is_no_problem(runtime: Runtime) -> None:
    _journey(runtime)
    _run(runtime, "DELETE FROM audit_detail")
    assert verify(runtime).problems == ()


def test_an_old_orphan_is_a_remark(runtime: Runtime) -> None:
    young, old = runtime.store.put(b"recent"), runtime.store.put(b"ancien")
    past = runtime.system.now().timestamp() - 7200
    os.utime(runtime.store.path(old), (past, past))
    report = verify(runtime)
    assert report.problems == ()
    assert [old in line for line in report.remarks] == [True]
    assert not any(young in line for line in report.remarks)


def test_the_command_says_all_is_well_or_exits_1(app: Flask, runtime: Runtime) -> None:
    _journey(runtime)
    sound = app.test_cli_runner().invoke(args=["verify"])
    assert (sound.exit_code, "rien à signaler" in sound.output) == (0, True)
    _balance_out_of_step(runtime)
    harmed = app.test_cli_runner().invoke(args=["verify"])
    assert harmed.exit_code == 1
    assert "Enveloppe « FITN7 2021 » : le disponible vaut" in harmed.output.replace("\u00a0", " ")
