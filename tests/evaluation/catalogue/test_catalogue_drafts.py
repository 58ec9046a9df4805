"""A township's own version: copied, changed as a draft, published, frozen, compared."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import InternalError, connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate

from evaluation.access import visible_catalogues
from evaluation.catalogue.actions import drafts
from evaluation.catalogue.actions.versions import copy_catalogue, publish_catalogue, remove_draft
from evaluation.catalogue.queries.comparing import Difference, Kind, compare
from evaluation.catalogue.queries.versions import (
    as_data,
    free_criterion_code,
    free_ground_code,
    free_star_code,
    missing,
)
from evaluation.models import Catalogue, Criterion, Star, VetoGround
from grids.models import LedgerEntry, Officer, Township
from grids.roles import Role
from grids.writing import Refused, Stale
from tests.evaluation.browsing import browser_of, send, shown_values, text
from tests.factories import (
    TODAY,
    make_campaign,
    make_catalogue,
    make_draft,
    make_officer,
    make_sent,
    make_township,
)

pytestmark = pytest.mark.django_db

ITEM = {
    "text": "门前三包",
    "text_en": "Keeps the doorstep",
    "required": False,
    "evidence": "看/记",
    "not_applicable_when": "",
    "not_applicable_when_en": "",
}
GROUND = {
    "text": "酒驾被处罚",
    "text_en": "Punished for drunk driving",
    "scope": "整户",
    "scope_en": "whole household",
    "lasts_until": "本年度",
    "lasts_until_en": "this year",
}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def base(db: None) -> Catalogue:
    call_command("load_catalogue", verbosity=0)
    return Catalogue.objects.get()


@pytest.fixture
def draft(base: Catalogue, township: Township, township_officer: Officer) -> Catalogue:
    """乡宁十星 v2: the township's copy of what came with the installation."""
    copy_catalogue(base.pk, township.pk, name=base.name, sent=make_sent(township_officer))
    return Catalogue.objects.get(township=township)


# Copying.


def test_a_copy_is_the_townships_draft_with_everything_and_the_next_version(
    base: Catalogue, draft: Catalogue, township: Township
) -> None:
    assert (draft.township, draft.based_on, draft.published_on) == (township, base, None)
    assert (draft.name, draft.version) == (base.name, 2)
    assert {**as_data(draft), "version": 1} == as_data(base)
    entry = LedgerEntry.objects.get(verb="catalogue_copied")
    assert entry.chain.township == township


def test_another_township_counts_its_versions_for_itself(base: Catalogue, draft: Catalogue) -> None:
    """Nor does the installation's next file run into a township's own version."""
    far = make_township(name="尉庄乡")
    officer = make_officer(name="曹远", role=Role.TOWNSHIP, place=far)
    copy_catalogue(base.pk, far.pk, name=base.name, sent=make_sent(officer))
    assert Catalogue.objects.get(township=far).version == 2


def test_the_page_copies_under_a_name_of_ones_own(
    base: Catalogue, township: Township, township_officer: Officer
) -> None:
    url = reverse("catalogue_copy", args=[township.pk, base.pk])
    browser = browser_of(township_officer)
    assert "Under the same name the draft becomes version 2" in text(browser.get(url))
    answer = send(browser, url, name="关王庙十星")
    own = Catalogue.objects.get(township=township)
    assert answer.headers["Location"].startswith(own.get_absolute_url())
    assert (own.name, own.version) == ("关王庙十星", 1)


def test_only_a_published_version_in_sight_is_copied(
    township: Township, township_officer: Officer
) -> None:
    far = make_township(name="尉庄乡")
    for other in (make_draft(township=township), make_catalogue(township=far)):
        sent = make_sent(township_officer)
        with pytest.raises(Refused, match="Only a published version"):
            copy_catalogue(other.pk, township.pk, name="x", sent=sent)


