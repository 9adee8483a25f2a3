"""The public company-search API (recherche-entreprises), read with suspicion: short, bounded, typed or nothing.

``GET {url}/search?q=SIREN`` answers ``{"results": [{"siren", "nom_complet", "nature_juridique", "siege": {…}}]}``.
No key is needed. Redirections are not followed, an answer is cut at ``MAX_BYTES`` and at ``TIMEOUT_SECONDS`` in all.
"""

from __future__ import annotations

import http.client
import json
import re
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from portal.domain.identifiers import siret_problem
from portal.services.ports import RegistryRecord, RegistryUnavailable

TIMEOUT_SECONDS = 3.0
MAX_BYTES = 256 * 1024
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class CompanySearch:
    """Looks up a SIREN at ``url`` (http or https)."""

    def __init__(self, url: str, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._url = urlsplit(url)
        self._timeout = timeout_seconds

    def __call__(self, siren: str) -> RegistryRecord | None:
        """The legal person of this SIREN, None when the registry knows none. Raises RegistryUnavailable."""
        try:
            document = json.loads(self._fetch(siren))
        except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
            raise RegistryUnavailable(f"{type(error).__name__}: {error}") from error
        results = document.get("results") if isinstance(document, dict) else None
        if not isinstance(results, list):
            raise RegistryUnavailable("no list of results")
        found = next((one for one in results if isinstance(one, dict) and one.get("siren") == siren), None)
        return None if found is None else _record(siren, found)

    def _fetch(self, siren: str) -> bytes:
        deadline = time.monotonic() + self._timeout
        secure = self._url.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=self._timeout)
        try:
            query = urlencode({"q": siren, "page": 1, "per_page": 1})
            connection.request("GET", f"{self._url.path}/search?{query}", headers={"Accept": "application/json"})
            answer = connection.getresponse()
            if answer.status != 200:
                raise RegistryUnavailable(f"status {answer.status}")
            return _read(answer, deadline)
        finally:
            connection.close()


def _read(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    """The whole body, or OSError when it is too long or too slow."""
    body = b""
    while True:
        if time.monotonic() > deadline:
            raise TimeoutError("the answer drips")
        chunk = answer.read1(16 * 1024)
        if not chunk:
            return body
        body += chunk
        if len(body) > MAX_BYTES:
            raise OSError("the answer is too long")


def _record(siren: str, found: dict[str, Any]) -> RegistryRecord:
    seat = found.get("siege") if isinstance(found.get("siege"), dict) else {}
    siret, category = _text(seat, "siret", 14), _text(found, "nature_juridique", 4)
    return RegistryRecord(
        siren=siren,
        siret=siret if siret.startswith(siren) and siret_problem(siret) is None else "",
        name=_text(found, "nom_raison_sociale", 200) or _text(found, "nom_complet", 200),
        legal_category=category if re.fullmatch(r"[0-9]{4}", category) else "",
        address=_text(seat, "adresse", 300),
        postal_code=_pattern(seat, "code_postal", r"[0-9]{5}"),
        department=_pattern(seat, "departement", r"[0-9]{2,3}|2[AB]"),
        closed=found.get("etat_administratif") == "C" or seat.get("etat_administratif") == "F",
    )


def _text(source: Any, key: str, longest: int) -> str:
    value = source.get(key)
    return " ".join(_CONTROL.sub(" ", value).split())[:longest] if isinstance(value, str) else ""


def _pattern(source: Any, key: str, pattern: str) -> str:
    value = _text(source, key, 8)
    return value if re.fullmatch(pattern, value) else ""
