"""Doubts: raised on what the star asks, told, given time, looked at by somebody else, given up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation

from evaluation.doubts.actions import drop_doubt, look_again, raise_doubt, remind_household
from evaluation.doubts.queries.told import Line, State, lines_of
from evaluation.doubts.typed import Again, Seen, Told
from evaluation.models import Award, Doubt, Fault, Reminder
from evaluation.workflow import Stage
from grids.models import Grid, LedgerEntry, Officer
from grids.writing import AlreadySent, Refused
from households.models import Household
from tests.cast import Cast
from tests.evaluation.meeting import make_tie
from tests.evaluation.scene import Scene
from tests.factories import (
    make_fault,
    make_household,
    make_inspection,
    make_link,
    make_look,
    make_visit,
)
from tests.postgres.owner import owner


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def play_once(cast: Cast) -> None:
    """Stars are awarded, and a day has passed."""
    cast.scene.reach(Stage.AWARDED).wait(days=1)
    cast.scene.now = cast.scene.now.replace(hour=3)


@pytest.fixture
def awarded(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The clock is the scene's."""
    monkeypatch.setattr(timezone, "now", lambda: scene.now)
    return scene


def award_of(scene: Scene, star: int = 0) -> Award:
    held = Award.objects.filter(household=scene.households[0])
    return held.select_related("star__star", "household").order_by("star__star__code")[star]


def seen(scene: Scene, award: Award | None = None, **other: object) -> Seen:
    award = award or award_of(scene)
    item = award.star.star.criteria.all()[0]
    today = timezone.localdate(scene.now)
    made = Seen(award.pk, item.pk, Doubt.Source.OFFICER, "院里柴草乱堆", today, none_excluded=True)
    return replace(made, **other)


def told(scene: Scene, **other: object) -> Told:
    today = timezone.localdate(scene.now)
    made = Told("请收拾院子", "张大山", "home", today, "这就收拾", today + timedelta(days=14))
    return replace(made, **other)


def again(scene: Scene, *, mended: bool, **other: object) -> Again:
    return replace(Again(timezone.localdate(scene.now), mended, "看过了"), **other)


def raised(scene: Scene, officer: Officer | None = None, **other: object) -> Doubt:
    household, typed = scene.households[0].pk, seen(scene, **other)
    raise_doubt(household, typed, sent=scene.sent(officer or scene.clerk))
    return Doubt.objects.latest("at")


def reminded(scene: Scene, **other: object) -> Doubt:
    doubt = raised(scene)
    remind_household(doubt.pk, told(scene, **other), sent=scene.sent(scene.clerk))
    return doubt


def line_of(scene: Scene, doubt: Doubt) -> Line:
    [line] = lines_of(Doubt.objects.filter(pk=doubt.pk), today=timezone.localdate(scene.now))
    return line


def live_in(officer: Officer, home: Household) -> None:
    """The officer heads the household."""
    home.head.officer = officer
    home.head.save()


def refused(action, *args, **kwargs) -> str:
    with pytest.raises(Refused) as found:
        action(*args, **kwargs)
    return str(found.value)


def test_a_doubt_that_is_mended_is_a_success_and_the_star_stays(awarded: Scene) -> None:
    doubt = raised(awarded)
    assert line_of(awarded, doubt).state == State.REMIND
    remind_household(doubt.pk, told(awarded), sent=awarded.sent(awarded.clerk))
    assert line_of(awarded, doubt).state == State.TIME
    awarded.wait(days=5)
    look_again(doubt.pk, again(awarded, mended=True), sent=awarded.sent(awarded.supervisor))
    assert line_of(awarded, doubt).state == State.MENDED
    today = timezone.localdate(awarded.now)
    assert Award.objects.standing(today).filter(pk=doubt.award_id).exists()
    assert not Doubt.objects.open().exists()
    assert not Doubt.objects.unmended().exists()


