"""Settings of one installation, read once from the environment and ``settings.env``. Frozen afterwards."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


#: Whoever guesses the secret signs sessions: 32 random characters are beyond guessing.
MIN_SECRET_LENGTH = 32


class Mode(StrEnum):
    """How the portal runs. ``UNSET`` allows commands that need nothing; it refuses to serve."""

    DEMO = "demo"
    PRODUCTION = "production"
    UNSET = ""


class ConfigError(RuntimeError):
    """The installation cannot run as it is configured; the message is the French sentence to print."""


@dataclass(frozen=True)
class SigningSettings:
    """How acts are signed electronically: a PKCS#12 file, or a key behind a PKCS#11 module.

    ``password`` opens the file, or is the token's code. ``roots``: PEM files of the authorities trusted here.
    ``people``: the keys of those who have their own, by the address of their account; the others sign with this one,
    which is then the portal's seal.
    """

    certificate: str = ""
    password: str = field(default="", repr=False)
    pkcs11_module: str = ""
    pkcs11_token: str = ""
    pkcs11_label: str = ""
    tsa_url: str = ""
    roots: str = ""
    people: tuple[tuple[str, SigningSettings], ...] = ()

    def own(self, account: str) -> SigningSettings | None:
        """The key of this account (an address), None when it has none of its own."""
        return dict(self.people).get(account.strip().lower())

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> SigningSettings:
        """``SIGNING_CERTIFICATE``, ``SIGNING_PASSWORD``, ``SIGNING_PKCS11_MODULE``…, ``SIGNING_ROOTS``, ``TSA_URL``;
        ``SIGNING_PEOPLE`` names the file of those who have a key of their own."""
        named = ("certificate", "password", "pkcs11_module", "pkcs11_token", "pkcs11_label", "roots")
        found = {name: env.get(f"SIGNING_{name.upper()}", "") for name in named}
        base = cls(tsa_url=env.get("TSA_URL", ""), **found)
        people = env.get("SIGNING_PEOPLE", "")
        return replace(base, people=_people(Path(people), base)) if people else base


def _people(path: Path, base: SigningSettings) -> tuple[tuple[str, SigningSettings], ...]:
    """One table an account: ``certificate`` and ``password``, or ``pkcs11_label`` and ``password`` (its code), with
    ``pkcs11_token`` and ``pkcs11_module`` when they are not those of everybody. Raises ConfigError."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ConfigError(f"SIGNING_PEOPLE\u00a0: le fichier {path} ne se lit pas, ou n’est pas en TOML.") from None
    return tuple((account.strip().lower(), _key_of(path, account, values, base)) for account, values in tables.items())


_KEY_FIELDS = frozenset(("certificate", "password", "pkcs11_label", "pkcs11_module", "pkcs11_token"))


def _key_of(path: Path, account: str, values: object, base: SigningSettings) -> SigningSettings:
    if not isinstance(values, dict) or not set(values) <= _KEY_FIELDS or "@" not in account:
        raise ConfigError(
            f"{path}\u00a0: « {account} » doit être l’adresse d’un compte\u00a0; dessous, certificate ou pkcs11_label."
        )
    given = {name: str(value) for name, value in values.items()}
    if bool(given.get("certificate")) == bool(given.get("pkcs11_label")):
        raise ConfigError(f"{path}\u00a0: donnez à « {account} » un fichier (certificate) ou une clé (pkcs11_label).")
    if given.get("certificate"):
        file, code = str(path.parent / given["certificate"]), given.get("password", "")
        return replace(base, certificate=file, password=code, pkcs11_module="", pkcs11_token="", pkcs11_label="")
    inherited = {"pkcs11_module": base.pkcs11_module, "pkcs11_token": base.pkcs11_token, "password": base.password}
    return replace(base, certificate="", **{**inherited, **given})


