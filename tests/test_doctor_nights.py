"""The doctor's word on what is to run by itself, on a server as the guide makes it."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.test.utils import override_settings

from starcivil.doctor import State, nights, site

ROOT = Path(__file__).resolve().parent.parent
systemd = pytest.mark.skipif(not shutil.which("systemctl"), reason="systemd is not installed here")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The root of a machine with our units in it, none of them enabled yet."""
    units = tmp_path / "etc/systemd/system"
    units.mkdir(parents=True)
    for unit in (ROOT / "docs" / "operations").glob("starcivil*.*"):
        shutil.copy(unit, units)
    monkeypatch.setattr(nights, "UNITS", units)
    return tmp_path


def enable(server: Path, *units: str) -> None:
    subprocess.run(["systemctl", f"--root={server}", "enable", *units], check=True)


def said(about: str) -> tuple[State, str, str]:
    [found] = [one for one in nights.night_findings() if one.about == about]
    return found.state, found.said, found.remedy


def test_a_service_that_does_not_start_with_the_machine_is_bad(server: Path) -> None:
    state, _said, remedy = said("units")
    assert state == State.BAD
    assert remedy == f"systemctl enable --now {' '.join((*nights.SERVING, *nights.TIMERS))}"


@systemd
def test_what_systemd_has_enabled_is_seen(server: Path) -> None:
    enable(server, *nights.SERVING, "starcivil-tidy.timer", "starcivil-verify.timer")
    state, told, _remedy = said("units")
    assert state == State.WARN
    assert "starcivil-backup.timer, starcivil-drill.timer" in told
    assert "starcivil-tidy.timer" not in told
    enable(server, *nights.TIMERS)
    assert said("units")[0] == State.OK


def test_what_backups_need_is_named_until_it_is_there(server: Path) -> None:
    certificates, backups = server / "certificates", server / "backups"
    needed = [certificates / name for name in ("safe.pem", "drill.pem", "drill.key")] + [backups]
    with override_settings(BACKUP_CERTIFICATES=str(certificates), BACKUPS=str(backups)):
        state, told, _remedy = said("backups")
        assert (state, [path for path in needed if str(path) not in told]) == (State.WARN, [])
        certificates.mkdir()
        for path in needed:
            path.touch()
        assert said("backups")[0] == State.OK


def test_elsewhere_nothing_is_said_of_units(server: Path) -> None:
    (nights.UNITS / "starcivil.service").unlink()
    assert list(nights.night_findings()) == []


def test_a_name_that_this_machine_does_not_know_is_told_with_its_remedy() -> None:
    unknown = site.Site.of("https://stars.invalid", plain_port=80, ca=None)
    [found] = site.site_findings(unknown)
    assert found.state == State.BAD
    assert found.remedy.endswith("127.0.0.1 stars.invalid")
