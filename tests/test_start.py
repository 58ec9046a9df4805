"""Starting on a bare machine: .venv, the embedded database, the demonstration as a whole."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest

from starcivil import bootstrap, checking, clusters, database, equipment, start
from starcivil.management.commands.demo import table, width

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_THE_FIRST_PAGE = 5.0


# .venv


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with requirements, in which .venv is looked for."""
    for name in (bootstrap.RUN, bootstrap.DEVELOP):
        (tmp_path / name).write_text(f"{name}==1\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    return tmp_path


def finish(checkout: Path, requirements: str, *, version: str = "3.11.2") -> None:
    """Leave .venv as a finished installation leaves it."""
    (checkout / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
    (checkout / ".venv" / "bin" / "python").touch()
    (checkout / ".venv" / "pyvenv.cfg").write_text(f"version = {version}\n")
    (checkout / ".venv" / bootstrap._marker(requirements)).touch()


def test_a_folder_without_its_marker_counts_as_half_built(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").touch()
    assert not bootstrap.is_built(bootstrap.RUN)


def test_a_finished_folder_counts_as_built_for_its_set_only(checkout: Path) -> None:
    finish(checkout, bootstrap.RUN)
    assert bootstrap.is_built(bootstrap.RUN)
    assert not bootstrap.is_built(bootstrap.DEVELOP)


def test_the_development_set_serves_the_demonstration_too(checkout: Path) -> None:
    finish(checkout, bootstrap.DEVELOP)
    assert bootstrap.is_built(bootstrap.RUN)


def test_changed_requirements_make_the_folder_outdated(checkout: Path) -> None:
    finish(checkout, bootstrap.DEVELOP)
    (checkout / bootstrap.RUN).write_text("django==6\n")
    assert not bootstrap.is_built(bootstrap.DEVELOP)


def test_another_python_makes_the_folder_outdated(checkout: Path) -> None:
    finish(checkout, bootstrap.RUN)
    (checkout / ".venv" / "pyvenv.cfg").write_text("version = 3.14.1\n")
    assert not bootstrap.is_built(bootstrap.RUN)


def test_a_python_that_was_removed_makes_the_folder_outdated(checkout: Path) -> None:
    finish(checkout, bootstrap.RUN)
    (checkout / ".venv" / "bin" / "python").unlink()
    assert not bootstrap.is_built(bootstrap.RUN)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "differs from its pinned hash"),
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        (
            "after connection broken by …\nERROR: No matching distribution",
            "no connection to the internet",
        ),
        ("something that nobody has seen", "check the connection"),
    ],
)
def test_a_failed_installation_says_what_to_do(
    said: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "install.log").write_text(said)
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "install.log")
    assert sentence in bootstrap._reason()


def test_the_requirements_are_pinned_with_hashes_and_without_addresses() -> None:
    for name in (bootstrap.RUN, bootstrap.DEVELOP):
        text = (ROOT / name).read_text()
        assert "://" not in text
        pins = re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)
        hashed = re.findall(r"^[\w.\[\]-]+==[^\n]*\\\n\s+--hash=sha256:", text, re.MULTILINE)
        assert len(pins) == len(hashed) > 30


def test_psycopg_3_is_not_installed_since_django_would_prefer_it() -> None:
    assert "\npsycopg==" not in (ROOT / bootstrap.DEVELOP).read_text()


