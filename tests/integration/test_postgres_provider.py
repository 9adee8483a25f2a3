"""The PostgreSQL the tests are given is a real one, and each worker's own."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

pytestmark = pytest.mark.postgres


def test_a_real_server_in_utf8(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        version = connection.scalar(text("SELECT version()"))
        encoding = connection.scalar(text("SHOW server_encoding"))
    engine.dispose()

    assert postgres_url.startswith("postgresql+psycopg://")
    assert str(version).startswith("PostgreSQL ")
    assert encoding == "UTF8"


def test_each_worker_has_its_own_database(postgres_url: str, worker_id: str) -> None:
    assert f"_{worker_id}_" in postgres_url.rsplit("/", 1)[1]
