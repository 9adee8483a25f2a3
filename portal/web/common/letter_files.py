"""A file of a letter to send; the PDF of one that was just frozen is made first if its job has not run yet."""

from __future__ import annotations

from portal.domain.letter import LetterKind
from portal.queries.acts import DownloadView
from portal.queries.letters import letter_file, letter_of_fact
from portal.services.letters.printing import print_letter
from portal.web.common.session import current_actor, runtime


def file_of(letter: str, kind: str, *, printed: bool) -> DownloadView:
    """The file ``kind`` of a letter in scope (404 otherwise); ``printed``: its PDF is known to be there."""
    if not printed:
        print_letter(runtime(), {"letter": letter})
    with runtime().read() as session:
        return letter_file(session, current_actor(), letter, kind)


def file_of_fact(kind: LetterKind, key: str) -> DownloadView:
    """The letter that goes with an act, a claim or a dossier (public id), for the prefecture."""
    with runtime().read() as session:
        view = letter_of_fact(session, current_actor(), kind, key)
    return file_of(view.public_id, "sent", printed=bool(view.files))