# The embedded database


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with blanks and Chinese characters that every user may enter."""
    top = Path(tempfile.mkdtemp(prefix="starcivil-tests-"))
    top.chmod(0o755)  # pytest's own tmp_path is closed for the user that root's server runs as
    yield top / "试 一试" / "x y"
    for left in servers(top):
        os.kill(left, signal.SIGKILL)
    assert gone_within(10, top)
    shutil.rmtree(top)


@pytest.fixture
def cluster(place: Path) -> Iterator[clusters.Cluster]:
    """A server of its own."""
    made = clusters.test_cluster(place)
    yield made
    if made.home != made.folder:
        shutil.rmtree(made.home)


def ask(cluster: clusters.Cluster, sql: str) -> object:
    where = {"host": str(cluster.socket), "user": clusters.OWNER, "dbname": clusters.NAME}
    connection = psycopg2.connect(**where)  # type: ignore[call-overload]  # because stubs want each argument named
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def servers(place: Path) -> list[int]:
    """Processes that have the folder in their command line."""
    found = []
    for process in psutil.process_iter(["pid", "cmdline"]):
        if any(str(place) in part for part in process.info["cmdline"] or []):
            found.append(process.info["pid"])
    return found


def test_the_database_keeps_its_data_and_leaves_no_process(cluster: clusters.Cluster) -> None:
    with database.running(cluster):
        ask(cluster, "CREATE TABLE kept AS SELECT 1 AS one")
    assert servers(cluster.data) == []
    with database.running(cluster):
        assert ask(cluster, "SELECT one FROM kept") == 1


def test_the_database_writes_utf8_and_sorts_everywhere_alike(cluster: clusters.Cluster) -> None:
    with database.running(cluster):
        assert ask(cluster, "SHOW server_encoding") == "UTF8"
        question = "SELECT datlocale FROM pg_database WHERE datname = current_database()"
        assert ask(cluster, question) == "C.UTF-8"


def test_an_empty_pgport_in_the_environment_does_no_harm(
    cluster: clusters.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "")
    with database.running(cluster):
        assert servers(cluster.data) != []


def test_a_killed_server_is_no_hindrance_and_has_lost_nothing(cluster: clusters.Cluster) -> None:
    cluster = clusters.demo_cluster(cluster.folder)
    with database.running(cluster):
        ask(cluster, "CREATE TABLE kept AS SELECT 1 AS one")
        os.kill(database._state(cluster)[0], signal.SIGKILL)
    with database.running(cluster):
        assert ask(cluster, "SELECT one FROM kept") == 1


def test_a_process_number_that_another_process_has_by_now_is_no_hindrance(
    cluster: clusters.Cluster,
) -> None:
    with database.running(cluster):
        kept = (cluster.data / "postmaster.pid").read_text().splitlines()
    stranger = subprocess.Popen(["sleep", "60"], **database._as(cluster))
    try:
        kept[0] = str(stranger.pid)
        (cluster.data / "postmaster.pid").write_text("\n".join(kept) + "\n")
        with database.running(cluster):
            assert ask(cluster, "SELECT 1") == 1
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_short_command_joins_a_running_server_and_leaves_it_running(
    cluster: clusters.Cluster,
) -> None:
    with database.running(cluster):
        with database.running(cluster):
            assert ask(cluster, "SELECT 1") == 1
        assert ask(cluster, "SELECT 1") == 1
        assert database.is_owned(cluster)
    assert not database.is_owned(cluster)


def test_the_server_ends_with_a_process_that_was_killed(cluster: clusters.Cluster) -> None:
    code = (
        "import sys, time, pathlib; from starcivil import database, clusters\n"
        "cluster = clusters.test_cluster(pathlib.Path(sys.argv[1]))\n"
        "with database.running(cluster): print('up', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(cluster.folder)]
    owner = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert owner.stdout is not None
    assert b"up\n" in iter(owner.stdout.readline, b"")
    owner.kill()
    owner.wait()
    assert gone_within(10, cluster.data)


def gone_within(seconds: float, place: Path) -> bool:
    until = time.monotonic() + seconds
    while servers(place) and time.monotonic() < until:
        time.sleep(0.05)
    return servers(place) == []


def test_a_socket_in_a_deep_folder_gets_a_short_path(tmp_path: Path) -> None:
    deep = tmp_path / ("村" * 40)
    made = clusters.test_cluster(deep)
    try:
        assert len(os.fsencode(made.socket / ".s.PGSQL.5432")) <= 107
        with database.running(made):
            assert ask(made, "SELECT 1") == 1
    finally:
        shutil.rmtree(made.socket.parent)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to look for another place")
def test_no_mode_of_a_folder_above_is_changed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    before = [(parent, parent.stat().st_mode) for parent in (closed, *closed.parents)]
    made = clusters.test_cluster(closed / "var")
    try:
        with database.running(made):
            assert ask(made, "SELECT 1") == 1
        assert made.home.parent == Path("/var/tmp")
        assert [(parent, parent.stat().st_mode) for parent in (closed, *closed.parents)] == before
    finally:
        shutil.rmtree(made.home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_that_somebody_else_laid_out_for_us_is_refused(tmp_path: Path) -> None:
    home = clusters.clusters(tmp_path / "var", None)
    try:
        os.chown(home, 65534, 65534)
        with pytest.raises(bootstrap.Failed, match="belongs to somebody else"):
            clusters.clusters(tmp_path / "var", None)
    finally:
        home.rmdir()


# The demonstration


@pytest.fixture
def copy(place: Path) -> Iterator[Path]:
    """The project as a fresh clone that shares our packages."""
    leave_out = shutil.ignore_patterns(".venv", "var", ".git", ".*_cache", "__pycache__", "tests")
    shutil.copytree(ROOT, place, ignore=leave_out)
    (place / ".venv").symlink_to(ROOT / ".venv")
    yield place
    shutil.rmtree(clusters.clusters(place / "var" / "demo", None))


def manage(
    copy: Path, *arguments: str, stdin: int | None = None, **more: str
) -> "subprocess.Popen[str]":
    clean = {k: v for k, v in os.environ.items() if not k.endswith(("_KEY", "_URL", "_MODULE"))}
    clean.pop("STARCIVIL_PROFILE", None)
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=copy,
        env=clean | more,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # As a terminal starts it: whoever runs the tests in the background passes on a Ctrl-C
        # that is ignored.
        preexec_fn=_with_ctrl_c,  # noqa: PLW1509  # because no thread runs here
    )


def _with_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def address_of(demo: "subprocess.Popen[str]") -> str:
    assert demo.stdout is not None
    said = []
    for line in demo.stdout:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            return found[0]
    raise AssertionError("the demonstration ended without an address: " + "".join(said))


def test_two_first_starts_at_once_do_not_break_each_other_and_later_ones_are_quick(
    copy: Path,
) -> None:
    leave_villages(copy, "yaozhan", "beicun")
    both = [manage(copy, "demo", "--port", "0") for _ in range(2)]
    pages = [f"{address_of(demo)}login/" for demo in both]
    assert [urllib.request.urlopen(page).status for page in pages] == [200, 200]
    for demo, page in zip(both, pages, strict=True):
        assert urllib.request.urlopen(page).status == 200
        demo.send_signal(signal.SIGINT)
    assert [demo.wait(30) for demo in both] == [0, 0]
    assert servers(copy) == []
    for ending in (signal.SIGINT, signal.SIGTERM):
        assert_quick_start_and_clean_end(copy, ending)
    assert stat_modes(copy / "var" / "demo" / "keys") == {0o600}


def leave_villages(copy: Path, *keys: str) -> None:
    """The township goes the same way with two villages; all are loaded in ``test_demo.py``."""
    with (copy / "evaluation" / "demo" / "villages.py").open("a", encoding="utf-8") as plans:
        plans.write(f"\nVILLAGES = tuple(plan for plan in VILLAGES if plan.key in {keys})\n")


def assert_quick_start_and_clean_end(copy: Path, ending: signal.Signals) -> None:
    demo = manage(copy, "demo", "--port", "0")
    assert urllib.request.urlopen(f"{address_of(demo)}login/").status == 200
    assert seconds_of_work(demo) < SECONDS_TO_THE_FIRST_PAGE
    demo.send_signal(ending)
    assert demo.wait(30) == 0
    assert servers(copy) == []


def seconds_of_work(demo: "subprocess.Popen[str]") -> float:
    """Time on a processor: unlike the clock's it does not depend on what else runs here."""
    return float(sum(psutil.Process(demo.pid).cpu_times()[:2]))


