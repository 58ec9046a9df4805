"""Pages of doubts: the way of one, what bad input hears, who reads what, what a list costs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from evaluation.doubts.actions import drop_doubt, look_again, remind_household
from evaluation.models import Doubt, Entry
from evaluation.workflow import Stage
from grids.models import Officer
from tests.cast import Cast
from tests.evaluation.browsing import browser_of, send, shown_values, text
from tests.evaluation.doorstep import give_code
from tests.evaluation.doubts.test_doubts import again, award_of, live_in, raised, reminded, told
from tests.evaluation.meeting import make_tie
from tests.evaluation.scene import Scene
from tests.factories import (
    make_award,
    make_doubt,
    make_entry,
    make_fault,
    make_household,
    make_inspection,
    make_link,
    make_look,
    make_reminder,
    make_visit,
)
from tests.households.typing import press


def play_once(cast: Cast) -> None:
    """Stars are awarded, and a day has passed."""
    cast.scene.reach(Stage.AWARDED).wait(days=1)
    cast.scene.now = cast.scene.now.replace(hour=3)


@pytest.fixture
def awarded(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The clock is the scene's."""
    monkeypatch.setattr(timezone, "now", lambda: scene.now)
    return scene


def add(scene: Scene, query: str = "") -> str:
    return reverse("doubt_add", args=[scene.households[0].pk]) + query


def typed(client: Client, page: str, **more: object) -> dict[str, object]:
    """The form as it is shown, its first item, and what is typed into it."""
    form = client.get(page).context["form"]
    item = form.fields["item"].choices[1][1][0][0]
    made = {**shown_values(form), "item": item, "words": "Straw in the yard", "none_excluded": "on"}
    return made | ({"source": "officer"} if "source" in form.fields else {}) | more


def test_the_way_of_a_doubt_through_its_pages(awarded: Scene) -> None:
    home = awarded.households[0]
    clerk, supervisor = browser_of(awarded.clerk), browser_of(awarded.supervisor)
    assert add(awarded) in text(clerk.get(home.get_absolute_url()))
    page = text(clerk.get(add(awarded)))
    assert "a lawful petition or complaint" in page
    send(clerk, add(awarded), **typed(clerk, add(awarded)))
    doubt = Doubt.objects.get()
    detail = doubt.get_absolute_url()
    assert "1 household is to be told of a doubt" in text(clerk.get("/"))
    assert "Nobody has told the household yet." in text(clerk.get(detail))
    paper = text(clerk.get(reverse("doubt_paper", args=[doubt.pk])))
    assert "Nothing is taken away by this sheet." in paper
    remind = reverse("doubt_remind", args=[doubt.pk])
    shown = shown_values(clerk.get(remind).context["form"])
    assert "Straw in the yard" in shown["words"]
    send(clerk, remind, **shown | {"reply": "We tidy up"})
    paper = text(clerk.get(reverse("doubt_paper", args=[doubt.pk])))
    assert "We tidy up" in paper
    assert "1 household is to be told" not in text(clerk.get("/"))
    awarded.wait(days=15)
    clerk, supervisor = browser_of(awarded.clerk), browser_of(awarded.supervisor)
    assert "1 second look is due" in text(supervisor.get("/"))
    assert "second look is due" not in text(clerk.get("/"))
    look = reverse("doubt_look", args=[doubt.pk])
    own = "You raised this doubt yourself: another officer looks again."
    assert own in text(clerk.get(look))
    shown = shown_values(supervisor.get(look).context["form"])
    send(supervisor, look, **shown | {"mended": "no", "words": "Still there"})
    secretary = browser_of(awarded.secretary)
    assert "1 doubt waits for a decision" in text(secretary.get("/"))
    assert "only they can end it, by vote" in text(secretary.get(detail))
    listed = text(secretary.get(reverse("doubt_list", args=[home.village_id])))
    assert f"{home.number}</span>" in listed
    brings = reverse("star_change_found", args=[awarded.round.pk])
    assert brings in listed
    assert brings in text(secretary.get(detail))
    assert brings not in text(supervisor.get(detail))
    assert secretary.get(brings).status_code == 200
    drop = reverse("doubt_drop", args=[doubt.pk])
    assert clerk.get(drop).status_code == 200
    send(secretary, drop, reason="The yard of the neighbour")
    told_ = text(secretary.get(detail))
    assert "The yard of the neighbour" in told_
    assert drop not in told_


