"""The minutes: everything that the paper has to carry, and nothing that changes afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation.models import Body, Entry, Reopening, Seat, Sitting
from evaluation.sittings.actions.recusals import recuse
from evaluation.sittings.actions.sittings import sign_in
from evaluation.sittings.queries.minutes import minutes
from evaluation.workflow import Stage
from grids.codes import digest_code, grouped
from grids.models import Grid, Officer, Village
from tests.evaluation.meeting import Meeting, make_tie
from tests.factories import make_household


def loaded(sitting: Sitting) -> Sitting:
    return Sitting.objects.select_related("panel__round__campaign").get(pk=sitting.pk)


def decided(meeting: Meeting) -> tuple[Sitting, Entry]:
    """The group passed all but the second star; the committees turned the first two round."""
    first, second = meeting.entries
    group = meeting.open()
    meeting.count(group, first, (5, 0, 0), (1, 4, 0), (5, 0, 0))
    meeting.count(group, second, (5, 0, 0))
    meeting.close(group)
    meeting.at(Stage.DECIDING)
    sitting = meeting.open(meeting.committees, absent="辰")
    meeting.count(sitting, first, (1, 3, 0), (4, 0, 0), (3, 0, 1), reason="现场核实过")
    return sitting, first


def test_due_present_and_share_are_those_of_the_places(meeting: Meeting) -> None:
    Seat.objects.create(panel=meeting.group, name="候补", kind=Seat.Kind.ALTERNATE)
    Seat.objects.create(panel=meeting.group, name="镇干部", kind=Seat.Kind.OBSERVER)
    sitting = meeting.open()
    meeting.present(sitting, absent="甲乙", 候补="甲")
    paper = minutes(loaded(sitting))
    assert (paper.due, paper.present, paper.share) == (5, 4, 80)
    assert [sitter.seat.name for sitter in paper.absent] == ["乙", "甲"]
    assert [sitter.seat.name for sitter in paper.came][-1] == "候补"


def test_an_alternate_who_takes_no_place_only_observes(meeting: Meeting) -> None:
    Seat.objects.create(panel=meeting.group, name="候补", kind=Seat.Kind.ALTERNATE)
    sitting = meeting.open(absent="甲")
    here = {seat.pk: None for seat in meeting.group.seats.exclude(name="甲")}
    sign_in(sitting.pk, present=here, sent=meeting.sent())
    paper = minutes(loaded(sitting))
    assert (paper.present, [sitter.seat.name for sitter in paper.observers]) == (4, ["候补"])


def test_who_left_before_the_end_is_still_in_the_minutes(meeting: Meeting) -> None:
    sitting = meeting.open()
    meeting.count(sitting, meeting.entries[0], (5, 0, 0))
    meeting.present(sitting, absent="戊")
    paper = minutes(loaded(sitting))
    assert [(sitter.seat.name, sitter.present) for sitter in paper.came if not sitter.present] == [
        ("戊", False)
    ]
    assert (paper.present, paper.absent) == (5, [])


def test_the_table_has_a_line_a_household_and_a_field_a_star(meeting: Meeting) -> None:
    sitting, first = decided(meeting)
    paper = minutes(loaded(sitting))
    [line] = paper.households
    assert (line.entry.entry, line.turnout) == (first.pk, "4/5")
    assert [(str(tally), tally.passed) for tally in line.cells if tally] == [
        ("1:3:0", False),
        ("4:0:0", True),
        ("3:0:1", True),
    ]
    assert (paper.claims, paper.passed) == (3, 2)


def test_differences_from_the_group_stand_with_their_reasons(meeting: Meeting) -> None:
    sitting, _first = decided(meeting)
    found = [
        (str(each.star), each.group.passed, each.tally.passed, each.tally.reason)
        for each in minutes(loaded(sitting)).differences
    ]
    assert found == [
        ("第1星", True, False, "现场核实过"),
        ("第2星", False, True, "现场核实过"),
    ]


def test_recusals_stand_by_reason_with_the_households(meeting: Meeting) -> None:
    first, second = meeting.entries
    meeting.seat_of(first.household, name="甲")
    sitting = meeting.open()
    recuse(sitting.pk, second.pk, seat_id=meeting.seat("甲").pk, reason="邻居", sent=meeting.sent())
    for entry in meeting.entries:
        meeting.count(sitting, entry, (4, 0, 0))
    [aside] = minutes(loaded(sitting)).recused
    assert aside.name == "甲"
    assert aside.reasons == [("本户", first.number), ("邻居", second.number)]


def test_nothing_changes_after_the_closing(meeting: Meeting, desk: Client) -> None:
    """Not by a tie found out later, nor by a re-opening and a new decision of the group."""
    sitting, first = decided(meeting)
    meeting.close(sitting)
    where = reverse("sitting_minutes", args=[sitting.pk])
    before = _printed(desk, where)
    kin = make_household(village=meeting.round.village, grid=meeting.grid)
    meeting.seat_of(kin, name="子", panel=meeting.committees)
    make_tie(kin, first.household)
    meeting.now += timedelta(hours=1)
    for claim in meeting.claims[first]:
        Reopening.objects.create(
            claim=claim, body=Body.GROUP, reason="核实", officer=meeting.clerk, at=meeting.now
        )
    meeting.at(Stage.ASSESSING)
    again = meeting.open()
    meeting.count(again, first, (0, 5, 0))
    assert _printed(desk, where) == before


def _printed(desk: Client, where: str) -> str:
    """The paper's own part of the page."""
    return desk.get(where).content.decode().partition("<main")[2]


