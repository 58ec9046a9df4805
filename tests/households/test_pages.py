"""The list and its search, kin, codes, whole numbers: who sees what, and what it costs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from grids.codes import grouped
from grids.models import Grid, LedgerEntry, Officer, Village
from grids.writing import Refused
from households.actions import check_household_code, issue_code
from households.models import Household, Tie
from tests.factories import NOW, make_grid, make_household, make_sent
from tests.households.typing import open_as, opened, press

CARD = "11010519491231002X"


@pytest.fixture
def desk(client: Client, clerk: Officer) -> Client:
    return open_as(client, clerk)


@pytest.fixture
def home(village: Village, micro_grid: Grid) -> Household:
    home = make_household(village=village, grid=micro_grid, number="010001", head="曾花信")
    home.head.id_number, home.head.phone = CARD, "13800005678"
    home.head.save()
    return home


def found(desk: Client, words: str) -> list[str]:
    page = desk.get(reverse("household_list"), {"q": words}).context["page"]
    return [row.number for group in page.groups for row in group.rows]


@pytest.mark.parametrize(
    "words",
    ["曾花信", "花信", "zenghuaxin", "ZENG", "ceng", "zhx", "010001", "０１０００１", "曾 花"],
)
def test_one_box_finds_by_name_pinyin_initials_and_number(
    desk: Client, home: Household, village: Village, micro_grid: Grid, words: str
) -> None:
    make_household(village=village, grid=micro_grid, number="020002", head="李铁")
    assert found(desk, words) == ["010001"]


def test_the_list_is_ordered_by_group_and_number_and_stays_in_the_village(
    desk: Client, village: Village, other_village: Village
) -> None:
    for name, number in (("第10组", "100001"), ("第2组", "020002"), ("第2组", "020001")):
        grid = Grid.objects.filter(name=name).first() or make_grid(village=village, name=name)
        make_household(village=village, grid=grid, number=number)
    foreign = make_grid(village=other_village, name="第1组")
    make_household(village=other_village, grid=foreign, number="019999")
    assert found(desk, "") == ["020001", "020002", "100001"]
    page = desk.get(reverse("household_list"), {"village": other_village.pk})
    assert "019999" not in page.content.decode()


def test_a_large_village_is_shown_group_by_group(desk: Client, village: Village) -> None:
    for name in ("第1组", "第2组"):
        grid = make_grid(village=village, name=name)
        for index in range(60):
            make_household(village=village, grid=grid, number=f"{name[1]}{index:04d}")
    page = desk.get(reverse("household_list")).context["page"]
    assert [(tab.name, tab.households) for tab in page.tabs] == [("第1组", 60), ("第2组", 60)]
    assert [len(group.rows) for group in page.groups] == [60]
    second = desk.get(reverse("household_list"), {"group": page.tabs[1].key}).context["page"]
    assert [group.name for group in second.groups] == ["第2组"]


@pytest.mark.parametrize("households", [1, 3])
def test_the_list_costs_the_same_queries_for_any_number_of_households(
    desk: Client,
    village: Village,
    micro_grid: Grid,
    households: int,
    django_assert_num_queries,
) -> None:
    for _ in range(households):
        make_household(village=village, grid=micro_grid, members=("李梅",))
    desk.get(reverse("household_list"))  # the first page of a session also stores its token
    with django_assert_num_queries(6):
        desk.get(reverse("household_list"))


@pytest.mark.parametrize("people", [1, 3])
def test_a_household_costs_the_same_queries_for_any_number_of_people(
    desk: Client, village: Village, micro_grid: Grid, people: int, django_assert_num_queries
) -> None:
    home = make_household(village=village, grid=micro_grid, members=("甲", "乙", "丙")[:people])
    desk.get(reverse("household_list"))
    with django_assert_num_queries(10):
        desk.get(home.get_absolute_url())


def test_numbers_are_masked_and_no_page_is_kept_by_the_browser(
    desk: Client, home: Household
) -> None:
    page = desk.get(home.get_absolute_url())
    text = page.content.decode()
    assert "**************002X" in text
    assert "138****5678" in text
    assert CARD not in text
    assert "no-store" in page.headers["Cache-Control"]


def test_one_whole_number_is_shown_once_with_a_reason_in_the_ledger(
    desk: Client, home: Household
) -> None:
    url = reverse("person_unmask", args=[home.head.pk, "id_number"])
    typed = opened(desk, url)
    assert CARD not in press(desk, url, typed).content.decode()
    assert CARD not in press(desk, url, typed | {"usual": "other"}).content.decode()
    assert not LedgerEntry.objects.exists()
    page = press(desk, url, typed | {"usual": "other", "reason": "核对证件"})
    assert CARD in page.content.decode()
    assert "13800005678" not in page.content.decode()
    assert f'class="back" href="{home.get_absolute_url()}"' in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    entry = LedgerEntry.objects.get()
    assert (entry.verb, entry.subject) == ("numbers_read", f"person:{home.head.pk}")
    assert '"which": "id_number"' in entry.body
    assert "核对证件" not in entry.body
    again = press(desk, url, typed | {"usual": "other", "reason": "核对证件"})
    assert (again.status_code, LedgerEntry.objects.count()) == (302, 1)


def test_a_usual_reason_is_enough_and_other_numbers_are_not_there(
    desk: Client, home: Household
) -> None:
    url = reverse("person_unmask", args=[home.head.pk, "phone"])
    page = press(desk, url, opened(desk, url) | {"usual": "call"})
    assert "13800005678" in page.content.decode()
    assert desk.get(url.replace("phone", "name")).status_code == 404


def test_kin_is_found_by_number_or_name_and_ends(
    desk: Client, home: Household, village: Village, micro_grid: Grid
) -> None:
    other = make_household(village=village, grid=micro_grid, number="020002", head="李铁")
    url = reverse("tie_add", args=[home.pk])
    assert (
        press(desk, url, opened(desk, url) | {"other": "李铁", "kind": "姻亲"}).status_code == 302
    )
    tie = Tie.objects.get()
    assert {tie.first, tie.second} == {home, other}
    assert tie.first_id < tie.second_id
    twice = press(desk, url, opened(desk, url) | {"other": "020002", "kind": "姻亲"})
    assert twice.context["form"].non_field_errors()
    end = reverse("tie_end", args=[tie.pk])
    assert press(desk, end, opened(desk, end)).status_code == 302
    assert Tie.objects.filter(until=None).count() == 0


def test_a_household_of_another_village_is_no_kin(
    desk: Client, home: Household, other_village: Village
) -> None:
    grid = make_grid(village=other_village, name="第1组")
    make_household(village=other_village, grid=grid, number="070007", head="外村人")
    url = reverse("tie_add", args=[home.pk])
    for typed in ("070007", "外村人", "010001"):
        page = press(desk, url, opened(desk, url) | {"other": typed, "kind": "兄弟"})
        assert page.context["form"]["other"].errors
    assert not Tie.objects.exists()


def test_a_code_is_on_its_slip_only_and_an_older_one_no_longer_fits(
    desk: Client, home: Household, clerk: Officer
) -> None:
    old = issue_code(home.pk, sent=make_sent(clerk))[1]
    url = reverse("code_issue", args=[home.pk])
    slip = press(desk, url, opened(desk, url))
    [(_home, new, _qr)] = slip.context["slips"]
    assert slip.content.decode().count(grouped(new)) == 1
    assert new not in LedgerEntry.objects.last().body
    assert check_household_code(home.pk, new.lower(), now=NOW)
    assert not check_household_code(home.pk, old, now=NOW)


def test_after_ten_wrong_codes_even_the_right_one_waits_a_day(
    home: Household, clerk: Officer
) -> None:
    code = issue_code(home.pk, sent=make_sent(clerk))[1]
    assert [check_household_code(home.pk, "AAAAAAAA", now=NOW) for _ in range(10)] == [False] * 10
    with pytest.raises(Refused):
        check_household_code(home.pk, code, now=NOW + timedelta(hours=23))
    assert check_household_code(home.pk, code, now=NOW + timedelta(hours=24))
