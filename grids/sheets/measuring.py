"""A workbook's parts, unpacked within the limits before any reader makes room for their cells.

The workbook that the reader gets is put together anew from parts that were unpacked and measured
here: a part that lies about its size, or a lone cell at the far end of a sheet (room is made for
all cells before it), cannot reach it.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection
from typing import Any
from xml.parsers import expat

from grids.sheets.limits import (
    MOST_COLUMNS,
    MOST_ENTRIES,
    MOST_RATIO,
    MOST_ROWS,
    MOST_UNPACKED,
    UNREADABLE,
    bomb,
    no_table,
    of_another_program,
    too_large,
    too_wide,
    unsaved_formulas,
)

#: Parts have one name however it is spelt: in capitals, or with the slashes of old packers.
_NEEDED = re.compile(
    r"\[Content_Types\]|_rels/|xl/(_rels/|workbook|sharedStrings|styles|worksheets/)", re.IGNORECASE
)
#: A cell that shows an error is read as the text that it shows, and not as an empty one.
_ERROR = re.compile(rb"(<(?:[^/<>: ]+:)?c\s[^<>]*?\bt\s*=\s*)(\"e\"|'e')")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})0*([0-9]{1,7})")
#: A cell that is not up to column GR and row 19,999, as every program writes it.
_FAR = re.compile(rb'<c r="(?!(?:[A-Z]|[A-F][A-Z]|G[A-R])1?\d{1,4}")')
#: What would hide a cell from that: other tags, prefixes, formulas, comments.
_UNUSUAL = re.compile(rb"<(?:[^/<>]*:)?c[^ ]|<c (?!r=\")|<[^<>]*:c\b|<f|:f\b|<!")
#: The beginning of cells, however it is spelt.
_CELLS = re.compile(rb"[<:](?:sheetData|row|c)\b")


def measured(data: bytes) -> bytes:
    """The workbook's needed parts, unpacked within the limits and put together unpressed.

    Values, formats and merged cells are in them; pictures, macros and links are not.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            _refuse_bomb(entries)
            named = ((entry.filename.replace("\\", "/"), entry) for entry in entries)
            parts = {name: packed.read(entry) for name, entry in named if _NEEDED.match(name)}
    except UNREADABLE:
        raise no_table() from None
    if "xl/workbook.xml" not in map(str.lower, parts):
        raise of_another_program(entry.filename for entry in entries)
    exactly = _may_multiply(parts.values())
    _refuse_multiplied([_measure(part, exactly=exactly) for part in parts.values()])
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as whole:
        for name, content in parts.items():
            errors = b'"e"' in content or b"'e'" in content
            whole.writestr(name, _ERROR.sub(rb'\1"str"', content) if errors else content)
    return again.getvalue()


def _refuse_bomb(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > min(MOST_UNPACKED, MOST_RATIO * max(packed, 1)):
        raise bomb()


def _may_multiply(parts: Collection[bytes]) -> bool:
    """Whether texts that cells share could come to too much: the longest one in every cell."""
    shared = [part for part in parts if b"<si" in part or b":si" in part]
    longest = max((len(text) for part in shared for text in part.split(b"</si>")), default=0)
    cells = sum(part.count(b"<v") + part.count(b":v") for part in parts)
    return any(b"<!" in part for part in shared) or longest * cells > MOST_UNPACKED


def _refuse_multiplied(rulers: "list[_Ruler]") -> None:
    """A long text that stands in the file once and in many cells would be unpacked for each.

    Which part holds the texts is the workbook's word; so none of them may come to too much.
    """
    used = sum((ruler.used for ruler in rulers), Counter[int]())
    for lengths in (ruler.lengths for ruler in rulers if ruler.lengths):
        here = (lengths[place] * count for place, count in used.items() if place < len(lengths))
        if sum(here) > MOST_UNPACKED:
            raise bomb()


def _measure(part: bytes, *, exactly: bool) -> "_Ruler":
    """Refuse a part with a document type (entities), and a sheet that is too long or too wide.

    Which part is a sheet is the workbook's word, whatever its name: all are measured alike. All are
    UTF-8, whatever they say, as the reader takes them.
    """
    reader = expat.ParserCreate("utf-8")
    reader.StartDoctypeDeclHandler = _refuse_doctype
    ruler = _Ruler()
    if exactly or not _is_ordinary(part):
        reader.buffer_text = True
        reader.StartElementHandler = ruler.start
        reader.EndElementHandler = ruler.end
        reader.CharacterDataHandler = ruler.text
    try:
        reader.Parse(part, True)
    except (expat.ExpatError, ValueError):
        raise no_table() from None
    return ruler


def _is_ordinary(part: bytes) -> bool:
    """Whether its cells need not be measured one by one, which takes ten times as long.

    They need not where each says in the usual way where it is, and none is far off.
    """
    before, _start, cells = part.partition(b"<sheetData>")
    cells, _end, after = cells.partition(b"</sheetData>")
    if _CELLS.search(before) or _CELLS.search(after) or _is_unusual(cells):
        return False
    return not _FAR.search(cells)


def _is_unusual(cells: bytes) -> bool:
    """The same as the pattern, told from counts where no tag can have a prefix."""
    if b":" in cells:
        return bool(_UNUSUAL.search(cells))
    return b"<f" in cells or b"<!" in cells or cells.count(b"<c") != cells.count(b'<c r="')


def _refuse_doctype(*_declared: Any) -> None:
    raise no_table()


class _Ruler:
    """Follows where a sheet's values lie; cells without a value take no room.

    ``lengths`` are those of the texts that cells share, ``used`` how often each is referred to.
    """

    def __init__(self) -> None:
        self.row = self.column = 0
        self.formula = self.shares = self.in_reference = self.in_text = False
        self.reference = ""
        self.lengths: list[int] = []
        self.used: Counter[int] = Counter()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif tag == "c":
            self.row, self.column = self._place(attributes.get("r", ""))
            self.shares = attributes.get("t") == "s"
        elif tag == "f":
            self.formula = True
        elif tag in {"v", "is"}:
            self.formula = False
            self.in_reference, self.reference = self.shares, ""
            if self.row > MOST_ROWS:
                raise too_large()
            if self.column > MOST_COLUMNS:
                raise too_wide()
        elif tag == "si":
            self.in_text = True
            self.lengths.append(0)

    def text(self, data: str) -> None:
        if self.in_text:
            self.lengths[-1] += len(data)
        elif self.in_reference:
            self.reference += data

    def end(self, name: str) -> None:
        """A formula without a result would be taken for an empty cell."""
        tag = name.rpartition(":")[2]
        if tag == "c" and self.formula:
            raise unsaved_formulas()
        if tag == "si":
            self.in_text = False
        elif tag == "v" and self.in_reference:
            self.in_reference = False
            self.used.update([int(self.reference)] if self.reference.strip() else [])

    def _place(self, reference: str) -> tuple[int, int]:
        if not reference:
            return self.row, self.column + 1
        found = _REFERENCE.fullmatch(reference)
        if not found:
            raise no_table()
        column = 0
        for letter in found[1].upper():
            column = column * 26 + ord(letter) - 64
        return int(found[2]), column
