"""Every trial that docs/reliability.md names is there, and every count that it asks for is read."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"\b((?:tests|benchmarks)/[\w/]+\.py)")
#: A full log, a phone's full storage, yesterday's page, a cut backup, a migration that fails: what
#: is asked is what is said and kept then, and no protection could be taken away.
NO_TWIN = {15, 20, 21, 22, 24}
TEXT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")


def test_what_is_named_exists() -> None:
    named = set(NAMED.findall(TEXT))
    assert len(named) > 20
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_every_fault_has_its_line() -> None:
    rows = re.findall(r"^\| (\d+) \|", TEXT, re.M)
    assert rows == [str(number) for number in range(1, 27) if number != 19]


def test_every_fault_has_its_twin_but_those_that_can_have_none() -> None:
    """In one of the files that its line names, or told in the line itself."""
    rows = re.findall(r"^\| (\d+) \|(.*)$", TEXT, re.M)
    told = {int(number): line + "".join(map(_read, NAMED.findall(line))) for number, line in rows}
    without = {number for number, text in told.items() if "twin" not in text.lower()}
    assert without <= NO_TWIN


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_count_is_read_by_a_trial() -> None:
    told = set(re.findall(r"\b(STARCIVIL_[A-Z]+)", TEXT))
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").glob("*.py")]
    code = "".join(file.read_text(encoding="utf-8") for file in files)
    assert {name for name in told if f'environ.get("{name}"' not in code} == set()
