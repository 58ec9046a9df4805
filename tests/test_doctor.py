"""The doctor's single checks: what is wrong is seen, said in a sentence, and has a remedy."""

import os
import pwd
import shutil
import socket
import ssl
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import override_settings
from django.utils import translation

from grids.models import Officer
from starcivil import env, health, installing, speech
from starcivil.bootstrap import Failed
from starcivil.doctor import Finding, State, database, machine, records, rights, site
from starcivil.freezing import guards
from tests.postgres.owner import OWNER, owner
from tests.serving import make_certificate

Usage = namedtuple("Usage", "total used free")
GB = 1024**3


def states(findings: object) -> dict[str, str]:
    """The worst state of each subject, from an iterable of findings."""
    worst: dict[str, str] = {}
    for finding in findings:  # type: ignore[attr-defined]  # because a test passes what it asks
        assert isinstance(finding, Finding)
        assert bool(finding.remedy) == (finding.state != State.OK)
        if worst.get(finding.about) != "bad":
            worst[finding.about] = finding.state.value
    return worst


@pytest.fixture
def key_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All secrets in files of their own that nobody else can read."""
    for name in (*machine.KEYS, *machine.ADDRESSES):
        (tmp_path / name).touch(mode=0o600)
        monkeypatch.setenv(f"{name}_FILE", str(tmp_path / name))
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    return tmp_path


def test_keys_that_only_we_can_read_are_good(key_files: Path) -> None:
    assert states(machine.key_findings()) == {"keys": "ok"}


def test_a_key_that_others_can_read_is_bad_and_the_remedy_names_its_file(key_files: Path) -> None:
    (key_files / "SEAL_KEY").chmod(0o640)
    (finding,) = machine.key_findings()
    assert (finding.state, str(key_files / "SEAL_KEY") in finding.remedy) == (State.BAD, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_key_that_was_put_back_by_root_is_given_to_us_before_it_is_closed(
    key_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closed alone it would be closed for us, and no command would start again."""
    (key_files / "SEAL_KEY").chmod(0o644)
    nobody = pwd.getpwnam("nobody")
    monkeypatch.setattr(os, "geteuid", lambda: nobody.pw_uid)
    (finding,) = machine.key_findings()
    file = key_files / "SEAL_KEY"
    assert finding.remedy.endswith(f"chown nobody: {file}; chmod 600 {file}")


def test_a_key_that_we_may_not_read_is_told_with_the_way_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setenv("SEAL_KEY_FILE", str(tmp_path / "SEAL_KEY"))
    monkeypatch.setattr(Path, "read_text", closed)
    told = f"Give it to this user: chown {os.geteuid()} {tmp_path}/SEAL_KEY"
    with pytest.raises(ImproperlyConfigured, match=told):
        env.keys("SEAL_KEY")


def test_a_key_in_the_codes_folder_is_bad(key_files: Path) -> None:
    with override_settings(BASE_DIR=key_files):
        assert states(machine.key_findings()) == {"keys": "bad"}


def test_a_key_in_the_environment_is_to_be_minded(
    key_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY_FILE")
    assert states(machine.key_findings()) == {"keys": "warn"}


def test_systemds_credentials_are_ours_whatever_their_mode_looks_like(
    key_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(key_files))
    (key_files / "SEAL_KEY").chmod(0o440)
    assert states(machine.key_findings()) == {"keys": "ok"}


@pytest.mark.parametrize("changed", [{"FINGERPRINT_KEY": b"\x00" * 32}, {"SECRET_KEY": "short"}])
def test_equal_and_short_keys_are_bad(changed: dict[str, object], key_files: Path) -> None:
    assert settings.SEAL_KEY == b"\x00" * 32
    with override_settings(**changed):
        assert states(machine.key_findings()) == {"keys": "bad"}


@pytest.mark.parametrize("host", ["*", "https://stars.example", ".example:443"])
def test_a_host_that_is_no_single_name_is_bad(host: str) -> None:
    with override_settings(ALLOWED_HOSTS=["stars.example", host]):
        assert states(machine.settings_findings())["hosts"] == "bad"


def test_another_time_zone_is_bad() -> None:
    assert states(machine.page_findings())["time zone"] == "ok"
    with override_settings(TIME_ZONE="UTC"):
        assert states(machine.page_findings())["time zone"] == "bad"


@pytest.mark.parametrize(
    ("total", "free", "state"),
    [(100, 50, "ok"), (100, 10, "ok"), (100, 9, "bad"), (10, 2, "ok"), (10, 1.9, "bad")],
)
def test_a_disk_needs_two_gigabytes_and_a_tenth(
    total: float, free: float, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = Usage(int(total * GB), 0, int(free * GB))
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    assert states(machine.disk_findings()) == {"disk": state}


def test_a_database_that_does_not_answer_is_the_only_thing_said_of_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], db: None
) -> None:
    def fails() -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as broken:
        broken.setattr(connection, "ensure_connection", fails)
        with pytest.raises(SystemExit) as ended:
            call_command("doctor", language="en")
    assert ended.value.code == 1
    said = capsys.readouterr().out
    assert "The database does not answer: connection refused" in said
    assert "ledger" not in said


