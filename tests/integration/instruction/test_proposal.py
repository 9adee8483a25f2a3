"""The proposal: what it needs, how much it may be, what it keeps, how it comes back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.demo.siret import demo_siret
from portal.domain.actors import SYSTEM, Actor, Role
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.domain.ledger import EntryKind
from portal.models import Envelope, FunderLine, MailMessage, Proposal
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.instruction.grounds import GivenGrounds
from portal.services.instruction.propose import Propose, propose
from portal.services.instruction.return_to_review import ReturnToReview, return_to_review
from tests.factories import make_dossier, make_organisation, make_person, make_window
from tests.integration.instruction.conftest import Scene

TITLE = "Refonte du site internet de la commune de Tournus"


def offer(scene: Scene, amount: int | None = 1_260_000, actor: Actor | None = None, **values: object) -> str:
    grounds = GivenGrounds({"3c-impact": "Un effet mesuré."}, {}, ("Chiffrer l’effet.", "Joindre un devis."))
    command = Propose(
        scene.dossier,
        grounds=grounds,
        **{"outcome": "grant", "motive": "Projet utile", "amount_cents": amount, "act_title": TITLE, **values},
    )
    with scene.runtime.uow() as uow:
        return propose(uow, actor or scene.instructor, command)


def refusal(scene: Scene, amount: int | None = 1_260_000, **values: object) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        offer(scene, amount, **values)
    assert scene.row().state is DossierState.UNDER_REVIEW
    assert scene.all(sa.select(Proposal)) == []
    return refused.value.fields


def test_a_grant_keeps_its_amount_base_rate_and_plan(scene: Scene) -> None:
    scene.ready()
    public_id = offer(scene, 1_000_000)
    (kept,) = scene.all(sa.select(Proposal))
    assert kept.public_id == public_id
    assert (kept.outcome, kept.amount_cents, kept.subsidisable_cents) == ("grant", 1_000_000, 1_800_000)
    assert (kept.own_funds_cents, kept.rate_text, kept.act_title) == (800_000, "70\u00a0%", TITLE)
    assert scene.row().state is DossierState.PROPOSED


def test_own_funds_take_the_hole_beside_the_other_funders(scene: Scene) -> None:
    with scene.runtime.uow() as uow:
        uow.session.add_all(
            FunderLine(
                dossier_id=scene.row().id,
                position=position,
                funder=name,
                kind="public",
                status=status,
                amount_cents=180_000,
                created_at=uow.now,
            )
            for position, (name, status) in enumerate([("Département", "granted"), ("Région", "refused")])
        )
    scene.under_review()
    scene.conclude(PLAN_BALANCED=("pass", "L’apport a été corrigé par courriel"))
    scene.score()
    offer(scene, 1_000_000)
    (kept,) = scene.all(sa.select(Proposal))
    assert kept.own_funds_cents == 1_800_000 - 1_000_000 - 180_000


def test_more_than_the_assessment_allows_is_refused(scene: Scene) -> None:
    scene.ready()
    assert "12\u202f600,00" in refusal(scene, 1_260_001)["amount"]


@pytest.mark.parametrize("amount", [None, 0])
def test_a_grant_needs_an_amount(scene: Scene, amount: int | None) -> None:
    scene.ready()
    assert list(refusal(scene, amount)) == ["amount"]


def test_a_grant_needs_its_words(scene: Scene) -> None:
    scene.ready()
    assert set(refusal(scene, act_title=" ", motive="")) == {"act_title", "motive"}


def test_the_stages_come_first(scene: Scene) -> None:
    scene.under_review()
    assert "éligibilité" in refusal(scene)["stages"]
    scene.conclude()
    assert "notation" in refusal(scene)["stages"]
    scene.score()
    offer(scene)


def test_nothing_is_proposed_before_the_review(scene: Scene) -> None:
    scene.complete()
    with pytest.raises(Conflict):
        offer(scene)


def test_an_ineligible_dossier_can_only_be_refused(scene: Scene) -> None:
    scene.under_review()
    scene.conclude(DIGITAL_PROJECT=("fail", "Achat de mobilier"))
    assert "refus" in refusal(scene)["stages"]
    offer(scene, None, outcome="refuse", act_title="")
    (kept,) = scene.all(sa.select(Proposal))
    assert (kept.outcome, kept.amount_cents, kept.act_title) == ("refuse", 0, "")


def test_a_check_that_changed_since_the_conclusion_is_looked_at_again(scene: Scene) -> None:
    scene.ready()
    line = scene.row().expenses[0]
    scene.qualify(1_700_000, 2_040_000, "Communication", nature="communication")
    assert line.nature == "website"
    assert "ont changé" in refusal(scene, 500_000)["stages"]


def test_the_envelope_bounds_the_proposal(scene: Scene) -> None:
    with scene.runtime.uow() as uow:
        envelope = uow.session.scalars(sa.select(Envelope)).one()
        taken = EntryCommand(envelope.id, EntryKind.DECREASE, 29_702_975 - 700_000, "Gel", "gel", notice="Circulaire")
        post_entry(uow, SYSTEM, taken)
    scene.ready()
    assert "7\u202f000,00" in refusal(scene, 700_001)["amount"]
    offer(scene, 700_000)


def test_above_the_cap_only_an_epci_with_a_reason(scene: Scene) -> None:
    organisation = make_organisation(
        scene.runtime, "200070308", "CC du Tournugeois", siret=demo_siret("200070308"), legal_category="7346"
    )
    applicant = make_person(scene.runtime, memberships=((organisation, Role.PLEDGER),))
    scene.dossier = make_dossier(
        scene.runtime, scene.window_id, organisation, applicant, cost_cents=6_000_000, requested_cents=4_200_000
    )
    scene.under_review()
    scene.conclude(CAP=("pass", "Crédits disponibles"))
    scene.score()
    assert list(refusal(scene, 4_000_000)) == ["cap_reason"]
    assert "42\u202f000,00" in refusal(scene, 4_200_001, cap_reason="Mutualisation")["amount"]
    offer(scene, 4_000_000, cap_reason="Quinze communes mutualisent l’outil")
    (kept,) = scene.all(sa.select(Proposal))
    assert (kept.amount_cents, kept.cap_reason) == (4_000_000, "Quinze communes mutualisent l’outil")
    assert kept.own_funds_cents == 2_000_000


def test_above_the_cap_a_commune_is_refused(scene: Scene) -> None:
    scene.dossier = make_dossier(
        scene.runtime,
        scene.window_id,
        scene.organisation_id,
        scene.applicant,
        cost_cents=6_000_000,
        requested_cents=4_200_000,
    )
    scene.ready()
    assert "30\u202f000,00" in refusal(scene, 4_000_000, cap_reason="Besoin réel")["amount"]


def test_the_signatory_sends_it_back_with_a_reason_and_the_author_is_told(scene: Scene) -> None:
    scene.ready()
    proposal = offer(scene)
    with pytest.raises(InvalidInput), scene.runtime.uow() as uow:
        return_to_review(uow, scene.signatory, ReturnToReview(scene.dossier, proposal, " "))
    with scene.runtime.uow() as uow:
        return_to_review(uow, scene.signatory, ReturnToReview(scene.dossier, proposal, "Préciser le motif"))
    assert scene.row().state is DossierState.UNDER_REVIEW
    mails = scene.all(sa.select(MailMessage).where(MailMessage.recipient == scene.instructor.email))
    assert ["Préciser le motif" in mail.body for mail in mails] == [True]
    offer(scene, 900_000)
    assert len(scene.all(sa.select(Proposal.id))) == 2


def test_only_the_proposal_that_was_read_is_sent_back(scene: Scene) -> None:
    scene.ready()
    former = offer(scene)
    with scene.runtime.uow() as uow:
        return_to_review(uow, scene.instructor, ReturnToReview(scene.dossier, former, "Montant à revoir"))
    latter = offer(scene, 900_000)
    for actor in (scene.signatory, scene.instructor):
        with pytest.raises(Conflict, match="La proposition a changé"), scene.runtime.uow() as uow:
            return_to_review(uow, actor, ReturnToReview(scene.dossier, former, "Préciser le motif"))
    assert scene.row().state is DossierState.PROPOSED
    with scene.runtime.uow() as uow:
        return_to_review(uow, scene.signatory, ReturnToReview(scene.dossier, latter, "Préciser le motif"))
    assert scene.row().state is DossierState.UNDER_REVIEW


def test_others_may_neither_propose_nor_send_back(scene: Scene) -> None:
    elsewhere = make_window(scene.runtime, slug="fitn7-axe3-68-2021")
    stranger = make_person(scene.runtime, "Ailleurs", postings=((elsewhere, Role.INSTRUCTOR),))
    budget = make_person(scene.runtime, "Budget", postings=((scene.window_id, Role.BUDGET),))
    scene.ready()
    for actor, error in ((scene.signatory, Forbidden), (scene.applicant, Forbidden), (stranger, NotFound)):
        with pytest.raises(error):
            offer(scene, actor=actor)
    proposal = offer(scene)
    for actor, error in ((budget, Forbidden), (scene.applicant, Forbidden), (stranger, NotFound)):
        with pytest.raises(error), scene.runtime.uow() as uow:
            return_to_review(uow, actor, ReturnToReview(scene.dossier, proposal, "Non"))


def test_a_proposal_made_from_an_old_page_is_refused(scene: Scene) -> None:
    scene.ready()
    seen = scene.row().version
    scene.score(2)
    with pytest.raises(Conflict, match="modifié depuis"):
        offer(scene, version=seen)
