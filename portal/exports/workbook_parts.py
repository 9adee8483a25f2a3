"""The fixed parts of a workbook (ECMA-376): content types, relations, styles. Formats of cells are numbered here."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from portal.exports.declared import Kind

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

#: Number of each format in ``cellXfs``, in the order ``_styles`` writes them.
HEADING, QUOTED = 1, 2
FORMATS: dict[Kind, int] = {
    Kind.TEXT: 3,
    Kind.CODE: 3,
    Kind.MONEY: 4,
    Kind.DATE: 5,
    Kind.INSTANT: 6,
    Kind.INTEGER: 7,
    Kind.NUMBER: 8,
    Kind.RATE: 9,
}
#: Format of numbers by cell format: general, heading, quoted text, text, amount, date, instant, whole, number, rate.
_NUMBER_FORMATS = (0, 49, 49, 49, 164, 165, 166, 3, 4, 10)
_QUOTES = {'"': "&quot;"}
_OWN_FORMATS = {164: '#,##0.00\\ "€"', 165: "dd/mm/yyyy", 166: "dd/mm/yyyy\\ hh:mm"}


def fixed_parts(sheets: Sequence[str]) -> dict[str, str]:
    """Every part but the sheets themselves, by its path; ``sheets``: their titles."""
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(_override(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers)
    entries = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>'
        for n, title in zip(numbers, sheets, strict=True)
    )
    relations = "".join(_relation(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
    relations += _relation(f"rId{len(sheets) + 1}", "styles", "styles.xml")
    return {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f"{_override('/xl/workbook.xml', 'sheet.main')}{overrides}{_override('/xl/styles.xml', 'styles')}</Types>"
        ),
        "_rels/.rels": _relations(_relation("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f"<bookViews><workbookView/></bookViews><sheets>{entries}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _relations(relations),
        "xl/styles.xml": _styles(),
    }


def sheet_opening(widths: Sequence[int]) -> str:
    """A sheet up to its first row: the heading stays on screen, columns have their width."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, start=1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols><sheetData>"
    )


def sheet_closing(last_cell: str, *, filtered: bool) -> str:
    """The end of a sheet: filters on the headings, no remark on digits kept as text."""
    area = f'"A1:{last_cell}"'
    found = f"<autoFilter ref={area}/>" if filtered else ""
    return (
        f'</sheetData>{found}<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="landscape"/>'
        f'<ignoredErrors><ignoredError sqref={area} numberStoredAsText="1"/></ignoredErrors></worksheet>'
    )


def _override(path: str, kind: str) -> str:
    return f'<Override PartName="{path}" ContentType="{_TYPE}.{kind}+xml"/>'


def _relation(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations(inside: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _styles() -> str:
    own = "".join(f'<numFmt numFmtId="{n}" formatCode={quoteattr(code, _QUOTES)}/>' for n, code in _OWN_FORMATS.items())
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="{len(_OWN_FORMATS)}">{own}</numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFE3E3FD"/><bgColor indexed="64"/></patternFill></fill>'
        '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(_NUMBER_FORMATS)}">{"".join(map(_format, range(len(_NUMBER_FORMATS))))}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _format(number: int) -> str:
    look = 'fontId="1" fillId="2"' if number == HEADING else 'fontId="0" fillId="0"'
    more = ' applyFont="1" applyFill="1" applyAlignment="1"' if number == HEADING else ""
    quoted = ' quotePrefix="1"' if number == QUOTED else ""
    start = f'<xf numFmtId="{_NUMBER_FORMATS[number]}" {look} borderId="0" xfId="0" applyNumberFormat="1"{more}{quoted}'
    return f'{start}><alignment vertical="top" wrapText="1"/></xf>' if number == HEADING else f"{start}/>"
