"""Hours of volunteers: by halves, at most 24 a day over all shifts; and certificates of them."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from grids.models import Grid, Officer, Village
from grids.writing import Refused
from households.activities.actions.certificates import ask_certificate, withdraw_certificate
from households.activities.actions.planning import add_project
from households.activities.actions.serving import add_hours, remove_hours
from households.activities.queries.recorded import hours
from households.activities.typed import ServedLine, Unreadable, served_lines
from households.models import Activity, Certificate, Household, Served, ServiceProject
from tests.evaluation.browsing import browser_of, send, text
from tests.factories import NOW, TODAY, make_activity, make_household, make_sent, make_served

SERVICE = Activity.Kind.SERVICE


@pytest.fixture
def home(village: Village, micro_grid: Grid) -> Household:
    return make_household(
        village=village, grid=micro_grid, number="010101", head="王大山", members=("王小雨",)
    )


@pytest.fixture
def shift(clerk: Officer, micro_grid: Grid) -> Activity:
    """From nine to eleven, and held."""
    return make_activity(grid=micro_grid, officer=clerk, kind=SERVICE, held=True)


def write(shift: Activity, officer: Officer, typed: str, *, outsiders: bool = False) -> None:
    add_hours(shift.pk, served_lines(typed), outsiders=outsiders, sent=make_sent(officer))


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("010101 王大山 2.5", ServedLine(1, "王大山", "010101", 5)),
        ("０１０１０１　王大山　２．５", ServedLine(1, "王大山", "010101", 5)),
        ("010101\t王大山\t3", ServedLine(1, "王大山", "010101", 6)),
        ("王大山，2小时", ServedLine(1, "王大山", "", 4)),
        ("王大山", ServedLine(1, "王大山")),
        ("\n\n010101、王大山", ServedLine(3, "王大山", "010101")),
        ("John Smith 1", ServedLine(1, "John Smith", "", 2)),
    ],
)
def test_a_line_is_read_however_it_is_typed(typed: str, line: ServedLine) -> None:
    assert served_lines(typed) == [line]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("王大山 2\n李四 2.3", "Line 2: hours go by the half"),
        ("王大山 25", "Line 1: 25 hours cannot be"),
        ("王大山 0", "Line 1: 0 hours cannot be"),
        ("010101 2", "Line 1 names nobody"),
        ("2.5", "Line 1 names nobody"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(typed: str, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        served_lines(typed)


def test_hours_are_kept_by_person_and_shown_by_household(
    clerk: Officer, shift: Activity, home: Household
) -> None:
    write(shift, clerk, "010101 王大山 2.5\n王小雨\n李老师 1", outsiders=True)
    kept = [(one.name, one.household_id, one.half_hours) for one in Served.objects.order_by("name")]
    assert kept == [("李老师", None, 2), ("王大山", home.pk, 5), ("王小雨", home.pk, 4)]
    assert {one.name for one in hours([home.pk], TODAY.year)[home.pk]} == {"王大山", "王小雨"}
    page = text(browser_of(clerk).get(reverse("hours_list", args=[shift.village_id])))
    assert "010101" in page
    assert "王大山 2.5" in page
    assert "4.5" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("李老师 2", "Not on the roster: 李老师"),
        ("9999 王大山 2", "nobody called 王大山 lived in household 9999"),
        ("王大山 2\n010101 王大山 1", "Named twice in this shift: 王大山"),
        ("王二", "several people are called 王二"),
    ],
)
def test_who_is_meant_is_asked_where_it_is_not_clear(
    clerk: Officer, shift: Activity, home: Household, typed: str, sentence: str
) -> None:
    for number in ("02", "03"):
        make_household(village=home.village, grid=home.grid, number=number, head="王二")
    with pytest.raises(Refused, match=sentence):
        write(shift, clerk, typed)
    assert not Served.objects.exists()


def test_a_shift_without_hours_asks_for_them(
    clerk: Officer, shift: Activity, home: Household
) -> None:
    Activity.objects.filter(pk=shift.pk).update(ends=None)
    with pytest.raises(Refused, match="type the hours behind 王大山"):
        write(shift, clerk, "王大山")


def test_nobody_has_twenty_five_hours_in_a_day(
    clerk: Officer, shift: Activity, home: Household, micro_grid: Grid
) -> None:
    """Over all shifts of the day, and somebody from elsewhere likewise."""
    night = make_activity(grid=micro_grid, officer=clerk, kind=SERVICE, topic="守夜", held=True)
    write(shift, clerk, "王大山 20\n李老师 20", outsiders=True)
    for name in ("王大山", "李老师"):
        with pytest.raises(Refused, match=f"{name} would have 25 hours on "):
            write(night, clerk, f"{name} 5", outsiders=True)
    write(night, clerk, "王大山 4")
    later = make_activity(
        grid=micro_grid, officer=clerk, kind=SERVICE, held=True, held_on=TODAY - timedelta(days=1)
    )
    write(later, clerk, "王大山 24")
    assert Served.objects.count() == 4


def test_a_line_that_was_wrong_is_taken_out(clerk: Officer, home: Household) -> None:
    served = make_served(household=home, officer=clerk)
    remove_hours(served.pk, sent=make_sent(clerk))
    assert not Served.objects.exists()


def test_a_shift_is_recorded_with_who_served(
    clerk: Officer, home: Household, micro_grid: Grid
) -> None:
    shift = make_activity(grid=micro_grid, officer=clerk, kind=SERVICE)
    page, browser = reverse("activity_hold", args=[shift.pk]), browser_of(clerk)
    answer = text(send(browser, page, summary="扫巷道", lines="王大山 2.3"))
    assert "hours go by the half" in answer
    assert "王大山 2.3" in answer
    assert send(browser, page, summary="扫巷道", lines="王大山 2").status_code == 302
    assert Served.objects.get().household == home


def test_a_project_is_entered_once(clerk: Officer, village: Village) -> None:
    add_project(village.pk, name="清洁家园", purpose="打扫", sent=make_sent(clerk))
    with pytest.raises(Refused, match="a project of this name"):
        add_project(village.pk, name="清洁家园", purpose="别的", sent=make_sent(clerk))
    assert ServiceProject.objects.count() == 1


def test_a_shift_ends_after_it_begins(clerk: Officer, village: Village, shift: Activity) -> None:
    typed = {
        "was": "planned",
        "project": str(shift.project_id),
        "topic": "扫雪",
        "held_on": TODAY.isoformat(),
        "begins": "10:00",
        "ends": "09:00",
        "place": "村口",
        "led_by": "王大山",
    }
    page = reverse("activity_add", args=[village.pk, "service"])
    assert "It ends before it begins" in text(send(browser_of(clerk), page, **typed))
    assert send(browser_of(clerk), page, **{**typed, "ends": "11:30"}).status_code == 302
    assert Activity.objects.get(begins=time(10, 0)).half_hours == 3


def certificate_of(clerk: Officer, home: Household) -> Certificate:
    facts = {"issuer": "后庄村村民委员会", "responsible": "李国强"}
    ask_certificate(home.village_id, person=home.head_id, year=2026, sent=make_sent(clerk), **facts)
    return Certificate.objects.latest("number")


def test_a_certificate_is_numbered_published_for_seven_days_and_final_then(
    clerk: Officer, client: Client, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_served(household=home, officer=clerk)
    one = certificate_of(clerk, home)
    assert one.told_number == "后庄村, volunteers, 2026 no. 1"
    board = reverse("certificate_board", args=[home.village_id])
    page = text(client.get(board))
    assert "王*山" in page
    assert "王大山" not in page
    assert "Draft" in text(browser_of(clerk).get(one.get_absolute_url()))
    for days, final in ((6, False), (7, True)):
        at = NOW + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda at=at: at)
        paper = text(browser_of(clerk).get(one.get_absolute_url()))
        assert ("Draft" not in paper) is final
        assert ("王*山" not in text(client.get(board))) is final
    assert "2.5 hours" in paper


def test_the_same_certificate_is_not_numbered_twice(clerk: Officer, home: Household) -> None:
    with pytest.raises(Refused, match="No hours of this person"):
        certificate_of(clerk, home)
    make_served(household=home, officer=clerk)
    certificate_of(clerk, home)
    with pytest.raises(Refused, match="says the same hours"):
        certificate_of(clerk, home)


def test_a_withdrawn_certificate_keeps_its_number(
    clerk: Officer, secretary: Officer, client: Client, home: Household
) -> None:
    make_served(household=home, officer=clerk)
    one = certificate_of(clerk, home)
    with pytest.raises(PermissionDenied):
        withdraw_certificate(one.pk, "时长不对", sent=make_sent(secretary))
    withdraw_certificate(one.pk, "时长不对", sent=make_sent(clerk))
    assert "王*山" not in text(client.get(reverse("certificate_board", args=[home.village_id])))
    assert "It is not valid" in text(browser_of(clerk).get(one.get_absolute_url()))
    assert certificate_of(clerk, home).number == 2


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_lists_cost_the_same_at_any_length(
    clerk: Officer,
    client: Client,
    micro_grid: Grid,
    shift: Activity,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    village = micro_grid.village
    for n in range(rows):
        home = make_household(village=village, grid=micro_grid, number=f"02{n:03d}")
        make_served(household=home, officer=clerk, activity=shift)
        certificate_of(clerk, home)
    browser = browser_of(clerk)
    for page, n in (
        (shift.get_absolute_url(), 10),
        (reverse("hours_list", args=[village.pk]), 5),
        (reverse("certificate_list", args=[village.pk]), 5),
    ):
        with django_assert_num_queries(n):
            browser.get(page)
    with django_assert_num_queries(2):
        client.get(reverse("certificate_board", args=[village.pk]))


def test_hours_told_of_many_households_are_one_query(
    clerk: Officer, home: Household, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_served(household=home, officer=clerk)
    with django_assert_num_queries(1):
        assert set(hours([home.pk], TODAY.year)) == {home.pk}