def stat_modes(folder: Path) -> set[int]:
    return {file.stat().st_mode & 0o777 for file in folder.iterdir()}


def test_two_checkouts_run_side_by_side(copy: Path, place: Path) -> None:
    """Each with its own database and keys, both at the same time."""
    second = place.with_name("second")
    shutil.copytree(copy, second, symlinks=True)
    try:
        both = [shell(folder) for folder in (copy, second)]
        until = time.monotonic() + 60
        while not all(servers(folder / "var") for folder in (copy, second)):
            assert time.monotonic() < until
            time.sleep(0.05)
        # The same table in each: in one database between them the second could not make it.
        said = [command.communicate(MAKE_A_TABLE, timeout=120)[0] for command in both]
        assert [command.returncode for command in both] == [0, 0], said
        keys = [(folder / "var/demo/keys/SEAL_KEY").read_text() for folder in (copy, second)]
        assert len(set(keys)) == 2
        assert servers(place.parent) == []
    finally:
        shutil.rmtree(clusters.clusters(second / "var" / "demo", None))


#: A shell reads its whole input before it begins, so both servers are up before either is asked.
MAKE_A_TABLE = """
from django.db import connection
from starcivil.owner import as_owner
with as_owner(connection): connection.cursor().execute("CREATE TABLE ours AS SELECT 1")

"""


def shell(folder: Path) -> "subprocess.Popen[str]":
    """A command that works on the folder's own database once it has been told what to do."""
    return manage(folder, "shell", stdin=subprocess.PIPE, STARCIVIL_PROFILE="demo")