@pytest.mark.parametrize("who", ["clerk", "county_officer"])
def test_nobody_but_the_township_changes_its_versions(
    who: str, base: Catalogue, draft: Catalogue, request: pytest.FixtureRequest
) -> None:
    officer: Officer = request.getfixturevalue(who)
    star, ground = draft.stars.all()[0], draft.veto_grounds.all()[0]
    item = star.criteria.all()[0]
    name = {"name": "x", "name_en": "x"}
    presses = [
        lambda sent: copy_catalogue(base.pk, draft.township_id, name="x", sent=sent),
        lambda sent: publish_catalogue(draft.pk, sent=sent),
        lambda sent: remove_draft(draft.pk, sent=sent),
        lambda sent: drafts.add_star(draft.pk, name, sent=sent),
        lambda sent: drafts.change_star(star.pk, name, version=1, sent=sent),
        lambda sent: drafts.remove_star(star.pk, sent=sent),
        lambda sent: drafts.add_criterion(star.pk, ITEM, sent=sent),
        lambda sent: drafts.change_criterion(item.pk, ITEM, version=1, sent=sent),
        lambda sent: drafts.remove_criterion(item.pk, sent=sent),
        lambda sent: drafts.add_veto_ground(draft.pk, GROUND, sent=sent),
        lambda sent: drafts.change_veto_ground(ground.pk, GROUND, version=1, sent=sent),
        lambda sent: drafts.remove_veto_ground(ground.pk, sent=sent),
    ]
    for press in presses:
        with pytest.raises(PermissionDenied):
            press(make_sent(officer))
    assert {**as_data(draft), "version": 1} == as_data(base)


def test_the_installations_own_version_is_changed_by_nobody(
    base: Catalogue, township_officer: Officer
) -> None:
    with pytest.raises(PermissionDenied):
        publish_catalogue(base.pk, sent=make_sent(township_officer))
    url = reverse("star_add", args=[base.pk])
    assert browser_of(township_officer).get(url).status_code == 403


def test_a_draft_is_seen_by_its_township_and_the_county_only(
    base: Catalogue,
    draft: Catalogue,
    clerk: Officer,
    township_officer: Officer,
    county_officer: Officer,
) -> None:
    far = make_officer(name="曹远", role=Role.TOWNSHIP, place=make_township(name="尉庄乡"))
    seen = {
        officer.name: set(visible_catalogues(Officer.objects.get(pk=officer.pk)))
        for officer in (clerk, township_officer, county_officer, far)
    }
    assert seen == {
        clerk.name: {base},
        township_officer.name: {base, draft},
        county_officer.name: {base, draft},
        far.name: {base},
    }
    publish_catalogue(draft.pk, sent=make_sent(township_officer))
    assert set(visible_catalogues(Officer.objects.get(pk=clerk.pk))) == {base, draft}
    assert set(visible_catalogues(Officer.objects.get(pk=far.pk))) == {base}


# Changing a draft.


def test_a_star_is_added_changed_and_removed_on_the_pages(
    draft: Catalogue, township_officer: Officer
) -> None:
    browser = browser_of(township_officer)
    send(browser, reverse("star_add", args=[draft.pk]), name="家风星", name_en="")
    star = draft.stars.get(name="家风星")
    assert (star.code, star.name_en, star.version) == ("11", "", 1)
    edit = reverse("star_edit", args=[star.pk])
    values = shown_values(browser.get(edit).context["form"])
    assert send(browser, edit, **values | {"name_en": "Family ways"}).status_code == 302
    star.refresh_from_db()
    assert (star.name, star.name_en, star.version) == ("家风星", "Family ways", 2)
    gone = send(browser, reverse("star_remove", args=[star.pk]))
    assert gone.headers["Location"].startswith(draft.get_absolute_url())
    assert draft.stars.count() == 10


def test_an_item_is_added_changed_and_removed_on_the_pages(
    draft: Catalogue, township_officer: Officer
) -> None:
    browser, star = browser_of(township_officer), draft.stars.get(code="09")
    add = reverse("criterion_add", args=[star.pk])
    nameless = send(browser, add, text="", evidence=["看"], text_en="Doorstep")
    assert 'value="看"' in text(nameless)
    assert "Doorstep" in text(nameless)
    assert nameless.status_code == 200
    send(browser, add, **ITEM | {"evidence": ["看", "记"], "required": "on"})
    item = star.criteria.get(text="门前三包")
    assert (item.code, item.required, item.evidence) == ("09-5", True, "看/记")
    assert item.checked_by == "seen on site, in the village's records"
    edit = reverse("criterion_edit", args=[item.pk])
    values = shown_values(browser.get(edit).context["form"])
    assert values["evidence"] == ["看", "记"]
    typed = values | {"not_applicable_when": "长期外出", "evidence": ["小组评"]}
    assert send(browser, edit, **typed).status_code == 302
    item.refresh_from_db()
    assert (item.not_applicable_when, item.evidence, item.version) == ("长期外出", "小组评", 2)
    send(browser, reverse("criterion_remove", args=[item.pk]))
    assert list(star.criteria.values_list("code", flat=True)) == [f"09-{n}" for n in range(1, 5)]


