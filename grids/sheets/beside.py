"""Lines of a sheet that are no rows of its table: totals, titles, signatures, sections, notes.

A row that names somebody and proves it is never one of them, whatever stands before the name.
"""

import re
from dataclasses import dataclass, field

from grids.numbers import plain
from grids.sheets.cells import as_text, read_group
from grids.sheets.files import Cell, Rows
from grids.sheets.headings import Columns, Header

#: How the foot of a table begins.
_FOOT = re.compile(r"制表|填报|填表|审核|负责人|说明|备注:|导出|注:|以上")
#: The example and the hint of a template.
_TEMPLATES = ("例:", "提示:")
_NUMERAL = "[0-9零〇一二三四五六七八九十百千]"
_TOTAL = re.compile(
    rf"小计|合计|总计|共计|累计|本页|承前页|过次页|[转接][上下]页|^(全[村组社队屯乡镇])?共?{_NUMERAL}+户"
)
_DAY = re.compile(
    r"(\w{0,4}日期:?)?[0-9零〇○一二三四五六七八九]{2,4}年(([0-9一二三四五六七八九十]{1,3})月)?(\w{1,4}[日号])?"
    r"|[0-9]{4}[-./][0-9]{1,2}([-./][0-9]{1,2})?"
)
#: A line of a form, not of a table: ``经办人：``, ``村委会（盖章）``, ``第1页``.
_FORM = re.compile(r"[^:]{1,12}:|.*(盖章|签字|签名)|第[0-9]+页|共[0-9]+页")
_SECTION = re.compile(r".*(自然村|村民组|小组|组|社|屯|队|片区|网格)")
_ADDED = re.compile(r"\(.*?\)|续表?|\s")
_ENUMERATED = re.compile(r"^[0-9一二三四五六七八九十]{1,2}[、.]")
_FEW = 3
_LONGEST_NAME = 40


@dataclass
class Surroundings:
    """What is known of a sheet when one of its rows is judged."""

    header: Header
    columns: Columns
    #: The texts of the rows above the first row, and their titles without additions.
    above: list[list[str]] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    #: Columns that are not ours and speak in proven rows like a foot: 审核通过.
    speaking: set[int] = field(default_factory=set)


def surroundings_of(rows: Rows, header: Header, columns: Columns) -> Surroundings:
    around = Surroundings(header, columns)
    around.above = [texts for row in rows[: header.end] if (texts := _texts(row))]
    around.titles = {_without_additions(texts[0]) for texts in around.above if len(texts) <= _FEW}
    around.titles.discard("")
    ours = {*header.places.values()}
    for row in rows[header.end :]:
        at, first = _first(row)
        if first and at not in ours and _FOOT.match(first) and _proves(row, around):
            around.speaking.add(at)
    return around


def is_beside_the_point(row: list[Cell], around: Surroundings) -> bool:
    """Whether the row is empty or something else than a row of the table."""
    at, first = _first(row)
    if not first or first.startswith(_TEMPLATES) or _is_again(row, first, around):
        return True
    if _proves(row, around) or (at in around.speaking and _names(row, around)):
        return False
    texts = _texts(row)
    if _FOOT.match(first) or any(map(_TOTAL.search, texts)):
        return True
    if len(texts) > _FEW:
        return False
    return bool(_FORM.match(first) or _DAY.fullmatch(first)) or _is_section(row, around)


def section_of(row: list[Cell]) -> str:
    """The group alone over its people: ``一、第一组（45户）`` → ``第1组``; or nothing."""
    texts = _texts(row)
    bare = _ENUMERATED.sub("", _ADDED.sub("", texts[0]).rstrip(":")) if len(texts) == 1 else ""
    return read_group(bare) if _SECTION.fullmatch(bare) and len(bare) <= 12 else ""


def _is_section(row: list[Cell], around: Surroundings) -> bool:
    return bool(around.columns.section and section_of(row))


def _first(row: list[Cell]) -> tuple[int, str]:
    for at, cell in enumerate(row):
        if cell is not None and (text := plain(as_text(cell))):
            return at, text
    return 0, ""


def _texts(row: list[Cell]) -> list[str]:
    return [text for cell in row if (text := plain(as_text(cell)))]


def _is_again(row: list[Cell], first: str, around: Surroundings) -> bool:
    """Titles and headings once more: programs print them on each page, clerks paste pages."""
    again = [texts for texts in around.above if first == texts[0]]
    if (again and _texts(row) in again) or _is_repeated(row, around.header):
        return True
    return _without_additions(first) in around.titles and len(_texts(row)) <= _FEW


def _without_additions(title: str) -> str:
    return _ADDED.sub("", title)


def _is_repeated(row: list[Cell], header: Header) -> bool:
    place = next(iter(header.places.values()))
    if place >= len(row) or plain(as_text(row[place])) != header.titles[place]:
        return False
    texts = [plain(as_text(cell)) for cell in row]
    return all(texts[at : at + 1] == [header.titles[at]] for at in header.places.values())


def _names(row: list[Cell], around: Surroundings) -> bool:
    """Whether something that can be a name stands where names stand."""
    places = around.header.places
    texts = [_text(row, places[name]) for name in around.columns.naming if name in places]
    return any(
        0 < len(text) <= _LONGEST_NAME and ":" not in text and not _TOTAL.search(text)
        for text in texts
    )


def _proves(row: list[Cell], around: Surroundings) -> bool:
    """Whether it names somebody and has a number of theirs, or says whose relation they are."""
    places, proofs = around.header.places, around.columns.proofs
    told = (_text(row, places[name]) for name in proofs if name in places)
    proved = any(_is_proof(text) and re.search(r"[0-9]", text) for text in told)
    word = places.get(around.columns.proof)
    related = word is not None and _is_proof(_text(row, word))
    return (proved or related) and _names(row, around)


def _is_proof(text: str) -> bool:
    """A number, or a word without a colon such as a relation; and no total."""
    return bool(text) and not (":" in text or _FOOT.match(text) or _TOTAL.search(text))


def _text(row: list[Cell], place: int) -> str:
    return plain(as_text(row[place])) if place < len(row) else ""
