"""The ledger's page has words for everything that any action records."""

import ast
from collections.abc import Iterator
from pathlib import Path

from grids.words import all_words

ROOT = Path(__file__).resolve().parents[2]


def recorded_verbs(path: Path) -> Iterator[str]:
    """The verbs of ``write.record("…")``, ``write.record_in(village, "…")`` and ``Fact("…")``."""
    places = {"record": 0, "record_in": 1, "Fact": 0}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            verb = node.args[places[name] :][:1] if name in places else []
            yield from (str(one.value) for one in verb if isinstance(one, ast.Constant))


def test_every_verb_of_the_ledger_is_told_in_words() -> None:
    files = [
        path for app in ("grids", "households", "evaluation") for path in (ROOT / app).rglob("*.py")
    ]
    verbs = {verb for path in files for verb in recorded_verbs(path)}
    assert verbs - set(all_words()) == set()
    assert "round_moved" in verbs