def test_a_ground_is_added_changed_and_removed_on_the_pages(
    draft: Catalogue, township_officer: Officer
) -> None:
    browser = browser_of(township_officer)
    add = reverse("veto_ground_add", args=[draft.pk])
    endless = send(browser, add, **GROUND | {"lasts_until": ""})
    assert list(endless.context["form"].errors) == ["lasts_until"]
    send(browser, add, **GROUND)
    ground = draft.veto_grounds.get(text="酒驾被处罚")
    assert ground.code == "V9"
    edit = reverse("veto_ground_edit", args=[ground.pk])
    values = shown_values(browser.get(edit).context["form"])
    send(browser, edit, **values | {"scope": "第02星"})
    ground.refresh_from_db()
    assert (ground.scope, ground.version) == ("第02星", 2)
    send(browser, reverse("veto_ground_remove", args=[ground.pk]))
    assert draft.veto_grounds.count() == 8


def test_a_stale_change_of_an_item_shows_both_and_other_items_are_free(
    draft: Catalogue, township_officer: Officer, second_township_officer: Officer
) -> None:
    first, second = Criterion.objects.filter(star__catalogue=draft, star__code="09")[:2]
    url = reverse("criterion_edit", args=[first.pk])
    browser = browser_of(township_officer)
    values = shown_values(browser.get(url).context["form"])
    theirs = {name: getattr(first, name) for name in drafts.CRITERION} | {"text": "院子整齐"}
    sent = make_sent(second_township_officer)
    drafts.change_criterion(first.pk, theirs, version=1, sent=sent)
    answer = send(browser, url, **values | {"text": "门前整齐", "required": "on"})
    assert answer.context["form"].stale == [("what is asked", "院子整齐", "门前整齐")]
    assert "门前整齐" in text(answer)
    again = send(browser, url, **values | {"text": "门前整齐", "required": "on", "version": "2"})
    assert again.status_code == 302
    first.refresh_from_db()
    assert (first.text, first.version) == ("门前整齐", 3)
    plain = {name: getattr(second, name) for name in drafts.CRITERION}
    drafts.change_criterion(second.pk, plain, version=1, sent=make_sent(township_officer))


def test_a_stale_change_of_a_star_or_a_ground_is_refused(
    draft: Catalogue, township_officer: Officer
) -> None:
    star, ground = draft.stars.all()[0], draft.veto_grounds.all()[0]
    typed = {"name": "新名星", "name_en": ""}
    with pytest.raises(Stale):
        drafts.change_star(star.pk, typed, version=0, sent=make_sent(township_officer))
    with pytest.raises(Stale):
        drafts.change_veto_ground(ground.pk, GROUND, version=0, sent=make_sent(township_officer))


def test_a_number_that_was_given_once_is_not_given_to_something_else(
    draft: Catalogue, township_officer: Officer
) -> None:
    """What a removed star was called must not name another one, or versions compare wrongly."""
    last = draft.stars.get(code="10")
    item = draft.stars.get(code="01").criteria.get(code="01-5")
    drafts.remove_criterion(item.pk, sent=make_sent(township_officer))
    assert free_criterion_code(draft.stars.get(code="01")) == "01-6"
    drafts.remove_star(last.pk, sent=make_sent(township_officer))
    assert free_star_code(draft) == "11"
    drafts.remove_veto_ground(
        draft.veto_grounds.get(code="V8").pk, sent=make_sent(township_officer)
    )
    assert free_ground_code(draft) == "V9"


