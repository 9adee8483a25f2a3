"""Orphans are swept after an hour; a named file and a young one never are."""

from __future__ import annotations

import os

import sqlalchemy as sa

from portal.models import StoredFile
from portal.services.jobs.sweep_orphans import sweep_orphans
from portal.services.runtime import Runtime
from tests.factories import make_dossier, make_organisation, make_person, make_window


def _age(runtime: Runtime, digest: str, hours: int) -> None:
    then = runtime.system.now().timestamp() - hours * 3600
    os.utime(runtime.store.path(digest), (then, then))


def test_old_orphans_go_and_the_rest_stays(runtime: Runtime) -> None:
    make_dossier(runtime, make_window(runtime), make_organisation(runtime), make_person(runtime))
    with runtime.read() as session:
        named = session.scalars(sa.select(StoredFile.sha256)).first() or ""
    old, young, again = (runtime.store.put(text) for text in (b"old", b"young", b"again"))
    for digest in (named, old, again):
        _age(runtime, digest, 2)
    runtime.store.put(b"again")

    assert sweep_orphans(runtime) == 1
    assert {digest for digest, _ in runtime.store.digests()} == {named, young, again}
    assert sweep_orphans(runtime) == 0
