"""An act of any kind, from the database: its facts and the words it is printed with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.acts.drawn import DrawnAct
from portal.acts.seed_avenant import AVENANT
from portal.acts.seed_award import AWARD
from portal.acts.seed_convention import CONVENTION
from portal.domain.act_kinds import ActKind
from portal.models import Act
from portal.queries.act_templates import words_in_force, words_of_content
from portal.services.acting.act_data import arrete_data
from portal.services.acting.following_facts import award_row, following_data


def draw_act(session: Session, act: Act, prepared_at: datetime, *, specimen: bool) -> DrawnAct:
    """The act as it would be printed now; what is missing shows as such."""
    if act.kind == ActKind.AWARD:
        data = arrete_data(session, act, prepared_at, specimen=specimen)
        words = words_in_force(session, act.window_id, CONVENTION.kind if data.is_convention else AWARD.kind)
        return DrawnAct(data, words, words)
    words = words_in_force(session, act.window_id, AVENANT.kind if act.agreed else act.kind)
    award_words = words_of_content(session, act.window_id, award_row(session, act).content or "{}")
    return DrawnAct(following_data(session, act, prepared_at, specimen=specimen), words, award_words)