def test_a_star_has_nine_items_at_most_and_the_tenth_is_refused(
    draft: Catalogue, township_officer: Officer
) -> None:
    star = draft.stars.get(code="09")
    for _n in range(5):
        drafts.add_criterion(star.pk, ITEM, sent=make_sent(township_officer))
    assert star.criteria.count() == 9
    with pytest.raises(Refused, match="No number is left here"):
        drafts.add_criterion(star.pk, ITEM, sent=make_sent(township_officer))
    drafts.remove_criterion(star.criteria.get(code="09-6").pk, sent=make_sent(township_officer))
    drafts.add_criterion(star.pk, ITEM, sent=make_sent(township_officer))
    assert star.criteria.filter(code="09-6").exists()


def test_grounds_beyond_nine_stand_in_the_order_of_their_numbers(
    draft: Catalogue, township_officer: Officer
) -> None:
    for _n in range(3):
        drafts.add_veto_ground(draft.pk, GROUND, sent=make_sent(township_officer))
    codes = list(draft.veto_grounds.values_list("code", flat=True))
    assert codes == [f"V{n}" for n in range(1, 12)]


def test_a_draft_is_removed_whole_and_what_it_was_made_from_stays(
    base: Catalogue, draft: Catalogue, township_officer: Officer
) -> None:
    url = reverse("catalogue_remove", args=[draft.pk])
    answer = send(browser_of(township_officer), url)
    assert answer.headers["Location"].startswith(reverse("catalogue_list"))
    assert list(Catalogue.objects.all()) == [base]
    assert (Star.objects.count(), Criterion.objects.count()) == (10, 46)
    assert VetoGround.objects.count() == 8


# Publishing.


def test_a_draft_lacks_english_items_and_stars_and_the_page_names_each(
    draft: Catalogue, township_officer: Officer
) -> None:
    star = Star.objects.create(catalogue=draft, code="11", name="家风星")
    Criterion.objects.filter(star__catalogue=draft, code="01-1").update(text_en="")
    Criterion.objects.filter(star__catalogue=draft, code="01-5").update(not_applicable_when_en="")
    draft.veto_grounds.filter(code="V3").update(lasts_until_en="")
    lacking = [
        "01-1: “the same in English” is empty.",
        "01-5: “not applicable when, in English” is empty.",
        "11 家风星: “name in English” is empty.",
        "11 家风星: has no item yet.",
        "V3: “until when, in English” is empty.",
    ]
    assert missing(draft) == lacking
    url = reverse("catalogue_publish", args=[draft.pk])
    browser = browser_of(township_officer)
    page = browser.get(url)
    assert page.context["missing"] == lacking
    assert "Not possible yet:" in text(page)
    with pytest.raises(Refused, match="has no item yet"):
        publish_catalogue(draft.pk, sent=make_sent(township_officer))
    star.delete()
    assert "has no item yet" not in text(browser.get(url))


def test_an_empty_draft_cannot_be_published(township: Township, township_officer: Officer) -> None:
    empty = make_catalogue(stars=0, published=False, township=township)
    with pytest.raises(Refused, match="add at least one"):
        publish_catalogue(empty.pk, sent=make_sent(township_officer))


def test_publishing_stands_in_the_townships_ledger_and_a_year_can_use_it(
    draft: Catalogue, township: Township, clerk: Officer, township_officer: Officer
) -> None:
    url = reverse("catalogue_publish", args=[draft.pk])
    browser = browser_of(township_officer)
    assert "can never be changed again" in text(browser.get(url))
    send(browser, url)
    draft.refresh_from_db()
    assert draft.published_on == localdate()
    entry = LedgerEntry.objects.get(verb="catalogue_published", chain__township=township)
    assert entry.role == Role.TOWNSHIP
    add = browser.get(reverse("campaign_add", args=[township.pk]))
    assert f"{draft.name} v2 · {township.name}" in text(add)
    page = text(browser_of(clerk).get(draft.get_absolute_url()))
    assert "It cannot change any more." in page
    twice = send(browser, url)
    assert "This version is published and cannot change." in text(twice)


