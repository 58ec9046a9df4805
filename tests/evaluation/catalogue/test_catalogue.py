"""The star catalogue as it is loaded from the installation's file."""

import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from evaluation.catalogue.actions.versions import load_catalogue
from evaluation.catalogue.queries.versions import as_data
from evaluation.management.commands.load_catalogue import FILE
from evaluation.models import Catalogue, Criterion, Star, VetoGround
from grids.models import LedgerEntry
from tests.factories import NOW

pytestmark = pytest.mark.django_db

#: domain.md §7.2, by hand: code, how many items, which must be met, which may not apply.
STARS = {
    "01": ("爱党爱国星", 5, ["01-2"], ["01-5"]),
    "02": ("遵规守法星", 5, ["02-1", "02-2"], []),
    "03": ("诚实守信星", 5, ["03-1", "03-2"], ["03-2", "03-4"]),
    "04": ("创业致富星", 5, ["04-1"], ["04-1", "04-2", "04-3", "04-4"]),
    "05": ("团结友善星", 4, ["05-1"], []),
    "06": ("孝老爱亲星", 4, ["06-1", "06-2"], ["06-1", "06-3", "06-4"]),
    "07": ("生态环保星", 5, ["07-1"], ["07-4"]),
    "08": ("文明实践星", 4, ["08-1"], ["08-1", "08-3", "08-4"]),
    "09": ("整洁健康星", 4, ["09-1"], ["09-1", "09-2", "09-3"]),
    "10": ("崇教尚美星", 5, ["10-1"], ["10-1", "10-2", "10-5"]),
}


def test_the_ten_stars_have_exactly_the_items_of_the_default_catalogue() -> None:
    call_command("load_catalogue")
    catalogue = Catalogue.objects.get()
    assert (catalogue.version, catalogue.published_on is not None) == (1, True)
    loaded = {
        star.code: (
            star.name,
            star.criteria.count(),
            list(star.criteria.filter(required=True).values_list("code", flat=True)),
            list(star.criteria.exclude(not_applicable_when="").values_list("code", flat=True)),
        )
        for star in catalogue.stars.all()
    }
    assert loaded == STARS
    assert Criterion.objects.count() == 46


def test_an_item_is_loaded_with_both_languages_its_evidence_and_its_exception() -> None:
    call_command("load_catalogue")
    item = Criterion.objects.get(code="09-1")
    assert (item.text, item.text_en, item.evidence) == (
        "院里院外整齐，门前不乱堆乱放",
        "Yard and front tidy",
        "看",
    )
    assert (item.not_applicable_when, item.not_applicable_when_en) == (
        "长期外出（房屋关闭）",
        "away long-term (house closed)",
    )


def test_the_veto_grounds_are_a_closed_list_each_with_a_scope_and_an_end() -> None:
    call_command("load_catalogue")
    assert list(VetoGround.objects.values_list("code", flat=True)) == [f"V{n}" for n in range(1, 9)]
    assert not VetoGround.objects.filter(scope="").exists()
    assert VetoGround.objects.get(code="V7").lasts_until_en == "until back in school"


def test_no_item_asks_for_income_family_planning_religion_or_petitions() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert not re.search("收入|存款|生育|信教|上访|信访", text)


def test_loading_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_catalogue")
    before = set(Star.objects.values_list("pk", flat=True))
    call_command("load_catalogue")
    assert set(Star.objects.values_list("pk", flat=True)) == before
    assert LedgerEntry.objects.filter(verb="catalogue_published").count() == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_changed_file_with_the_same_version_is_refused_in_one_sentence(tmp_path: Path) -> None:
    call_command("load_catalogue")
    changed = tmp_path / "catalogue.toml"
    text = FILE.read_text(encoding="utf-8")
    changed.write_text(text.replace("院里院外整齐", "院里整齐"), encoding="utf-8")
    with translation.override("en"), pytest.raises(CommandError, match="give the changed file a"):
        call_command("load_catalogue", str(changed))
    assert Criterion.objects.get(code="09-1").text == "院里院外整齐，门前不乱堆乱放"


def test_a_changed_file_with_a_new_version_stands_beside_the_old_one() -> None:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    load_catalogue(data, at=NOW)
    assert load_catalogue({**data, "version": 2}, at=NOW) is True
    assert sorted(Catalogue.objects.values_list("version", flat=True)) == [1, 2]
    assert as_data(Catalogue.objects.get(version=1)) == data


@pytest.mark.parametrize("content", ["not = [toml", None])
def test_an_unreadable_file_is_one_sentence(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "catalogue.toml"
    if content:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("load_catalogue", str(path))
