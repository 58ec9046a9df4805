"""Officers: entered, listed, corrected, suspended; and what one more of them costs."""

import json

import pytest
from django.urls import reverse
from django.utils import translation

from grids.models import LedgerEntry, Officer, Township, Village, phone_mark
from grids.queries.people import A_PAGE
from grids.roles import Role
from tests.factories import make_officer, make_village
from tests.grids.desk import open_as, press, send, sentences, shown

PHONE = "13900000001"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk(township_officer: Officer):
    client = open_as(township_officer)
    client.cookies["django_language"] = "en"
    return client


def enter(desk, village: Village, /, **typed):
    start = {"name": "曾花信", "role": "clerk", "village": village.pk, "since": "2026-11-01"}
    return send(desk, "officer_add", village.township_id, **{**start, **typed})


def test_an_officer_is_entered_with_a_post_a_slip_and_a_sealed_telephone(
    desk, village: Village, township_officer: Officer
) -> None:
    answer = enter(desk, village, phone="139 0000 0001")
    officer = Officer.objects.get(name="曾花信")
    assert answer.url.startswith(officer.get_absolute_url())
    assert (officer.username, officer.phone) == ("zenghuaxin", PHONE)
    assert bytes(officer.phone_fingerprint) == phone_mark(PHONE)
    assert PHONE.encode() not in bytes(officer.phone_sealed)
    assert officer.posts.get().role == Role.CLERK
    assert officer.must_choose_password
    assert not officer.has_usable_password()
    assert officer.one_time_by == township_officer
    assert not officer.was_reset
    entries = list(LedgerEntry.objects.values_list("verb", flat=True))
    assert entries == ["officer_added", "officer_appointed"]
    told = " ".join(LedgerEntry.objects.values_list("body", flat=True))
    assert all(secret not in told for secret in ("曾花信", PHONE, "zenghuaxin"))


def test_the_second_of_one_pinyin_gets_a_number(desk, village: Village) -> None:
    for _again in range(3):
        enter(desk, village, role="assessor")
    names = Officer.objects.filter(name="曾花信").values_list("username", flat=True)
    assert sorted(names) == ["zenghuaxin", "zenghuaxin2", "zenghuaxin3"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"username": "ZhaoMin"}, "The user name “zhaomin” is taken."),
        ({"username": "13900000009"}, "and is no number"),
        ({"username": "赵敏"}, "small letters, digits, dots or dashes"),
        ({"phone": PHONE}, "This telephone number stands with another account."),
        ({"phone": "1390000"}, "A telephone number has 11 digits"),
        ({"name": "曾4信"}, "This is no name"),
        ({"name": ""}, "Please fill this in."),
        ({"role": ""}, "Please choose."),
        ({"role": "county"}, "Select a valid choice"),
        ({"village": ""}, "is a post in a village"),
        ({"since": "0001-01-01"}, "look at the year"),
    ],
)
def test_what_cannot_be_entered_gets_a_sentence_and_is_typed_still(
    desk, village: Village, typed: dict[str, str], sentence: str
) -> None:
    holder = make_officer(name="赵敏", role=Role.ASSESSOR, place=village)
    holder.username, holder.phone = "zhaomin", PHONE
    holder.save()
    answer = enter(desk, village, **typed)
    assert sentence in sentences(answer)
    assert "赵敏" not in sentences(answer)
    assert not Officer.objects.filter(name="曾花信").exists()
    if "name" not in typed:
        assert 'value="曾花信"' in answer.content.decode()


def test_one_press_arriving_twice_enters_one_officer(desk, village: Village) -> None:
    url = reverse("officer_add", args=[village.township_id])
    typed = shown(desk.get(url).context["form"])
    typed |= {"name": "曾花信", "role": "clerk", "village": village.pk}
    first, second = press(desk, url, typed), press(desk, url, typed)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert Officer.objects.filter(name="曾花信").count() == 1


def test_a_correction_keeps_the_telephone_unless_it_is_taken_out(
    desk, clerk: Officer, village: Village
) -> None:
    clerk.phone = PHONE
    clerk.save()
    send(desk, "officer_edit", clerk.pk, name="赵敏敏")
    clerk.refresh_from_db()
    assert (clerk.name, clerk.phone) == ("赵敏敏", PHONE)
    entry = LedgerEntry.objects.get()
    assert json.loads(entry.body)["details"] == {"fields": ["name"]}
    send(desk, "officer_edit", clerk.pk, no_phone="on")
    clerk.refresh_from_db()
    assert (clerk.phone, clerk.phone_fingerprint) == ("", None)


