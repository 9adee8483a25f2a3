"""Acts two parties agree on, convention and avenant; and every act named by its own name, in characters that print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest
from acts_following import EARLIER, MOVED, agreed, avenant, convention, drawn, following, tripled
from acts_reading import text_in
from acts_samples import ARRETE

from portal.acts.blocks import document_texts, iter_texts
from portal.acts.drawn import DrawnAct
from portal.acts.following_data import Changes
from portal.acts.layout import coverage
from portal.acts.lint import lint_arrete
from portal.acts.seeds import SEEDS
from portal.acts.style import Style
from portal.acts.words import Words, words_of
from portal.domain.act_kinds import ActKind
from portal.domain.money import Euros

VERA = coverage(Style(), specimen=True)


def test_a_convention_names_its_parties_and_has_two_signatures() -> None:
    sample = convention()
    assert sample.findings(VERA) == []
    text = text_in(sample.render(Style())).replace("\u00a0", " ")
    assert "CONVENTION n°" in text
    assert "Entre l’État, représenté par le préfet de Saône-et-Loire, d’une part," in text
    assert "IL EST CONVENU CE QUI SUIT" in text
    assert "Pour l’association « Les Ateliers numériques », sa présidente en exercice" in text
    assert "font partie de la présente convention" in text
    assert "présent arrêté" not in text.replace("Le présent arrêté est publié", "").replace("(présent arrêté)", "")


def test_a_body_of_private_law_signs_a_convention_above_the_threshold_only() -> None:
    data = convention().own
    assert data.is_convention
    assert not replace(data, convention_above_cents=data.award.amount_cents).is_convention
    assert not replace(data, beneficiary=ARRETE.beneficiary).is_convention
    below = replace(data, convention_above_cents=data.award.amount_cents)
    assert replace(below, same_year_cents=Euros(1)).is_convention
    unknown = replace(data, convention_above_cents=None)
    assert [one.field for one in lint_arrete(unknown)] == ["texts.convention_above"]


def test_a_convention_never_calls_itself_an_arrete() -> None:
    sample = convention()
    assert sample.findings(VERA) == []
    text = text_in(sample.render(Style())).replace("\u00a0", " ")
    assert "présent arrêté" not in text.lower()
    assert "la présente convention, qui est notifiée au bénéficiaire" in text
    assert "La présente convention est publiée au recueil" in text
    assert "subvention de la présente convention" in text
    assert "Vu la loi n° 2000-321 du 12 avril 2000" in text
    bare = replace(sample.own, visas=replace(sample.own.visas, convention_law=None, convention_decree=" "))
    fields = [one.field for one in sample.with_own(bare).findings(VERA)]
    assert ["visas.convention_law", "visas.convention_decree"] == fields
    mute = {**sample.words.texts, "visas": sample.words.texts["visas"].replace("{loi_conventions}", "la loi")}
    unsaid = replace(sample, words=Words(sample.words.seed, mute))
    assert [one.code for one in unsaid.findings(VERA)] == ["visa_convention"]


def test_a_convention_is_named_as_one_by_the_acts_that_follow_it() -> None:
    """The avenant, then what ends the convention it changed."""
    act = avenant(Changes(completion_on=date(2022, 11, 1), expenses=tripled(MOVED)))
    text = text_in(act.render(Style())).replace("\u00a0", " ")
    assert "AVENANT n°" in text
    assert "à la convention n° 71-2021-10-28-00012 du 28 octobre 2021 attributive d’une subvention à" in text
    assert "L’article 4 de la convention n° 71-2021-10-28-00012 susvisée est remplacé" in text
    assert "subvention de la convention n° 71-2021-10-28-00012" in text
    assert "Entre l’État, représenté par le préfet de Saône-et-Loire, d’une part," in text
    assert "IL EST CONVENU CE QUI SUIT" in text
    assert "l’exécution du présent avenant, qui est notifié" in text
    assert "Pour l’association « Les Ateliers numériques », sa présidente en exercice" in text
    assert "présent arrêté" not in text.lower()
    assert "Sur proposition" not in text
    assert act.two_parties
    assert act.findings(VERA) == []
    ended = following(ActKind.WITHDRAWAL, convention=True, before=agreed(), amendments=EARLIER)
    text = text_in(DrawnAct(ended, words_of(SEEDS["withdrawal"]), act.award_words).render(Style()))
    text = text.replace("\u00a0", " ")
    assert (
        "Est prononcé le retrait de la subvention attribuée à l’association « Les Ateliers numériques » par "
        "la convention n° 71-2021-10-28-00012 du 28 octobre 2021" in text
    )
    assert (
        "modifiée par l’avenant n° 71-2022-01-10-00004 du 10 janvier 2022 et par l’avenant n° 71-2022-02-14-00009"
        in text
    )


@pytest.mark.parametrize("text", [
    "Le présent arrêté peut être contesté.", "Cet arrêté sera affiché.", "Le présent acte est caduc et notifié.",
])  # fmt: skip
def test_texts_of_settings_speak_of_the_act_that_prints_them(text: str) -> None:
    for sample, name in ((convention(), "convention"), (avenant(), "avenant")):
        texts = replace(sample.own.texts, remedies=(text,), special_articles=((text, text),), publicity=text)
        act = sample.with_own(replace(sample.own, texts=texts))
        printed = [one for one in iter_texts(act.document.blocks) if "conteste" in one or "affich" in one]
        assert all(name in one.lower() for one in printed)
        assert act.findings(VERA) == []


def test_an_act_called_by_another_name_is_not_issued() -> None:
    for sample, text in (
        (convention(), "Le bénéficiaire applique l’arrêté attributif."),
        (avenant(), "Le bénéficiaire applique l’arrêté d’attribution."),
        (drawn(ActKind.AWARD), "La présente convention est publiée."),
        (drawn(ActKind.REPEAL), "La présente convention est publiée."),
    ):
        own = replace(sample.own, texts=replace(sample.own.texts, copy_to=text))
        found = sample.with_own(own).findings(VERA)
        assert [one.code for one in found] == ["misnamed"]
        assert text[:40] in found[0].message
        said = replace(sample.own, project=replace(sample.own.project, applicant_title=text))
        assert sample.with_own(said).findings(VERA) == []


def _texts(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths of the texts in the fields of an act's data."""
    for field in fields(value):  # type: ignore[arg-type]
        inner = getattr(value, field.name)
        if is_dataclass(inner):
            yield from _texts(inner, (*path, field.name))
        elif type(inner) is str:
            yield (*path, field.name)


def _with(value: Any, path: tuple[str, ...], mark: str) -> Any:
    name, *rest = path
    inner = getattr(value, name)
    return replace(value, **{name: _with(inner, tuple(rest), mark) if rest else inner + mark})


@pytest.mark.parametrize("make", [lambda: drawn(ActKind.AWARD), convention, avenant, lambda: drawn(ActKind.REPEAL)])
def test_any_text_that_is_printed_has_its_uncovered_character_named(make: Callable[[], DrawnAct]) -> None:
    """Field by field: what the act prints is named with its place; what it does not print changes nothing."""
    act = make()
    named = 0
    for path in _texts(act.own):
        if path == ("verification_code",):
            continue
        marked = act.with_own(_with(act.own, path, "☃"))
        found = [one for one in marked.findings(VERA) if one.code == "unprintable"]
        printed = any("☃" in text for text in document_texts(marked.document))
        assert bool(found) == printed, path
        assert all("☃" in one.message and "dans «" in one.message for one in found)
        named += bool(found)
    assert named > 15