def test_what_is_not_mended_is_seen_by_two_and_waits_for_a_decision(awarded: Scene) -> None:
    doubt = reminded(awarded)
    awarded.wait(days=15)
    assert line_of(awarded, doubt).state == State.LOOK
    look_again(doubt.pk, again(awarded, mended=False), sent=awarded.sent(awarded.secretary))
    assert line_of(awarded, doubt).state == State.UNMENDED
    assert list(Doubt.objects.unmended()) == [doubt]
    more = told(
        awarded, words="再给三天", mend_by=timezone.localdate(awarded.now) + timedelta(days=3)
    )
    remind_household(doubt.pk, more, sent=awarded.sent(awarded.secretary))
    assert line_of(awarded, doubt).state == State.TIME
    assert list(doubt.reminders.values_list("number", flat=True)) == [1, 2]
    assert not Doubt.objects.unmended().exists()
    look_again(doubt.pk, again(awarded, mended=True), sent=awarded.sent(awarded.secretary))
    assert line_of(awarded, doubt).state == State.MENDED


def test_each_step_is_in_the_ledger_without_a_word_of_what_was_seen(awarded: Scene) -> None:
    doubt = reminded(awarded)
    awarded.wait(days=15)
    look_again(doubt.pk, again(awarded, mended=False), sent=awarded.sent(awarded.secretary))
    drop_doubt(doubt.pk, "看错了院子", sent=awarded.sent(awarded.secretary))
    verbs = ["doubt_raised", "household_reminded", "doubt_looked_at", "doubt_dropped"]
    entries = LedgerEntry.objects.filter(verb__in=verbs).order_by("seq")
    assert [entry.verb for entry in entries] == verbs
    bodies = "".join(entry.body for entry in entries)
    for word in ("柴草", "收拾", "看过", "看错", "张大山"):
        assert word not in bodies


def test_only_a_star_that_is_held_today_can_be_doubted(awarded: Scene) -> None:
    home, clerk = awarded.households[0], awarded.clerk
    not_held = "The household does not hold this star today. Choose one that it holds."
    other = Award.objects.exclude(household=home)[0]
    sent = awarded.sent(clerk)
    assert refused(raise_doubt, home.pk, seen(awarded, other), sent=sent) == not_held
    never = replace(seen(awarded), award=uuid4())
    assert refused(raise_doubt, home.pk, never, sent=awarded.sent(clerk)) == not_held
    award = award_of(awarded)
    typed = seen(awarded, award)
    awarded.wait(days=(award.valid_to - timezone.localdate(awarded.now)).days + 1)
    typed = replace(typed, raised_on=timezone.localdate(awarded.now))
    assert refused(raise_doubt, home.pk, typed, sent=awarded.sent(clerk)) == not_held


def test_the_item_is_one_of_the_star(awarded: Scene) -> None:
    other = award_of(awarded, 1).star.star.criteria.all()[0]
    wrong = replace(seen(awarded), criterion=other.pk)
    home, sent = awarded.households[0].pk, awarded.sent(awarded.clerk)
    told = "This item is of another star. Choose one of the items of the star."
    assert refused(raise_doubt, home, wrong, sent=sent) == told


def test_a_household_that_left_holds_nothing(awarded: Scene) -> None:
    home = awarded.households[0]
    typed = seen(awarded)
    with owner():
        Household.objects.filter(pk=home.pk).update(ended_on=timezone.localdate())
    sent = awarded.sent(awarded.clerk)
    assert "it holds no star any more." in refused(raise_doubt, home.pk, typed, sent=sent)


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("该户常去上访", "A lawful petition or complaint"),
        ("不肯捐款", "Refusing donations"),
        ("是贫困户", "Poverty"),
        ("常年患病", "Illness"),
        ("人已年老", "Age"),
        ("家里有残疾人", "Disability"),
        ("信教", "Religion"),
        ("前年超生", "The size of the family"),
        ("他家亲戚闹事", "What a relative outside the household does"),
        ("外出务工不在家", "Being away for work"),
        ("听说院里很乱", "Hearsay"),
    ],
)
def test_what_can_never_be_a_ground_is_asked_back(awarded: Scene, words: str, ground: str) -> None:
    home = awarded.households[0].pk
    typed = seen(awarded, words=words)
    told = refused(raise_doubt, home, typed, sent=awarded.sent(awarded.clerk))
    assert f"{ground} can never be a ground." in told
    mentioned = replace(typed, only_mentioned=True)
    raise_doubt(home, mentioned, sent=awarded.sent(awarded.clerk))
    body = LedgerEntry.objects.get(verb="doubt_raised").body
    assert '"asked_back": true' in body or '"asked_back":true' in body


