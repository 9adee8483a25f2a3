"""Every template the software brings, by kind."""

from __future__ import annotations

from portal.acts.seed_avenant import AVENANT
from portal.acts.seed_award import AWARD
from portal.acts.seed_convention import CONVENTION
from portal.acts.seed_following import AMENDMENT, LAPSE, REPEAL, WITHDRAWAL
from portal.acts.seed_letters import LETTERS
from portal.acts.seed_papers import PAPERS
from portal.acts.words import Seed

ACTS = (AWARD, CONVENTION, AMENDMENT, AVENANT, WITHDRAWAL, REPEAL, LAPSE)
SEEDS: dict[str, Seed] = {**{seed.kind: seed for seed in ACTS}, **LETTERS, **PAPERS}
