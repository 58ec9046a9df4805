"""docs/operations.md and its units are true: what they name exists and says what the code says."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from gunicorn.config import Config

from starcivil import installing
from starcivil.backups.refusing import Why
from starcivil.keys import KEYS

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "operations"
GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NGINX = (FOLDER / "nginx.conf").read_text(encoding="utf-8")
UNITS = sorted(
    path for path in FOLDER.iterdir() if path.suffix in {".service", ".socket", ".timer"}
)
OURS = [path for path in UNITS if "\nUser=starcivil" in path.read_text(encoding="utf-8")]
PYTHON = "/opt/starcivil/current/.venv/bin/python"
#: Run by manage.py itself, before Django.
BEFORE_DJANGO = {"build", "test", "bundle", "upgrade"}
INSTALLED = ("starcivil.sh", "journald.conf", "nginx.conf", "*.service", "*.socket", "*.timer")
#: Capitals in the documents that are no settings of ours.
OTHER_NAMES = {"AF_INET", "AF_INET6", "PIP_NO_INDEX", "PIP_FIND_LINKS"}


def blocks() -> list[str]:
    """The lines of the guide's code blocks."""
    found = re.findall(r"^```(?:sh)?\n(.*?)^```", GUIDE, re.M | re.S)
    return [line for block in found for line in block.splitlines()]


