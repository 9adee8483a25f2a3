"""What is known of an organisation, field by field with its source, and its proofs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.organisation import FIELD_LABELS, PROOF_LABELS, Source, proofs_asked
from portal.models import Dossier, Organisation, OrganisationFact, OrganisationProof, Person, SignatoryPower, StoredFile
from portal.queries.scope import organisation_dossiers
from portal.reference import body_by_siren, category_label


@dataclass(frozen=True, slots=True)
class FactView:
    """One value from one source."""

    value: str
    source: Source
    read_on: date
    by: str

    @property
    def provenance(self) -> str:
        """« d’après le COG 2021 », « d’après l’annuaire des entreprises, le 15/10/2021 », « saisi par …, le … »."""
        if self.source is Source.COG:
            return "d’après le COG 2021"
        day = f"{self.read_on:%d/%m/%Y}"
        if self.source is Source.REGISTRY:
            return f"d’après l’annuaire des entreprises, le {day}"
        return f"saisi par {self.by}, le {day}" if self.by else f"saisi le {day}"


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field as it is used, where it comes from, and what another source says when it was corrected."""

    name: str
    label: str
    value: str
    provenance: str
    instead_of: FactView | None
    changed_on: date | None

    @property
    def is_corrected(self) -> bool:
        return self.instead_of is not None


@dataclass(frozen=True, slots=True)
class ProofView:
    """A document of the organisation."""

    public_id: str
    kind: str
    name: str
    added_at: datetime
    by: str

    @property
    def kind_label(self) -> str:
        return PROOF_LABELS.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation whole. ``missing_proofs``: labels of those asked of its kind and not joined."""

    id: int
    public_id: str
    siren: str
    legal_category: str
    in_reference: bool
    fields: tuple[FieldView, ...]
    proofs: tuple[ProofView, ...]
    missing_proofs: tuple[str, ...]
    raw: dict[str, object]

    def field(self, name: str) -> FieldView:
        return next(one for one in self.fields if one.name == name)

    @property
    def name(self) -> str:
        return self.field("name").value

    @property
    def corrections(self) -> tuple[FieldView, ...]:
        return tuple(one for one in self.fields if one.is_corrected)


def my_organisation(session: Session, actor: Actor, public_id: str) -> OrganisationView:
    """One of the actor's organisations. Raises NotFound for anyone else's."""
    row = session.scalar(
        sa.select(Organisation).where(
            Organisation.public_id == public_id, Organisation.id.in_(sorted(actor.organisation_ids()))
        )
    )
    if row is None:
        raise NotFound
    return organisation_view(session, row)


def organisation_of_dossier(session: Session, actor: Actor, dossier: str) -> OrganisationView:
    """The carrier of a dossier that the actor prepares, as a colleague or under a mandate. Raises NotFound."""
    row = session.scalar(
        sa.select(Organisation)
        .join(Dossier, Dossier.organisation_id == Organisation.id)
        .where(Dossier.public_id == dossier, organisation_dossiers(actor))
    )
    if row is None:
        raise NotFound
    return organisation_view(session, row)


def organisation_by_id(session: Session, organisation_id: int) -> OrganisationView:
    """The organisation of a dossier already read in scope."""
    return organisation_view(session, session.get_one(Organisation, organisation_id))


def organisation_view(session: Session, row: Organisation) -> OrganisationView:
    """Fields, proofs and what misses; three queries."""
    facts = _facts(session, row.id)
    proofs = tuple(
        ProofView(proof.public_id, proof.kind, proof.name, proof.created_at, name)
        for proof, name in session.execute(
            sa.select(OrganisationProof, Person.name)
            .join(Person, Person.id == OrganisationProof.person_id)
            .where(OrganisationProof.organisation_id == row.id)
            .order_by(OrganisationProof.id)
        )
    )
    declared = session.scalar(
        sa.select(Dossier.id).where(Dossier.organisation_id == row.id, Dossier.france_services != "none").limit(1)
    )
    in_reference = body_by_siren(row.siren) is not None
    asked = proofs_asked(row.legal_category, in_reference, declared is not None)
    joined = {proof.kind for proof in proofs}
    return OrganisationView(
        row.id,
        row.public_id,
        row.siren,
        row.legal_category,
        in_reference,
        tuple(_field(row, name, facts.get(name, [])) for name in FIELD_LABELS),
        proofs,
        tuple(PROOF_LABELS[kind] for kind in asked if kind not in joined),
        {name: getattr(row, name) for name in FIELD_LABELS},
    )


def _facts(session: Session, organisation_id: int) -> dict[str, list[FactView]]:
    found: dict[str, list[FactView]] = {}
    rows = session.execute(
        sa.select(OrganisationFact, Person.name)
        .outerjoin(Person, Person.id == OrganisationFact.person_id)
        .where(OrganisationFact.organisation_id == organisation_id)
        .order_by(OrganisationFact.id)
    )
    for fact, name in rows:
        found.setdefault(fact.field, []).append(FactView(fact.value, fact.source, fact.read_on, name or ""))
    return found


def _field(row: Organisation, name: str, facts: list[FactView]) -> FieldView:
    raw = getattr(row, name)
    value = "" if raw is None else str(raw)
    last = facts[-1] if facts else None
    sourced = [fact for fact in facts if fact.source is not Source.TYPED]
    beside = sourced[-1] if sourced and sourced[-1].value != value else None
    known = last is not None and last.value == value
    shown = category_label(value) if name == "legal_category" and value else value
    if beside is not None and name == "legal_category":
        beside = FactView(category_label(beside.value), beside.source, beside.read_on, beside.by)
    return FieldView(
        name,
        FIELD_LABELS[name],
        shown,
        last.provenance if last and known else (f"d’après : {row.provenance}" if value else ""),
        beside,
        last.read_on if last and known and last.source is Source.TYPED else None,
    )


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of an organisation, ready to be sent."""

    name: str
    sha256: str
    media_type: str


def organisation_file(session: Session, organisation_id: int, public_id: str) -> KeptFile:
    """A proof, or the act of a delegation, of an organisation already in scope. Raises NotFound."""
    proof = (
        sa.select(OrganisationProof.name, StoredFile.sha256, StoredFile.media_type)
        .join(StoredFile, StoredFile.id == OrganisationProof.file_id)
        .where(OrganisationProof.organisation_id == organisation_id, OrganisationProof.public_id == public_id)
    )
    power = (
        sa.select(SignatoryPower.file_name, StoredFile.sha256, StoredFile.media_type)
        .join(StoredFile, StoredFile.id == SignatoryPower.file_id)
        .where(SignatoryPower.organisation_id == organisation_id, SignatoryPower.public_id == public_id)
    )
    found = session.execute(proof).first() or session.execute(power).first()
    if found is None:
        raise NotFound
    return KeptFile(*found)


def takeable_name(session: Session, actor: Actor, siren: str) -> str:
    """Name of an organisation that has its space here and is not the actor's. Raises NotFound."""
    row = session.execute(
        sa.select(Organisation.name, Organisation.id).where(Organisation.siren == siren)
    ).one_or_none()
    if row is None or row.id in actor.organisation_ids():
        raise NotFound
    name: str = row.name
    return name