def test_words_that_can_never_be_a_ground_are_asked_back_once_and_nothing_is_lost(
    awarded: Scene,
) -> None:
    clerk, page = browser_of(awarded.clerk), add(awarded)
    assert 'name="only_mentioned"' not in clerk.get(page).text
    first = typed(clerk, page, words="上访回来后院里很乱")
    back = send(clerk, page, **first)
    assert "A lawful petition or complaint can never be a ground." in text(back)
    assert 'name="only_mentioned"' in back.text
    assert "上访回来后院里很乱" in back.text
    assert not Doubt.objects.exists()
    send(clerk, page, **first, only_mentioned="on")
    assert Doubt.objects.get().words == "上访回来后院里很乱"


def test_what_is_not_said_is_asked_for_and_a_star_that_is_not_held_is_not_taken(
    awarded: Scene,
) -> None:
    clerk, page = browser_of(awarded.clerk), add(awarded)
    form = typed(clerk, page)
    silent = {name: value for name, value in form.items() if name != "none_excluded"}
    told_ = text(send(clerk, page, **silent))
    assert "Say that it is none of the things that can never be a ground." in told_
    wrong = text(send(clerk, page, **form | {"item": "elsewhere"}))
    assert "The household does not hold this star today. Choose one that it holds." in wrong
    assert not Doubt.objects.exists()


def test_a_household_without_stars_leaves_nothing_to_doubt(awarded: Scene) -> None:
    home = make_household(village=awarded.round.village, grid=awarded.households[0].grid)
    page = browser_of(awarded.clerk).get(reverse("doubt_add", args=[home.pk]))
    assert "This household holds no star today, so there is nothing to doubt." in text(page)
    assert 'name="item"' not in page.text


def test_from_a_visit_and_from_a_fault_the_source_is_given(awarded: Scene) -> None:
    home, clerk = awarded.households[0], browser_of(awarded.clerk)
    visit = make_visit(household=home, officer=awarded.clerk, at=awarded.now)
    link = f"{add(awarded)}?visit={visit.pk}"
    assert link in text(clerk.get(visit.get_absolute_url()))
    page = clerk.get(link)
    assert 'name="source"' not in page.text
    send(clerk, link, **typed(clerk, link))
    assert (Doubt.objects.get().source, Doubt.objects.get().visit) == ("visit", visit)
    inspection = make_inspection(round_=awarded.round, officer=awarded.township, at=awarded.now)
    look = make_look(inspection=inspection, entry=awarded.entries()[0])
    fault = make_fault(inspection=inspection, look=look)
    township = browser_of(awarded.township)
    link = f"{add(awarded)}?fault={fault.pk}"
    assert link in text(township.get(inspection.get_absolute_url()))
    form = township.get(link).context["form"]
    second = form.fields["item"].choices[1][1][1][0]
    send(township, link, **typed(township, link, item=second))
    assert Doubt.objects.get(source="inspection").fault == fault
    stranger = f"{add(awarded)}?visit={fault.pk}"
    assert 'name="source"' in clerk.get(stranger).text


def test_whoever_is_too_close_neither_raises_a_doubt_nor_reads_who_did(awarded: Scene) -> None:
    home, kin = awarded.households[:2]
    doubt = raised(awarded)
    live_in(awarded.secretary, kin)
    make_tie(home, kin)
    secretary = browser_of(awarded.secretary)
    page = secretary.get(add(awarded))
    assert "own household or kin" in page.text
    assert 'name="item"' not in page.text
    assert secretary.get(doubt.get_absolute_url()).status_code == 404
    assert "No star is in doubt." in text(
        secretary.get(reverse("doubt_list", args=[home.village_id]))
    )


def test_a_liaison_reads_the_doubts_of_the_own_households(awarded: Scene, liaison: Officer) -> None:
    home = awarded.households[0]
    doubt = raised(awarded)
    browser = browser_of(liaison)
    assert browser.get(doubt.get_absolute_url()).status_code == 404
    link = make_link(household=home, officer=awarded.clerk, at=awarded.now)
    link.liaison.officer = liaison
    link.liaison.save()
    assert browser.get(doubt.get_absolute_url()).status_code == 200
    assert "1 household is to be told of a doubt" in text(browser.get("/"))
    calls = text(browser.get(reverse("call_list")))
    assert doubt.get_absolute_url() in calls
    assert "tell the household" in calls
    remind_household(doubt.pk, told(awarded), sent=awarded.sent(awarded.clerk))
    look_again(doubt.pk, again(awarded, mended=True), sent=awarded.sent(liaison))
    assert "mended" in text(browser_of(liaison).get(reverse("call_list")))