def values(unit: Path, name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", unit.read_text(encoding="utf-8"), re.M)


def commands_of_units(*, of: str = "") -> Iterator[list[str]]:
    """Of all units, or of those that run as that user."""
    for unit in UNITS:
        if of and values(unit, "User") != [of]:
            continue
        yield from map(shlex.split, values(unit, "ExecStart"))


def test_every_command_of_the_guide_and_the_units_exists() -> None:
    texts = "\n".join([*blocks(), SECURITY, *re.findall(r"`[^`]+`", GUIDE)])
    named = set(re.findall(r"(?:manage\.py|(?:^|`)starcivil) ([a-z_]+)\b", texts, re.M))
    named |= {words[2] for words in commands_of_units() if words[1:2] == ["manage.py"]}
    assert named >= {
        "setup",
        "doctor",
        "migrate",
        "collectstatic",
        "verify_ledger",
        "clearsessions",
    }
    assert named - set(get_commands()) == BEFORE_DJANGO & named


def test_every_setting_that_the_documents_name_is_read() -> None:
    code = "".join((ROOT / "starcivil" / f"{name}.py").read_text() for name in ("settings", "env"))
    read = set(re.findall(r'(?:text|switch|names|secret|keys?)\("([A-Z_]+)"', code))
    read |= {f"{name}_FILE" for name in read} | {"NAME_FILE", "DATABASE_URL"}
    named = set(re.findall(r"\b[A-Z]+(?:_[A-Z0-9]+)+\b", GUIDE + SECURITY))
    assert named - OTHER_NAMES - read == set()
    written = re.findall(
        r"^([A-Z_]+)=", installing._settings(Path("/x"), "h", Path("/y"), behind_proxy=True), re.M
    )
    assert set(written) - read == set()


def test_every_file_that_the_guide_installs_is_there() -> None:
    named = re.findall(r"/opt/starcivil/current/(docs/operations/[\w.*-]+)", "\n".join(blocks()))
    assert set(named) == {f"docs/operations/{name}" for name in INSTALLED}
    for pattern in named:
        assert list(ROOT.glob(pattern)), pattern


def test_the_units_that_the_guide_starts_are_there() -> None:
    named = set(re.findall(r"\bstarcivil(?:-[a-z]+)?\.(?:service|socket|timer)\b", GUIDE))
    assert named - {path.name for path in UNITS} == set()
    assert {path.name for path in UNITS if path.suffix == ".timer"} <= named


def test_nginx_holds_requests_back_and_has_the_limits_of_the_settings() -> None:
    assert "proxy_request_buffering on;" in NGINX
    assert size_of("client_max_body_size") == settings.BODY_BYTES
    assert size_of("client_body_buffer_size") > settings.ROSTER_BYTES


def size_of(directive: str) -> int:
    found = re.search(rf"^\s*{directive} (\d+)m;", NGINX, re.M)
    assert found is not None
    return int(found[1]) * 1024 * 1024


def test_nginx_serves_no_folder_and_no_file() -> None:
    """So there is nothing of a checkout to be fetched and no list of one to be seen."""
    assert not re.search(r"^\s*(root|alias|autoindex|try_files|index)\b", NGINX, re.M)


def test_nginx_writes_over_what_a_visitor_claims() -> None:
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in NGINX
    assert "proxy_set_header X-Forwarded-Proto https;" in NGINX


def test_no_query_string_gets_into_a_log_since_it_can_hold_a_name() -> None:
    formats = re.findall(r"log_format .*", NGINX)
    assert len(formats) == 1
    assert not re.search(r"\$(request|request_uri|args|query_string|is_args)\b", formats[0])
    logs = re.findall(r"^\s*(?:access|error)_log (.*);", NGINX, re.M)
    assert [log.split()[-1] for log in logs] == ["off", "starcivil", "crit"]


@pytest.mark.parametrize("unit", OURS, ids=lambda unit: unit.name)
def test_every_service_of_ours_gets_its_keys_as_credentials_and_little_else(unit: Path) -> None:
    is_owner = unit.stem.removeprefix("starcivil-") in {"migrate", "backup", "drill"}
    addresses = installing.ADDRESSES if is_owner else ("DATABASE_URL",)
    assert (
        values(unit, "User")
        == values(unit, "Group")
        == ["starcivil_owner" if is_owner else "starcivil"]
    )
    laid_out = [f"{name}:/etc/starcivil/{name}" for name in (*KEYS, *addresses)]
    if unit.stem == "starcivil-drill":
        laid_out.append("DRILL_KEY:/etc/starcivil-backup/drill.key")
    assert values(unit, "LoadCredential") == laid_out
    assert values(unit, "EnvironmentFile") == [f"/etc/starcivil/{installing.SETTINGS_FILE}"]
    assert values(unit, "InaccessiblePaths") == ["/etc/starcivil"]
    assert values(unit, "NoNewPrivileges") == values(unit, "PrivateTmp") == ["yes"]
    assert values(unit, "ProtectSystem") == ["strict"]
    assert values(unit, "RestrictAddressFamilies") == ["AF_UNIX"]
    for_everybody = unit.stem == "starcivil-prepare"  # static files
    assert values(unit, "UMask") == ["0022" if for_everybody else "0077"]
    reads_photos = unit.stem == "starcivil-backup"
    may = ["CAP_DAC_READ_SEARCH"] if reads_photos else [""]
    assert values(unit, "CapabilityBoundingSet") == may
    assert values(unit, "AmbientCapabilities") == (may if reads_photos else [])


def test_all_services_are_ours() -> None:
    assert {path for path in UNITS if path.suffix == ".service"} == set(OURS) - {
        path for path in UNITS if path.suffix != ".service"
    }


def test_the_guide_says_each_exit_code_of_a_restore() -> None:
    for why in Why:
        assert re.search(rf"^\| (?:\d+, )*{int(why)}\b.* \|", GUIDE, re.M), why


def test_the_units_run_whatever_release_is_current() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*UNITS, FOLDER / "starcivil.sh")]
    named = {path for text in texts for path in re.findall(r"/opt/starcivil\b(/\w*)?", text)}
    assert named == {"/current"}


def test_gunicorn_knows_the_options_of_its_unit() -> None:
    (line,) = values(FOLDER / "starcivil.service", "ExecStart")
    python, *words = shlex.split(line)
    assert (python, words[:2]) == (PYTHON, ["-m", "gunicorn"])
    read = Config().parser().parse_args(words[2:])
    assert (read.args, read.workers, read.threads) == (["starcivil.wsgi"], 4, 4)
    assert settings.WSGI_APPLICATION.startswith(f"{read.args[0]}.")


