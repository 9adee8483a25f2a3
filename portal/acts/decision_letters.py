"""Wording of the letters of a decision: refusal, closing sans suite, transmission, announcement of a grant.

Facts → ``LetterData``; nothing here decides. What a prefecture must fill comes in as data; the words of the refusal are
a template (``seed_papers``); of the others only what the cited texts themselves say stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from portal.acts.blocks import Block, Bullets, Document, Heading, Para, Rich, Table, plain, rich, text_of
from portal.acts.civility import UNKNOWN, civility_of
from portal.acts.letter import LetterData, letter_document, render_letter
from portal.acts.seed_papers import REFUSAL
from portal.acts.style import Style
from portal.acts.wording import NBSP, date_fr, euros
from portal.acts.words import Words, words_of
from portal.domain.money import Euros

CLOSING = "Veuillez agréer, {civility}, l’expression de ma considération distinguée."


@dataclass(frozen=True, slots=True)
class LetterFrame:
    """What every letter of a decision says of the prefecture, the applicant and the request."""

    authority_lines: tuple[str, ...]
    service_lines: tuple[str, ...]
    recipient_lines: tuple[str, ...]
    reference: str
    place: str
    dated_at: datetime
    signatory_lines: tuple[str, ...]
    contact: str
    dossier_reference: str
    beneficiary: str
    project: str
    fund: str
    filed_on: date
    remedies: tuple[str, ...]
    specimen: bool


@dataclass(frozen=True, slots=True)
class RefusalFacts:
    """A decided refusal. ``rules``, ``criteria``: (label, words); ``scores``: (criterion, level, funded average or
    None); ``funded``: how many funded dossiers the averages rest on (too few: none is given); ``replaces``: the day an
    implicit rejection was born that this decision replaces; ``algorithm``: whole sentences of the mention."""

    decided_on: date
    motive: str
    rules: tuple[tuple[str, str], ...]
    criteria: tuple[tuple[str, str], ...]
    ways: tuple[str, ...]
    scores: tuple[tuple[str, str | None, str | None], ...]
    score: str | None
    average: str | None
    funded: int
    axis: str
    algorithm: tuple[str, ...]
    replaces: date | None = None


@dataclass(frozen=True)
class DrawnRefusal:
    """A refusal and its words."""

    frame: LetterFrame
    facts: RefusalFacts
    words: Words

    @property
    def document(self) -> Document:
        """What will be printed."""
        return letter_document(refusal_letter(self.frame, self.facts, self.words))

    def render(self, style: Style) -> bytes:
        """The PDF."""
        return render_letter(refusal_letter(self.frame, self.facts, self.words), style)


def refusal_letter(frame: LetterFrame, facts: RefusalFacts, words: Words | None = None) -> LetterData:
    """The refusal: reasons, scores, ways to improve, remedies, the algorithm's part; in the software's words unless
    others are given."""
    words = words or words_of(REFUSAL)
    values: dict[str, str | None] = {
        "beneficiaire": frame.beneficiary,
        "dossier": frame.dossier_reference,
        "operation": frame.project,
        "fonds": frame.fund,
        "contact": frame.contact,
        "civilite": addressed(frame, words),
        "depose_le": date_fr(frame.filed_on),
        "decide_le": date_fr(facts.decided_on),
        "rejete_le": date_fr(facts.replaces) if facts.replaces else None,
        "retenus": str(facts.funded),
        "axe": facts.axis,
        "mention": " ".join(facts.algorithm),
    }
    holds = frozenset({"rejet implicite"} if facts.replaces else ())
    body: list[Block] = [*(Para(line) for line in words.lines("body", holds, **values))]
    body += [Heading(2, plain("Motifs de la décision")), Para(plain(facts.motive))]
    for key, grounds in (("rules", facts.rules), ("criteria", facts.criteria)):
        if grounds:
            body += [Para(words.fill(key)), Bullets(tuple(map(_ground, grounds)))]
    body += _scores(facts, words, values)
    ways = Bullets(tuple(plain(way) for way in facts.ways))
    body += [Heading(2, plain("Ce que vous pouvez améliorer")), ways, Para(words.fill("contact", **values))]
    notes: tuple[Block, ...] = ()
    if facts.algorithm:
        notes = (Heading(2, plain("Traitement algorithmique")), Para(words.fill("algorithm", **values), "small"))
    letter = _letter(frame, text_of(words.fill("subject", **values)), (), tuple(body), notes)
    closing = text_of(words.fill("closing", **values))
    return replace(letter, salutation=f"{values['civilite']},", closing=closing)


def addressed(frame: LetterFrame, words: Words) -> str:
    """The civility of the reader; the one of everybody in words whose closing still writes its own."""
    return civility_of(frame.recipient_lines[0]) if "{civilite}" in words.text("closing") else UNKNOWN


def _ground(pair: tuple[str, str]) -> Rich:
    label, said = pair
    return rich("**{label}** : {words}", label=label, words=said)


def _scores(facts: RefusalFacts, words: Words, values: Mapping[str, str | None]) -> list[Block]:
    if not any(level is not None for _, level, _ in facts.scores):
        return [Para(words.fill("unscored"))]
    enough = facts.average is not None
    rows = [
        (plain(label), plain(level or "–"), plain(average or "–"))
        for label, level, average in facts.scores
    ]
    if facts.score is not None:
        rows.append((plain("Note sur 100"), plain(facts.score), plain(facts.average or "–")))
    widths = (0.6, 0.16, 0.24) if enough else (0.76, 0.24)
    head = ("Critère", "Votre niveau, sur 4", "Moyenne des dossiers retenus")
    kept = len(widths)
    table = Table(
        head=head[:kept],
        rows=tuple(row[:kept] for row in rows),
        widths=widths,
        aligns=("left", "right", "right") if enough else ("left", "right"),
        totals=1 if facts.score is not None else 0,
    )
    said = Para(words.fill("averages" if enough else "few", **values), "small")
    return [Heading(2, plain("Notes de votre projet")), table, said]


def closure_letter(frame: LetterFrame, motive_label: str, motive: str, closed_on: date) -> LetterData:
    """The closing without a decision on the merits."""
    paragraphs = (
        f"Votre demande de subvention n°{NBSP}{frame.dossier_reference}, déposée le {date_fr(frame.filed_on)} pour "
        f"{frame.beneficiary} (projet «{NBSP}{frame.project}{NBSP}»), est classée sans suite à compter du "
        f"{date_fr(closed_on)}.",
        f"Motif : {motive_label[0].lower()}{motive_label[1:]}. {motive}",
        "Ce classement n’est pas une appréciation de votre projet. Si le motif vous paraît inexact, écrivez au service "
        f"instructeur, qui peut reprendre l’examen de votre demande : {frame.contact}.",
    )
    return _letter(frame, "classement sans suite de votre demande", paragraphs)


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """A transmission: to whom, where, why."""

    authority: str
    address_lines: tuple[str, ...]
    email: str
    reason: str
    transferred_on: date


def transfer_letter(frame: LetterFrame, facts: TransferFacts) -> LetterData:
    """The information of the applicant the day its request is sent on (CRPA, L. 114-2 and L. 114-3)."""
    where = ", ".join((*facts.address_lines, *([facts.email] if facts.email else [])))
    paragraphs = (
        f"Votre demande n°{NBSP}{frame.dossier_reference}, déposée le {date_fr(frame.filed_on)} pour "
        f"{frame.beneficiary} (projet «{NBSP}{frame.project}{NBSP}»), ne relève pas de ma compétence. {facts.reason}",
        "En application de l’article L. 114-2 du code des relations entre le public et l’administration, je la "
        f"transmets ce jour, avec toutes ses pièces, à l’autorité compétente : {facts.authority}, {where}.",
        f"La date de votre demande reste celle de son dépôt, le {date_fr(frame.filed_on)}. Selon l’article L. 114-3 du "
        "même code, le délai au terme duquel le silence vaut rejet court de cette date.",
        f"Vous n’avez pas de démarche à refaire. Pour toute question : {facts.authority} ; ou, sur cette transmission, "
        f"{frame.contact}.",
    )
    return _letter(frame, "transmission de votre demande à l’autorité compétente", paragraphs, remedies=False)


def announcement_letter(
    frame: LetterFrame, amount_cents: Euros, decided_on: date, texts: tuple[str, ...], *, agreed: bool = False
) -> LetterData:
    """The announcement of a grant before its act, which for a private body (``agreed``) may be a convention."""
    act = "l’acte notifié, arrêté ou convention," if agreed else "l’arrêté notifié"
    paragraphs = (
        f"J’ai le plaisir de vous annoncer qu’une subvention d’un montant maximal de {euros(amount_cents)} a été "
        f"accordée le {date_fr(decided_on)} à {frame.beneficiary}, au titre du {frame.fund}, pour le projet "
        f"«{NBSP}{frame.project}{NBSP}» (dossier n°{NBSP}{frame.dossier_reference}).",
        f"Cette lettre est une information. Seul {act} vaut engagement de l’État.",
        *texts,
        f"Votre contact : {frame.contact}.",
    )
    return _letter(frame, "annonce d’une subvention", paragraphs, remedies=False)


def _letter(
    frame: LetterFrame,
    subject: str,
    paragraphs: tuple[str, ...],
    body: tuple[Block, ...] = (),
    notes: tuple[Block, ...] = (),
    *,
    remedies: bool = True,
) -> LetterData:
    return LetterData(
        authority_lines=frame.authority_lines,
        service_lines=frame.service_lines,
        recipient_lines=frame.recipient_lines,
        reference=frame.reference,
        place=frame.place,
        dated_at=frame.dated_at,
        subject=subject,
        salutation=f"{civility_of(frame.recipient_lines[0])},",
        paragraphs=paragraphs,
        closing=CLOSING.format(civility=civility_of(frame.recipient_lines[0])),
        signatory_lines=frame.signatory_lines,
        attachments=(),
        remedies=frame.remedies if remedies else (),
        specimen=frame.specimen,
        body=body,
        notes=notes,
    )
