"""Which tests a change runs, and in what order and company they run."""

import sys
from pathlib import Path

import pytest

from starcivil import changing, checking
from starcivil.changing import ALWAYS, Code, chosen_for
from tests.conftest import LONGEST
from tests.postgres import creation

ROOT = Path(__file__).parent.parent


def standing_on(path: str) -> set[str]:
    """Today shows notices; nobody stands on vetoes."""
    above = {"notices": {"notices", "today"}, "vetoes": {"vetoes"}}
    return next((above[wing] for wing in above if f"evaluation/{wing}/" in path), set())


def test_a_change_in_a_wing_runs_its_tests_and_those_of_the_wings_that_stand_on_it() -> None:
    chosen, why = chosen_for(["evaluation/notices/actions/corrections.py"], standing_on)
    assert chosen == tuple(sorted([*ALWAYS, "tests/evaluation/notices", "tests/evaluation/today"]))
    assert "touches notices, today," in why


def test_a_change_in_a_wings_template_counts_as_one_in_its_code() -> None:
    by_template, _ = chosen_for(["templates/evaluation/notices/board.html"], standing_on)
    by_code, _ = chosen_for(["evaluation/notices/views.py"], standing_on)
    assert by_template == by_code


def test_a_changed_test_runs_itself() -> None:
    changed = ["tests/evaluation/notices/test_board.py", "tests/households/test_out.py"]
    chosen, why = chosen_for(changed, standing_on)
    assert set(chosen) == {*ALWAYS, *changed}
    assert "touches no wing," in why


def test_a_change_in_what_is_told_runs_what_reads_it() -> None:
    chosen, _ = chosen_for(["README.md"], standing_on)
    assert set(chosen) == {*ALWAYS, "tests/evaluation/test_readme.py"}


@pytest.mark.parametrize(
    "path",
    [
        "evaluation/models/rounds.py",
        "evaluation/access/rounds.py",
        "evaluation/migrations/0001_initial.py",
        "evaluation/workflow.py",
        "evaluation/catalogue.toml",
        "templates/base.html",
        "templates/evaluation/unknown/page.html",
        "grids/traces/ledger.py",
        "households/models/people.py",
        "starcivil/settings.py",
        "locale/zh_Hans/LC_MESSAGES/django.po",
        "tests/conftest.py",
        "tests/evaluation/scene.py",
        "pyproject.toml",
    ],
)
def test_a_change_of_what_many_stand_on_runs_everything(path: str) -> None:
    chosen, why = chosen_for(["evaluation/notices/views.py", path], standing_on)
    assert (chosen, why) == ((), f"{path} can touch any test")


def test_who_stands_on_a_file_is_read_from_imports_and_includes(tmp_path: Path) -> None:
    files = {
        "evaluation/urls.py": "from evaluation.notices import queries\n",
        "evaluation/notices/queries.py": "import datetime\n",
        "evaluation/notices/views.py": "from evaluation.notices import queries\n",
        "evaluation/results.py": "from evaluation.notices.queries import hanging\n",
        "evaluation/awards/views.py": "from evaluation import results\n",
        "evaluation/today/views.py": "page = 'evaluation/today/home.html'",
        "evaluation/models/rounds.py": "from evaluation.awards import views\n",
        "templates/evaluation/today/home.html": '{% include "evaluation/notices/_line.html" %}',
        "templates/evaluation/notices/_line.html": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    code = Code(tmp_path)
    assert code.standing_on("evaluation/notices/queries.py") == {"notices", "awards"}
    assert code.standing_on("evaluation/notices/views.py") == {"notices"}
    assert code.standing_on("templates/evaluation/notices/_line.html") == {"notices", "today"}
    for of_no_wing in ("evaluation/models/rounds.py", "evaluation/results.py"):
        assert code.standing_on(of_no_wing) == set()


def test_the_code_as_it_is_can_be_read() -> None:
    code = Code(ROOT)
    assert {"rounds", "sittings", "notices", "vetoes", "today", "demo"} <= code.wings
    assert not {"models", "access", "migrations", "management"} & code.wings
    assert "demo" in code.standing_on("evaluation/sittings/actions/sittings.py")


def test_changed_hands_the_other_arguments_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(changing, "_changed_files", lambda: {"tests/households/test_out.py"})
    arguments = changing.instead_of_changed(["--changed", "-q"])
    assert arguments == [*sorted([*ALWAYS, "tests/households/test_out.py"]), "-q"]
    assert capsys.readouterr().out.count("\n") == 1


def test_the_longest_tests_are_there() -> None:
    assert [path for path in LONGEST if not (ROOT / path).exists()] == []


def test_what_a_check_says_is_kept_and_its_end_is_told() -> None:
    says = checking.Check("x", ("-c", "import sys; print('坏'); sys.exit('and why')"))
    outcome = checking._held(says)
    assert (outcome.passed, outcome.said) == (False, "坏\nand why\n")
    assert checking._held(checking.Check("x", ("-c", "pass"))).passed


def test_what_checks_said_is_printed_whole_before_the_closing_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checking, "_COUNTS", tmp_path / "missing.xml")
    ended = [
        checking.Outcome("ruff", False, 1, "x.py:1 is wrong\n"),
        checking.Outcome("tests", True, 9),
    ]
    checking._report(ended, True, 9)
    said = capsys.readouterr().out
    assert "── ruff ─" in said
    assert said.index("x.py:1 is wrong") < said.index("FAILED     1.0 s  ruff")
    assert said.splitlines()[-1] == "0 passed, 2 failed in 9.00s"


def test_the_copied_database_is_another_when_the_migrations_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app" / "migrations").mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text("")
    (tmp_path / "app" / "migrations" / "0001.py").write_text("one")
    monkeypatch.setattr(creation, "_ROOT", tmp_path)
    before = creation.digest_of_migrations()
    assert creation.digest_of_migrations() == before
    (tmp_path / "app" / "migrations" / "0001.py").write_text("two")
    assert creation.digest_of_migrations() != before


def test_what_one_process_has_compiled_serves_all_others() -> None:
    assert not sys.flags.dont_write_bytecode
