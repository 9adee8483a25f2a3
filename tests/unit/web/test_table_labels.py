"""Each cell of a table knows the title of its column, whoever wrote the row."""

from __future__ import annotations

from markupsafe import Markup

from portal.web.table_labels import labelled

LABEL = Markup(' data-label="{}"')
HEADERS = ("Dossier", ("Montant demandé", "num"), "Suivi « par »", ("Actions", "actions"))


def test_cells_take_the_title_of_their_column() -> None:
    row = Markup(
        '<tr class="x"><th scope="row">D1</th><td class="portal-cell--num">10 €</td><td>Léa</td><td>Voir</td></tr>'
    )
    assert labelled(row * 2, HEADERS, LABEL) == 2 * (
        '<tr class="x"><th scope="row">D1</th><td class="portal-cell--num" data-label="Montant demandé">10 €</td>'
        '<td data-label="Suivi « par »">Léa</td><td>Voir</td></tr>'
    )


def test_a_cell_over_several_columns_has_none_and_is_counted() -> None:
    row = Markup('<tr><td colspan="2">Total</td><td>3</td></tr>')
    assert labelled(row, HEADERS, LABEL) == '<tr><td colspan="2">Total</td><td data-label="Suivi « par »">3</td></tr>'


def test_titles_are_escaped_and_bare() -> None:
    rows = labelled(Markup("<tr><td>1</td><td>2</td></tr>"), (Markup("<abbr>AE</abbr> &amp; CP"), 'Un "b"'), LABEL)
    assert rows == '<tr><td data-label="AE &amp; CP">1</td><td data-label="Un &#34;b&#34;">2</td></tr>'
