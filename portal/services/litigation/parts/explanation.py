"""The algorithm's part in the decision (CRPA, L. 311-3-1), to read and to compute with."""

from __future__ import annotations

from collections.abc import Iterator

from portal.queries.explanation import explanation_of
from portal.services.explaining import explanation_json, explanation_pdf
from portal.services.litigation.part import Context, ExportFile, Part, made


def _contribute(context: Context) -> Iterator[ExportFile]:
    found = explanation_of(context.session, context.dossier.id)
    if found is None:
        return
    yield made("part-algorithmique.pdf", "Part du traitement algorithmique", explanation_pdf(context.runtime, found))
    yield made("part-algorithmique.json", "Part du traitement algorithmique, en données", explanation_json(found))


PART = Part(30, "traitement-algorithmique", "Part du traitement algorithmique", _contribute)
