"""The house rules of the README, as far as a program can read them from the files."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
APPS = ("grids", "households", "evaluation")
#: Where SQL is written by hand, and why the ORM does not do.
HAND_WRITTEN_SQL = {
    "evaluation/notices/queries/pages.py",  # a board is read by thousands, and the ORM costs double
    "households/roster/progress.py",  # what another session is doing, which no model knows
    "households/roster/copying.py",  # COPY, which the ORM does not know
    "grids/counting.py",  # INSERT … ON CONFLICT in triggers, and FULL JOIN with a recount
    "grids/traces/holding.py",  # digests over any row, and settings of a transaction
    "grids/traces/chains.py",  # INSERT and UPDATE in one round trip, with which every write ends
    "grids/traces/ledger.py",  # the digest over what a write held, in the database's own sha256
    "grids/traces/verifying.py",  # FULL JOIN, and the isolation of the whole walk
    "grids/prepared.py",  # what Django built, sent again with other keys
    "grids/writing.py",  # lock_timeout, and INSERT … ON CONFLICT DO NOTHING for the receipt
    "grids/logging_in/forms/passwords.py",  # a lock by name: log-ins from one address share no row
    "evaluation/photos/actions.py",  # a lock by name: the same picture of two things shares no row
    "evaluation/sittings/actions/storing.py",  # INSERT … SELECT, which the ORM does not know
    "starcivil/backups/marking.py",  # the comment of a database, which no model knows
    "starcivil/backups/moment.py",  # every table, counted and hashed; the moment itself
    "starcivil/database.py",  # CREATE DATABASE, before Django is there
    "starcivil/doctor/database.py",  # the server's own settings, which no model knows
    "starcivil/doctor/rights.py",  # roles, privileges and triggers, which no model knows
    "starcivil/installing.py",  # may the owner make tables? asked before Django is there
    "starcivil/releases/plans.py",  # locks, and how many rows a table has, which no model knows
    "starcivil/privileges.py",  # GRANT and REVOKE, which the ORM does not know
}


#: In the lowest app a wing's folder also holds what it is about: everything stands on that.
BESIDE_THE_WINGS = {
    *(f"grids/logging_in/{name}.py" for name in ("browsers", "factors", "guessable", "log_ins")),
    *(f"grids/logging_in/{name}.py" for name in ("one_time_passwords", "sessions")),
    *(f"grids/traces/{name}.py" for name in ("chains", "heads", "holding", "ledger")),
    *(f"grids/traces/{name}.py" for name in ("matters", "seals", "verifying")),
}


def python_files(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


OURS = python_files("starcivil", *APPS)
TESTS = python_files("tests")
#: Of the program's own part what stands in the settings' middleware; the rest are commands.
ANSWERING = python_files(*APPS) + [
    ROOT / "starcivil" / f"{name}.py"
    for name in ("fresh", "health", "hurry", "limits", "logins", "logs", "middleware", "room")
]
SCRIPTS = sorted(
    path for path in (ROOT / "static" / "js").rglob("*.js") if "vendor" not in path.parts
)
VIEWS = [path for path in OURS if path.stem == "views" or path.parent.name == "views"]
TEMPLATES = sorted(
    path
    for folder in ("templates", *APPS)
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".html", ".svg"}
)


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function's name and its length in lines, decorators left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def lines_that_match(pattern: str, paths: list[Path]) -> list[str]:
    return [
        f"{short(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_the_median_function_has_at_most_eight_lines_and_nine_in_ten_at_most_25() -> None:
    sizes = sorted(size for path in OURS for _name, size in functions(path))
    assert sizes[len(sizes) // 2] <= 8
    assert sizes[int(len(sizes) * 0.9)] <= 25


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {short(path): path.read_text(encoding="utf-8").count("\n") for path in OURS}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_no_view_is_longer_than_20_lines() -> None:
    too_long = [
        f"{short(path)}:{name} ({size})"
        for path in VIEWS
        for name, size in functions(path)
        if size > 20
    ]
    assert too_long == []


def test_every_module_opens_with_what_belongs_in_it() -> None:
    silent = [
        short(path)
        for path in OURS
        if path.name != "__init__.py" and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_views_fetch_through_access_and_queries_only() -> None:
    assert lines_that_match(r"\b[A-Z]\w+\.objects\b", VIEWS) == []


def test_nothing_happens_by_signal_or_inside_save() -> None:
    signals = r"@receiver|\b(pre|post)_(save|delete|init)\b|m2m_changed"
    models = [path for path in OURS if path.stem == "models" or path.parent.name == "models"]
    assert lines_that_match(signals, OURS) == []
    assert lines_that_match(r"def (save|delete)\(self", models) == []


def test_there_is_no_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "common", "misc", "services", "managers"}
    assert [short(path) for path in OURS if drawers & {path.stem, path.parent.name}] == []


def test_every_wing_has_the_same_short_names() -> None:
    names = {"__init__", "__pycache__", "queries", "typed", "actions", "forms", "views", "urls"}
    wings = [path.parent for app in APPS for path in (ROOT / app).glob("*/urls.py")]
    assert len(wings) > 15
    others = [path for wing in wings for path in wing.iterdir() if path.stem not in names]
    assert {short(path) for path in others} == BESIDE_THE_WINGS


def test_forms_name_their_fields() -> None:
    assert lines_that_match(r"""fields\s*=\s*["']__all__|^\s*exclude\s*=""", OURS) == []


