"""Correct a filed dossier: a new version beside the first, the before and after shown to both sides.

The receipt and the version it acknowledges stay. Contact details follow people, so they change longer and by any
writer; what was pledged is corrected by the signatory, before the examination opens.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.corrections import Change, changes
from portal.domain.declaration import FUNDER_STATUSES
from portal.domain.dossier import CORRECTABLE_STATES, REACHABLE_STATES
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.money import format_euros
from portal.domain.permissions import Permission, can
from portal.models import Correction, Dossier
from portal.queries.rulebooks import rulebook_of_dossier
from portal.services.applicant.correctable import Target, targets, write_values
from portal.services.applicant.drafts import check_version, own_dossier, refresh_total, touch
from portal.services.applicant.filing_snapshot import declared_content
from portal.services.applicant.versions import add_version
from portal.services.instruction.reassess import reassess
from portal.services.locking import person_id_of, subject_of
from portal.services.telling import tell_prefecture
from portal.services.unit_of_work import UnitOfWork

TOO_LATE = (
    "L’examen de votre dossier a commencé : son contenu ne se corrige plus ici. Écrivez au service instructeur par la "
    "page « Messages » ; il vous dira comment faire."
)
#: Field on which a refusal of the rulebook is shown.
_FIELDS = {"PLAN_BALANCED": "own_funds_cents"}


@dataclass(frozen=True, slots=True)
class CorrectDossier:
    """The values as they should be, by the keys of ``targets`` (amounts in cents, dates); why."""

    dossier: str
    version: int
    reason: str
    values: Mapping[str, object]


def correct_dossier(uow: UnitOfWork, actor: Actor, command: CorrectDossier) -> tuple[Change, ...]:
    """Correct, freeze the next version and tell the prefecture; what changed. Raises InvalidInput, Conflict."""
    dossier = own_dossier(uow, actor, command.dossier, Permission.DOSSIER_EDIT)
    if dossier.state not in REACHABLE_STATES:
        raise Conflict("Ce dossier ne se corrige plus : écrivez au service instructeur.")
    check_version(dossier, command.version)
    found = targets(dossier)
    if not set(command.values) <= {target.about.field for target in found}:
        raise NotFound
    changed = changes((target.about for target in found), command.values)
    content = _content_changed(found, changed)
    if content:
        _require_content(actor, dossier)
    _check(uow, dossier, found, changed, command)
    write_values(found, command.values)
    touch(dossier)
    if content:
        _assess_again(uow, actor, dossier)
    _keep(uow, actor, dossier, command, changed, content)
    return changed


def _content_changed(found: tuple[Target, ...], changed: tuple[Change, ...]) -> bool:
    contact = {target.about.field for target in found if target.about.contact}
    return any(change.field not in contact for change in changed)


def _require_content(actor: Actor, dossier: Dossier) -> None:
    if not can(actor, Permission.DOSSIER_CORRECT, subject_of(dossier)):
        raise Forbidden("Seul le signataire de la demande corrige ce qu’il a signé.")
    if dossier.state not in CORRECTABLE_STATES:
        raise Conflict(TOO_LATE)


def _check(
    uow: UnitOfWork, dossier: Dossier, found: tuple[Target, ...], changed: tuple[Change, ...], command: CorrectDossier
) -> None:
    problems: dict[str, str] = {}
    if not changed:
        problems["form"] = "Rien n’a changé : corrigez au moins une valeur."
    if not command.reason.strip():
        problems["reason"] = "Dites en quelques mots pourquoi vous corrigez : la préfecture le lira."
    values = command.values
    for target in found:
        about = target.about
        if about.field not in values:
            continue
        value = values[about.field]
        if about.required and value in (None, ""):
            problems[about.field] = "Ce champ ne peut pas être vide."
        elif about.money and isinstance(value, int) and value < 0:
            problems[about.field] = "Le montant ne peut pas être négatif."
        elif about.field.endswith("_status") and value not in FUNDER_STATUSES:
            problems[about.field] = "Dites où en est la demande."
    problems |= _amount_problems(uow, dossier, values)
    if problems:
        raise InvalidInput(problems)


def _amount_problems(uow: UnitOfWork, dossier: Dossier, values: Mapping[str, object]) -> dict[str, str]:
    problems: dict[str, str] = {}
    for line in dossier.expenses:
        key = f"expense_{line.public_id}"
        excl = values.get(f"{key}_excl_tax", line.typed_excl_tax_cents)
        incl = values.get(f"{key}_incl_tax", line.typed_incl_tax_cents)
        if isinstance(excl, int) and isinstance(incl, int) and incl < excl:
            problems[f"{key}_incl_tax"] = "Le montant TTC ne peut pas être inférieur au montant hors taxe."
    asked, before = values.get("requested_cents"), dossier.requested_cents or 0
    if asked == 0:
        problems["requested_cents"] = "Demandez un montant supérieur à zéro."
    closes_on = rulebook_of_dossier(uow.session, dossier.id).closes_on
    if isinstance(asked, int) and asked > before and paris_date(uow.now) > closes_on:
        problems["requested_cents"] = (
            f"Le guichet est fermé depuis le {closes_on:%d/%m/%Y} : la subvention demandée ne peut plus dépasser "
            f"{format_euros(before)}."
        )
    return problems


def _assess_again(uow: UnitOfWork, actor: Actor, dossier: Dossier) -> None:
    refresh_total(dossier)
    _, result = reassess(uow, actor, dossier)
    blocking = {
        _FIELDS.get(check["code"], "form"): check["message"]
        for check in result["checks"]
        if check["outcome"] == "fail" and check["blocks_filing"]
    }
    if blocking:
        raise InvalidInput(blocking)


def _keep(
    uow: UnitOfWork,
    actor: Actor,
    dossier: Dossier,
    command: CorrectDossier,
    changed: tuple[Change, ...],
    content: bool,
) -> None:
    uow.session.flush()
    rows = [asdict(change) for change in changed]
    number, digest = add_version(
        uow,
        dossier,
        "correction" if content else "contact",
        {"received_at": uow.now, "reason": command.reason.strip(), "changes": rows, **declared_content(dossier)},
    )
    correction = Correction(
        window_id=dossier.window_id,
        organisation_id=dossier.organisation_id,
        dossier_id=dossier.id,
        person_id=person_id_of(actor),
        dossier_version=number,
        reason=command.reason.strip(),
        changes=json.dumps(rows, ensure_ascii=False),
        created_at=uow.now,
    )
    uow.session.add(correction)
    uow.session.flush()
    _tell(uow, actor, dossier, correction, changed, digest)


def _tell(
    uow: UnitOfWork, actor: Actor, dossier: Dossier, correction: Correction, changed: tuple[Change, ...], digest: str
) -> None:
    lines = [f"{change.label} : {change.before} → {change.after}" for change in changed]
    uow.record(
        Event.DOSSIER_CORRECTED,
        actor,
        ("correction", correction.public_id),
        dossier=dossier.public_id,
        facts={
            "version": correction.dossier_version,
            "sha256": digest,
            "fields": [change.field for change in changed],
        },
        detail="\n".join([correction.reason, *lines]),
    )
    body = (
        f"Le demandeur a corrigé le dossier {dossier.reference} ({len(changed)} valeur{'s' * (len(changed) > 1)}). "
        "L’avant et l’après sont dans la rubrique « Échanges » du dossier ; la version déposée est conservée.\n"
    )
    tell_prefecture(uow, dossier, "correction du demandeur", body)