def test_a_stale_correction_shows_both_versions_with_masked_numbers(desk, clerk: Officer) -> None:
    url = reverse("officer_edit", args=[clerk.pk])
    old = shown(desk.get(url).context["form"])
    send(desk, "officer_edit", clerk.pk, name="赵敏敏", phone=PHONE)
    answer = press(desk, url, {**old, "phone": "13900000002"})
    assert answer.context["form"].stale == [
        ("Name", "赵敏敏", "赵敏"),
        ("telephone", "139****0001", "139****0002"),
    ]


def test_pages_show_telephones_masked_and_never_a_password(desk, clerk: Officer) -> None:
    clerk.phone = PHONE
    clerk.save()
    page = desk.get(clerk.get_absolute_url()).content.decode()
    assert "139****0001" in page
    assert PHONE not in page
    assert clerk.password not in page


def test_a_suspended_account_is_closed_at_once_and_opens_again(
    desk, clerk: Officer, village: Village
) -> None:
    browser = open_as(clerk)
    send(desk, "officer_suspend", clerk.pk)
    assert browser.get(village.get_absolute_url()).status_code == 302
    assert "suspended already" in sentences(send(desk, "officer_suspend", clerk.pk))
    send(desk, "officer_restore", clerk.pk)
    clerk.refresh_from_db()
    assert clerk.is_active
    assert browser.get(village.get_absolute_url()).status_code == 302
    assert "is not suspended" in sentences(send(desk, "officer_restore", clerk.pk))


def found(desk, township: Township, **asked: str) -> list[str]:
    page = desk.get(reverse("officer_list", args=[township.pk]), asked)
    shown_tabs = page.context["staff"].shown
    return [line.officer.name for tab in shown_tabs for line in tab.lines]


def test_the_list_is_searched_by_name_pinyin_initials_role_and_village(
    desk, township: Township, village: Village, other_village: Village
) -> None:
    make_officer(name="曾花信", role=Role.CLERK, place=village)
    make_officer(name="李铁", role=Role.SECRETARY, place=other_village)
    for words in ("花信", "zenghua", "zhx", "ZENG"):
        assert found(desk, township, q=words) == ["曾花信"]
    assert found(desk, township, role="secretary") == ["李铁"]
    assert found(desk, township, tab=str(village.pk)) == ["曾花信"]
    assert found(desk, township, tab="office") == ["李国栋"]
    assert found(desk, township, q="没有此人") == []


def test_who_lost_every_post_is_still_found(
    desk, township: Township, clerk: Officer, village: Village
) -> None:
    send(desk, "post_end", clerk.posts.get().pk)
    assert found(desk, township, tab="none") == ["赵敏"]


def test_the_list_holds_nobody_of_another_township(desk, township: Township) -> None:
    far = make_village(name="远村", township=Township.objects.create(name="枣岭乡"))
    make_officer(name="曹远", role=Role.CLERK, place=far)
    assert found(desk, township) == ["李国栋"]


@pytest.mark.parametrize("officers", [1, 3, 400])
def test_the_list_costs_the_same_queries_for_three_officers_and_for_400(
    desk, township: Township, officers: int, django_assert_num_queries
) -> None:
    villages = [make_village(name=f"第{number}村", township=township) for number in range(4)]
    for number in range(officers):
        make_officer(name=f"某{number}", role=Role.ASSESSOR, place=villages[number % 4])
    url = reverse("officer_list", args=[township.pk])
    desk.get(url)
    with django_assert_num_queries(6):
        page = desk.get(url)
    assert page.context["staff"].total == officers + 1
    # One village at a time once there are many: the page stays light.
    lines = sum(len(tab.lines) for tab in page.context["staff"].shown)
    assert lines == (officers + 1 if officers <= A_PAGE else 1)
    with django_assert_num_queries(6):
        page = desk.get(url, {"tab": str(villages[0].pk)})
    assert len(page.content) < 60_000


@pytest.mark.parametrize("posts", [1, 3])
def test_an_officers_page_costs_the_same_for_any_number_of_posts(
    desk, village: Village, posts: int, django_assert_num_queries
) -> None:
    officer = make_officer(name="某人", role=Role.CLERK, place=village)
    for role in (Role.COMMITTEE, Role.ASSESSOR)[: posts - 1]:
        officer.posts.create(role=role, village=village, since="2026-01-01")
    desk.get(officer.get_absolute_url())
    with django_assert_num_queries(6):
        desk.get(officer.get_absolute_url())
