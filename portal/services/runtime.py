"""What a running portal is made of: settings, clocks, sessions and ports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from portal.config import Settings
from portal.domain.clocks import LegalClock, SystemClock
from portal.queries.balances import LEGAL_NOW
from portal.queries.memo import remember
from portal.services.ports import (
    AntivirusPort,
    FileStorePort,
    MailerPort,
    PasswordsPort,
    PdfTextPort,
    RegistryPort,
    ScanReaderPort,
    SheetPort,
    SignatureCheckPort,
    SignerPort,
    SnifferPort,
)
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Runtime:
    """The wired portal. ``uow()`` opens a write, ``read()`` a read-only session; nobody else makes sessions.

    ``rebuild`` wires another portal from other settings (the headless demonstration's temporary one). ``registry`` is
    None when no registry of legal persons is set up: people type; ``signer`` when acts are not signed electronically.
    """

    settings: Settings
    engine: sa.Engine
    legal: LegalClock
    system: SystemClock
    store: FileStorePort
    mailer: MailerPort
    passwords: PasswordsPort
    sniff: SnifferPort
    read_pdf_text: PdfTextPort
    read_sheet: SheetPort
    read_image_text: PdfTextPort
    antivirus: AntivirusPort | None
    migrate: Callable[[], None]
    grant_app_role: Callable[[str], None]
    forget_clock: Callable[[], None]
    rebuild: Callable[[Settings], Runtime]
    registry: RegistryPort | None = None
    signer: SignerPort | None = None
    check_signatures: SignatureCheckPort | None = None
    read_scan: ScanReaderPort | None = None

    def uow(self) -> UnitOfWork:
        """A fresh unit of work: ``with runtime.uow() as uow:``."""
        sessions = sessionmaker(self.engine, expire_on_commit=False)
        scanning = self.antivirus is not None
        return UnitOfWork(sessions, self.legal, self.system, scanning=scanning, coverage=self._coverage)

    def _coverage(self) -> frozenset[int]:
        """The characters documents print here; loads the fonts, at the first letter or act."""
        from portal.acts.layout import coverage
        from portal.services.document_style import document_style

        return coverage(document_style(self.settings), specimen=self.settings.demo)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A read-only session; leaving it rolls back, and what was loaded stays readable.

        All its statements see the same instant (SQLite: any transaction; PostgreSQL: REPEATABLE READ): figures read by
        several of them always add up.
        """
        one_instant = {"isolation_level": "REPEATABLE READ"} if self.engine.dialect.name == "postgresql" else {}
        engine = self.engine.execution_options(portal_read_only=True, **one_instant)
        with Session(engine, autoflush=False, info={LEGAL_NOW: self.legal.now()}) as session:
            remember(session)
            yield session