def test_the_paper_carries_the_ledgers_line_and_code(meeting: Meeting, desk: Client) -> None:
    sitting, _first = decided(meeting)
    draft = desk.get(reverse("sitting_minutes", args=[sitting.pk])).content.decode()
    meeting.close(sitting)
    page = desk.get(reverse("sitting_minutes", args=[sitting.pk])).content.decode()
    code = grouped(digest_code(sitting.ledger_digest))
    assert code in page
    assert f"第{sitting.ledger_seq}条" in page
    assert ("草稿" in draft, "草稿" in page) == (True, False)


def test_a_sitting_without_a_count_says_so(meeting: Meeting, desk: Client) -> None:
    sitting = meeting.close(meeting.open())
    page = desk.get(reverse("sitting_minutes", args=[sitting.pk])).content.decode()
    assert "没有计票" in page


@pytest.fixture
def desk(clerk: Officer) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


@pytest.mark.parametrize("households", [1, 3])
def test_minutes_take_the_same_queries_at_one_household_and_at_three(
    village: Village,
    micro_grid: Grid,
    clerk: Officer,
    desk: Client,
    households: int,
    django_assert_num_queries: Any,
) -> None:
    meeting = Meeting.prepared(village=village, grid=micro_grid, clerk=clerk)
    for _ in range(households):
        meeting.enter()
    sitting = meeting.open()
    for entry in meeting.entries:
        meeting.count(sitting, entry, (5, 0, 0))
    meeting.close(sitting)
    with django_assert_num_queries(12):
        desk.get(reverse("sitting_minutes", args=[sitting.pk]))


def test_a_tie_that_is_entered_late_is_told_and_counts_only_in_the_next_sitting(
    meeting: Meeting, desk: Client
) -> None:
    """One that comes after the closing is not told: closed minutes stay as they were printed."""
    first, second = meeting.entries
    for name, entry in (("甲", first), ("乙", second)):
        meeting.seat_of(entry.household, name=name)
    sitting = meeting.open()
    neighbour = make_household(village=meeting.round.village, grid=meeting.grid)
    make_tie(neighbour, first.household)
    make_tie(first.household, second.household)
    told = [("乙", first.number), ("甲", second.number)]
    assert [(late.name, late.numbers) for late in minutes(loaded(sitting)).late] == told
    sentence = f"会议开始后才登记：甲与农户{second.number}"
    assert sentence in desk.get(sitting.get_absolute_url()).content.decode()
    meeting.count(sitting, first, (4, 0, 0))
    meeting.close(sitting)
    make_tie(neighbour, second.household)
    assert sentence in desk.get(reverse("sitting_minutes", args=[sitting.pk])).content.decode()
    assert [(late.name, late.numbers) for late in minutes(loaded(sitting)).late] == told
    assert minutes(loaded(meeting.open())).late == []
