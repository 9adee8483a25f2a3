"""Why a dossier is not moving: who must act, what for, since when, and the next legal date, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.dossier import PENDING_STATES, DossierState

#: Dates of the legal clock in the words of a list.
DUE_LABELS: dict[str, str] = {
    "completeness": "Complétude à vérifier",
    "implicit_rejection": "Rejet implicite",
    "notification_target": "Notification à faire",
    "last_commitment": "Fin de gestion",
}
_WORK = {
    DossierState.FILED: "vérifier la complétude",
    DossierState.COMPLETE: "ouvrir l’instruction",
    DossierState.UNDER_REVIEW: "terminer l’instruction et proposer",
}
_OVER = {
    DossierState.REFUSED: "La demande est refusée",
    DossierState.CLOSED: "Le dossier est classé sans suite",
    DossierState.WITHDRAWN: "Le demandeur s’est désisté",
    DossierState.TRANSFERRED: "Le dossier est transmis à l’autorité compétente",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Facts of the sentence. ``instructor`` is empty when nobody follows the dossier; ``items_due_on``: the day by
    which the applicant was asked to answer; ``opinions``, ``opinions_due_on``: services that have not
    answered, and the first of their days; ``due_on``, ``due_code``: the prefecture's next date."""

    state: DossierState
    since_on: date | None
    instructor: str = ""
    items_due_on: date | None = None
    due_on: date | None = None
    due_code: str = ""
    opinions: int = 0
    opinions_due_on: date | None = None

    def sentence(self, today: date) -> str:
        """« Paul Martin doit vérifier la complétude, depuis le 12/10/2021. Rejet implicite le 12/02/2022. »"""
        since = f"{self.since_on:%d/%m/%Y}" if self.since_on else ""
        if self.state in _OVER:
            return _OVER[self.state] + (f", le {since}." if since else ".")
        return self._who(today) + (f", depuis le {since}." if since else ".") + self._awaited(today) + self._next(today)

    def _who(self, today: date) -> str:
        if self.state is DossierState.INCOMPLETE:
            if self.items_due_on is None:
                return "Le demandeur doit fournir les pièces demandées"
            late = self.items_due_on < today
            tail = "délai passé le" if late else "au plus tard le"
            return f"Le demandeur doit fournir les pièces demandées, {tail} {self.items_due_on:%d/%m/%Y}"
        if self.state is DossierState.PROPOSED:
            return "Le signataire ou le comité doit décider"
        if self.state is DossierState.GRANTED:
            return "L’arrêté doit être pris, signé et notifié"
        work = _WORK.get(self.state, "agir")
        if self.instructor:
            return f"{self.instructor} doit {work}"
        return f"Personne n’est chargé du dossier : il faut {work}"

    def _awaited(self, today: date) -> str:
        if not self.opinions or self.opinions_due_on is None or self.state not in PENDING_STATES:
            return ""
        plural = self.opinions > 1
        late = ", délai passé" if self.opinions_due_on < today else ""
        first = ", le premier" if plural else ""
        noun = "avis extérieurs attendus" if plural else "avis extérieur attendu"
        return f" {self.opinions} {noun}{first} au plus tard le {self.opinions_due_on:%d/%m/%Y}{late}."

    def _next(self, today: date) -> str:
        if self.due_on is None or (self.state not in PENDING_STATES and self.state is not DossierState.GRANTED):
            return ""
        label = DUE_LABELS.get(self.due_code, "Prochaine échéance")
        passed = " (date passée)" if self.due_on < today else ""
        return f" {label} : {self.due_on:%d/%m/%Y}{passed}."
