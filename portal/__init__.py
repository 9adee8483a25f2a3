"""Guichet FITN7: the composition root. The only place that picks adapters; imports nothing heavy."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Settings
    from portal.domain.clocks import SystemClock
    from portal.services.ports import MailerPort
    from portal.services.runtime import Runtime


def build_runtime(settings: Settings) -> Runtime:
    """Wire the adapters that ``settings`` asks for. Opens no connection yet."""
    from portal.adapters.antivirus import Clamd
    from portal.adapters.clocks import DemoClock, MachineClock
    from portal.adapters.database import make_engine
    from portal.adapters.file_store import FileStore
    from portal.adapters.file_types import sniff
    from portal.adapters.migrate import migrate
    from portal.adapters.passwords import Argon2Passwords
    from portal.adapters.pdf_text import read_image_text, read_pdf_text
    from portal.adapters.registry import CompanySearch
    from portal.adapters.roles import apply_grants
    from portal.adapters.scan_reader import ScanReader
    from portal.adapters.sheets import read_sheet
    from portal.services.runtime import Runtime

    engine = make_engine(settings.database_url)
    system = MachineClock()
    demo_clock = DemoClock(engine, system) if settings.demo else None
    return Runtime(
        settings=settings,
        engine=engine,
        legal=demo_clock or system,
        system=system,
        store=FileStore(settings.store_dir),
        mailer=_mailer(settings),
        passwords=Argon2Passwords(),
        sniff=sniff,
        read_pdf_text=read_pdf_text,
        read_sheet=read_sheet,
        antivirus=Clamd(settings.antivirus_url) if settings.antivirus_url else None,
        read_image_text=read_image_text,
        migrate=lambda: migrate(engine),
        grant_app_role=lambda role: apply_grants(engine, role),
        forget_clock=demo_clock.forget if demo_clock else lambda: None,
        rebuild=build_runtime,
        registry=CompanySearch(settings.registry_url) if settings.registry_url else None,
        read_scan=ScanReader(),
        **_signing(settings, system),
    )


def _signing(settings: Settings, system: SystemClock) -> dict[str, Any]:
    """Who signs electronically and which authorities are trusted; the demonstration has a test certificate."""
    from pathlib import Path

    from portal.adapters.pdf_signing import DemoSigner, SignatureCheck, make_signer
    from portal.adapters.pdf_signing.test_certificate import ROOT

    roots = tuple(Path(part) for part in settings.signing.roots.split(os.pathsep) if part)
    signer = make_signer(settings.signing)
    if settings.demo and signer is None:
        signer, roots = DemoSigner(settings.instance_dir, system), (*roots, settings.instance_dir / ROOT)
    return {"signer": signer, "check_signatures": SignatureCheck(roots)}


def _mailer(settings: Settings) -> MailerPort:
    """The mail server that is set; in the demonstration, and without one, a mailbox on disk."""
    from portal.adapters.mailer import MailboxMailer, SmtpMailer

    if settings.smtp_url and not settings.demo:
        return SmtpMailer(settings.smtp_url, settings.mail_from)
    return MailboxMailer(settings.mailbox_dir, settings.mail_from)


def create_app(settings: Settings | None = None, runtime: Runtime | None = None) -> Flask:
    """Build the application. ``settings`` default to the environment; tests may hand over a runtime of their own."""
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from portal.cli import install_cli
    from portal.config import Settings
    from portal.web import install_web

    settings = runtime.settings if runtime else settings or Settings.from_env()
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key or None,
        # Well above the limit said to people: a file too heavy is refused beside its field, and what was typed stays.
        MAX_CONTENT_LENGTH=6 * settings.max_upload_bytes,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
    )
    if settings.proxy_hops:
        # Throttles count by address: it is the one the last trusted proxy saw, never one a caller writes.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxy_hops, x_proto=0)  # type: ignore[method-assign]
    app.extensions["portal"] = runtime or build_runtime(settings)
    install_web(app)
    install_cli(app)
    return app
