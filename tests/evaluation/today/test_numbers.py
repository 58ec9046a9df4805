"""Each number on the home page is the number of what the list behind it shows."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import translation

from evaluation.declarations.queries.declarations import overview
from evaluation.models import Answer, Entry, Notice, Objection, Question, Seat
from evaluation.today.queries.home import LINES
from evaluation.today.queries.tasks import Task
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Township, Village
from tests.evaluation.browsing import browser_of, text
from tests.evaluation.doorstep import save, typed
from tests.evaluation.meeting import Meeting
from tests.evaluation.scene import Scene
from tests.factories import (
    make_household,
    make_panel,
    make_request,
    make_round,
    make_village,
)

Count = Callable[[str], int]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def of(pattern: str) -> Count:
    return lambda page: len(re.findall(pattern, page))


def said(pattern: str) -> Count:
    """A number that the page itself says, where its list is of something else."""
    return lambda page: int(re.findall(pattern, page)[0])


#: By page: how many of what the line counts are shown there, in English.
SHOWN: dict[str, Count] = {
    "declaration_list": of(r'<li class="house"'),
    "opinion_list": of(r'<span class="tag (?:do|wait)">'),
    "question_list": of(r">to answer<"),
    "objection_list": of(r">(?:To be answered|Overdue)<"),
    "veto_list": of(r">waits for confirmation<"),
    "request_list": of(r"answer by"),
    "sitting_list": said(r"(\d+) (?:re-opened )?claims? "),
    "round_list": of(r'<th scope="row"'),
    "review_detail": of(r"spot-check"),
    "home": of(r'<span class="what">'),
}


def numbered(client: Client) -> list[tuple[Task, int]]:
    tasks = client.get("/").context["today"].tasks
    found = [(task, re.match(r"(\d+) ", task.title)) for task in tasks if task.kind != "done"]
    return [(task, int(number[1])) for task, number in found if number and task.url]


def differing(officer: Officer) -> list[tuple[str, int]]:
    """Titles of lines whose list shows another number, and that number; the page's own count."""
    client = browser_of(officer)
    lines = numbered(client)
    assert lines, "no line with a number"
    shown = {}
    for task, number in lines:
        name = resolve(task.url.split("?")[0]).url_name
        there = SHOWN[str(name)](text(client.get(task.url)))
        if there != number:
            shown[task.title] = there
    return list(shown.items())


def test_what_is_still_to_declare_is_counted_by_where_it_stands(
    scene: Scene, grid_leader: Officer
) -> None:
    for _more in range(4):
        make_household(village=scene.round.village, grid=scene.households[0].grid)
    scene.reach(Stage.DECLARING).declare(households=1)
    due = [entry for entry in scene.entries() if entry.status == Entry.Status.DUE]
    save(due[0], grid_leader)
    save(due[1], grid_leader)
    save(due[2], grid_leader, form=typed(due[2]))
    Answer.objects.filter(declaration__entry=due[2])[0].delete()
    for officer in (scene.clerk, grid_leader):
        titles = {task.title for task, _number in numbered(browser_of(officer))}
        assert titles == {
            "3 households still have to declare",
            "1 declaration is begun, not finished",
            "2 declarations wait for the household's word",
        }
        assert differing(officer) == []


def test_a_household_that_has_ended_is_in_no_number(scene: Scene) -> None:
    scene.reach(Stage.DECLARING).declare(households=1)
    gone = scene.entries()[2].household
    gone.ended_on = scene.now.date()
    gone.save()
    assert [number for _task, number in numbered(browser_of(scene.clerk))] == [1]
    assert differing(scene.clerk) == []


def test_the_numbers_of_the_list_and_of_the_home_page_are_one_rule(scene: Scene) -> None:
    """Told in SQL for many rounds, in Python for one: the same words for the same households."""
    scene.reach(Stage.DECLARING)
    save(scene.entries()[0], scene.clerk)
    counts = overview(scene.round.entries.all(), scene.round).counts()
    shown = [number for _task, number in numbered(browser_of(scene.clerk))]
    assert shown == [number for number in counts.values() if number]


@pytest.mark.parametrize("stage", [Stage.ASSESSING, Stage.DECIDING])
def test_claims_that_wait_for_a_body(stage: Stage, scene: Scene) -> None:
    scene.reach(stage)
    assert differing(scene.clerk) == []


def test_households_to_mark_and_questions_to_answer(
    meeting: Meeting, assessor: Officer, grid_leader: Officer
) -> None:
    seat = meeting.held_by(assessor, name="甲")
    meeting.mark(assessor, meeting.entries[0], "for", "for")
    assert differing(assessor) == []
    claim = meeting.entries[0].claims.all()[0]
    asked = {"entry": claim.entry, "claim": claim, "seat": Seat.objects.get(pk=seat.pk)}
    Question.objects.create(**asked, text="…", asked_at=meeting.now)
    assert differing(grid_leader) == []


def test_objections_vetoes_and_requests(scene: Scene) -> None:
    scene.reach(Stage.NOTICE)
    _object(scene, 1)
    _object(scene, 2, outcome="dismissed", answered_at=scene.now, answered_by=scene.clerk)
    scene.enter_veto(scene.entries()[0])
    make_request(household=scene.households[0], officer=scene.clerk)
    assert differing(scene.clerk) == []
    assert differing(scene.supervisor) == []


def _object(scene: Scene, number: int, **answer: Any) -> None:
    Objection.objects.create(
        notice=Notice.objects.get(round=scene.round),
        entry=scene.entries()[0],
        number=number,
        source=Objection.Source.PAPER,
        content="有意见",
        received_at=scene.now,
        received_by=scene.clerk,
        answer_by=scene.now.date() + timedelta(days=5),
        **answer,
    )


def test_the_county_finds_as_many_villages_as_it_is_told(
    scene: Scene, county_officer: Officer, other_village: Village
) -> None:
    scene.reach(Stage.NOTICE)
    make_round(village=other_village, campaign=scene.round.campaign, stage=Stage.NOTICE)
    make_round(village=other_village, campaign=scene.round.campaign, stage=Stage.CLOSED)
    assert differing(county_officer) == []


def test_the_lines_that_do_not_fit_are_all_on_the_page_that_the_last_one_opens(
    scene: Scene, township: Township
) -> None:
    for number in range(9):
        village = make_village(name=f"村{number}", township=township)
        make_household(
            village=village, grid=Grid.objects.create(village=village, name="1", level="group")
        )
        round_ = make_round(village=village, campaign=scene.round.campaign)
        for body in ("group", "committees"):
            make_panel(round_=round_, body=body)
    client = browser_of(scene.township)
    *first, last = client.get("/").context["today"].tasks
    assert (len(first), last.title) == (LINES - 1, "5 more lines of work")
    assert len(client.get(f"/{last.url}").context["today"].tasks) == LINES - 1 + 5


def test_an_assessor_who_leaves_stars_unmarked_is_told_how_many(
    meeting: Meeting, assessor: Officer
) -> None:
    meeting.held_by(assessor, name="甲")
    entry = meeting.entries[0]
    some = meeting.mark(assessor, entry, "for", "for").summary
    assert some.endswith("Not finished: 1 of its stars has no mark of yours yet.")
    assert "Not finished" not in meeting.mark(assessor, entry, "for").summary