@dataclass(frozen=True)
class Settings:
    """What differs between installations.

    ``secret_key`` signs sessions and forms; ``public_url`` makes links in mails (never the Host header); ``theme`` is
    ``state`` (DSFR with Marianne) or ``neutral``, for those who are not the State. ``registry_url`` is the address of
    the public company-search API; empty: no look-up leaves the machine.
    """

    mode: Mode
    instance_dir: Path
    database_url: str
    secret_key: str
    public_url: str
    port: int
    max_upload_bytes: int = 10 * 1024 * 1024
    smtp_url: str = ""
    mail_from: str = "ne-pas-repondre@guichet-fitn7.invalid"
    run_worker: bool = True
    theme: str = "state"
    #: Secrets of before: the marks they sealed on printed acts are still recognised.
    former_secret_keys: tuple[str, ...] = ()
    signing: SigningSettings = SigningSettings()
    registry_url: str = ""
    antivirus_url: str = ""
    #: Proxies in front that each add the address they were called from; without them everybody would have theirs.
    proxy_hops: int = 0

    @property
    def demo(self) -> bool:
        return self.mode is Mode.DEMO

    @property
    def store_dir(self) -> Path:
        return self.instance_dir / "store"

    @property
    def mailbox_dir(self) -> Path:
        return self.instance_dir / "mailbox"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read ``environ`` (default: the process's), completed by ``INSTANCE_DIR/settings.env``.

        The environment wins over the file. Raises ConfigError on an unknown mode or a port that is not a number.
        """
        env = dict(os.environ if environ is None else environ)
        instance_dir = Path(env.get("INSTANCE_DIR") or ROOT / "instance").resolve()
        for key, value in _read_env_file(instance_dir / "settings.env").items():
            env.setdefault(key, value)
        mode_text = env.get("PORTAL_MODE", "")
        try:
            mode = Mode(mode_text)
        except ValueError:
            raise ConfigError(f"PORTAL_MODE vaut « {mode_text} » : écrivez demo ou production.") from None
        port_text = env.get("PORT") or "8000"
        if not port_text.isdigit() or not 0 < int(port_text) < 65536:
            raise ConfigError(f"PORT vaut « {port_text} » : écrivez un numéro de port, par exemple 8000.")
        hops = env.get("PROXY_HOPS") or "0"
        if not hops.isdigit() or int(hops) > 5:
            raise ConfigError(f"PROXY_HOPS vaut « {hops} » : écrivez le nombre de mandataires, de 0 à 5.")
        return cls(
            mode=mode,
            proxy_hops=int(hops),
            instance_dir=instance_dir,
            database_url=_normal_url(env.get("DATABASE_URL") or f"sqlite:///{instance_dir / 'portal.sqlite3'}"),
            secret_key=env.get("SECRET_KEY", ""),
            public_url=(env.get("PUBLIC_URL") or f"http://127.0.0.1:{port_text}").rstrip("/"),
            port=int(port_text),
            smtp_url=env.get("SMTP_URL", ""),
            mail_from=env.get("MAIL_FROM") or cls.mail_from,
            run_worker=env.get("RUN_WORKER", "1") != "0",
            registry_url=env.get("REGISTRY_URL", "").rstrip("/"),
            antivirus_url=env.get("ANTIVIRUS_URL", ""),
            signing=SigningSettings.from_env(env),
            former_secret_keys=tuple(env.get("FORMER_SECRET_KEYS", "").split()),
            theme="neutral" if env.get("PORTAL_THEME") == "neutral" else "state",
        )

    def check_serving(self) -> None:
        """Raise ConfigError when the portal must not be served as configured."""
        if self.mode is Mode.UNSET:
            raise ConfigError(
                "PORTAL_MODE n’est pas défini : lancez « make install » pour une démonstration, "
                "ou définissez PORTAL_MODE=production."
            )
        if self.mode is Mode.PRODUCTION:
            missing = [
                name for name, value in (("SECRET_KEY", self.secret_key), ("SMTP_URL", self.smtp_url)) if not value
            ]
            if not os.environ.get("PUBLIC_URL") and self.public_url.startswith("http://127."):
                missing.append("PUBLIC_URL")
            if self.mail_from.endswith(".invalid"):
                missing.append("MAIL_FROM")
            if missing:
                raise ConfigError(f"En production, définissez d’abord : {', '.join(missing)}.")
            if len(self.secret_key) < MIN_SECRET_LENGTH:
                raise ConfigError(
                    f"SECRET_KEY est trop courte pour la production : {MIN_SECRET_LENGTH} caractères au moins, "
                    "tirés au hasard."
                )


def _normal_url(url: str) -> str:
    """``postgres://`` and ``postgresql://`` both mean psycopg 3."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _read_env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    pairs = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line and not line.startswith("#"))
    return {key.strip(): value.strip().strip("'\"") for key, value in pairs}
