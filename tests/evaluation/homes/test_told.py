"""What a household is told of its own standing: right at every stage, also where it is out."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.models import Confirmation, Entry, Round, StageChange
from evaluation.workflow import Stage
from grids.models import Grid, Officer
from tests.evaluation.doorstep import confirm, give_code, make_doorstep, save, typed
from tests.factories import make_entry, make_household
from tests.households.typing import press


@pytest.fixture
def entry(micro_grid: Grid, grid_leader: Officer) -> Entry:
    found = make_doorstep(grid=micro_grid).entries.get()
    save(found, grid_leader, form=typed(found, chosen=("04",)))
    confirm(found, grid_leader)
    found.refresh_from_db()
    return found


@pytest.fixture
def read(entry: Entry) -> Callable[[], tuple[str, str]]:
    return lambda: read_by_code(entry)


def read_by_code(entry: Entry) -> tuple[str, str]:
    """Its first page and its stars."""
    client = Client()
    press(client, "/own/", {"household_code": give_code(entry)})
    stars = reverse("home_stars", args=[entry.pk])
    return client.get("/own/matters/").text, client.get(stars).text


Read = Callable[[], tuple[str, str]]


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (Stage.DECLARING, "您家的手续办完了。"),
        (Stage.ASSESSING, "评议小组正在评星，您家不用办什么。"),
        (Stage.DECIDING, "两委正在定星，定好后张榜公示。"),
        (Stage.NOTICE, "公示期已满，下一步由乡镇审核。"),
        (Stage.REVIEW, "乡镇正在审核结果，通过后授星。"),
        (Stage.AWARDED, "今年的创评已经结束。"),
        (Stage.CLOSED, "今年的创评已经结束。"),
    ],
)
def test_it_reads_what_goes_on(read: Read, stage: Stage, said: str) -> None:
    Round.objects.update(stage=stage)
    assert said in read()[0]


@pytest.mark.parametrize("status", ["declined", "away", "lapsed", "moved_out"])
def test_who_takes_no_part_waits_for_no_result(entry: Entry, read: Read, status: str) -> None:
    Entry.objects.update(status=status)
    for stage in (Stage.DECLARING, Stage.ASSESSING, Stage.NOTICE, Stage.AWARDED):
        Round.objects.update(stage=stage)
        matters, stars = read()
        for page in (matters, stars):
            assert "没有计入：" in page
        for wrong in ("结果还没有公示", "已认领", "正在评星", "已经结束"):
            assert wrong not in matters + stars
        asked_again = stage == Stage.DECLARING and status in {"declined", "away"}
        assert ("又想参加了？" in matters) == asked_again


def test_what_is_filled_in_is_claimed_only_once_it_is_confirmed(entry: Entry, read: Read) -> None:
    assert "已认领" in read()[1]
    Entry.objects.update(status=Entry.Status.DUE)
    matters, stars = read()
    assert "没错就确认，确认了才算数。" in matters
    assert stars.count("准备认领，等您家确认") == 4
    assert "已认领" not in stars


def test_before_anything_is_filled_in_nothing_is_called_claimed(
    entry: Entry, micro_grid: Grid
) -> None:
    home = make_household(village=micro_grid.village, grid=micro_grid, number="020001")
    matters, stars = read_by_code(make_entry(round_=entry.round, household=home))
    assert "您家可以在这里自己填。" in matters
    assert "要看哪些条目" in stars
    for wrong in ("认领，", "已认领", "未认领", "没有答"):
        assert wrong not in stars


def test_days_are_those_that_the_village_had(entry: Entry, clerk: Officer) -> None:
    """Half past six in the morning is the day before in Greenwich."""
    early = datetime(2026, 11, 18, 22, 30, tzinfo=UTC)
    StageChange.objects.create(
        round=entry.round, source=Stage.MOBILISING, target=Stage.DECLARING, officer=clerk,
        post=clerk.posts.get(), at=early,
    )  # fmt: skip
    Confirmation.objects.update(at=early)
    client = Client()
    press(client, "/own/", {"household_code": give_code(entry)})
    for url in ("/own/matters/", "/own/information/"):
        page = client.get(url).text
        assert ("2026-11-19" in page, "2026-11-18" in page) == (True, False)
