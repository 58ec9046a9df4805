"""What the tables for assessors name exists: ASVS in docs/security.md, and docs/dengbao.md."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

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


def test_nothing_is_listed_twice() -> None:
    items = [item for row in ROWS for item in re.findall(r"\d+\.\d+\.\d+", row[0])]
    assert [item for item, count in Counter(items).items() if count > 1] == []


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
