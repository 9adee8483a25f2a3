"""Try a wording of a template on a notified act, which is public, or on an invented one. Nothing is kept."""

from __future__ import annotations

import json
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.data import ArreteData
from portal.acts.drawn import DrawnAct
from portal.acts.following_data import CitedAct, FollowingData
from portal.acts.sample import CONVENTION_SAMPLE, SAMPLE, sample_following
from portal.acts.seed_award import AWARD
from portal.acts.seed_convention import CONVENTION
from portal.acts.seed_letters import LETTERS
from portal.acts.seed_papers import PAPERS
from portal.acts.thaw import from_plain
from portal.acts.words import Words
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.permissions import Permission, Subject, require
from portal.models import Act
from portal.queries.act_templates import act_of_template, words_in_force, words_of_content, words_of_version
from portal.queries.acts import PUBLISHED
from portal.services.letters.trying import Tried, invented, letter_on_act
from portal.services.runtime import Runtime


def preview_template(
    runtime: Runtime, actor: Actor, window_id: int, kind: str, number: int, act: str = ""
) -> DrawnAct | Tried:
    """The act ``act`` (public id, notified, of this kind or an award) in version ``number`` of the template, marked
    as a draft. Without ``act``, an invented one. Raises NotFound."""
    require(actor, Permission.SETTINGS_EDIT, Subject(window_id))
    with runtime.read() as session:
        words = words_of_version(session, window_id, kind, number)
        if words is None:
            raise NotFound
        if words.seed.kind in LETTERS or words.seed.kind in PAPERS:
            return _letter(session, runtime, window_id, words, act)
        drawn = _on(session, runtime, window_id, words, act)
    return drawn.with_code("").as_draft()


def _on(session: Session, runtime: Runtime, window_id: int, words: Words, act: str) -> DrawnAct:
    kind, agreed = act_of_template(words.seed.kind)
    row = _published(session, window_id, kind, act) if act else None
    if row is None:
        award, cited = CONVENTION_SAMPLE if agreed else SAMPLE, CitedAct(SAMPLE.number, SAMPLE.signed_on)
        award_words = words_in_force(session, window_id, CONVENTION.kind if agreed else AWARD.kind)
    else:
        content = row.content or "{}"
        frozen = json.loads(content)
        if kind is not ActKind.AWARD and row.kind == kind:
            data = from_plain(FollowingData, {**frozen["following"], "after": frozen["arrete"]})
            followed = session.get_one(Act, row.amends_id)
            return DrawnAct(data, words, words_of_content(session, window_id, followed.content or "{}"))
        award, cited = from_plain(ArreteData, frozen["arrete"]), CitedAct(row.official_number, row.signed_on)
        award_words = words_of_content(session, window_id, content)
    if kind is ActKind.AWARD:
        return DrawnAct(award, words, words)
    data = sample_following(kind, award, cited, runtime.legal.now())
    return DrawnAct(replace(data, convention=award_words.seed.kind == CONVENTION.kind), words, award_words)


def _letter(session: Session, runtime: Runtime, window_id: int, words: Words, act: str) -> Tried:
    """On the award asked for; on an invented letter when it has nothing for this one to tell."""
    now = runtime.legal.now()
    tried = letter_on_act(session, _published(session, window_id, ActKind.AWARD, act), words, now) if act else None
    return tried or invented(words, now)


def _published(session: Session, window_id: int, kind: ActKind, public_id: str) -> Act:
    act = session.scalar(
        sa.select(Act).where(
            Act.public_id == public_id,
            Act.window_id == window_id,
            Act.kind.in_((kind, ActKind.AWARD)),
            Act.state.in_(PUBLISHED),
            Act.content.is_not(None),
        )
    )
    if act is None:
        raise NotFound
    return act
