"""How far a doubt is: the same by queries and in words, also where the bodies have it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from evaluation.doubts.actions import drop_doubt, look_again, raise_doubt, remind_household
from evaluation.doubts.queries.excluded import Never, asked_back, pointing_at
from evaluation.doubts.queries.own import own_lines
from evaluation.doubts.queries.sentences import now_of, to_home
from evaluation.doubts.queries.told import State, lines_of, parts_of, recent
from evaluation.models import AwardEnd, Claim, Doubt, Round, StarChange
from evaluation.today.queries.doubting import doubt_lines
from evaluation.workflow import Stage
from grids.models import Officer
from grids.writing import Refused
from tests.cast import Cast
from tests.evaluation.doubts.test_doubts import again, award_of, line_of, raised, seen, told
from tests.evaluation.scene import Scene
from tests.factories import make_award, make_doubt, make_entry, make_household, make_reminder

NOT_OPEN = {State.MENDED, State.DROPPED, State.JUDGED, State.DECIDED}


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


def unmended(scene: Scene, star: int = 0) -> Doubt:
    """Told three days ago at least, and seen again in vain."""
    raise_doubt(
        scene.households[0].pk, seen(scene, award_of(scene, star)), sent=scene.sent(scene.clerk)
    )
    doubt = Doubt.objects.latest("at")
    until = timezone.localdate() + timedelta(days=3)
    remind_household(doubt.pk, told(scene, mend_by=until), sent=scene.sent(scene.clerk))
    scene.wait(days=4)
    look_again(doubt.pk, again(scene, mended=False), sent=scene.sent(scene.supervisor))
    return doubt


def brought(scene: Scene, doubt: Doubt, stage: Stage) -> StarChange:
    """Before the bodies, in a round at that stage."""
    round_ = Round.objects.create(
        campaign=scene.round.campaign, village=scene.round.village, name=f"变动{doubt.pk}",
        stage=stage, stage_since=scene.now,
    )  # fmt: skip
    entry = doubt.award.entry
    other = make_entry(round_=round_, household=make_household(
        village=round_.village, grid=scene.households[0].grid))  # fmt: skip
    claim = Claim.objects.create(entry=other, star=doubt.award.star)
    assert entry.household_id == scene.households[0].pk
    return StarChange.objects.create(
        claim=claim, kind="end", ground="…", document="…", doubt=doubt, award=doubt.award,
        again_from=timezone.localdate(),
    )  # fmt: skip


def test_queries_and_words_agree_on_what_is_open(awarded: Scene) -> None:
    """One doubt of every kind, on as many stars of one household."""
    waits, judged, cancelled, decided = (unmended(awarded, star) for star in range(4))
    brought(awarded, judged, Stage.ASSESSING)
    brought(awarded, cancelled, Stage.CANCELLED)
    brought(awarded, decided, Stage.AWARDED)
    home, clerk = awarded.households[0].pk, awarded.clerk
    fresh = seen(awarded, award_of(awarded, 4))
    raise_doubt(home, fresh, sent=awarded.sent(clerk))
    dropped = Doubt.objects.latest("at")
    drop_doubt(dropped.pk, "看错了", sent=awarded.sent(clerk))
    raise_doubt(home, fresh, sent=awarded.sent(clerk))
    last = Doubt.objects.latest("at")
    today = timezone.localdate()
    lines = {line.doubt: line.state for line in lines_of(Doubt.objects.all(), today=today)}
    assert lines == {
        waits: State.UNMENDED,
        judged: State.JUDGED,
        cancelled: State.UNMENDED,
        decided: State.DECIDED,
        dropped: State.DROPPED,
        last: State.REMIND,
    }
    assert set(Doubt.objects.open()) == {one for one in lines if lines[one] not in NOT_OPEN}
    assert set(Doubt.objects.unmended()) == {waits, cancelled}


def test_what_lies_before_the_bodies_goes_its_way_there(awarded: Scene) -> None:
    doubt = unmended(awarded)
    change = brought(awarded, doubt, Stage.DECIDING)
    told_ = "The star lies before the group and the committees, who vote on it."
    for action, typed in (
        (remind_household, told(awarded)),
        (look_again, again(awarded, mended=True)),
        (drop_doubt, "没有这回事"),
    ):
        with pytest.raises(Refused) as refused:
            action(doubt.pk, typed, sent=awarded.sent(awarded.secretary))
        assert str(refused.value) == told_
    with pytest.raises(Refused) as refused:
        raised(awarded, awarded.secretary)
    assert "has raised a doubt about this item" in str(refused.value)
    Round.objects.filter(entries=change.claim.entry).update(stage=Stage.AWARDED)
    assert raised(awarded, awarded.secretary).pk != doubt.pk


def test_an_award_that_ended_meanwhile_is_told_and_given_up(awarded: Scene) -> None:
    doubt, other = unmended(awarded), unmended(awarded, 1)
    change = brought(awarded, other, Stage.AWARDED)
    today = timezone.localdate()
    AwardEnd.objects.create(award=doubt.award, change=change, ended_on=today)
    line = line_of(awarded, doubt)
    assert line.state == State.OVER
    assert line.over.startswith("The star ended on")
    assert now_of(line).endswith("Nothing can follow from the doubt: give it up.")
    with pytest.raises(Refused, match="does not hold this star today"):
        raised(awarded, awarded.secretary)
    titles = [task.title for task in doubt_lines(awarded.secretary, today=today)]
    assert titles == ["1 doubt is about a star that has ended"]


def test_each_line_of_the_day_counts_what_its_list_shows(
    awarded: Scene, grid_leader: Officer, county_officer: Officer
) -> None:
    """Raised by the clerk: two to be told, one whose time is over, one not mended."""
    unmended(awarded)
    for row in range(3):
        home = make_household(village=awarded.round.village, grid=awarded.households[0].grid)
        entry = make_entry(round_=awarded.round, household=home)
        award = make_award(entry=entry, at=awarded.now - timedelta(days=9))
        doubt = make_doubt(award=award, officer=awarded.clerk, at=awarded.now - timedelta(days=9))
        if row == 0:
            make_reminder(doubt=doubt, officer=awarded.clerk, at=awarded.now - timedelta(days=9))
    today = timezone.localdate()

    def titles(officer: Officer) -> list[str]:
        return [task.title for task in doubt_lines(officer, today=today)]

    two, one = "2 households are to be told of a doubt", "1 second look is due"
    assert titles(awarded.clerk) == [two]
    assert titles(grid_leader) == [two, one]
    assert titles(awarded.supervisor) == [one]
    assert titles(awarded.secretary) == ["1 doubt waits for a decision"]
    assert titles(awarded.township) == titles(county_officer) == []
    parts = parts_of(lines_of(Doubt.objects.all(), today=today))
    assert [(part.title, len(part.lines)) for part in parts] == [("To be done", 4)]


def test_a_household_is_told_in_short_sentences(awarded: Scene) -> None:
    """At most twenty signs a sentence, as 适老化 asks for, with the day written out."""
    line = line_of(awarded, raised(awarded))
    with translation.override("zh-hans"):
        told_ = {state: to_home(replace(line, state=state)) for state in State}
    sentences = {one for text in told_.values() for one in re.split("[。！？：]", text)}
    assert {one for one in sentences if len(one) > 20} == set()
    assert not any("%" in text for text in told_.values())


def test_what_was_closed_a_year_ago_is_read_no_more(awarded: Scene) -> None:
    doubt = raised(awarded)
    drop_doubt(doubt.pk, "看错了", sent=awarded.sent(awarded.clerk))
    for days, shown in ((365, 1), (366, 0)):
        today = timezone.localdate(awarded.now) + timedelta(days=days)
        lines = lines_of(Doubt.objects.all(), today=today)
        assert len(recent(lines, today=today)) == shown
        assert len(own_lines(Doubt.objects.all(), today=today)) == shown


def test_words_of_what_the_stars_ask_point_at_nothing_excluded() -> None:
    """What is seen at a yard or in records, as it is usually written, is not asked back."""
    usual = (
        "院里柴草乱堆", "垃圾倒进河道", "秸秆在地头焚烧", "老人单独住，没人管吃饭", "欠水费两年",
        "红白事超过标准，没有报备", "与邻居吵架动手", "孩子没有上学", "私拉电线", "羊没有圈",
    )  # fmt: skip
    assert [(text, pointing_at(text)) for text in usual if pointing_at(text)] == []
    assert asked_back([]) == ""
    words = [word for never in Never for word in never.words]
    assert len(words) == len(set(words))
