"""One household by hand: entered, corrected, a new head, somebody leaves, two clerks at once."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from grids.models import Grid, LedgerEntry, Officer, Village
from grids.roles import Role
from households.models import Household, Membership, Person, Relation
from tests.factories import make_grid, make_household, make_officer
from tests.households.typing import open_as, opened, press

OLD_CARD = "11010519491231002X"
OTHER_CARD = "440524188001010014"


@pytest.fixture
def home(village: Village, micro_grid: Grid) -> Household:
    return make_household(
        village=village, grid=micro_grid, number="010001", head="张大山", members=("张小山",)
    )


@pytest.fixture
def desk(client: Client, clerk: Officer) -> Client:
    return open_as(client, clerk)


def edit(home: Household) -> str:
    return reverse("household_edit", args=[home.pk])


def people(home: Household) -> list[tuple[str, str]]:
    here = Membership.objects.filter(household=home, until=None).select_related("person")
    return sorted((one.person.name, one.relation) for one in here)


def test_a_household_is_entered_with_its_people(
    desk: Client, village: Village, micro_grid: Grid
) -> None:
    url = reverse("household_add", args=[village.pk])
    typed = opened(desk, url) | {
        "number": "０１ ０００９",
        "grid": micro_grid.pk,
        "residence": "living_in",
        "member-0-name": "王　强",
        "member-0-relation": "02",
        "member-0-id_number": "1101 0519 4912 3100 2x",
        "member-0-phone": "１３８ ００００ ５６７８",
        "member-1-name": "李\n梅",
        "member-1-relation": "12",
        "member-1-party_member": "on",
    }
    done = press(desk, url, typed)
    assert done.status_code == 302, done.context["form"].errors
    made = Household.objects.get(village=village)
    assert done.url.split("?")[0] == made.get_absolute_url()
    assert (made.number, made.head.name, made.head.id_number) == ("010009", "王强", OLD_CARD)
    assert (made.head.phone, made.head.birth_year) == ("13800005678", 1949)
    assert made.head.search_key.split()[:3] == ["王强", "wangqiang", "wangjiang"]
    assert people(made) == [("李梅", "12"), ("王强", "02")]
    entry = LedgerEntry.objects.get()
    assert (entry.verb, entry.subject) == ("household_added", f"household:{made.pk}")
    assert not {"王强", OLD_CARD, "13800005678"} & set(entry.body.split('"'))


def test_numbers_are_masked_in_the_form_and_kept_when_left_empty(
    desk: Client, home: Household
) -> None:
    home.head.id_number, home.head.phone = OLD_CARD, "13800005678"
    home.head.save()
    page = desk.get(edit(home)).content.decode()
    assert "**************002X" in page
    assert "138****5678" in page
    assert OLD_CARD not in page
    press(desk, edit(home), opened(desk, edit(home)) | {"remark": "搬了新房"})
    kept = Person.objects.get(pk=home.head.pk)
    assert (kept.id_number, kept.phone) == (OLD_CARD, "13800005678")
    assert Household.objects.get().remark == "搬了新房"


def test_a_number_is_taken_out_by_a_word(desk: Client, home: Household) -> None:
    home.head.id_number, home.head.phone = OLD_CARD, "13800005678"
    home.head.save()
    typed = opened(desk, edit(home))
    press(desk, edit(home), typed | {"member-0-id_number": "无", "member-0-phone": "无"})
    kept = Person.objects.get(pk=home.head.pk)
    assert (kept.id_number, kept.phone, kept.birth_year) == ("", "", None)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("member-0-id_number", "110105194912310021"),
        ("member-0-id_number", "1.10105E+17"),
        ("member-0-id_number", "110105"),
        ("member-0-phone", "1391234"),
        ("member-0-name", ""),
        ("number", ""),
    ],
)
def test_a_wrong_value_is_told_on_top_and_nothing_typed_is_lost(
    desk: Client, home: Household, field: str, typed: str
) -> None:
    sent = opened(desk, edit(home)) | {field: typed, "remark": "打了字"}
    page = press(desk, edit(home), sent)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert 'value="打了字"' in page.content.decode()
    assert page.content.decode().count('role="alert"') == 1
    assert Household.objects.get().remark == ""


def test_a_new_head_follows_the_old_one(desk: Client, home: Household) -> None:
    sent = opened(desk, edit(home)) | {"member-0-relation": "51", "member-1-relation": "02"}
    assert press(desk, edit(home), sent).status_code == 302
    home.refresh_from_db()
    assert home.head.name == "张小山"
    assert people(home) == [("张大山", "51"), ("张小山", "02")]
    details = json.loads(LedgerEntry.objects.get().body)["details"]
    assert details["fields"] == ["head"]
    assert len(details["corrected"]) == 2


def test_a_head_who_leaves_hands_over_and_stays_in_the_records(
    desk: Client, home: Household
) -> None:
    sent = opened(desk, edit(home)) | {"member-0-leaves": "on", "member-1-relation": "02"}
    assert press(desk, edit(home), sent).status_code == 302
    home.refresh_from_db()
    gone = Membership.objects.get(person__name="张大山")
    assert (home.head.name, gone.relation) == ("张小山", "02")
    assert gone.until is not None
    assert people(home) == [("张小山", "02")]


@pytest.mark.parametrize(
    "change",
    [
        {"member-0-leaves": "on"},
        {"member-1-relation": "02"},
        {"member-0-relation": "20"},
    ],
    ids=["the head leaves alone", "two heads", "no head"],
)
def test_a_household_has_exactly_one_head(
    desk: Client, home: Household, change: dict[str, str]
) -> None:
    page = press(desk, edit(home), opened(desk, edit(home)) | change)
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    assert people(home) == [("张大山", "02"), ("张小山", "20")]


def test_whoever_left_can_join_another_household_as_the_same_person(
    desk: Client, home: Household, village: Village, micro_grid: Grid
) -> None:
    daughter = Person.objects.get(name="张小山")
    daughter.id_number = OLD_CARD
    daughter.save()
    other = make_household(village=village, grid=micro_grid, number="010002", head="李铁")
    joins = {"member-1-name": "张小山", "member-1-relation": "38", "member-1-id_number": OLD_CARD}
    refused = press(desk, edit(other), opened(desk, edit(other)) | joins)
    assert "010001" in refused.context["form"].non_field_errors()[0]
    press(desk, edit(home), opened(desk, edit(home)) | {"member-1-leaves": "on"})
    assert press(desk, edit(other), opened(desk, edit(other)) | joins).status_code == 302
    assert people(other) == [("张小山", "38"), ("李铁", "02")]
    assert Person.objects.filter(name="张小山").get() == daughter


def test_an_id_number_belongs_to_one_person_of_the_village(desk: Client, home: Household) -> None:
    home.head.id_number = OLD_CARD
    home.head.save()
    sent = opened(desk, edit(home)) | {"member-1-id_number": OLD_CARD}
    page = press(desk, edit(home), sent)
    assert "张小山" in page.context["form"].non_field_errors()[0]
    assert Person.objects.get(name="张小山").id_number == ""


def test_a_household_number_is_used_once_in_a_village(
    desk: Client, home: Household, village: Village, micro_grid: Grid
) -> None:
    other = make_household(village=village, grid=micro_grid, number="010002")
    page = press(desk, edit(other), opened(desk, edit(other)) | {"number": "010001"})
    assert "010001" in page.context["form"].non_field_errors()[0]


def test_a_grid_of_another_village_is_no_choice(
    desk: Client, home: Household, village: Village, other_village: Village
) -> None:
    foreign = make_grid(village=other_village, name="第1组")
    page = press(desk, edit(home), opened(desk, edit(home)) | {"grid": foreign.pk})
    assert page.context["form"]["grid"].errors
    add = reverse("household_add", args=[village.pk])
    page = press(desk, add, opened(desk, add) | {"grid": foreign.pk})
    assert page.context["form"]["grid"].errors


def test_a_person_of_another_household_cannot_be_slipped_into_a_line(
    desk: Client, home: Household, village: Village, micro_grid: Grid
) -> None:
    other = make_household(village=village, grid=micro_grid, head="李铁", number="010002")
    sent = opened(desk, edit(home)) | {"member-1-person": other.head.pk, "member-1-name": "改名"}
    assert press(desk, edit(home), sent).context["form"].non_field_errors()
    assert Person.objects.get(pk=other.head.pk).name == "李铁"


def test_a_stale_save_shows_both_versions_and_then_holds(
    desk: Client, clerk: Officer, village: Village, home: Household
) -> None:
    second = open_as(Client(), make_officer(name="副文书", role=Role.CLERK, place=village))
    mine = opened(desk, edit(home)) | {"remark": "我写的", "member-1-phone": "13800005678"}
    theirs = opened(second, edit(home)) | {"remark": "他写的", "member-0-name": "张泰山"}
    assert press(second, edit(home), theirs).status_code == 302
    page = press(desk, edit(home), mine)
    assert page.status_code == 200
    both = {tuple(row[1:]) for row in page.context["form"].stale}
    assert ("他写的", "我写的") in both
    assert any("张泰山" in theirs and "张大山" in yours for theirs, yours in both)
    assert any("138****5678" in yours for _theirs, yours in both)
    assert "我写的" in page.content.decode()
    assert Household.objects.get().remark == "他写的"
    again = mine | {"version": page.context["form"]["version"].value()}
    assert press(desk, edit(home), again).status_code == 302
    assert (Household.objects.get().remark, Household.objects.get().version) == ("我写的", 3)


def test_a_head_made_by_the_other_clerk_gives_way_to_the_one_saved_last(
    desk: Client, village: Village, home: Household
) -> None:
    second = open_as(Client(), make_officer(name="副文书", role=Role.CLERK, place=village))
    mine = opened(desk, edit(home))
    joins = {"member-0-relation": "51", "member-2-name": "张新", "member-2-relation": "02"}
    assert press(second, edit(home), opened(second, edit(home)) | joins).status_code == 302
    page = press(desk, edit(home), mine)
    again = mine | {"version": page.context["form"]["version"].value()}
    done = press(desk, edit(home), again)
    assert done.status_code == 302, done.context["form"].errors
    home.refresh_from_db()
    assert home.head.name == "张大山"
    assert people(home) == [("张大山", "02"), ("张小山", "20"), ("张新", "")]


def test_the_same_press_twice_is_one_correction(desk: Client, home: Household) -> None:
    sent = opened(desk, edit(home)) | {"member-2-name": "张新"}
    first, again = press(desk, edit(home), sent), press(desk, edit(home), sent)
    assert (first.status_code, first.url) == (302, again.url)
    assert people(home) == [("张大山", "02"), ("张小山", "20"), ("张新", "")]
    assert LedgerEntry.objects.count() == 1


def test_only_the_clerk_of_the_village_corrects(
    client: Client, home: Household, secretary: Officer, other_clerk: Officer
) -> None:
    for officer, status in ((secretary, 403), (other_clerk, 404)):
        open_as(client, officer)
        assert client.get(edit(home)).status_code == status
        assert press(client, edit(home), {"number": "9"}).status_code == status


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_head_who_is_no_member(home: Household, village: Village) -> None:
    stranger = Person.objects.create(village=village, name="外人", search_key="外人")
    with pytest.raises(IntegrityError, match="the_head_is_an_open_member"):
        Household.objects.filter(pk=home.pk).update(head=stranger)
    with pytest.raises(IntegrityError, match="the_head_is_an_open_member"):
        Membership.objects.filter(person=home.head).update(until=date(2026, 11, 1))


def test_the_database_holds_one_open_place_a_person_and_one_head_a_household(
    home: Household, village: Village, micro_grid: Grid
) -> None:
    other = make_household(village=village, grid=micro_grid)
    with (
        pytest.raises(IntegrityError, match="one_open_membership_per_person"),
        transaction.atomic(),
    ):
        Membership.objects.create(household=other, person=home.head, relation=Relation.SON)
    with pytest.raises(IntegrityError, match="one_open_head_per_household"), transaction.atomic():
        Membership.objects.filter(person__name="张小山").update(relation=Relation.HEAD)