def test_the_months_printed_list_names_what_is_in_doubt(awarded: Scene) -> None:
    raised(awarded)
    sheet = reverse("due_sheet", args=[awarded.round.village_id])
    page = text(browser_of(awarded.clerk).get(sheet))
    assert "院里柴草乱堆" in page
    assert "tell the household" in page


def at_home(scene: Scene) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    press(client, "/own/", {"household_code": give_code(scene.entries()[0])})
    return client


def test_the_household_reads_everything_but_who_raised_it(awarded: Scene) -> None:
    page = text(at_home(awarded).get("/own/matters/"))
    assert "A word about our stars" not in page
    doubt = reminded(awarded)
    page = text(at_home(awarded).get("/own/matters/"))
    for words in ("院里柴草乱堆", "请收拾院子", "这就收拾", "You have time until"):
        assert words in page
    look_again(doubt.pk, again(awarded, mended=True), sent=awarded.sent(awarded.supervisor))
    page = text(at_home(awarded).get("/own/matters/"))
    assert "it is mended. Thank you; the star stays." in page
    stored = text(at_home(awarded).get("/own/information/"))
    assert "Stars in doubt" in stored
    assert "院里柴草乱堆" in stored
    raisers = raised(awarded, awarded.secretary, words="门前很乱")
    drop_doubt(raisers.pk, "邻居家的院子", sent=awarded.sent(awarded.secretary))
    both = text(at_home(awarded).get("/own/matters/")) + text(
        at_home(awarded).get("/own/information/")
    )
    assert "The doubt was unfounded and is given up." in both
    for name in (awarded.secretary.name, awarded.supervisor.name, "邻居家的院子"):
        assert name not in both


def test_another_household_reads_nothing_of_it(awarded: Scene) -> None:
    reminded(awarded)
    client = Client()
    press(client, "/own/", {"household_code": give_code(awarded.entries()[1])})
    assert "院里柴草乱堆" not in client.get("/own/matters/").text


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_and_the_liaisons_page_cost_the_same_for_any_number(
    awarded: Scene,
    liaison: Officer,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    link = make_link(household=awarded.households[2], officer=awarded.clerk, at=awarded.now)
    link.liaison.officer = liaison
    link.liaison.save()
    for row in range(rows):
        doubt = _doubt(awarded, row)
        make_link(household=doubt.award.household, officer=awarded.clerk, liaison=link.liaison,
                  at=awarded.now)  # fmt: skip
    clerk, caller = browser_of(awarded.clerk), browser_of(liaison)
    page = reverse("doubt_list", args=[awarded.round.village_id])
    clerk.get(page)
    with django_assert_num_queries(8):
        parts = clerk.get(page).context["parts"]
    assert sum(len(part.lines) for part in parts) == rows
    caller.get(reverse("call_list"))
    with django_assert_num_queries(15):
        caller.get(reverse("call_list"))


def _doubt(scene: Scene, row: int) -> Doubt:
    """Every third is told, every third of those looked at."""
    home = make_household(village=scene.round.village, grid=scene.households[0].grid)
    entry = make_entry(round_=scene.round, household=home, status=Entry.Status.DECLARED)
    doubt = make_doubt(
        award=make_award(entry=entry, at=scene.now), officer=scene.clerk, at=scene.now
    )
    if row % 3 == 0:
        make_reminder(doubt=doubt, officer=scene.clerk, at=scene.now - timedelta(days=row))
    return doubt


@pytest.mark.parametrize("rows", [1, 3])
def test_the_households_page_costs_the_same_for_any_number(
    awarded: Scene, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = at_home(awarded)
    for star in range(rows):
        doubt = make_doubt(award=award_of(awarded, star), officer=awarded.clerk, at=awarded.now)
        make_reminder(doubt=doubt, officer=awarded.clerk, at=awarded.now)
    with django_assert_num_queries(21):
        client.get("/own/matters/")
