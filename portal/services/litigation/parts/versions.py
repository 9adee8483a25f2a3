"""What was filed, version by version, as it was frozen; the rules in force for each kept assessment."""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa

from portal.domain.errors import Conflict, NotFound
from portal.domain.snapshot import sha256_text
from portal.models import Assessment, DossierVersion
from portal.queries.rulebooks import rulebook_at
from portal.queries.versions import VERSION_LABELS
from portal.services.litigation.part import Context, ExportFile, Part, made


def _versions(context: Context) -> Iterator[ExportFile]:
    query = sa.select(DossierVersion).where(DossierVersion.dossier_id == context.dossier.id)
    for row in context.session.scalars(query.order_by(DossierVersion.number)):
        if sha256_text(row.content) != row.sha256:
            raise Conflict(
                f"Export impossible : la version {row.number} déposée n’a plus l’empreinte prise au dépôt. "
                "Prévenez l’exploitant du portail, qui lancera la commande « verify »."
            )
        label = VERSION_LABELS.get(row.kind, row.kind)
        yield made(f"version-{row.number}.json", f"Version {row.number} : {label.lower()}", row.content)


def _assessments(context: Context) -> Iterator[ExportFile]:
    query = sa.select(Assessment).where(Assessment.dossier_id == context.dossier.id).order_by(Assessment.id)
    versions: dict[str, None] = {}
    for number, row in enumerate(context.session.scalars(query), start=1):
        what = f"Contrôle {number}, {row.purpose}, règlement {row.rulebook_version[:12]}"
        yield made(f"controle-{number:02d}-donnees.json", f"{what} : données", row.input_json)
        yield made(f"controle-{number:02d}-resultat.json", f"{what} : résultat", row.output_json)
        versions[row.rulebook_version] = None
    for version in versions:
        try:
            rules = rulebook_at(context.session, context.dossier.window_id, version)
        except NotFound:
            raise Conflict(f"Export impossible : le règlement {version[:12]} n’a pas été conservé.") from None
        content = json.dumps(json.loads(rules.content), ensure_ascii=False, indent=1) + "\n"
        yield made(f"reglement-{version[:12]}.json", f"Règlement appliqué, version {version[:12]}", content)


def _contribute(context: Context) -> Iterator[ExportFile]:
    yield from _versions(context)
    yield from _assessments(context)


PART = Part(10, "depots-et-controles", "Versions déposées, contrôles et règlement", _contribute)
