"""Townships, villages and grids: who founds, who keeps, and what is refused with a sentence."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from grids.actions import add_village, change_village
from grids.models import Grid, LedgerEntry, Officer, Township, Village
from grids.roles import Role
from grids.traces.chains import chain_of
from grids.traces.ledger import faults
from tests.factories import (
    make_grid,
    make_household,
    make_officer,
    make_sent,
    make_township,
    make_village,
)
from tests.grids.desk import open_as, send, sentences


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk(township_officer: Officer):
    client = open_as(township_officer)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def clerks(clerk: Officer):
    client = open_as(clerk)
    client.cookies["django_language"] = "en"
    return client


def test_the_office_founds_a_village_and_its_ledger_tells_it(desk, township: Township) -> None:
    answer = send(desk, "village_add", township.pk, name=" 云丘山村 ", code="141029 203 201")
    village = Village.objects.get(township=township)
    assert answer.status_code == 302
    assert answer.url.startswith(village.get_absolute_url())
    assert (village.name, village.code) == ("云丘山村", "141029203201")
    entry = LedgerEntry.objects.get()
    assert (entry.verb, entry.chain.township) == ("village_added", township)
    assert "云丘山" not in entry.body
    assert list(faults(chain_of(township))) == []


@pytest.mark.parametrize("code", ["14102920320", "1410292032011", "141029203000", "041029203201"])
def test_a_code_that_cannot_be_right_is_refused_and_nothing_typed_is_lost(
    desk, township: Township, code: str
) -> None:
    answer = send(desk, "village_add", township.pk, name="云丘山村", code=code)
    assert "The administrative code has 12 digits" in sentences(answer)
    assert 'value="云丘山村"' in answer.content.decode()
    assert not Village.objects.exists()


def test_two_villages_share_neither_name_nor_code(desk, village: Village) -> None:
    village.code = "141029203201"
    village.save()
    again = send(desk, "village_add", village.township_id, name="后庄村")
    assert "a village called “后庄村” already" in sentences(again)
    other = send(desk, "village_add", village.township_id, name="赵庄村", code="141029203201")
    assert "Another village has this administrative code" in sentences(other)


def test_a_village_of_that_name_may_be_in_another_township(desk, township: Township) -> None:
    make_village(name="双凤村", township=make_township(name="双鹤乡"))
    assert send(desk, "village_add", township.pk, name="双凤村").status_code == 302


def test_an_impossible_telephone_gets_a_sentence(desk, village: Village) -> None:
    answer = send(desk, "village_edit", village.pk, committee_telephone="12345")
    assert "A telephone number has 11 digits" in sentences(answer)


def test_the_clerk_keeps_telephones_and_the_box_but_not_name_and_code(
    clerks, village: Village
) -> None:
    page = clerks.get(reverse("village_edit", args=[village.pk]))
    assert set(page.context["form"].fields) == {
        "cid",
        "version",
        "committee_telephone",
        "supervisor_telephone",
        "comment_box",
        "office_address",
    }
    answer = send(
        clerks, "village_edit", village.pk, name="新名", code="141029203201", comment_box="村口"
    )
    village.refresh_from_db()
    assert answer.status_code == 302
    assert (village.name, village.code, village.comment_box) == ("后庄村", "", "村口")


def test_a_clerk_who_calls_the_action_itself_changes_no_name(
    village: Village, clerk: Officer
) -> None:
    values = {"name": "新名", "comment_box": "村口"}
    change_village(village.pk, values, version=1, sent=make_sent(clerk))
    village.refresh_from_db()
    assert (village.name, village.comment_box) == ("后庄村", "村口")


def test_staff_assigned_to_a_village_look_but_do_not_found(
    village: Village, township: Township
) -> None:
    assigned = make_officer(name="包村", role=Role.TOWNSHIP, place=village)
    with pytest.raises(PermissionDenied):
        add_village(township.pk, {"name": "新村"}, sent=make_sent(assigned))
    assert open_as(assigned).get(village.get_absolute_url()).status_code == 200
    page = reverse("village_edit", args=[village.pk])
    assert open_as(assigned).get(page).status_code == 403


def test_two_who_correct_a_village_see_both_versions(desk, village: Village) -> None:
    page = desk.get(reverse("village_edit", args=[village.pk]))
    old = {b.html_name: b.value() for b in page.context["form"] if b.value() is not None}
    send(desk, "village_edit", village.pk, comment_box="村口")
    url = reverse("village_edit", args=[village.pk])
    answer = desk.post(url, {**old, "comment_box": "学校", "_end": "1"})
    assert answer.context["form"].stale == [("where the comment box hangs", "村口", "学校")]
    village.refresh_from_db()
    assert village.comment_box == "村口"


def test_the_townships_telephone_is_corrected(desk, township: Township) -> None:
    send(desk, "township_edit", township.pk, telephone="0357-6820001")
    township.refresh_from_db()
    assert (township.telephone, township.version) == ("0357-6820001", 2)


@pytest.mark.parametrize(
    ("level", "above", "sentence"),
    [
        ("village", "village", "A village grid lies in no other grid."),
        ("village", "group", "A village grid lies in no other grid."),
        ("group", "group", "A villager group lies in a village grid or in none."),
        ("micro", "", "A micro-grid lies in a villager group: choose which."),
        ("micro", "village", "A micro-grid lies in a villager group: choose which."),
        ("village", "", ""),
        ("group", "", ""),
        ("group", "village", ""),
        ("micro", "group", ""),
    ],
)
def test_each_level_lies_in_the_one_above(
    desk, village: Village, level: str, above: str, sentence: str
) -> None:
    grids = {
        "village": make_grid(village=village, name="全村", level="village"),
        "group": make_grid(village=village, name="第1组"),
    }
    parent = grids[above].pk if above else ""
    answer = send(desk, "grid_add", village.pk, level=level, name="新网格", parent=parent)
    assert (answer.status_code == 302) is not bool(sentence)
    if sentence:
        assert sentence in sentences(answer)
    assert Grid.objects.filter(name="新网格").exists() is not bool(sentence)


def test_the_clerk_enters_renames_and_removes_a_grid(clerks, village: Village) -> None:
    send(clerks, "grid_add", village.pk, level="group", name="第5组")
    grid = Grid.objects.get()
    assert "called “第5组” on this level" in sentences(
        send(clerks, "grid_add", village.pk, level="group", name="第5组")
    )
    send(clerks, "grid_edit", grid.pk, name="第6组")
    grid.refresh_from_db()
    assert grid.name == "第6组"
    answer = send(clerks, "grid_remove", grid.pk)
    assert answer.url.startswith(village.get_absolute_url())
    assert not Grid.objects.exists()
    verbs = LedgerEntry.objects.filter(chain__village=village).values_list("verb", flat=True)
    assert list(verbs) == ["grid_added", "grid_changed", "grid_removed"]


@pytest.mark.parametrize("hangs", ["household", "post", "grid"])
def test_a_grid_on_which_something_hangs_is_not_removed(
    desk, village: Village, group: Grid, hangs: str
) -> None:
    if hangs == "household":
        make_household(village=village, grid=group)
    elif hangs == "post":
        make_officer(name="陈海生", role=Role.GRID_LEADER, place=group)
    else:
        make_grid(village=village, name="01-1", level="micro", parent=group)
    answer = send(desk, "grid_remove", group.pk)
    assert "hang on “第1组”" in sentences(answer)
    assert Grid.objects.filter(pk=group.pk).exists()


@pytest.mark.parametrize("villages", [1, 3])
def test_the_townships_page_costs_the_same_for_any_number_of_villages(
    desk, township: Township, villages: int, django_assert_num_queries
) -> None:
    for number in range(villages):
        place = make_village(name=f"第{number}村", township=township)
        make_officer(name="某人", role=Role.CLERK, place=place)
    url = township.get_absolute_url()
    desk.get(url)
    with django_assert_num_queries(6):
        page = desk.get(url)
    lacking = [vars(one)["lacking"] for one in page.context["villages"]]
    assert [[str(role) for role in each] for each in lacking] == [
        ["Village Party secretary", "Village supervision committee"]
    ] * villages


@pytest.mark.parametrize("grids", [1, 3])
def test_a_villages_page_costs_the_same_for_any_number_of_grids(
    desk, village: Village, grids: int, django_assert_num_queries
) -> None:
    for number in range(grids):
        group = make_grid(village=village, name=f"第{number}组")
        make_grid(village=village, name=f"0{number}-1", level="micro", parent=group)
        make_officer(name="某人", role=Role.GRID_LEADER, place=group)
    url = village.get_absolute_url()
    desk.get(url)
    with django_assert_num_queries(6):
        page = desk.get(url)
    tree = page.context["tree"]
    assert [(branch.grid.name, len(branch.branches)) for branch in tree] == [
        (f"第{number}组", 1) for number in range(grids)
    ]


def test_the_offices_ledger_is_read_by_the_office_and_the_county(
    township: Township, township_officer: Officer, county_officer: Officer, clerk: Officer
) -> None:
    add_village(township.pk, {"name": "新村"}, sent=make_sent(township_officer))
    url = reverse("township_ledger", args=[township.pk])
    for reader in (township_officer, county_officer):
        page = open_as(reader).get(url)
        assert "新建村" in page.content.decode()
    assert open_as(clerk).get(url).status_code == 403
    entry = LedgerEntry.objects.get()
    assert json.loads(entry.body)["role"] == "township"


def test_the_county_reads_and_changes_nothing(county_officer: Officer, village: Village) -> None:
    reader = open_as(county_officer)
    assert reader.get(village.get_absolute_url()).status_code == 200
    for name, key in (("village_edit", village.pk), ("village_add", village.township_id)):
        assert reader.get(reverse(name, args=[key])).status_code == 403
