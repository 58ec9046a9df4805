"""Which family each row of a file belongs to; whoever cannot be placed for sure is held back.

Numbers begin again in each group or sheet, two heads have one name, zeros are lost: nobody may come
into another's family by that.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from households.models import Relation
from households.roster.rows import RosterRow

_SPOUSES = {Relation.SPOUSE, Relation.HUSBAND, Relation.WIFE}
#: A sheet's place, and which of the tables beside each other on it.
Table = tuple[int, int]


@dataclass(slots=True, eq=False)
class Line:
    """A row on its way to its family; ``code`` says why it does not get there."""

    person: RosterRow
    cells: dict[str, Any]
    faults: dict[str, str]
    #: The row itself names its household, by a number or a head, and not the row above it.
    names_home: bool
    #: The group in the row's own cell.
    group: str = ""
    #: The ID number of its head, in a column of its own.
    head_id: str = ""
    code: str = ""
    place: int = 0


def tell_families_apart(lines: list[Line]) -> int:
    """Set homes and codes; returns how many second families under one number are held back."""
    for place, line in enumerate(lines):
        line.place = place
    _spell_numbers_alike(lines)
    _refuse_placeholders(lines)
    for own in _by_home(lines):
        if not own[0].person.household_no:
            _tell_heads_apart(own)
    headed = {_table(line) for line in lines if line.person.is_head}
    return sum(_judge(own, headed) for own in _by_home(lines))


def are_two(one: RosterRow, other: RosterRow) -> bool:
    """Whether people of one name differ in what they are: ID number, year of birth or relation."""
    pairs = (
        (one.id_number, other.id_number),
        (one.birth_year, other.birth_year),
        (one.relation, other.relation),
    )
    if one.id_number and one.id_number == other.id_number:
        return False
    return any(mine and theirs and not _alike(mine, theirs) for mine, theirs in pairs)


def _alike(mine: Any, theirs: Any) -> bool:
    """子 and 长子 may be the same son: a code that ends in 0 is the general word of its kind."""
    if mine == theirs:
        return True
    codes = [code for code in (mine, theirs) if isinstance(code, str) and len(code) == 2]
    general = len(codes) == 2 and codes[0][0] == codes[1][0]
    return general and any(code.endswith("0") for code in codes)


def _by_home(lines: list[Line]) -> list[list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.person.home and not line.code:
            found[line.person.home].append(line)
    return list(found.values())


def _spell_numbers_alike(lines: list[Line]) -> None:
    """``0101`` and a cell that became the number 101 are one family, if it has one head."""
    spellings: dict[str, dict[str, bool]] = defaultdict(dict)
    for line in lines:
        number = line.person.household_no
        if number.isdecimal():
            headed = spellings[number.lstrip("0")]
            headed[number] = headed.get(number, False) or line.person.is_head
    meant = {
        number: max(headed, key=len)
        for value, headed in spellings.items()
        if value and len(headed) > 1 and sum(headed.values()) < 2
        for number in headed
    }
    for line in lines if meant else ():
        person = line.person
        if person.home == person.household_no in meant:
            person.home = person.household_no = meant[person.household_no]


def _refuse_placeholders(lines: list[Line]) -> None:
    """``000`` or a word over several families was typed to fill the cell."""
    for own in _by_home(lines):
        number = own[0].person.household_no
        filler = (len(number) > 1 and len(set(number)) == 1) or not re.search(r"\d", number)
        if number and filler and len(_heads(own)) > 1:
            for line in own:
                line.code, line.person.home = "number_missing", ""


def _heads(own: list[Line]) -> list[Line]:
    """The first head and whoever is another; the same person once more is no second head."""
    heads: list[Line] = []
    for line in own:
        number = line.person.id_number
        again = number and any(number == one.person.id_number for one in heads)
        if line.person.is_head and not again:
            heads.append(line)
    return heads


def _tell_heads_apart(own: list[Line]) -> None:
    """Heads of one name in one group, in a table without household numbers."""
    heads = _heads(own)
    if not heads:
        return
    first, *others = heads
    found = [one for one in others if are_two(first.person, one.person)]
    if not found:
        return
    homes = {id(first): first.person.home}
    for count, head in enumerate(found, 2):
        homes[id(head)] = f"{first.person.home}/{count}"
    _follow(own, [first, *found], homes)


def _follow(own: list[Line], heads: list[Line], homes: dict[int, str]) -> None:
    """Members follow the head right above them, or the one whose ID number they name."""
    by_id = {head.person.id_number: homes[id(head)] for head in heads if head.person.id_number}
    current, last = "", -2
    for line in own:
        if id(line) in homes:
            current = homes[id(line)]
        elif line.head_id or line.person.is_head:
            current = by_id.get(line.head_id or line.person.id_number, "")
        elif line.place != last + 1:
            current = ""
        line.person.home, last = current, line.place
        line.code = "" if current else "head_missing"


def _judge(own: list[Line], headed: set[Table]) -> int:
    """Hold back what stands under a household's number and need not be of it."""
    heads = _heads(own)
    if not heads:
        return 0
    first, *further = heads
    others = [one for one in further if one.names_home or _brings_a_spouse(one, own)]
    for head in further:
        head.code = "second_head"
    for run in _runs(own):
        _judge_run(run, first, others, headed)
    return len(others)


def _brings_a_spouse(head: Line, own: list[Line]) -> bool:
    """A head without a number inside a family is a slip; with a spouse it is another family."""
    behind = [line for line in own if line.place > head.place and not line.names_home]
    before = [line for line in own if line.place < head.place]
    married = any(line.person.relation in _SPOUSES for line in before)
    return married and any(line.person.relation in _SPOUSES for line in behind)


def _runs(own: list[Line]) -> Iterator[list[Line]]:
    """Rows that follow each other on one sheet, as long as they name no other group."""
    run: list[Line] = []
    for line in own:
        if run and not _goes_on(run[-1], line):
            yield run
            run = []
        run.append(line)
    yield run


def _table(line: Line) -> Table:
    return line.person.sheet, line.person.beside


def _goes_on(above: Line, line: Line) -> bool:
    one_table = _table(above) == _table(line)
    one_group = above.person.group == (line.group or above.person.group)
    return one_table and one_group and line.place == above.place + 1


def _judge_run(run: list[Line], first: Line, others: list[Line], headed: set[Table]) -> None:
    ours = first in run or not _is_strange(run, first, others, headed)
    for line in run:
        ours = ours and line not in others
        if not ours and not line.code:
            line.code = "other_family"


def _is_strange(run: list[Line], first: Line, others: list[Line], headed: set[Table]) -> bool:
    """Rows apart from their head: they name another group, or it may be another head's number."""
    group, table = run[0].group, _table(run[0])
    if group and first.group:
        told = {one.group for one in others}
        return group != first.group or group in told or "" in told
    elsewhere = table != _table(first) and table in headed
    return bool(others) or elsewhere
