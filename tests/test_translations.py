"""Every sentence has its Simplified Chinese, and what is compiled is what was written."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"
SOURCES = ("starcivil", "grids", "households", "evaluation", "templates", "static/js")

Key = tuple[str | None, str, str]


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def meaning(entry: polib.POEntry) -> tuple[str, ...]:
    return tuple(entry.msgstr_plural.values()) if entry.msgid_plural else (entry.msgstr,)


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(FOLDER / "django.po"))


def test_no_sentence_is_untranslated_or_doubtful(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue if not all(meaning(entry))] == []


def test_translations_use_the_same_placeholders(catalogue: polib.POFile) -> None:
    holders = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
    for entry in catalogue:
        offered = {*holders.findall(entry.msgid), *holders.findall(entry.msgid_plural)}
        for text in meaning(entry):
            assert set(holders.findall(text)) <= offered, entry.msgid
            assert set(holders.findall(entry.msgid)) <= set(holders.findall(text)), entry.msgid


def test_what_is_compiled_is_what_is_written(catalogue: polib.POFile) -> None:
    compiled = polib.mofile(str(FOLDER / "django.mo"))
    written = {key(entry): meaning(entry) for entry in catalogue if not entry.obsolete}
    assert {key(entry): meaning(entry) for entry in compiled} == written


@pytest.mark.skipif(not shutil.which("xgettext"), reason="xgettext (Debian: gettext) is missing")
def test_every_sentence_in_the_sources_is_in_the_catalogue(
    catalogue: polib.POFile, tmp_path: Path
) -> None:
    for source in SOURCES:
        shutil.copytree(ROOT / source, tmp_path / source)
    (tmp_path / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--keep-pot"]
    alone = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    made = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, check=False)
    assert made.returncode == 0, made.stderr.decode()
    found = polib.pofile(str(tmp_path / "locale" / "django.pot"))
    in_sources, known = {key(entry) for entry in found}, {key(entry) for entry in catalogue}
    assert in_sources - known == set()
    assert known - in_sources == set()