def test_a_checkout_in_a_closed_home_works_for_its_own_user(copy: Path, place: Path) -> None:
    tenant = clusters.tenant()
    if tenant and not clusters.is_reachable(Path("/"), Path(sys.executable), tenant):
        pytest.skip("this Python lies in root's own folder")
    if tenant:
        for folder in [place, *place.rglob("*")]:
            os.chown(folder, tenant.uid, tenant.gid, follow_symlinks=False)
    place.chmod(0o700)
    ended = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=copy,
        env={"PATH": os.environ["PATH"], "STARCIVIL_PROFILE": "demo"},
        capture_output=True,
        text=True,
        check=False,
        **(tenant.identity if tenant else {}),
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert place.stat().st_mode & 0o777 == 0o700
    assert servers(place) == []


def test_a_taken_port_is_said_in_one_sentence(copy: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        demo = manage(copy, "demo", "--port", str(port))
        said, _ = demo.communicate(timeout=60)
    assert demo.returncode == 1
    assert f"Port {port} is not free on this machine: choose another one" in said


def test_the_demonstration_refuses_a_database_that_it_did_not_make(copy: Path) -> None:
    demo = manage(copy, "demo", DATABASE_URL="postgres://somebody@elsewhere/else")
    said, _ = demo.communicate(timeout=60)
    assert demo.returncode == 1
    assert said == "The demonstration makes its own database: unset DATABASE_URL, then start.\n"


def test_without_anything_set_a_command_says_which_key_is_missing(copy: Path) -> None:
    check = manage(copy, "check")
    said, _ = check.communicate(timeout=60)
    assert check.returncode == 1
    assert said.startswith("SECRET_KEY is not set: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("option", [["--settings-file", "x.env"], ["--settings-file=x.env"]])
def test_a_settings_file_may_be_named_beside_any_command(
    option: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STARCIVIL_ENV", "")
    assert start._with_the_named_settings(["manage.py", "check", *option, "--deploy"]) == [
        "manage.py",
        "check",
        "--deploy",
    ]
    assert os.environ["STARCIVIL_ENV"] == str(Path("x.env").resolve())


def test_a_settings_file_that_is_not_named_is_asked_for() -> None:
    with pytest.raises(bootstrap.Failed, match="not followed by a file"):
        start._with_the_named_settings(["manage.py", "check", "--settings-file"])


def test_columns_are_aligned_although_chinese_characters_are_wide() -> None:
    assert width("文书A") == 5
    assert table([("Role", "Name"), ("文书", "赵敏"), ("乡镇干部", "x")]) == [
        "Role      Name",
        "文书      赵敏",
        "乡镇干部  x",
    ]


# The test command


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No programs at all, so neither Chromium nor apt-get."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(equipment, "nginx", lambda: None)
    monkeypatch.setattr(equipment, "SYSTEMD", tmp_path / "missing")


def test_a_missing_browser_is_said_in_one_sentence(bare_machine: None) -> None:
    with pytest.raises(bootstrap.Failed, match=r"Chromium is missing .* or .* --no-browser\.$"):
        equipment.provide(browser=True)


@pytest.mark.parametrize(("offered", "taken"), [(0, "chromium-headless-shell"), (100, "chromium")])
def test_the_browser_that_costs_half_is_taken_where_there_is_one(
    bare_machine: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    offered: int,
    taken: str,
) -> None:
    for name, does in (
        ("apt-get", f'echo "$@" >> {tmp_path}/asked'),
        ("apt-cache", f"exit {offered}"),
    ):
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(bootstrap.Failed):
        equipment.provide(browser=True)
    assert taken in (tmp_path / "asked").read_text().split()


def test_without_the_browser_only_weaker_checks_are_announced(
    bare_machine: None, capsys: pytest.CaptureFixture[str]
) -> None:
    equipment.provide(browser=False)
    said = "Some checks are weaker without gettext and nginx (apt-get install gettext nginx).\n"
    assert capsys.readouterr().out == said


def test_the_closing_line_counts_checks_and_tests_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = tmp_path / "pytest.xml"
    counts.write_text(
        '<testsuites><testsuite tests="10" failures="1" errors="1" skipped="3"/></testsuites>'
    )
    monkeypatch.setattr(checking, "_COUNTS", counts)
    ended = [checking.Outcome("ruff", True, 1), checking.Outcome("pytest", False, 9)]
    assert checking._counted(ended) == (6, 2, 3)


def test_a_pytest_that_wrote_no_counts_has_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_COUNTS", tmp_path / "missing.xml")
    ended = [checking.Outcome("ruff", True, 1), checking.Outcome("pytest", False, 9)]
    assert checking._counted(ended) == (1, 1, 0)
