"""What is cut, changed, mixed or strange is refused, each with an exit code of its own."""

import json
import os
import random
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from starcivil import health
from starcivil.backups import archive, moment, photos, restoring
from starcivil.backups.archive import Reader, found_parts
from starcivil.backups.manifest import FORM, Manifest
from starcivil.backups.refusing import Refused, Why
from tests.backups.conftest import HEAD, backed_up, keep_photo
from tests.factories import NOW

#: What a manifest of this version says.
MANIFEST: dict[str, Any] = {
    "made_at": "2026-11-20T10:00:00+00:00", "version": "1", "build": "0", "postgresql": 16,
    "migrations": [], "tables": {}, "chains": {}, "miscounted": 0, "program_may": [], "keys": {},
    "photos": {}, "base": None, "form": FORM,
}  # fmt: skip
#: So many places are tried, drawn anew each time; more in the runs of docs/reliability.md.
TRIED = int(os.environ.get("STARCIVIL_LOSSES", "60"))


@pytest.fixture
def file(backups: Path) -> Path:
    return backed_up(backups)


@pytest.fixture
def key(certificates: Path) -> Path:
    return certificates / "keys" / "safe.key"


def why(file: Path, key: Path) -> Why | None:
    """Why a file is refused before anything is restored; ``None`` when it would be."""
    try:
        restoring.opened(file, key)
    except Refused as refusal:
        found = refusal
    else:
        return None
    assert found.returncode == found.why
    return found.why


def pieces(file: Path) -> list[bytes]:
    """Each member with its head and padding, then the end of the tar."""
    whole, parts = file.read_bytes(), found_parts(file)
    starts = [part.at - 512 for part in parts]
    ends = [*starts[1:], len(whole) - 1024]
    return [*(whole[a:b] for a, b in zip(starts, ends, strict=True)), whole[-1024:]]


def renumbered(pieces: list[bytes]) -> bytes:
    """Members as a forger would put them together: with heads that count from one again."""
    *members, end = pieces
    made = b""
    for number, member in enumerate(members, 1):
        name = archive.tarfile.TarInfo.frombuf(member[:512], "ascii", "strict")
        made += archive._head(f"{number:06}-{name.name[7:]}", name.size) + member[512:]
    return made + end


def test_cut_anywhere_it_is_not_whole(file: Path, key: Path, tmp_path: Path) -> None:
    whole, cut = file.read_bytes(), tmp_path / "cut.backup"
    ends = {0, 1, 511, 512, len(whole) - 1, len(whole) - 512, len(whole) - 1024}
    ends |= {random.randrange(len(whole)) for _ in range(TRIED)}
    for end in ends:
        cut.write_bytes(whole[:end])
        assert why(cut, key) == Why.CUT, end
    cut.write_bytes(whole + b"\0")
    assert why(cut, key) == Why.CHANGED


def test_one_bit_anywhere_is_seen_without_any_key(file: Path, key: Path, tmp_path: Path) -> None:
    whole, flipped = file.read_bytes(), tmp_path / "flipped.backup"
    heads = [part.at - 512 + random.randrange(512) for part in found_parts(file)]
    for at in [*heads, *(random.randrange(len(whole)) for _ in range(TRIED)), len(whole) - 1]:
        bytes_ = bytearray(whole)
        bytes_[at] ^= 1 << random.randrange(8)
        flipped.write_bytes(bytes_)
        with pytest.raises(Refused) as refused:
            found_parts(flipped)
        assert refused.value.why in {Why.CHANGED, Why.CUT}, at
        assert why(flipped, key) == refused.value.why