def test_the_program_is_whole_before_gunicorn_makes_its_workers() -> None:
    told = "import gc, sys, starcivil.wsgi; print(gc.get_freeze_count(), *sys.modules)"
    said = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    frozen, *loaded = said.stdout.split()
    assert int(frozen) > len(loaded)
    assert {"grids.views", "households.views", "evaluation.today.views"} <= set(loaded)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_systemd_finds_nothing_to_say_about_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(PYTHON, sys.executable)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [line for line in ended.stderr.splitlines() if "starcivil" in line] == []
    assert ended.returncode == 0


def test_the_guide_asks_for_the_options_that_setup_takes() -> None:
    files, people = [line for line in blocks() if line.startswith("starcivil setup ")]
    assert re.findall(r"--[a-z-]+", files) == [
        "--files-only",
        "--folder",
        "--database",
        "--owner-database",
        "--hosts",
    ]
    assert re.findall(r"--[a-z-]+", people) == [
        "--township",
        "--telephone",
        "--officer",
        "--name",
    ]
    assert f"--database '{installing.OUR_SERVER}'" in files
    assert f"--owner-database '{installing.ITS_OWNER}'" in files


def test_only_migrating_and_backups_are_the_owners_work() -> None:
    owners = [words[1:] for words in commands_of_units(of="starcivil_owner")]
    assert owners == [
        ["manage.py", "backup"],
        ["manage.py", "drill"],
        ["manage.py", "migrate", "--noinput"],
    ]
    others = [words[2] for words in commands_of_units(of="starcivil") if words[1] == "manage.py"]
    assert {"collectstatic", "store_boards", "verify_ledger"} <= set(others)
    assert "migrate" not in others


def test_the_site_has_the_same_name_everywhere() -> None:
    names = set(re.findall(r"stars\.example[\w.]*", GUIDE + NGINX))
    assert names == {"stars.example.gov.cn"}


def test_the_last_seal_is_laid_out_for_another_machine_where_there_is_a_folder(
    tmp_path: Path,
) -> None:
    [line] = values(FOLDER / "starcivil-verify.service", "ExecStartPost")
    seals, copies = tmp_path / "seals", tmp_path / "starcivil-seals"
    seals.write_text("first\nlast\n")
    line = line.replace("$$", "$").replace("%%", "%").replace("/var/backups", str(tmp_path))
    command = shlex.split(line.replace("/var/lib/starcivil/seals", str(seals)))
    subprocess.run(command, check=True)
    assert not copies.exists()
    copies.mkdir()
    subprocess.run(command, check=True)
    [copy] = copies.iterdir()
    assert (copy.read_text(), copy.stat().st_mode & 0o777) == ("last\n", 0o640)
    assert "install -d -m 2750 -o starcivil -g starcivil_copy /var/backups/starcivil-seals" in GUIDE


def test_who_lacks_two_colleagues_finds_the_way_to_a_new_factor() -> None:
    told = GUIDE[GUIDE.index("- Who lost the list of codes") :].split("\n\n")[0]
    assert "office of two" in told
    assert "starcivil setup --officer liguodong --new-factor" in told


def test_a_backup_leaves_the_processors_to_those_who_vote() -> None:
    assert values(FOLDER / "starcivil-backup.service", "CPUQuota") == ["10%"]
    assert values(FOLDER / "starcivil-backup.service", "TimeoutStartSec") == ["infinity"]


def test_the_ledgers_are_sealed_before_they_are_backed_up() -> None:
    """Else the newest backup lacks the newest seal, and what is restored looks forged."""
    at = {
        name: values(FOLDER / f"starcivil-{name}.timer", "OnCalendar")
        for name in ("verify", "backup")
    }
    assert at["verify"] < at["backup"]
    [after] = values(FOLDER / "starcivil-backup.service", "After")
    assert "starcivil-verify.service" in after.split()


def test_the_authority_for_trying_out_is_one_that_strict_programs_take(tmp_path: Path) -> None:
    """Python 3.13, Debian 13's, looks more closely than the ones before."""
    began = blocks().index("cd /etc/ssl/starcivil") + 1
    lines = blocks()[began : began + 4]
    subprocess.run(["sh", "-ec", "\n".join(lines)], cwd=tmp_path, check=True, capture_output=True)
    strictly = ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "ca.pem"]
    subprocess.run([*strictly, "chain.pem"], cwd=tmp_path, check=True, capture_output=True)