def test_the_tests_own_server_would_lose_what_it_confirmed(db: None) -> None:
    """Its fsync is off on purpose (starcivil/clusters.py), and the doctor sees it."""
    found = states(database.server_findings())
    assert found == {
        "version": "ok",
        "encoding": "ok",
        "sorting": "ok",
        "safety": "bad",
        "discretion": "ok",
    }


@pytest.mark.parametrize(
    ("name", "loose"), [("log_min_error_statement", "error"), ("log_error_verbosity", "default")]
)
def test_a_server_that_would_write_personal_values_into_its_log_is_bad(
    name: str, loose: str, db: None
) -> None:
    with owner(), connection.cursor() as cursor:
        cursor.execute(f"SET {name} TO '{loose}'")
        assert states([database._discretion()]) == {"discretion": "bad"}
        cursor.execute(f"SET {name} TO '{database.DISCREET[name]}'")
    assert states([database._discretion()]) == {"discretion": "ok"}


@pytest.mark.parametrize(
    ("answer", "check", "state"),
    [
        ("SQL_ASCII", database._encoding, State.BAD),
        ("zh_CN.UTF-8", database._sorting, State.WARN),
        ("C.UTF-8", database._sorting, State.OK),
    ],
)
def test_an_odd_server_is_seen(
    answer: str, check: object, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_ask", lambda _sql: answer)
    assert check().state == state  # type: ignore[operator]  # because the table holds functions


def test_tables_that_are_newer_than_the_code_are_bad(db: None) -> None:
    assert database.migration_finding().state == State.OK
    with owner():
        MigrationRecorder.Migration.objects.create(app="grids", name="9999_from_tomorrow")
    finding = database.migration_finding()
    assert (finding.state, "grids.9999_from_tomorrow" in finding.said) == (State.BAD, True)


def test_clocks_that_differ_are_bad(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    assert database.clock_finding().state == State.OK
    monkeypatch.setattr(health, "seconds_of_drift", lambda: 3.04)
    finding = database.clock_finding()
    assert (finding.state, "+3.0" in finding.said) == (State.BAD, True)


def test_an_empty_installation_has_nobody_and_no_catalogue(db: None) -> None:
    assert states(records.record_findings()) == {
        "ledger": "ok",
        "walk": "warn",
        "seal": "ok",
        "catalogue": "bad",
        "township": "bad",
        "backup": "warn",
        "drill": "warn",
    }


def test_somebody_of_the_township_who_may_log_in_is_enough(township_officer: Officer) -> None:
    assert states(records.record_findings())["township"] == "ok"
    Officer.objects.update(is_active=False)
    assert states(records.record_findings())["township"] == "bad"


@pytest.mark.parametrize("url", ["http://stars.example", "stars.example", "https://"])
def test_a_site_is_named_with_https(url: str) -> None:
    with pytest.raises(ValueError, match="https://"):
        site.Site.of(url, plain_port=80, ca=None)


def test_an_authority_that_we_may_not_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    gone = tmp_path / "ca.pem"
    with pytest.raises(CommandError, match=f"{gone} cannot be taken as an authority: No such file"):
        call_command("doctor", site="https://stars.example", ca=str(gone), language="en")


def test_a_site_that_is_not_there_is_bad() -> None:
    nowhere = site.Site.of("https://localhost:1", plain_port=1, ca=None)
    assert states(site.site_findings(nowhere)) == {"site": "bad"}


def test_a_site_that_speaks_something_else_is_bad(tmp_path: Path) -> None:
    make_certificate(tmp_path)
    served = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    served.load_cert_chain(tmp_path / "chain.pem", tmp_path / "key.pem")
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor() as beside:
        beside.submit(greet, listening, served)
        url = f"https://localhost:{listening.getsockname()[1]}"
        other = site.Site.of(url, plain_port=1, ca=str(tmp_path / "chain.pem"))
        [found] = site.site_findings(other)
    assert (found.about, found.state) == ("site", State.BAD)
    assert "220 mail" in found.said


def greet(listening: socket.socket, served: ssl.SSLContext) -> None:
    """One visitor is met as a mail server would."""
    with served.wrap_socket(listening.accept()[0], server_side=True) as link:
        link.sendall(b"220 mail\r\n")
        link.recv(1000)


@pytest.mark.parametrize(
    ("said", "language"),
    [("zh_CN.UTF-8", "zh-hans"), ("en_GB.UTF-8", "en"), ("C.UTF-8", "en"), ("", "zh-hans")],
)
def test_a_command_speaks_as_the_terminal_does(
    said: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", said)
    assert speech.of_the_terminal() == language


# What setup asks for on a terminal


@pytest.mark.parametrize(
    ("typed", "example", "taken"), [(" a ", "", "a"), ("", "b", "b"), ("a", "b", "a")]
)
def test_on_a_terminal_the_example_is_taken_by_pressing_enter(
    typed: str, example: str, taken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: typed)
    assert installing.ask("--x", "What?", example=example) == taken


def test_an_empty_answer_without_an_example_ends_the_setup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: " ")
    with pytest.raises(Failed, match="Without --x setup cannot go on; nothing was changed"):
        installing.ask("--x", "What?")


@pytest.mark.parametrize(
    ("version", "encoding", "sentence"),
    [
        (14, "UTF8", "This is PostgreSQL 14: install 15 or newer"),
        (16, "SQLASCII", "encoded in SQLASCII"),
    ],
)
def test_setup_refuses_a_database_that_would_not_do(
    version: int, encoding: str, sentence: str
) -> None:
    with pytest.raises(Failed, match=sentence):
        installing._judge(version, encoding)


def test_setup_refuses_an_owner_who_is_the_program_or_may_make_no_tables(db: None) -> None:
    program, owning = os.environ["DATABASE_URL"], os.environ["OWNER_DATABASE_URL"]
    installing.check_owner(owning, program=program, can_log_in=True)
    for theirs, ours, sentence in (
        (program, program, "another role"),
        (owning.replace("/starcivil?", "/postgres?"), program, "the same database"),
        (program, owning, "may make no tables"),
    ):
        with pytest.raises(Failed, match=sentence):
            installing.check_owner(theirs, program=ours, can_log_in=True)


# Who we are in the database


def test_the_programs_own_role_owns_nothing_and_may_no_more_than_it_must(db: None) -> None:
    assert states(rights.rights_findings()) == {
        "role": "ok",
        "privileges": "ok",
        "owner": "warn",  # every user of this machine may log in to the tests' server as anybody
        "triggers": "ok",
    }
    assert rights.may_read()


def test_the_owner_is_seen_to_be_the_owner(db: None) -> None:
    with owner():
        found = {each.about: each for each in rights.rights_findings()}
    assert {about: each.state for about, each in found.items()} == {
        "role": State.BAD,
        "triggers": State.OK,
    }


@pytest.mark.parametrize(
    ("becomes", "said"),
    [
        ("ALTER TABLE grids_post OWNER TO {program}", "as the owner of the tables"),
        ("ALTER ROLE {program} CREATEROLE", "may make other roles"),
        ("GRANT {owner} TO {program}", "as the owner of the tables"),
    ],
)
def test_a_role_that_is_more_than_the_programs_is_seen(becomes: str, said: str, db: None) -> None:
    program = connection.settings_dict["USER"]
    with owner(), connection.cursor() as cursor:
        cursor.execute(becomes.format(program=program, owner=OWNER["USER"]))
    with translation.override("en"):
        assert said in rights._role().said


def test_missing_and_wide_privileges_are_told_by_table(db: None) -> None:
    program = connection.settings_dict["USER"]
    with owner(), connection.cursor() as cursor:
        cursor.execute(f"GRANT UPDATE ON grids_anchor TO {program}")
    with translation.override("en"):
        assert "do more than it must: grids_anchor UPDATE." in rights._privileges().said
        assert rights.may_read()
        with owner(), connection.cursor() as cursor:
            cursor.execute(f"REVOKE SELECT, INSERT ON grids_post FROM {program}")
        assert "not do what it must: grids_post INSERT, SELECT." in rights._privileges().said
        assert not rights.may_read()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE evaluation_tally DISABLE TRIGGER closed_tallies_are_frozen",
        "ALTER TABLE evaluation_tally ENABLE REPLICA TRIGGER closed_tallies_are_frozen",
        "DROP TRIGGER closed_tallies_are_frozen ON evaluation_tally",
    ],
)
def test_a_trigger_that_is_off_or_gone_is_named(statement: str, db: None) -> None:
    with owner(), connection.cursor() as cursor:
        cursor.execute(statement)
    finding = rights._triggers()
    assert (finding.state, "closed_tallies_are_frozen (evaluation_tally)" in finding.said) == (
        State.BAD,
        True,
    )


def test_a_foreign_key_that_is_not_watched_is_named(db: None) -> None:
    with owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE grids_post DISABLE TRIGGER ALL")
    assert rights._triggers().state == State.BAD


def test_every_trigger_of_the_migrations_is_known_to_the_doctor(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        there = set(cursor.fetchall())
    assert there == guards()
