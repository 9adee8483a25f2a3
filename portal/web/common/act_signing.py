"""How an act is signed, on the pages: the choice at issue, what awaits afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Actor, Role
from portal.domain.signing import SigningWay
from portal.forms.act_batch import ActBatchForm
from portal.forms.signing import IssueForm
from portal.queries.acts import ActView
from portal.queries.signing import DeputyView
from portal.services.acting.signing_choice import SigningChoice

ISSUED_FOR = {
    SigningWay.PAPER: "imprimez-le et faites-le signer.",
    SigningWay.ELECTRONIC: "il attend sur la page du signataire.",
    SigningWay.PARAPHEUR: "exportez-le vers le parapheur.",
}
_WAITING = {
    SigningWay.ELECTRONIC: "L’acte est à signer électroniquement par le signataire.",
    SigningWay.PARAPHEUR: "L’acte est à signer dans le parapheur.",
}


def offer_signatories(form: IssueForm | ActBatchForm, deputies: Sequence[DeputyView]) -> None:
    """The usual signatory, then the deputies in force."""
    form.deputy.choices = [("", "Le signataire habituel")]
    form.deputy.choices += [(one.public_id, f"{one.name}, {one.capacity}") for one in deputies]


def signing_choice(form: IssueForm) -> SigningChoice:
    """What was chosen; number and date do not count on paper."""
    way = next((one for one in SigningWay if one.value == form.way.data), SigningWay.PAPER)
    if way is SigningWay.PAPER:
        return SigningChoice(deputy=form.deputy.data or "")
    return SigningChoice(way, form.number.data or "", form.dated_on.data, form.deputy.data or "")


def awaits_signature(act: ActView) -> bool:
    """Whether the next thing is a signature."""
    if act.signed_on is not None:
        return False
    return act.state is (ActState.COMMITTED if ej_first(act) and act.kind is ActKind.AWARD else ActState.CHECKED)


def ej_first(act: ActView) -> bool:
    """Whether the EJ precedes the signature: what the act went through says it, before it the window’s setting."""
    if act.state is ActState.COMMITTED:
        return act.signed_on is None
    if act.state is ActState.SIGNED:
        return act.ej_on is not None
    return act.ej_before_signature


def signature_sentence(act: ActView) -> str:
    """Who is awaited, when the usual sentence (print and sign) does not say it."""
    if not awaits_signature(act):
        return ""
    if act.waiting_copy:
        return "Une copie signée est déposée\u00a0: une autre personne confirme son numéro et sa date."
    return _WAITING.get(act.signing_way, "")


def signature_step(act: ActView, actor: Actor) -> tuple[str, str] | None:
    """(label, address) of what this person does for the signature, when it is not to bring a scan."""
    if not awaits_signature(act):
        return None
    if act.waiting_copy:
        return "Voir la copie signée", url_for("acts.copy", copy=act.waiting_copy)
    if act.signing_way is SigningWay.ELECTRONIC and Role.SIGNATORY in actor.roles:
        return "Signer", url_for("signatory.acts")
    if act.signing_way is SigningWay.PARAPHEUR and Role.INSTRUCTOR in actor.roles:
        return "Parapheur", url_for("instructor.parapheur")
    return None
