"""The database keeps letters and receipts as they were made, whatever asks for a change."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError

from portal.domain.letter import LetterKind
from portal.models import Document
from portal.services.letters.printing import print_letter
from portal.services.runtime import Runtime
from tests.factories import writing
from tests.integration.acting.support import notified
from tests.integration.acting.test_act_letters import ready, row_of


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE letter SET content = 'x'",
        "UPDATE letter SET reference = 'x'",
        "UPDATE letter SET sent_on = '2021-01-01'",
        "UPDATE letter SET state = 'void'",
        "UPDATE letter SET act_id = NULL",
        "DELETE FROM letter",
        "UPDATE letter_file SET kind = 'slip'",
        "DELETE FROM letter_file",
        "INSERT INTO letter_file (letter_id, kind, file_id, person_id, created_at) "
        "SELECT letter_id, kind, file_id, person_id, created_at FROM letter_file",
    ],
)
def test_the_database_keeps_a_letter_that_left(runtime: Runtime, statement: str) -> None:
    house, act = ready(runtime)
    notified(house, act)
    print_letter(runtime, {"letter": row_of(runtime, LetterKind.NOTIFICATION).public_id})
    with runtime.engine.connect() as connection, pytest.raises((IntegrityError, DatabaseError)):
        connection.exec_driver_sql(statement)


def test_the_database_keeps_the_receipt_of_a_filing(runtime: Runtime) -> None:
    ready(runtime)
    with writing(runtime) as session:
        piece = session.scalars(sa.select(Document)).first()
        receipt = Document(dossier_id=piece.dossier_id, kind="receipt", name="ar.pdf", file_id=piece.file_id,
                           created_at=runtime.legal.now())  # fmt: skip
        session.add(receipt)
    for statement in (
        "UPDATE document SET name = 'x' WHERE kind = 'receipt'",
        "UPDATE document SET removed_at = created_at WHERE kind = 'receipt'",
        "DELETE FROM document WHERE kind = 'receipt'",
    ):
        with runtime.engine.connect() as connection, pytest.raises((IntegrityError, DatabaseError)):
            connection.exec_driver_sql(statement)
    with writing(runtime) as session:
        session.execute(sa.update(Document).where(Document.kind != "receipt").values(name="autre.pdf"))
