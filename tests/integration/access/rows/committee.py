"""Rows of the access matrix: scenarios, committee sessions, the waiting list."""

from __future__ import annotations

from tests.integration.access.row import INSTRUCTOR, INSTRUCTORS, SIGNATORY, Row

_SESSION = {"session": "session"}
_ITEM = {"session": "session", "item": "item"}

ROWS: dict[str, Row] = {
    "instructor.scenarios": Row(INSTRUCTORS),
    "instructor.new_scenario": Row(INSTRUCTORS, INSTRUCTORS),
    "instructor.compare_scenarios": Row(INSTRUCTORS),
    "instructor.scenario": Row(INSTRUCTOR, ids={"scenario": "scenario"}),
    "instructor.edit_scenario": Row(INSTRUCTOR, INSTRUCTOR, {"scenario": "scenario"}),
    "instructor.scenario_dossier": Row(INSTRUCTOR, INSTRUCTOR, {"scenario": "scenario", "dossier": "proposed"}),
    "instructor.sessions": Row(INSTRUCTORS),
    "instructor.new_session": Row(INSTRUCTORS, INSTRUCTORS),
    "instructor.session": Row(INSTRUCTOR, ids=_SESSION),
    "instructor.session_paper": Row(INSTRUCTOR, ids={**_SESSION, "name": "=ordre-du-jour"}),
    "instructor.session_members": Row(INSTRUCTOR, INSTRUCTOR, _SESSION),
    "instructor.session_attendance": Row(post=INSTRUCTOR, ids=_SESSION),
    "instructor.session_item": Row(INSTRUCTOR, INSTRUCTOR, _ITEM),
    "instructor.session_recusal": Row(post=INSTRUCTOR, ids=_ITEM),
    "instructor.add_to_agenda": Row(INSTRUCTOR, INSTRUCTOR, _SESSION),
    "instructor.refresh_agenda": Row(post=INSTRUCTOR, ids=_SESSION),
    "instructor.hold_session": Row(INSTRUCTOR, INSTRUCTOR, _SESSION),
    "instructor.revise_session": Row(INSTRUCTOR, INSTRUCTOR, _SESSION),
    "instructor.take_off_agenda": Row(post=INSTRUCTOR, ids=_ITEM),
    "instructor.serve_waiting": Row(post=INSTRUCTOR, ids={"entry": "waiting"}),
    "instructor.leave_waiting": Row(INSTRUCTOR, INSTRUCTOR, {"entry": "waiting"}),
    "signatory.session": Row(SIGNATORY, ids=_SESSION),
    "signatory.session_paper": Row(SIGNATORY, ids={**_SESSION, "name": "=tableau-de-programmation"}),
    "signatory.agree_session": Row(SIGNATORY, SIGNATORY, _SESSION),
    "signatory.decide_session": Row(SIGNATORY, SIGNATORY, _SESSION),
}
