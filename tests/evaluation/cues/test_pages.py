"""Pages of what deserves a look: who reads what, notes beside cases, what they cost."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from evaluation.cues.actions import note_cue
from evaluation.cues.typed import Words
from evaluation.models import Confirmation, CueNote, Declaration, Entry, Round
from evaluation.workflow import Stage
from grids.models import Grid, LedgerEntry, Officer, Township, Village
from grids.roles import Role
from grids.writing import Refused
from tests.evaluation.browsing import browser_of, send, text
from tests.evaluation.cues.filled import fill, homes_in
from tests.factories import (
    NOW,
    make_campaign,
    make_grid,
    make_officer,
    make_round,
    make_sent,
    make_village,
)


@pytest.fixture
def round_(village: Village) -> Round:
    return make_round(village=village, stage=Stage.DECLARING)


@pytest.fixture
def leader(group: Grid) -> Officer:
    return make_officer(name="陈海生", role=Role.GRID_LEADER, place=group)


@pytest.fixture
def office(township: Township) -> Officer:
    return make_officer(name="李国栋", role=Role.TOWNSHIP, place=township)


@pytest.fixture
def homes(round_: Round, group: Grid, leader: Officer) -> list[Entry]:
    """Six forms in one minute, alike in every item; their codes typed an hour apart."""
    found = homes_in(round_, group, 6)
    for n, entry in enumerate(found):
        at = NOW + timedelta(hours=n)
        fill(entry, leader, but={"01-2": "not_met"}, confirmed_at=at)
    return found


def place_of(round_: Round) -> UUID:
    return round_.village.township_id


def listed(round_: Round) -> str:
    return reverse("cue_list", args=[round_.pk])


def noted(entry: Entry, cue: str = "minutes") -> str:
    return reverse("case_note", args=[entry.round_id, cue, entry.pk])


def test_a_case_opens_its_household_and_says_its_reason(
    round_: Round, homes: list[Entry], secretary: Officer
) -> None:
    page = text(browser_of(secretary).get(listed(round_)))
    assert 'Many forms within minutes <span class="note">6</span>' in page
    assert "6 forms typed by one officer, 2026-11-20 09:00 to 09:00; typed by 陈海生" in page
    assert page.count(homes[0].get_absolute_url()) == 2
    assert "Nothing to look at" in page
    assert "“Met” throughout" in page.split("Nothing to look at")[1]


def test_the_supervision_committee_reads_cases_and_no_typist(
    round_: Round, homes: list[Entry], supervisor: Officer, clerk: Officer
) -> None:
    send(browser_of(clerk), noted(homes[0]), text="一起开的会")
    page = text(browser_of(supervisor).get(listed(round_)))
    assert "6 forms typed by one officer" in page
    assert "一起开的会" in page
    assert "陈海生" not in page
    assert "Write a note" not in page
    assert browser_of(supervisor).get(noted(homes[0])).status_code == 403


def test_the_township_asks_and_the_village_answers_beside_the_case(
    round_: Round, homes: list[Entry], office: Officer, secretary: Officer
) -> None:
    send(browser_of(office), noted(homes[0]), text="六户怎么一分钟就填完了？")
    page = browser_of(secretary).get(noted(homes[0]))
    assert page.status_code == 200
    send(browser_of(secretary), noted(homes[0]), text="当天在村委会集中填写，本人都在")
    told = text(browser_of(office).get(listed(round_)))
    asked, answered = told.index("六户怎么"), told.index("当天在村委会")
    assert asked < answered
    assert "Village Party secretary 李国强" in told
    notes = CueNote.objects.values_list("cue", "entry", "post__role")
    here = ("minutes", homes[0].pk)
    assert list(notes) == [(*here, "township"), (*here, "secretary")]
    assert told.count('<span class="tag done">noted</span>') == 1


def test_who_typed_may_answer_and_the_note_says_so(
    round_: Round, group: Grid, clerk: Officer, office: Officer
) -> None:
    for entry in homes_in(round_, group, 5):
        fill(entry, clerk, but={"01-2": "not_met"})
    entry = Entry.objects.filter(round=round_).order_by("number")[0]
    send(browser_of(clerk), noted(entry), text="本人在场")
    send(browser_of(office), noted(entry), text="已电话核实")
    told = text(browser_of(office).get(listed(round_)))
    assert told.count("who writes this typed it") == 1
    before = told[: told.index("who writes this typed it")]
    assert before.rindex("本人在场") > before.rindex("Write a note")


def test_a_note_of_a_whole_cue_stands_above_its_cases(
    round_: Round, homes: list[Entry], clerk: Officer, office: Officer
) -> None:
    page = reverse("cue_note", args=[round_.pk, "alike"])
    assert page in text(browser_of(clerk).get(listed(round_)))
    send(browser_of(clerk), page, text="同一个组，家家都没有参加培训")
    told = text(browser_of(office).get(listed(round_)))
    assert told.index("家家都没有参加培训") < told.index(noted(homes[0], "alike"))
    assert CueNote.objects.get().entry is None
    here = text(browser_of(office).get(reverse("township_cues", args=[place_of(round_)])))
    assert "6 noted" in here


def test_bad_input_hears_a_sentence_and_keeps_what_was_typed(
    round_: Round, homes: list[Entry], clerk: Officer
) -> None:
    empty = send(browser_of(clerk), noted(homes[0]), text="   ")
    assert "Please fill this in." in text(empty)
    long = "长" * 301
    assert long in text(send(browser_of(clerk), noted(homes[0]), text=long))
    unknown = reverse("cue_note", args=[round_.pk, "unknown"])
    assert browser_of(clerk).get(unknown).status_code == 404
    assert not CueNote.objects.exists()


def test_what_is_no_case_any_more_cannot_be_noted_and_its_notes_stay(
    round_: Round, homes: list[Entry], clerk: Officer
) -> None:
    send(browser_of(clerk), noted(homes[0]), text="集中填写")
    Declaration.objects.filter(entry=homes[0]).update(typed_at=NOW - timedelta(days=3))
    page = browser_of(clerk).get(noted(homes[0]))
    assert "This is not on the list any more" in text(page)
    assert 'name="text"' not in text(page)
    words = Words("minutes", "再写一条", homes[0].pk)
    with pytest.raises(Refused, match="not on the list any more"):
        note_cue(round_.pk, words, sent=make_sent(clerk))
    told = text(browser_of(clerk).get(listed(round_)))
    assert "集中填写" in told.split("Noted before, and not on the list any more")[1]


@pytest.mark.parametrize("made", ["cancelled", "of changes"])
def test_a_cancelled_round_and_one_of_changes_have_no_cues(
    round_: Round, homes: list[Entry], clerk: Officer, office: Officer, made: str
) -> None:
    other = make_round(village=round_.village, campaign=round_.campaign, stage=Stage.AWARDED)
    if made == "cancelled":
        Round.objects.filter(pk=round_.pk).update(stage=Stage.CANCELLED)
    else:
        Round.objects.filter(pk=round_.pk).update(changes_of=other)
    told = text(browser_of(clerk).get(listed(round_)))
    assert "Nothing is counted here" in told
    assert "6 forms" not in told
    here = text(browser_of(office).get(reverse("township_cues", args=[place_of(round_)])))
    assert listed(round_) not in here
    with pytest.raises(Refused, match="Nothing of this kind is counted"):
        note_cue(round_.pk, Words("minutes", "…"), sent=make_sent(clerk))


def test_villages_stand_in_the_order_of_names_whatever_is_counted(
    round_: Round, homes: list[Entry], other_village: Village, office: Officer
) -> None:
    make_village(name="北村", township=round_.village.township)
    told = text(browser_of(office).get(reverse("township_cues", args=[place_of(round_)])))
    places = [told.index(f"<b>{name}</b>") for name in ("北村", "后庄村", "贾庄村")]
    assert places == sorted(places)
    assert "no round in this year" in told
    assert f"{listed(round_)}#minutes" in told
    assert "陈海生" not in told


def test_the_county_reads_counts_only_and_few_as_few(
    round_: Round, homes: list[Entry], other_village: Village, leader: Officer
) -> None:
    county = browser_of(make_officer(name="吴县长", role=Role.COUNTY))
    other = make_officer(name="李国强")
    Confirmation.objects.filter(declaration__entry=homes[0]).update(
        means="call_back", officer=other
    )
    told = text(county.get(reverse("township_cues", args=[place_of(round_)])))
    assert "Many forms within minutes: 6" in told
    assert "Nobody of the household met: fewer than 5" in told
    assert listed(round_) not in told
    assert "typed by one officer" not in told
    assert county.get(listed(round_)).status_code == 403


def test_an_earlier_year_is_a_press_away(
    round_: Round, homes: list[Entry], office: Officer
) -> None:
    campaign = make_campaign(township=round_.village.township, year=2027)
    make_round(village=round_.village, campaign=campaign, stage=Stage.DECLARING)
    here, browser = reverse("township_cues", args=[place_of(round_)]), browser_of(office)
    assert listed(round_) not in text(browser.get(here))
    assert listed(round_) in text(browser.get(f"{here}?year=2026"))
    assert listed(round_) not in text(browser.get(f"{here}?year=1999"))


def test_a_township_without_a_round_says_so(office: Officer, village: Village) -> None:
    here = reverse("township_cues", args=[village.township_id])
    assert "No village of the township has begun a round" in text(browser_of(office).get(here))


def test_the_ledger_keeps_who_noted_what_kind_and_no_word_of_it(
    round_: Round, homes: list[Entry], clerk: Officer
) -> None:
    send(browser_of(clerk), noted(homes[0]), text="张大山本人在场")
    entry = LedgerEntry.objects.latest("seq")
    assert entry.verb == "cue_noted"
    assert "张大山" not in entry.body


@pytest.mark.parametrize("n", [3, 17, 60])
def test_a_township_costs_the_same_at_any_number_of_villages(
    n: int, round_: Round, office: Officer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(n - 1):
        village = make_village(name=f"村{number:02d}", township=round_.village.township)
        make_round(village=village, campaign=round_.campaign, stage=Stage.DECLARING)
    for each in Round.objects.select_related("village"):
        grid, typist = make_grid(village=each.village, name="组"), make_officer(name="某")
        for entry in homes_in(each, grid, 5):
            Declaration.objects.create(
                entry=entry, mode="dictated", typist=typist, typed_at=NOW, consented=True
            )
    browser, page = browser_of(office), reverse("township_cues", args=[place_of(round_)])
    browser.get(page)
    with django_assert_num_queries(18):
        told = text(browser.get(page))
    assert told.count("5 forms typed by one officer") == n


@pytest.mark.parametrize("n", [5, 30])
def test_a_rounds_list_costs_the_same_at_any_number_of_cases(
    n: int,
    round_: Round,
    group: Grid,
    clerk: Officer,
    leader: Officer,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for entry in homes_in(round_, group, n):
        fill(entry, leader, but={"01-2": "not_met"})
        CueNote.objects.create(
            round=round_, cue="alike", entry=entry, text="…", officer=clerk,
            post=clerk.posts.get(), at=NOW,
        )  # fmt: skip
    browser = browser_of(clerk)
    browser.get(listed(round_))
    with django_assert_num_queries(15):
        browser.get(listed(round_))