def test_a_published_version_is_not_changed_by_any_action(
    draft: Catalogue, township_officer: Officer
) -> None:
    publish_catalogue(draft.pk, sent=make_sent(township_officer))
    star, ground = draft.stars.all()[0], draft.veto_grounds.all()[0]
    item = star.criteria.all()[0]
    name = {"name": "x", "name_en": "x"}
    presses = [
        lambda sent: publish_catalogue(draft.pk, sent=sent),
        lambda sent: remove_draft(draft.pk, sent=sent),
        lambda sent: drafts.add_star(draft.pk, name, sent=sent),
        lambda sent: drafts.change_star(star.pk, name, version=1, sent=sent),
        lambda sent: drafts.remove_star(star.pk, sent=sent),
        lambda sent: drafts.add_criterion(star.pk, ITEM, sent=sent),
        lambda sent: drafts.change_criterion(item.pk, ITEM, version=1, sent=sent),
        lambda sent: drafts.remove_criterion(item.pk, sent=sent),
        lambda sent: drafts.add_veto_ground(draft.pk, GROUND, sent=sent),
        lambda sent: drafts.change_veto_ground(ground.pk, GROUND, version=1, sent=sent),
        lambda sent: drafts.remove_veto_ground(ground.pk, sent=sent),
    ]
    for press in presses:
        with pytest.raises(Refused, match="Make a draft from it"):
            press(make_sent(township_officer))


SQL = [
    "UPDATE evaluation_star SET name = 'x' WHERE catalogue_id = %(published)s",
    "DELETE FROM evaluation_star WHERE catalogue_id = %(published)s",
    "UPDATE evaluation_star SET catalogue_id = %(draft)s WHERE catalogue_id = %(published)s",
    "UPDATE evaluation_star SET catalogue_id = %(published)s, code = '99'"
    " WHERE catalogue_id = %(draft)s",
    "INSERT INTO evaluation_star (id, catalogue_id, code, name, name_en, version)"
    " VALUES (gen_random_uuid(), %(published)s, '99', 'x', 'x', 1)",
    "UPDATE evaluation_criterion SET text = 'x' WHERE star_id = %(star)s",
    "DELETE FROM evaluation_criterion WHERE star_id = %(star)s",
    "UPDATE evaluation_criterion SET star_id = %(star)s, code = '99'"
    " WHERE code = '01-1'"
    " AND star_id IN (SELECT id FROM evaluation_star WHERE catalogue_id = %(draft)s)",
    "UPDATE evaluation_vetoground SET text = 'x' WHERE catalogue_id = %(published)s",
    "DELETE FROM evaluation_vetoground WHERE catalogue_id = %(published)s",
    "UPDATE evaluation_catalogue SET name = 'x' WHERE id = %(published)s",
    "UPDATE evaluation_catalogue SET published_on = NULL WHERE id = %(published)s",
    "DELETE FROM evaluation_catalogue WHERE id = %(published)s",
]


@pytest.mark.parametrize("statement", SQL)
@pytest.mark.parametrize("published", [True, False])
def test_sql_cannot_change_what_is_published_and_can_change_a_draft(
    statement: str, published: bool, township: Township
) -> None:
    """The twin without publishing shows that each statement would change something."""
    catalogue, draft = make_draft(township=township), make_draft(township=township)
    if published:
        Catalogue.objects.filter(pk=catalogue.pk).update(published_on=TODAY)
    star = catalogue.stars.get()
    names = {"published": catalogue.pk, "draft": draft.pk, "star": star.pk}
    if not published and statement.startswith("DELETE FROM evaluation_catalogue"):
        empty = make_catalogue(stars=0, published=False)
        empty.veto_grounds.all().delete()
        names["published"] = empty.pk
    if not published and "SET catalogue_id" in statement:
        Star.objects.filter(catalogue=draft).update(code="55")
    if not published and statement.startswith("DELETE FROM evaluation_star"):
        star.criteria.all().delete()
    with transaction.atomic(), connection.cursor() as cursor:
        if published:
            with pytest.raises(InternalError, match="is published"), transaction.atomic():
                cursor.execute(statement, names)
        else:
            cursor.execute(statement, names)
            assert cursor.rowcount > 0


# Comparing.