def test_words_are_translated_under_names_that_the_collecting_of_words_knows() -> None:
    """``gettext as _t`` would stay English for ever: nothing finds what it says."""
    assert lines_that_match(r"import (n|p|np)?gettext(_lazy)? as (?!_$)", OURS) == []


def test_chance_comes_from_secrets_not_from_random() -> None:
    """The demonstration's invented people are drawn from a seed and need no secret."""
    seeded = [path for path in OURS if "demo" not in short(path)]
    assert lines_that_match(r"^\s*(import random|from random|from uuid import uuid1)", seeded) == []


def test_every_cookie_is_one_of_the_settings_for_this_host_and_closed_to_scripts() -> None:
    """There each has ``__Host-`` before its name, which browsers take with Secure and "/" only."""
    names, wrong = set(), []
    for path in OURS:
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("set_cookie"):
                told = {word.arg: ast.unparse(word.value) for word in call.keywords}
                names.add(ast.unparse(call.args[0]))
                closed = (told["httponly"], told["samesite"]) == ("True", "'Lax'")
                secure = "_COOKIE_SECURE" in told["secure"]
                if not (closed and secure) or {"domain", "path"} & told.keys():
                    wrong.append(short(path))
    assert lines_that_match(r"\bCOOKIES\b", TEMPLATES) == []  # where it has no name of its own
    assert names == {"settings.LARGE_PRINT_COOKIE_NAME", "settings.LANGUAGE_COOKIE_NAME", "COOKIE"}
    assert wrong == []