def test_the_officer_says_that_it_is_none_of_these_and_what_was_seen(awarded: Scene) -> None:
    home, clerk = awarded.households[0].pk, awarded.clerk
    silent = seen(awarded, none_excluded=False)
    sentence = "Say that it is none of the things that can never be a ground."
    assert refused(raise_doubt, home, silent, sent=awarded.sent(clerk)) == sentence
    empty = seen(awarded, words="  ")
    said = refused(raise_doubt, home, empty, sent=awarded.sent(clerk))
    assert said == "Say in words what was seen."


def test_only_what_was_seen_while_the_star_is_held(awarded: Scene) -> None:
    home, award = awarded.households[0].pk, award_of(awarded)
    ahead = seen(awarded, raised_on=timezone.localdate() + timedelta(days=1))
    said = refused(raise_doubt, home, ahead, sent=awarded.sent(awarded.clerk))
    assert said == "That day has not come yet. Type the day on which it was seen."
    before = seen(awarded, raised_on=award.valid_from - timedelta(days=1))
    said = refused(raise_doubt, home, before, sent=awarded.sent(awarded.clerk))
    assert "What was seen before was judged then" in said


def test_a_visit_and_a_fault_are_of_the_same_household(awarded: Scene) -> None:
    here, there = awarded.households[:2]
    visit = make_visit(household=there, officer=awarded.clerk, at=awarded.now)
    by_visit = seen(awarded, source=Doubt.Source.VISIT, visit=visit.pk)
    said = refused(raise_doubt, here.pk, by_visit, sent=awarded.sent(awarded.clerk))
    assert said.startswith("This visit was to another household.")
    inspection = make_inspection(round_=awarded.round, officer=awarded.township, at=awarded.now)
    own, other = (
        make_fault(inspection=inspection, look=make_look(inspection=inspection, entry=entry))
        for entry in awarded.entries()[:2]
    )
    by_fault = seen(awarded, source=Doubt.Source.INSPECTION, fault=other.pk)
    said = refused(raise_doubt, here.pk, by_fault, sent=awarded.sent(awarded.township))
    assert said.startswith("This fault was not found at this household.")
    own_fault = replace(by_fault, fault=own.pk)
    raise_doubt(here.pk, own_fault, sent=awarded.sent(awarded.township))
    assert Doubt.objects.get().fault == Fault.objects.get(pk=own.pk)


def test_a_villagers_word_is_taken_down_by_clerk_or_supervisor_without_a_name(
    awarded: Scene,
) -> None:
    home, typed = awarded.households[0].pk, seen(awarded, source=Doubt.Source.SPOKEN)
    said = refused(raise_doubt, home, typed, sent=awarded.sent(awarded.secretary))
    assert said == "What a villager says is taken down by the clerk or the supervision committee."
    raise_doubt(home, typed, sent=awarded.sent(awarded.supervisor))
    assert Doubt.objects.get().source == Doubt.Source.SPOKEN


def test_the_same_item_is_doubted_once_until_it_is_closed(awarded: Scene) -> None:
    doubt = raised(awarded)
    home = awarded.households[0].pk
    told = refused(raise_doubt, home, seen(awarded), sent=awarded.sent(awarded.supervisor))
    assert told.startswith(f"{awarded.clerk.name} has raised a doubt about this item on")
    drop_doubt(doubt.pk, "看错了", sent=awarded.sent(awarded.clerk))
    assert raised(awarded, awarded.supervisor).pk != doubt.pk