def test_comparing_names_exactly_what_was_added_removed_and_changed(
    base: Catalogue, draft: Catalogue, township_officer: Officer
) -> None:
    first = draft.stars.get(code="01")
    drafts.change_star(
        first.pk,
        {"name": first.name, "name_en": "Loves the country"},
        version=1,
        sent=make_sent(township_officer),
    )
    drafts.remove_star(draft.stars.get(code="10").pk, sent=make_sent(township_officer))
    ninth = draft.stars.get(code="09")
    drafts.add_criterion(ninth.pk, ITEM, sent=make_sent(township_officer))
    item = ninth.criteria.get(code="09-2")
    facts = {name: getattr(item, name) for name in drafts.CRITERION} | {"required": True}
    drafts.change_criterion(item.pk, facts, version=1, sent=make_sent(township_officer))
    drafts.remove_veto_ground(
        draft.veto_grounds.get(code="V8").pk, sent=make_sent(township_officer)
    )
    found = compare(base, draft)
    assert found.stars == [
        Difference(
            Kind.CHANGED,
            "01",
            "Loves the country",
            [("name in English", "Loves Party and country", "Loves the country")],
        ),
        Difference(
            Kind.REMOVED,
            "10",
            "Values learning and beauty",
            [
                ("name of the star", "崇教尚美星", ""),
                ("name in English", "Values learning and beauty", ""),
            ],
        ),
    ]
    assert [(row.kind, row.code) for row in found.criteria] == [
        (Kind.CHANGED, "09-2"),
        (Kind.ADDED, "09-5"),
        *[(Kind.REMOVED, f"10-{n}") for n in range(1, 6)],
    ]
    assert found.criteria[0].rows == [("must be met", "no", "yes")]
    assert found.criteria[1].rows == [
        ("what is asked", "", "门前三包"),
        ("the same in English", "", "Keeps the doorstep"),
        ("must be met", "", "no"),
        ("how it is checked", "", "看/记"),
    ]
    assert [(row.kind, row.code) for row in found.grounds] == [(Kind.REMOVED, "V8")]
    assert found.total == 10
    assert compare(base, base).total == 0


def test_the_page_compares_with_what_the_draft_was_made_from_or_with_another_one(
    base: Catalogue, draft: Catalogue, township: Township, township_officer: Officer
) -> None:
    drafts.remove_star(draft.stars.get(code="10").pk, sent=make_sent(township_officer))
    small = make_catalogue(stars=1, township=township)
    hidden = make_catalogue(township=make_township(name="尉庄乡"))
    browser, url = browser_of(township_officer), reverse("catalogue_compare", args=[draft.pk])
    assert f"6 rows differ from {base}." in text(browser.get(url))
    with_small = text(browser.get(url, {"with": str(small.pk)}))
    assert f"rows differ from {small}." in with_small
    assert "第1星" in with_small
    for key in (str(hidden.pk), "rubbish"):
        page = browser.get(url, {"with": key})
        assert page.context["old"] in (base, small)
        assert str(hidden) not in text(page)


# Lists and languages.


@pytest.mark.parametrize("versions", [1, 3])
def test_the_list_of_versions_takes_seven_queries(
    versions: int, township: Township, township_officer: Officer, django_assert_num_queries
) -> None:
    for _n in range(versions):
        make_campaign(
            township=make_township(name=f"乡{_n}"),
            catalogue=make_catalogue(stars=2, township=township),
        )
    browser = browser_of(township_officer)
    with django_assert_num_queries(7):
        page = text(browser.get(reverse("catalogue_list")))
    assert page.count("2 stars · 6 items · in use") == versions


@pytest.mark.parametrize("stars", [1, 3])
def test_a_version_takes_ten_queries_to_read(
    stars: int, township: Township, township_officer: Officer, django_assert_num_queries
) -> None:
    draft = make_draft(township=township, stars=stars)
    browser = browser_of(township_officer)
    with django_assert_num_queries(10):
        browser.get(draft.get_absolute_url())


def test_each_language_reads_its_own_words_and_english_that_is_missing_is_chinese(
    draft: Catalogue, township_officer: Officer
) -> None:
    Criterion.objects.filter(star__catalogue=draft, code="01-1").update(text_en="")
    english = text(browser_of(township_officer).get(draft.get_absolute_url()))
    assert "Loves Party and country" in english
    assert "爱党爱国星" not in english
    assert "今年家里有人参加过村民会议" in english
    assert "Checked by: in the village's records" in english.replace("&#x27;", "'")
    chinese = browser_of(township_officer, language="zh-hans").get(draft.get_absolute_url())
    assert "爱党爱国星" in text(chinese)
    assert "Loves Party" not in text(chinese)
