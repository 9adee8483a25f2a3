"""Objects of signatures for the access matrix: the copy of the signed act and its picture, a batch, a deputy."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from portal.demo.accounts import DEMO_ACCOUNTS
from portal.demo.staff import Staff
from portal.domain.actors import Role
from portal.domain.page_mark import mark_address
from portal.models import CopyPicture, SignedCopy
from portal.queries.people import actor_by_email
from portal.services.document_style import mark_keys
from portal.services.runtime import Runtime
from portal.services.signing.add_scans import AddScans, add_scans
from portal.services.signing.deputies import RecordDeputy, record_deputy
from portal.services.signing.take_returned import take_returned
from portal.services.storing import stored_file
from tests.factories import PDF

PICTURE = b"\xff\xd8\xff\xe0 a picture"


def signing_objects(runtime: Runtime, staff: Staff) -> dict[str, str]:
    """Ids by name, around the one signed act."""
    digest = runtime.store.put(PICTURE)
    address = {account.role: account.email for account in DEMO_ACCOUNTS}
    with runtime.read() as session:
        administrator = actor_by_email(session, address[Role.ADMINISTRATOR])
    assert administrator is not None
    with runtime.uow() as uow:
        copy = uow.session.scalars(sa.select(SignedCopy)).one()
        row = stored_file(uow, digest, len(PICTURE), "image/jpeg", ours=True)
        uow.session.add(CopyPicture(copy_id=copy.id, kind="number", page=1, file_id=row.id, created_at=uow.now))
        command = RecordDeputy(
            copy.window_id,
            address[Role.SIGNATORY],
            "Dominique EXEMPLE",
            "La sous-préfète",
            "l’arrêté de délégation fictif",
            date(2021, 9, 1),
        )
        deputy = record_deputy(uow, administrator, command)
        code = copy.act.verification_code or ""
        mark = mark_address("http://portail.test", mark_keys(runtime.settings)[0], code, 1, 4)
        found = {"copy": copy.public_id, "deputy": deputy, "page_mark": mark.rpartition("/")[2]}
    found["brought"] = take_returned(runtime, staff.instructor, (("retour.pdf", PDF),))
    return {**found, "scan_batch": add_scans(runtime, staff.instructor, AddScans("lot.pdf", PDF))}
