"""Use-cases of the prefecture ask about declared links: ``subject_for``, not ``subject_of``, which knows no actor."""

from __future__ import annotations

from tests.architecture.sources import python_files, text

#: The applicant's side, where a link bars nothing; and a second look at a dossier already loaded for the actor.
ALLOWED = {
    "portal/services/locking.py",
    "portal/services/applicant/correct_dossier.py",
    "portal/services/applicant/drafts.py",
    "portal/services/instruction/return_to_review.py",
}


def test_who_acts_for_the_prefecture_is_asked_about_links() -> None:
    found = {str(path) for path in python_files("portal") if "subject_of(" in text(path)}
    assert found == ALLOWED
