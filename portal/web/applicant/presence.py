"""Who else writes: the last save of a part in one sentence, colleagues who have it open, what the form carries."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from portal.queries.applicant_views import DossierView
from portal.queries.drafting import Colleague, PartView, colleagues, part_view
from portal.services.applicant.open_part import open_part
from portal.web.common.session import current_actor, runtime
from portal.web.french import NBSP, time_fr


@dataclass(frozen=True, slots=True)
class Writing:
    """The state of a part as its page shows it; ``attributes`` are those of its form, for the module that saves."""

    last: PartView | None
    colleagues: tuple[Colleague, ...]
    attributes: dict[str, str]

    @property
    def sentence(self) -> str:
        """Who saved this part last, and when."""
        if self.last is None:
            return ""
        who = "vous avez" if self.last.by_actor else f"{self.last.saved_by} a"
        return f"{who} enregistré cette étape à {time_fr(self.last.saved_at)}."

    @property
    def presence(self) -> str:
        """« Claude Martin a ouvert cette étape il y a 2 min. », empty when alone."""
        said = [f"{one.name} a ouvert cette étape {_since(one.minutes)}." for one in self.colleagues]
        return " ".join([*said, "Vous serez prévenu si vos saisies se croisent."]) if said else ""


def _since(minutes: int) -> str:
    return f"il y a {minutes}{NBSP}min" if minutes else "à l’instant"


def writing(view: DossierView, part: str) -> Writing:
    """Read the state of a part of the dossier."""
    actor = current_actor()
    with runtime().read() as session:
        last = part_view(session, actor, view.public_id, part)
        others = colleagues(session, actor, view.public_id, part, runtime().system.now()) if view.is_draft else ()
    attributes = {}
    if view.may_edit:
        attributes = {
            "autosave": request.path,
            "person": actor.public_id,
            "sign-in": url_for("auth.sign_in"),
            "device-key": f"{actor.public_id}:{view.public_id}:{part}",
            "saved": f"Enregistré à {time_fr(last.saved_at)}, version {last.version}" if last else "",
        }
    return Writing(last, others, attributes)


def announce(dossier: str, part: str) -> None:
    """Note that the person of this request has the part open."""
    with runtime().uow() as uow:
        open_part(uow, current_actor(), dossier, part)
