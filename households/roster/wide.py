"""Rosters with one row per household become rows of one person each, under the same row number.

Two ways are in use: a person's columns again and again (成员1姓名, 成员1关系, 成员2姓名), and one
cell 家庭成员 with ``李四（妻）、王小明（长子）`` beside the head's name.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from grids.numbers import half_width
from grids.sheets.cells import as_text
from households.models import Relation
from households.roster.relations import two_digit_relations

Cells = dict[str, Any]
_BETWEEN = re.compile(r"[、，,;；/\n]+")
_PERSON = re.compile(r"([^()、，,;；/\n]+)(?:\(([^()]*)\))?")
_TOLD_APART = re.compile(r"[、，,;；/\n(:]")
#: Signs made plain; lines stay, because they part people.
_PLAIN = str.maketrans("（）：", "():")
_HOUSEHOLDS_OWN = (
    "row",
    "sheet",
    "beside",
    "household_no",
    "group",
    "micro_grid",
    "head_name",
    "residence",
)


def people_of(rows: Iterable[Cells]) -> list[Cells]:
    """Each person's own cells; a column of one-digit relations is told in two digits."""
    found = [person for row in rows for person in _people(row)]
    told = [one.get("relation") for one in found]
    relations = two_digit_relations(told)
    if relations == told:
        return found
    return [one | {"relation": code} for one, code in zip(found, relations, strict=True)]


def _people(row: Cells) -> Iterator[Cells]:
    listed = _listed(row)
    further = [one for one in row.get("more") or () if as_text(one.get("name"))]
    if not listed and not further:
        yield row
        return
    shared = {name: row.get(name) for name in _HOUSEHOLDS_OWN}
    if as_text(row.get("head_name")):
        yield row | {"name": row["head_name"], "relation": Relation.HEAD.value} | _no_member(row)
        further = [_own(row), *further] if not listed else further
    elif not listed:
        yield row
    for one in [*listed, *further]:
        if half_width(as_text(one.get("name"))) not in {"", half_width(as_text(row["head_name"]))}:
            yield shared | one


def _no_member(row: Cells) -> Cells:
    """The first member's own cells are not the head's; the household's telephone is."""
    return {"id_number": row.get("head_id_number"), "birth": None}


def _own(row: Cells) -> Cells:
    """The first member, when the head has a column apart."""
    names = ("name", "relation", "id_number", "birth", "party_member")
    return {name: row.get(name) for name in names}


def _listed(row: Cells) -> list[Cells]:
    """The people of a cell that names several, or one with the relation in brackets.

    Where a relation stands in a column of its own, brackets only add to a name: 李梅（外出）.
    """
    text = as_text(row.get("name")).translate(_PLAIN)
    alone = not _TOLD_APART.search(text) or text.count("(") != text.count(")")
    if alone or as_text(row.get("relation")) or not as_text(row.get("head_name")):
        return []
    return [_person(part[1].strip(), part[2]) for part in _PERSON.finditer(text) if part[1].strip()]


def _person(name: str, added: str | None) -> Cells:
    """``李四（妻，党员）`` or ``妻：李四``."""
    before, _colon, after = name.rpartition(":")
    relation = before or _BETWEEN.split(added or "")[0]
    return {"name": after, "relation": relation or None}