@pytest.mark.parametrize(
    "change",
    [
        lambda found, _other: found[1:],
        lambda found, _other: found[:2] + found[3:],
        lambda found, _other: found[:3] + found[2:],
        lambda found, _other: [found[1], found[0], *found[2:]],
        lambda found, other: [*found[:2], other[2], *found[3:]],
        lambda found, other: [*found[:-2], other[-2], found[-1]],
    ],
    ids=["first", "missing", "doubled", "reordered", "of another", "list of another"],
)
def test_a_part_that_is_missing_or_strange_is_seen(
    change: Callable[[list[bytes], list[bytes]], list[bytes]],
    file: Path,
    key: Path,
    backups: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep_photo("white")
    other = backed_up(backups, NOW.replace(day=21))
    file.write_bytes(renumbered(change(pieces(file), pieces(other))))
    assert why(file, key) == Why.CUT
    # The twin: without the list, parts that are each as they were written pass.
    monkeypatch.setattr(archive, "_listed", lambda found, listed: found[:-1])
    assert len(Reader(file, key).parts) >= 3


def test_only_the_keys_of_the_certificates_open_it(file: Path, certificates: Path) -> None:
    keys = certificates / "keys"
    assert why(file, keys / "strange.key") == Why.WRONG_KEY
    assert why(file, keys / "drill.key") is None


def test_nothing_of_it_can_be_read(file: Path) -> None:
    whole = file.read_bytes()
    for canary in (HEAD, "赵敏", "后庄村", "grids_officer", "manifest", "PGDMP", "JFIF"):
        assert canary.encode() not in whole


def test_other_keys_are_refused(file: Path, key: Path, settings: object) -> None:
    [number] = settings.SEAL_KEYS
    settings.SEAL_KEYS = {number + 1: b"9" * 32, **settings.SEAL_KEYS}
    assert why(file, key) is None  # a successor opens what was sealed before it
    settings.SEAL_KEYS = {number: b"9" * 32}
    assert why(file, key) == Why.OTHER_INSTALLATION


def test_no_key_is_in_it_in_clear_or_sealed(file: Path, key: Path, settings: object) -> None:
    reader = Reader(file, key)
    for kind in ("manifest", "settings"):
        told = reader.read(kind)
        for secret in (
            settings.SECRET_KEY,
            settings.SEAL_KEY.hex(),
            settings.FINGERPRINT_KEY.hex(),
        ):
            assert secret.encode() not in told


def test_an_older_version_is_refused(
    file: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = dict(health.in_the_code())
    del older[max(each for each in older if each[0] == "grids")]
    monkeypatch.setattr(health, "in_the_code", lambda: older)
    assert why(file, key) == Why.OLDER_CODE


def test_without_the_whole_one_that_it_stands_on_it_is_refused(
    file: Path, key: Path, backups: Path, tmp_path: Path
) -> None:
    later = backed_up(backups, NOW.replace(day=21))
    assert why(later, key) is None
    kept = shutil.move(file, tmp_path / "elsewhere")
    assert why(later, key) == Why.NO_WHOLE
    shutil.copy(later, file)
    assert why(later, key) == Why.NO_WHOLE
    shutil.copy(kept, file)
    assert why(later, key) is None


def forged(file: Path, key: Path, certificates: Path, manifest: object) -> Path:
    """A backup that somebody else has sealed: the certificates are no secret."""
    told = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    made = file.with_name("starcivil-20301231-235959.backup")
    with archive.Writer(made, [certificates / "safe.pem"]) as writer:
        writer.add("manifest", told)
        writer.finish()
    return made


NOT_OURS: list[dict[str, Any]] = [
    {"base": {"file": "../starcivil-20261101-023000.backup", "list_sha256": ""}},
    {"base": {"file": "/etc/passwd", "list_sha256": ""}},
    {"base": {"file": "", "list_sha256": ""}},
    {"base": {"file": "starcivil-20261101-023000.backup"}},
    {"base": ["starcivil-20261101-023000.backup"]},
    {"tables": {"grids_village": 1}},
    {"tables": []},
    {"photos": ["../../etc/passwd"]},
    {"keys": None},
    {"migrations": [["grids"]]},
    {"miscounted": "none"},
    {"form": "1"},
]


@pytest.mark.parametrize("changed", NOT_OURS, ids=str)
def test_a_manifest_that_says_what_none_of_ours_says_is_refused(
    changed: dict[str, Any],
) -> None:
    with pytest.raises(Refused) as refused:
        Manifest.from_json(json.dumps({**MANIFEST, **changed}).encode())
    assert refused.value.why == Why.CHANGED
    assert Manifest.from_json(json.dumps({**MANIFEST, "more": "of a later version"}).encode())


def test_parts_that_somebody_else_has_sealed_are_refused(
    file: Path, key: Path, certificates: Path
) -> None:
    for manifest in (b"", b"\xff", b"[]", b"{}", [1]):
        assert why(forged(file, key, certificates, manifest), key) == Why.CHANGED
    newer = {"form": FORM + 1, "version": "9.0"}
    assert why(forged(file, key, certificates, newer), key) == Why.OLDER_CODE
    with pytest.raises(Refused) as refused:
        list(photos.unpacked([b"no tar" * 200]))
    assert refused.value.why == Why.CHANGED
    for listed in (b"no list", b"[1]", b'[["manifest"]]', b"{}"):
        with pytest.raises(Refused) as refused:
            archive._listed(found_parts(file), archive._read_list(listed, file))
        assert refused.value.why in {Why.CHANGED, Why.CUT}, listed


def test_without_openssl_it_says_what_to_install(
    file: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert why(file, key) == Why.UNPREPARED


def test_a_database_that_holds_something_is_refused(file: Path, key: Path) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("restore", file, key=key, language="en")
    assert refused.value.returncode == Why.NOT_EMPTY
    assert "not empty" in str(refused.value)


def test_what_came_back_otherwise_is_told(
    file: Path,
    key: Path,
    empty: str,
    monkeypatch: pytest.MonkeyPatch,
    settings: object,
    tmp_path: Path,
) -> None:
    """A manifest that says one village more, as if one had been lost on the way."""
    read = Manifest.from_json

    def one_more(text: bytes) -> Manifest:
        told = read(text)
        told.tables["grids_village"] = ["2", told.tables["grids_village"][1]]
        return told

    monkeypatch.setattr(Manifest, "from_json", one_more)
    settings.PHOTOS = str(tmp_path)
    with pytest.raises(CommandError) as refused:
        call_command("restore", file, key=key, into=empty, language="en")
    assert refused.value.returncode == Why.DIFFERS
    assert str(refused.value) == "Table grids_village: 2 in the backup, 1 here."


def test_without_a_certificate_nothing_is_written(backups: Path, settings: object) -> None:
    settings.BACKUP_CERTIFICATES = str(backups)
    with pytest.raises(CommandError, match="There is no certificate"):
        call_command("backup", language="en")
    assert list(backups.glob("*.half")) == list(backups.glob("*.backup")) == []


def test_what_the_trial_alone_could_open_is_not_written(
    backups: Path, certificates: Path, settings: object, tmp_path: Path
) -> None:
    """Its key lies on this server: nobody would open anything once the server is gone."""
    shutil.copy(certificates / "drill.pem", tmp_path)
    settings.BACKUP_CERTIFICATES = str(tmp_path)
    with pytest.raises(CommandError, match="whose key is lost with this server"):
        call_command("backup", language="en")
    shutil.copy(certificates / "safe.pem", tmp_path / "county.pem")
    call_command("backup", language="en", stdout=StringIO())
    assert len(list(backups.glob("*.backup"))) == 1


def test_the_fingerprints_of_keys_do_not_say_the_keys(settings: object) -> None:
    told = moment.fingerprints()
    assert len(set(told.values())) == 3
    assert settings.SEAL_KEY.hex()[:16] not in told.values()
