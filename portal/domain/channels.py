"""How an application came, and how it was answered: counted, so that those who cannot use the portal are seen."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """Through which door an application came in, or was turned away."""

    ONLINE = "online"
    ASSISTED_INSTRUCTOR = "assisted_instructor"
    ASSISTED_FRANCE_SERVICES = "assisted_france_services"
    ENTERED_AFTER_FAILURE = "entered_after_failure"
    REFUSED_MAIL = "refused_mail"
    REFUSED_PAPER = "refused_paper"


CHANNEL_LABELS: dict[Channel, str] = {
    Channel.ONLINE: "En ligne, par le demandeur",
    Channel.ASSISTED_INSTRUCTOR: "En ligne, avec l’aide d’un instructeur",
    Channel.ASSISTED_FRANCE_SERVICES: "En ligne, avec l’aide de France Services",
    Channel.ENTERED_AFTER_FAILURE: "Saisie par l’administration après une panne",
    Channel.REFUSED_MAIL: "Courriel non examiné, renvoyé vers le portail",
    Channel.REFUSED_PAPER: "Papier non examiné, renvoyé vers le portail",
}


class Means(StrEnum):
    """How an application reached the prefecture outside the portal."""

    EMAIL = "email"
    POST = "post"
    DESK = "desk"


MEANS_LABELS: dict[Means, str] = {
    Means.EMAIL: "Courriel",
    Means.POST: "Courrier postal",
    Means.DESK: "Remise au guichet",
}


def refusal_channel(means: Means) -> Channel:
    """What is counted when the application is answered and not examined."""
    return Channel.REFUSED_MAIL if means is Means.EMAIL else Channel.REFUSED_PAPER