def calls_in(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Each call's function as it is written, with the call."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def imports_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


#: What could carry out, or fetch, what somebody sent; "xml" but for the parser that builds nothing.
DANGEROUS_IMPORTS = r"(subprocess|multiprocessing|ctypes|runpy|code|pickle|marshal|shelve|socket"
DANGEROUS_IMPORTS += r"|urllib\.request|http\.client|requests|smtplib|ftplib|xml(?!\.parsers))\b"
DANGEROUS_CALLS = r"(eval|exec|compile|__import__|Template|os\.(system|popen|exec\w*|spawn\w*)"
DANGEROUS_CALLS += r"|.*\b(get_|select_)?template_from_string|.*[Ee]ngine.*\.from_string)"


def test_what_answers_requests_runs_nothing_and_asks_nobody() -> None:
    """No process, no code, no template and no object from what was sent; no other server."""
    answering = [path for path in ANSWERING if not {"demo", "management"} & set(path.parts)]
    assert len(answering) > 300
    imported = [(short(path), name) for path in answering for name in imports_in(path)]
    assert [each for each in imported if re.match(DANGEROUS_IMPORTS, each[1])] == []
    called = [(short(path), name) for path in answering for name, _call in calls_in(path)]
    assert [each for each in called if re.fullmatch(DANGEROUS_CALLS, each[1])] == []


def test_no_pattern_is_made_of_what_somebody_typed() -> None:
    """Each is there when its module is loaded; one made later could only be of a request."""
    made = []
    for path in ANSWERING:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for part in ast.walk(tree):
            if isinstance(part, ast.FunctionDef):
                made += [
                    (short(path), ast.unparse(call))
                    for call in ast.walk(part)
                    if isinstance(call, ast.Call)
                    and re.fullmatch(r"re\.\w+", ast.unparse(call.func))
                    and not isinstance(call.args[0], ast.Constant | ast.Name)
                    and ast.unparse(call.func) != "re.escape"
                ]
    # Of the delimiter that was found, one of three signs.
    assert [name for name, _call in made] == ["grids/sheets/delimited.py"]


def test_scripts_put_text_in_as_text_and_run_none_of_it() -> None:
    """Nor do they stand in the way of pasting a password, or listen to other windows."""
    pattern = r"(inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function\b"
    pattern += r"""|set(Timeout|Interval)\(["']|["']paste["']|window.*["']message["']"""
    assert len(SCRIPTS) > 20
    assert lines_that_match(pattern, SCRIPTS) == []


def test_sql_is_written_by_hand_only_where_it_says_why() -> None:
    pattern = r"\.raw\(|RawSQL|\.extra\(|\.cursor\("
    found = {line.split(":")[0] for line in lines_that_match(pattern, OURS)}
    assert found - HAND_WRITTEN_SQL == set()


def test_every_ignore_carries_its_reason() -> None:
    """``# noqa: F403  # the keys above must be there first``."""
    ignore = r"#\s*(type: ignore|noqa|pragma)"
    others = [path for path in (*OURS, *TESTS) if path != Path(__file__)]
    without = re.compile(ignore + r"[^#]*$")
    assert [line for line in lines_that_match(ignore, others) if without.search(line)] == []


def test_templates_hold_no_script_style_or_handler_of_their_own() -> None:
    """The content security policy would refuse them (default-src 'self')."""
    pattern = r"<style\b|\sstyle=|<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+=|javascript:|hx-on"
    assert lines_that_match(pattern, TEMPLATES) == []


def test_templates_escape_everything() -> None:
    assert lines_that_match(r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq", TEMPLATES) == []
    assert lines_that_match(r"mark_safe\(|SafeString\(", OURS) == []


def test_no_page_asks_another_site_for_anything() -> None:
    pattern = r"""(src|href|action|srcset)=["'](https?:)?//"""
    assert lines_that_match(pattern, TEMPLATES) == []


def test_every_form_that_sends_files_ends_with_the_sentinel() -> None:
    """Without it a cut upload could not be told from a whole one."""
    wrong = []
    for path in TEMPLATES:
        plumbing = '{% include "components/form_plumbing.html" with multipart=True %}'
        text = path.read_text("utf-8").replace(plumbing, '<input name="_end">')
        for form in re.findall(r"<form\b[^>]*multipart.*?</form>", text, re.S):
            fields = re.findall(r"""<(?:input|select|textarea|button)\b[^>]*name=["'](\w+)""", form)
            if fields[-1:] != ["_end"]:
                wrong.append(short(path))
    assert wrong == []


@pytest.mark.parametrize("label", APPS)
def test_constraints_have_names_that_read_as_sentences(label: str) -> None:
    for model in apps.get_app_config(label).get_models():
        for constraint in model._meta.constraints:
            assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+){2,}", constraint.name), constraint.name


def test_tests_have_names_that_read_as_sentences() -> None:
    names = [
        name
        for path in TESTS
        for name, _size in functions(path)
        if name.startswith("test_") and path.name.startswith("test_")
    ]
    assert [name for name in names if name.count("_") < 3] == []


def test_the_sources_hold_no_path_of_a_machine_and_no_download_address() -> None:
    texts = [*OURS, *TESTS, *TEMPLATES, *ROOT.glob("*.txt"), *ROOT.glob("*.in"), *ROOT.glob("*.md")]
    texts += [*(ROOT / "docs").rglob("*.md"), ROOT / "pyproject.toml"]
    pattern = (
        r"https?://\S+\.(whl|tgz|tar\.gz|deb)\b|(^|[^\w.])/(home|Users)/\w|--(extra-)?index-url"
    )
    found = lines_that_match(pattern, [path for path in texts if path.name != Path(__file__).name])
    assert found == []
