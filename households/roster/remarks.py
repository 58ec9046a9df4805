"""What deserves a look although it goes in: numbers that can be right and are probably not."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from grids.numbers import phone_fault
from grids.sheets.cells import as_text, has_note, phones_in
from households.roster.births import is_day_number
from households.roster.rows import LeftEmpty, RosterRow

#: The first two digits of GB/T 2260: provinces, autonomous regions, cities, Hong Kong to Taiwan.
_REGIONS = frozenset(
    str(code)
    for codes in (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55),
                  range(61, 66), (71, 81, 82, 83))
    for code in codes
)  # fmt: skip
_OLD_LENGTH = 15
#: So many rows in a row whose numbers count up by one were dragged and not typed.
_DRAGGED = 3
_SHORTEST = 7
#: A sign that is no part of a name, or stands for one that was lost.
_DOUBTFUL = re.compile(r"[?？\ufffd*#□/\\、，,;；&+=@]|^.$")
_NOBODY = re.compile(r"空挂|无名|无人|不详|待定|户主|家属|本人|测试|某某|示例|例子")
Cells = dict[str, Any]


def remarks_on(person: RosterRow, cells: Cells, namesakes: Sequence[RosterRow]) -> list[LeftEmpty]:
    """Of one person: the name's characters, the ID number's kind, a second telephone number;

    and of ``namesakes``, who came before under one name in the household.
    """
    found = []
    found += [("name", code) for code in _of_name(person.name, cells)]
    if namesakes:
        found.append(("name", "namesake_in_household"))
    if len(person.id_number) == _OLD_LENGTH:
        found.append(("id_number", "id_old"))
    elif person.id_number and person.id_number[:2] not in _REGIONS:
        found.append(("id_number", "id_area_unknown"))
    if person.birth_year and not person.id_number and is_day_number(cells.get("birth")):
        found.append(("birth_year", "birth_day_number"))
    if person.phone and _further_phones(cells.get("phone")):
        found.append(("phone", "phone_several"))
    return [LeftEmpty(person.row, name, code, person.sheet) for name, code in found]


def _of_name(name: str, cells: Cells) -> Iterator[str]:
    if not name.isprintable() and any(unicodedata.category(sign) in {"Co", "Cn"} for sign in name):
        yield "name_unprintable"
    if _DOUBTFUL.search(name):
        yield "name_doubtful"
    if _NOBODY.search(name):
        yield "name_of_nobody"
    if has_note(cells.get("name") or cells.get("head_name")):
        yield "name_note"


def sequences(people: list[Cells]) -> list[LeftEmpty]:
    """Cells that count up from row to row, as spreadsheets do when one of them is dragged."""
    return [
        *_dragged(people, "id_number", "id_sequence"),
        *_dragged(people, "phone", "phone_sequence"),
    ]


def _further_phones(cell: Any) -> bool:
    if not isinstance(cell, str) or len(cell) < 2 * 7:
        return False
    return sum(not phone_fault(number) for number in phones_in(as_text(cell))) > 1


def _dragged(people: list[Cells], name: str, code: str) -> list[LeftEmpty]:
    """As numbers of the whole cell: a dragged ID number counts up in its check digit."""
    numbers = [_number(one.get(name)) for one in people]
    ups = [here == before + 1 > 1 for before, here in pairwise(numbers)]
    found: set[int] = set()
    for start in range(len(ups) - _DRAGGED + 2):
        if all(ups[start : start + _DRAGGED - 1]):
            found |= set(range(start, start + _DRAGGED))
    rows = [people[place] for place in sorted(found)]
    return [LeftEmpty(one["row"], name, code, one.get("sheet") or 0) for one in rows]


def _number(cell: Any) -> int:
    text = as_text(cell)
    return int(text) if text.isdecimal() and len(text) >= _SHORTEST else 0
