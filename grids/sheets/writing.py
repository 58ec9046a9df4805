"""Workbooks on their way out: every cell is text, so nothing is taken for a formula.

A workbook of plain text is five small parts; a library would be larger than this module.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_WIDEST = 60
#: Cells are text (format 49 is "@"), the first row bold.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="12"/></font><font><b/>'
    '<sz val="12"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/>'
    '</fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
    '</cellStyleXfs><cellXfs count="2"><xf numFmtId="49" fontId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>'
)

Table = Sequence[Sequence[str]]


def workbook(sheets: Mapping[str, Table]) -> bytes:
    """An .xlsx of the named sheets; the first row of each is its headings."""
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": _book(sheets),
        "xl/_rels/workbook.xml.rels": _relations(_sheet_relations(len(sheets))),
        "xl/styles.xml": _STYLES,
    }
    for number, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(rows)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, _HEAD + content)
    return written.getvalue()


def _content_types(count: int) -> str:
    parts = {"workbook.xml": "sheet.main", "styles.xml": "styles"}
    parts |= {f"worksheets/sheet{number}.xml": "worksheet" for number in range(1, count + 1)}
    each = "".join(
        f'<Override PartName="/xl/{name}" ContentType="{_TYPE}.{kind}+xml"/>'
        for name, kind in parts.items()
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="{relations}"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{each}</Types>"
    )


def _sheet_relations(count: int) -> dict[str, tuple[str, str]]:
    sheets = {
        f"rId{number}": ("worksheet", f"worksheets/sheet{number}.xml")
        for number in range(1, count + 1)
    }
    return {**sheets, f"rId{count + 1}": ("styles", "styles.xml")}


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _book(sheets: Mapping[str, Table]) -> str:
    each = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(sheets, 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{each}</sheets></workbook>'


def _sheet(rows: Table) -> str:
    widths = [
        min(max(len(row[place]) for row in rows) * 2 + 4, _WIDEST) for place in range(len(rows[0]))
    ]
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" style="0" customWidth="1"/>'
        for number, width in enumerate(widths, 1)
    )
    lines = "".join(_row(number, row) for number, row in enumerate(rows, 1))
    return (
        f'<worksheet xmlns="{_MAIN}"><cols>{columns}</cols>'
        f"<sheetData>{lines}</sheetData></worksheet>"
    )


def _row(number: int, row: Sequence[str]) -> str:
    style = 1 if number == 1 else 0
    cells = "".join(
        f'<c r="{_letter(place)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(_FORBIDDEN.sub('', text))}</t></is></c>"
        for place, text in enumerate(row)
        if text
    )
    return f'<row r="{number}">{cells}</row>'


def _letter(place: int) -> str:
    """0 → ``A``; our tables have fewer than 26 columns."""
    return chr(ord("A") + place)
