"""Frozen things: stored files, filed versions, rules, issued acts, and series of references without a gap."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.snapshot import sha256_text
from portal.eligibility.rulebook_reader import content_version
from portal.models import (
    Act,
    ActFile,
    AwardSettlement,
    ClaimFiling,
    CommitteeSession,
    CreditsAttestation,
    Decision,
    Dossier,
    DossierVersion,
    Letter,
    PaymentClaim,
    Proposal,
    ProposalGrounds,
    RefusalComparison,
    RulebookVersion,
    StoredFile,
    Window,
)
from portal.services.jobs.sweep_orphans import ORPHAN_AGE
from portal.services.runtime import Runtime

_NUMBERED = re.compile(r"(.*?-[A-Z]?)(\d+)")


#: What explains decisions: name, content, hash.
_EXPLAINED = sa.union_all(
    sa.select(sa.literal("Lettre ") + Letter.reference, Letter.content, Letter.content_sha256),
    sa.select(
        sa.literal("Motifs de la proposition ") + Proposal.public_id,
        ProposalGrounds.content,
        ProposalGrounds.content_sha256,
    ).join(Proposal, Proposal.id == ProposalGrounds.proposal_id),
    sa.select(
        sa.literal("Notes comparées du refus ") + Decision.public_id,
        RefusalComparison.content,
        RefusalComparison.content_sha256,
    ).join(Decision, Decision.id == RefusalComparison.decision_id),
    sa.select(
        sa.literal("Montant définitif ") + AwardSettlement.public_id,
        AwardSettlement.content,
        AwardSettlement.content_sha256,
    ),
    sa.select(
        sa.literal("Attestation ") + CreditsAttestation.reference,
        CreditsAttestation.content,
        CreditsAttestation.content_sha256,
    ),
    sa.select(
        sa.literal("Demande de paiement ") + PaymentClaim.public_id, ClaimFiling.content, ClaimFiling.sha256
    ).join(PaymentClaim, PaymentClaim.id == ClaimFiling.claim_id),
)


def check_files(runtime: Runtime, session: Session) -> Iterator[str]:
    """Every stored file is there, whole, and of the size written."""
    for digest, size in session.execute(sa.select(StoredFile.sha256, StoredFile.size).order_by(StoredFile.id)):
        try:
            content = runtime.store.get(digest)
        except FileNotFoundError:
            yield f"Fichiers\u00a0: {digest} manque dans le dépôt."
        except ValueError:
            yield f"Fichiers\u00a0: {digest} est abîmé, son contenu a changé."
        else:
            if len(content) != size:
                yield f"Fichiers\u00a0: {digest} n’a pas la taille enregistrée."


def orphans(runtime: Runtime, session: Session) -> Iterator[str]:
    """Files of the store that no row names, an hour old at least: leftovers of interrupted requests, to be swept."""
    known = set(session.scalars(sa.select(StoredFile.sha256)))
    limit = (runtime.system.now() - ORPHAN_AGE).timestamp()
    for digest, modified in sorted(runtime.store.digests()):
        if digest not in known and modified < limit:
            yield f"Fichiers\u00a0: {digest} n’est rattaché à rien depuis plus d’une heure."


def check_frozen(session: Session) -> Iterator[str]:
    """Filed versions, acts, letters, grounds, comparisons still have the contents their hashes were taken from."""
    versions = sa.select(Dossier.reference, DossierVersion.number, DossierVersion.content, DossierVersion.sha256)
    rows = session.execute(versions.join(Dossier, Dossier.id == DossierVersion.dossier_id).order_by(DossierVersion.id))
    for reference, number, content, digest in rows:
        if sha256_text(content) != digest:
            yield f"Dossier {reference}\u00a0: la version {number} déposée a été modifiée."
    issued = set(session.scalars(sa.select(ActFile.act_id).where(ActFile.kind == "issued")))
    for act in session.scalars(sa.select(Act).where(Act.content.is_not(None)).order_by(Act.id)):
        if sha256_text(act.content or "") != act.content_sha256:
            yield f"Acte {act.reference}\u00a0: les données émises ont été modifiées."
        if act.id not in issued:
            yield f"Acte {act.reference}\u00a0: le fichier émis manque."
    for name, content, digest in session.execute(_EXPLAINED):
        if sha256_text(content) != digest:
            yield f"{name}\u00a0: le contenu gelé a été modifié."


def check_rulebooks(session: Session) -> Iterator[str]:
    """Kept rules still have the content their version is the hash of."""
    rows = sa.select(Window.slug, RulebookVersion.rulebook_version, RulebookVersion.content)
    for slug, version, content in session.execute(rows.join(Window, Window.id == RulebookVersion.window_id)):
        if content_version(content) != version:
            yield f"Guichet {slug}\u00a0: le règlement {version} conservé a été modifié."


def check_series(session: Session) -> Iterator[str]:
    """References of dossiers, acts and sessions: each series runs from 1 without a gap or a repeat."""
    found: dict[str, list[int]] = defaultdict(list)
    for column in (Dossier.reference, Act.reference, CommitteeSession.reference):
        for reference in session.scalars(sa.select(column).where(column.is_not(None))):
            match = _NUMBERED.fullmatch(str(reference))
            if match:
                found[match.group(1)].append(int(match.group(2)))
    for series, numbers in sorted(found.items()):
        missing = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
        if missing:
            yield f"Numérotation\u00a0: {series}{missing[0]:04d} manque dans la série."
        if len(numbers) != len(set(numbers)):
            yield f"Numérotation\u00a0: un numéro de la série {series} est donné deux fois."