def test_nobody_acts_on_their_own_household_or_kins(awarded: Scene) -> None:
    home, kin = awarded.households[:2]
    doubt = reminded(awarded)
    live_in(awarded.supervisor, home)
    live_in(awarded.secretary, kin)
    make_tie(home, kin)
    sentence = "This is your own household or kin's, so another officer must do it."
    for officer in (awarded.supervisor, awarded.secretary):
        for action, typed in (
            (look_again, again(awarded, mended=True)),
            (drop_doubt, "没有这回事"),
            (remind_household, told(awarded)),
        ):
            assert refused(action, doubt.pk, typed, sent=awarded.sent(officer)) == sentence
        assert refused(raise_doubt, home.pk, seen(awarded), sent=awarded.sent(officer)) == sentence


def test_who_raised_it_does_not_look_again(awarded: Scene) -> None:
    doubt = reminded(awarded)
    said = refused(
        look_again, doubt.pk, again(awarded, mended=True), sent=awarded.sent(awarded.clerk)
    )
    assert said == "You raised this doubt yourself: another officer looks again."


def test_time_is_given_and_kept(awarded: Scene) -> None:
    doubt, clerk = raised(awarded), awarded.clerk
    today = timezone.localdate()
    said = refused(
        look_again, doubt.pk, again(awarded, mended=True), sent=awarded.sent(awarded.supervisor)
    )
    assert said == "The household was not told yet. Tell it first, and give it time."
    least = "Give the household at least three days, and a day that has not passed."
    short = told(awarded, mend_by=today + timedelta(days=2))
    assert refused(remind_household, doubt.pk, short, sent=awarded.sent(clerk)) == least
    ahead = told(awarded, told_on=today + timedelta(days=1))
    said = refused(remind_household, doubt.pk, ahead, sent=awarded.sent(clerk))
    assert said.startswith("That day has not come yet.")
    early = told(awarded, told_on=today - timedelta(days=1))
    said = refused(remind_household, doubt.pk, early, sent=awarded.sent(clerk))
    assert said.startswith("The household cannot have been told before")
    wordless = told(awarded, reply=" ")
    said = refused(remind_household, doubt.pk, wordless, sent=awarded.sent(clerk))
    assert said == "Write what the household was told, to whom, and what it says."
    in_three_days = told(awarded, mend_by=today + timedelta(days=3))
    remind_household(doubt.pk, in_three_days, sent=awarded.sent(clerk))
    said = refused(remind_household, doubt.pk, told(awarded), sent=awarded.sent(clerk))
    assert said.startswith("The household was told already and has time until")


def test_not_mended_is_said_after_the_time_only(awarded: Scene) -> None:
    today = timezone.localdate()
    doubt, looks = reminded(awarded, mend_by=today + timedelta(days=3)), awarded.supervisor
    awarded.wait(days=3)
    said = refused(look_again, doubt.pk, again(awarded, mended=False), sent=awarded.sent(looks))
    assert "Until then only “mended” is recorded." in said
    for day, sentence in ((1, "That day has not come yet."), (-4, "The household was told on")):
        other = again(awarded, mended=True, looked_on=timezone.localdate() + timedelta(days=day))
        said = refused(look_again, doubt.pk, other, sent=awarded.sent(looks))
        assert said.startswith(sentence)
    said = refused(
        look_again, doubt.pk, again(awarded, mended=True, words=""), sent=awarded.sent(looks)
    )
    assert said == "Say in words what was seen."
    awarded.wait(days=1)
    look_again(doubt.pk, again(awarded, mended=False), sent=awarded.sent(looks))
    said = refused(look_again, doubt.pk, again(awarded, mended=True), sent=awarded.sent(looks))
    assert said.startswith("Seen again on")


