"""What the tables for assessors name exists: ASVS in docs/security.md, and docs/dengbao.md."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from starcivil.keys import KEYS

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
SECTION = TEXT.partition("\n## ASVS 5.0")[2].partition("\n## ")[0]
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split(" | "))
    for line in SECTION.splitlines()
    if re.match(r"\| \d", line)
]
STATES = {"met": "are met", "partly": "partly", "not met": "not", "n/a": "do not apply"}
#: The chapters of the standard.
CHAPTERS = {str(number) for number in range(1, 18)}

#: Every requirement of levels 1 and 2 (ASVS 5.0.0), by the level that asks for it first.
ASKED = {
    "1": """
        1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.5.1 2.1.1 2.2.1 2.2.2 2.3.1 3.2.1 3.2.2
        3.3.1 3.4.1 3.4.2 3.5.1 3.5.2 3.5.3 4.1.1 4.4.1 5.2.1 5.2.2 5.3.1 5.3.2 6.1.1 6.2.1
        6.2.2 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.3.1 6.3.2 6.4.1 6.4.2 7.2.1 7.2.2 7.2.3
        7.2.4 7.4.1 7.4.2 8.1.1 8.2.1 8.2.2 8.3.1 9.1.1 9.1.2 9.1.3 9.2.1 10.4.1 10.4.2 10.4.3
        10.4.4 10.4.5 11.3.1 11.3.2 11.4.1 12.1.1 12.2.1 12.2.2 13.4.1 14.2.1 14.3.1 15.1.1
        15.2.1 15.3.1
    """,
    "2": """
        1.1.1 1.1.2 1.2.6 1.2.7 1.2.8 1.2.9 1.3.3 1.3.4 1.3.5 1.3.6 1.3.7 1.3.8 1.3.9 1.3.10
        1.3.11 1.4.1 1.4.2 1.4.3 1.5.2 2.1.2 2.1.3 2.2.3 2.3.2 2.3.3 2.3.4 2.4.1 3.3.2 3.3.3
        3.3.4 3.4.3 3.4.4 3.4.5 3.4.6 3.5.4 3.5.5 3.7.1 3.7.2 4.1.2 4.1.3 4.2.1 4.3.1 4.3.2
        4.4.2 4.4.3 4.4.4 5.1.1 5.2.3 5.4.1 5.4.2 5.4.3 6.1.2 6.1.3 6.2.9 6.2.10 6.2.11 6.2.12
        6.3.3 6.3.4 6.4.3 6.4.4 6.5.1 6.5.2 6.5.3 6.5.4 6.5.5 6.6.1 6.6.2 6.6.3 6.8.1 6.8.2
        6.8.3 6.8.4 7.1.1 7.1.2 7.1.3 7.3.1 7.3.2 7.4.3 7.4.4 7.4.5 7.5.1 7.5.2 7.6.1 7.6.2
        8.1.2 8.2.3 8.4.1 9.2.2 9.2.3 9.2.4 10.1.1 10.1.2 10.2.1 10.2.2 10.3.1 10.3.2 10.3.3
        10.3.4 10.4.6 10.4.7 10.4.8 10.4.9 10.4.10 10.4.11 10.5.1 10.5.2 10.5.3 10.5.4 10.5.5
        10.6.1 10.6.2 10.7.1 10.7.2 10.7.3 11.1.1 11.1.2 11.2.1 11.2.2 11.2.3 11.3.3 11.4.2
        11.4.3 11.4.4 11.5.1 11.6.1 12.1.2 12.1.3 12.3.1 12.3.2 12.3.3 12.3.4 13.1.1 13.2.1
        13.2.2 13.2.3 13.2.4 13.2.5 13.3.1 13.3.2 13.4.2 13.4.3 13.4.4 13.4.5 14.1.1 14.1.2
        14.2.2 14.2.3 14.2.4 14.3.2 14.3.3 15.1.2 15.1.3 15.2.2 15.2.3 15.3.2 15.3.3 15.3.4
        15.3.5 15.3.6 15.3.7 16.1.1 16.2.1 16.2.2 16.2.3 16.2.4 16.2.5 16.3.1 16.3.2 16.3.3
        16.3.4 16.4.1 16.4.2 16.4.3 16.5.1 16.5.2 16.5.3 17.1.1 17.2.1 17.2.2 17.2.3 17.2.4
        17.3.1 17.3.2
    """,
}


@cache
def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_line_names_what_exists(row: tuple[str, ...]) -> None:
    _items, level, _asked, state, shown = row
    assert (state in STATES, level in {"1", "2", "3"}, shown != "") == (True, True, True)
    for name in re.findall(r"`([\w/]+\.(?:py|txt|conf))(?:::(\w+))?`", shown):
        file = next((top / name[0] for top in (TESTS, ROOT) if (top / name[0]).exists()), None)
        assert file is not None, name
        assert not name[1] or name[1] in names_in(file), name


def test_the_table_counts_itself_and_leaves_no_chapter_out() -> None:
    counts = Counter(row[3] for row in ROWS)
    told = ", ".join(f"{counts[state]} {word}" for state, word in STATES.items())
    assert f"Of {len(ROWS)} lines {told}." in SECTION
    assert {row[0].split(".")[0] for row in ROWS} == CHAPTERS


def numbers(item: str) -> tuple[int, ...]:
    return tuple(map(int, item.split(".")))


def told_by(row: tuple[str, ...]) -> list[str]:
    """``1.2.6–1.2.8`` → those of levels 1 and 2 in between, and its ends."""
    told = []
    for part in row[0].split(", "):
        first, _dash, last = part.partition("–")
        asked = [item for items in ASKED.values() for item in items.split()]
        between = [one for one in asked if numbers(first) <= numbers(one) <= numbers(last or first)]
        told += between or [first]
    return told


def test_every_requirement_of_both_levels_has_one_line_and_its_own_level() -> None:
    told = Counter(item for row in ROWS for item in told_by(row))
    assert [item for item, count in told.items() if count > 1] == []
    for level, items in ASKED.items():
        assert [item for item in items.split() if item not in told] == []
        lines = [row for row in ROWS if row[1] == level and row[3] != "n/a"]
        assert [item for row in lines for item in told_by(row) if item not in items.split()] == []


def test_every_key_of_an_installation_stands_in_the_list_of_keys_and_algorithms() -> None:
    section = TEXT.partition("\n## Keys and algorithms")[2].partition("\n## ")[0]
    assert [name for name in KEYS if f"`{name}`" not in section] == []


#: Level 2 of GB/T 22239-2019, chapter 7.1: how many points of control each part has.
POINTS = {"7.1.1": 10, "7.1.2": 3, "7.1.3": 6, "7.1.4": 10, "7.1.5": 2, "7.1.9": 10, "7.1.10": 14}
ANSWERS = {"程序满足", "部分满足", "单位负责"}


def test_the_sheet_for_the_second_grade_answers_every_point_and_names_what_exists() -> None:
    text = (ROOT / "docs" / "dengbao.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w/]+\.\w+)`", text))
    assert {name for name in named if not (ROOT / name).exists()} == set()
    for part, points in POINTS.items():
        table = re.search(rf"^## {re.escape(part)} .*?(?=^## |\Z)", text, re.M | re.S)
        assert table is not None, part
        rows = [line.strip("| ").split(" | ") for line in table[0].splitlines()[4:] if line]
        assert {row[1] for row in rows} <= ANSWERS
        told = {re.split(r" [a-c]）", point)[0] for row in rows for point in row[0].split("、")}
        assert len([point for point in told if not point.endswith(REST)]) == points, part


#: Words within one point that a comma divides as well.
REST = ("口令复杂", "定期更换", "超时退出")
