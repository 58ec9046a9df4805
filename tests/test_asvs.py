"""The table in docs/security.md names tests and files that exist, and counts itself rightly."""

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
