"""Who applicants are: the prefecture's list of those that carry France Services or an MSAP."""

from __future__ import annotations

from portal.domain.setting_specs.spec import Kind, SettingSpec, specs

PEOPLE: tuple[SettingSpec, ...] = (
    *specs(
        "Porteurs",
        (
            "france_services.carriers",
            "Porteurs de France Services ou de MSAP",
            Kind.LINES,
            "Un SIRET ou un SIREN par ligne ; un nom suffit pour une commune ou une intercommunalité. Un porteur de la "
            "liste est reconnu sans autre preuve.",
            (),
            True,
        ),
    ),
)