def test_given_up_by_who_raised_it_or_who_watches_over_the_village(
    awarded: Scene, grid_leader: Officer
) -> None:
    doubt = raised(awarded, awarded.supervisor)
    for officer in (awarded.clerk, grid_leader):
        with pytest.raises(PermissionDenied):
            drop_doubt(doubt.pk, "没有这回事", sent=awarded.sent(officer))
    said = refused(drop_doubt, doubt.pk, " ", sent=awarded.sent(awarded.secretary))
    assert said == "Say in a sentence why the doubt is given up."
    sent = awarded.sent(awarded.secretary)
    drop_doubt(doubt.pk, "看错了院子", sent=sent)
    with pytest.raises(AlreadySent):
        drop_doubt(doubt.pk, "看错了院子", sent=sent)
    doubt.refresh_from_db()
    assert (doubt.dropped_by, doubt.dropped_why) == (awarded.secretary, "看错了院子")
    assert line_of(awarded, doubt).state == State.DROPPED
    said = refused(drop_doubt, doubt.pk, "再说一次", sent=awarded.sent(awarded.secretary))
    assert said.startswith("Given up on")


def test_a_star_that_ran_out_closes_no_doubt_by_itself(awarded: Scene) -> None:
    doubt = reminded(awarded)
    awarded.wait(days=(award_of(awarded).valid_to - timezone.localdate()).days + 1)
    line = line_of(awarded, doubt)
    assert line.state == State.OVER
    assert line.over.startswith("The star was held until")
    for action, typed in (
        (look_again, again(awarded, mended=True)),
        (remind_household, told(awarded)),
    ):
        said = refused(action, doubt.pk, typed, sent=awarded.sent(awarded.supervisor))
        assert said.endswith("Nothing can follow from the doubt: give it up.")
    drop_doubt(doubt.pk, "星已到期", sent=awarded.sent(awarded.supervisor))
    assert line_of(awarded, doubt).state == State.DROPPED


def test_a_household_that_ended_closes_no_doubt_by_itself(awarded: Scene) -> None:
    doubt = raised(awarded)
    with owner():
        Household.objects.filter(pk=awarded.households[0].pk).update(ended_on=timezone.localdate())
    line = line_of(awarded, doubt)
    assert line.state == State.OVER
    assert line.over.startswith("This household left or ended on")
    drop_doubt(doubt.pk, "该户已迁走", sent=awarded.sent(awarded.clerk))


def test_who_may_raise_one(
    awarded: Scene,
    grid_leader: Officer,
    liaison: Officer,
    committee_member: Officer,
    assessor: Officer,
    county_officer: Officer,
    other_clerk: Officer,
) -> None:
    home = awarded.households[0]
    link = make_link(household=home, officer=awarded.clerk, at=awarded.now)
    strangers = (committee_member, assessor, county_officer, other_clerk, liaison)
    for officer in strangers:
        with pytest.raises(PermissionDenied):
            raise_doubt(home.pk, seen(awarded), sent=awarded.sent(officer))
    link.liaison.officer = liaison
    link.liaison.save()
    people = (awarded.clerk, awarded.secretary, awarded.supervisor, awarded.township,
              grid_leader, liaison)  # fmt: skip
    for officer in people:
        doubt = raised(awarded, officer)
        drop_doubt(doubt.pk, "试一试", sent=awarded.sent(officer))
    assert Doubt.objects.count() == len(people)


def test_a_leader_of_another_grid_has_no_part_in_it(awarded: Scene, grid_leader: Officer) -> None:
    village = awarded.round.village
    other = Grid.objects.create(village=village, name="第7组", level=Grid.Level.GROUP)
    home = make_household(village=village, grid=other)
    with pytest.raises(PermissionDenied):
        raise_doubt(home.pk, seen(awarded), sent=awarded.sent(grid_leader))


def test_reminders_are_counted(awarded: Scene) -> None:
    assert reminded(awarded).reminders.get() == Reminder.objects.get(number=1)
