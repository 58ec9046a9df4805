"""Groups, committees and their seats: who may be seated, where, and until when."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from evaluation.models import Panel, Round, Seat
from evaluation.panels.actions.panels import add_panel, add_seat, remove_seat
from evaluation.panels.queries.bench import bench_of
from evaluation.panels.queries.composition import Figure, composition_of
from evaluation.panels.queries.conflicts import conflicts
from evaluation.panels.queries.coverage import Seated, households_without_panel, seated
from evaluation.taking_part import counted
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Village
from grids.writing import Refused
from households.models import Household
from tests.evaluation.meeting import Meeting, make_tie
from tests.factories import (
    make_grid,
    make_household,
    make_officer,
    make_panel,
    make_round,
    make_sent,
)
from tests.postgres.owner import rewrite


@pytest.fixture
def round_(village: Village) -> Round:
    return make_round(village=village)


@pytest.fixture
def desk(clerk: Officer) -> Client:
    return log_in(clerk)


def log_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    client.get("/nowhere/")  # the session's first page stores the token against forgery
    return client


def sent(**fields: Any) -> dict[str, Any]:
    return {"cid": str(uuid.uuid4()), "_end": "1", **fields}


# Panels


def test_a_group_covers_the_villager_groups_that_were_ticked(
    desk: Client, round_: Round, group: Grid
) -> None:
    fields = sent(body="group", name="第一评议组", grids=[str(group.pk)])
    answer = desk.post(reverse("panel_add", args=[round_.pk]), fields)
    panel = Panel.objects.get()
    assert answer.url.startswith(panel.get_absolute_url())
    assert (panel.name, list(panel.grids.all())) == ("第一评议组", [group])


def test_a_double_click_adds_one_panel(desk: Client, round_: Round) -> None:
    fields = sent(body="committees", name="两委")
    answers = [desk.post(reverse("panel_add", args=[round_.pk]), fields) for _ in "12"]
    assert (Panel.objects.count(), answers[0].url) == (1, answers[1].url)


def test_another_villages_grid_is_no_choice(
    desk: Client, round_: Round, group: Grid, other_village: Village
) -> None:
    other = make_grid(village=other_village, name="别村一组")
    fields = sent(body="group", name="第一评议组", grids=[str(other.pk)])
    answer = desk.post(reverse("panel_add", args=[round_.pk]), fields)
    assert "grids" in answer.context["form"].errors
    assert 'value="第一评议组"' in answer.content.decode()
    assert Panel.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "name", "whole"),
    [("committees", "另一个两委", True), ("group", "甲组", True), ("group", "乙组", False)],
    ids=["the committees twice", "the same name", "a group with two panels"],
)
def test_panels_do_not_overlap(
    round_: Round, clerk: Officer, group: Grid, body: str, name: str, whole: bool
) -> None:
    make_panel(round_=round_, body="committees")
    first = Panel.objects.create(round=round_, body="group", name="甲组")
    first.grids.add(group)
    with pytest.raises(Refused):
        add_panel(
            round_.pk, body=body, name=name, grids=[] if whole else [group], sent=make_sent(clerk)
        )
    assert Panel.objects.count() == 2


def test_no_group_is_added_once_the_households_are_given_out(round_: Round, clerk: Officer) -> None:
    round_.stage = Stage.DECLARING
    round_.save()
    with pytest.raises(Refused):
        add_panel(round_.pk, body="group", name="晚到的组", sent=make_sent(clerk))
    add_panel(round_.pk, body="committees", name="两委", sent=make_sent(clerk))
    assert [panel.body for panel in Panel.objects.all()] == ["committees"]


def test_a_panel_is_taken_back_with_its_seats_and_twice_is_no_error(
    desk: Client, round_: Round
) -> None:
    panel = make_panel(round_=round_)
    fields = sent()
    answers = [desk.post(reverse("panel_remove", args=[panel.pk]), fields) for _ in "12"]
    assert (Panel.objects.count(), Seat.objects.count()) == (0, 0)
    assert answers[0].url == answers[1].url
    assert desk.post(reverse("panel_remove", args=[panel.pk]), sent()).status_code == 404


def test_households_that_no_group_covers_are_counted(
    round_: Round, village: Village, group: Grid, micro_grid: Grid
) -> None:
    other = make_grid(village=village, name="第2组")
    for grid in (group, micro_grid, other):
        make_household(village=village, grid=grid)
    assert households_without_panel(counted([round_]))[round_.pk] == 3
    panel = make_panel(round_=round_)
    assert households_without_panel(counted([round_]))[round_.pk] == 0
    panel.grids.add(group)
    assert households_without_panel(counted([round_]))[round_.pk] == 1


def test_a_panel_is_short_until_its_members_are_enough(round_: Round) -> None:
    group = make_panel(round_=round_, names=("甲", "乙", "丙", "丁"))
    make_panel(round_=round_, body="committees")
    Seat.objects.create(panel=group, name="戊", kind=Seat.Kind.ALTERNATE)
    assert seated([round_])[round_.pk] == Seated((group.name,), committees=True)
    Seat.objects.create(panel=group, name="己", kind=Seat.Kind.MEMBER)
    assert seated([round_])[round_.pk].groups_short == ()


# Seats


def seating(panel: Panel, desk: Client, **fields: Any) -> Any:
    return desk.post(
        reverse("seat_add", args=[panel.pk]), sent(**{"kind": "member", "name": "", **fields})
    )


def test_a_villager_is_found_by_name(
    desk: Client, round_: Round, village: Village, micro_grid: Grid
) -> None:
    home = make_household(village=village, grid=micro_grid, head="张大山")
    panel = make_panel(round_=round_, names=())
    seating(panel, desk, name="张大山")
    seat = Seat.objects.get()
    assert (seat.person, seat.name, seat.officer) == (home.head, "张大山", None)


def test_people_of_one_name_are_told_apart_by_the_household_number(
    desk: Client, round_: Round, village: Village, micro_grid: Grid
) -> None:
    make_household(village=village, grid=micro_grid, head="张大山", number="010001")
    second = make_household(village=village, grid=micro_grid, head="张大山", number="010002")
    panel = make_panel(round_=round_, names=())
    answer = seating(panel, desk, name="张大山")
    assert "010001" in answer.context["form"].errors["number"][0]
    seating(panel, desk, name="张大山", number="０１０００２")
    assert Seat.objects.get().person == second.head


def test_a_villager_of_the_next_village_is_not_found(
    desk: Client, round_: Round, other_village: Village
) -> None:
    grid = make_grid(village=other_village, name="别村一组")
    make_household(village=other_village, grid=grid, head="贾国强")
    panel = make_panel(round_=round_, names=())
    assert "name" in seating(panel, desk, name="贾国强").context["form"].errors
    seating(panel, desk, name="贾国强", guest="on")
    assert Seat.objects.get().person is None


def test_an_officer_brings_the_person_that_they_are(
    desk: Client, round_: Round, village: Village, micro_grid: Grid, assessor: Officer
) -> None:
    home = make_household(village=village, grid=micro_grid, head="孙桂英")
    home.head.officer = assessor
    home.head.save()
    panel = make_panel(round_=round_, names=())
    seating(panel, desk, officer=str(assessor.pk))
    seat = Seat.objects.get()
    assert (seat.officer, seat.person, seat.name) == (assessor, home.head, "孙桂英")


def test_another_villages_officer_is_no_choice(
    desk: Client, round_: Round, other_clerk: Officer
) -> None:
    panel = make_panel(round_=round_, names=())
    answer = seating(panel, desk, officer=str(other_clerk.pk))
    assert "officer" in answer.context["form"].errors
    assert Seat.objects.count() == 0


def test_nobody_sits_twice_in_a_panel(
    round_: Round, clerk: Officer, village: Village, micro_grid: Grid
) -> None:
    head = make_household(village=village, grid=micro_grid).head
    panel = make_panel(round_=round_, names=())
    add_seat(panel.pk, name="张大山", kind="member", person=head, sent=make_sent(clerk))
    with pytest.raises(Refused):
        add_seat(panel.pk, name="张大山", kind="alternate", person=head, sent=make_sent(clerk))


def test_a_supervisor_observes_the_committees_and_does_not_vote_there(
    round_: Round, clerk: Officer, supervisor: Officer
) -> None:
    panel = make_panel(round_=round_, body="committees", names=())
    with pytest.raises(Refused, match="周德全"):
        add_seat(panel.pk, name="周德全", kind="member", officer=supervisor, sent=make_sent(clerk))
    add_seat(panel.pk, name="周德全", kind="observer", officer=supervisor, sent=make_sent(clerk))
    assert Seat.objects.get().kind == Seat.Kind.OBSERVER


def test_a_seat_is_taken_back_until_the_panel_has_met(meeting: Meeting, clerk: Officer) -> None:
    desk, seat = log_in(clerk), meeting.seat("甲")
    fields = sent()
    where = reverse("seat_remove", args=[seat.pk])
    answers = [desk.post(where, fields) for _ in "12"]
    assert answers[0].url == answers[1].url
    assert meeting.group.seats.count() == 4
    meeting.open()
    with pytest.raises(Refused):
        remove_seat(meeting.seat("乙").pk, sent=meeting.sent())
    with pytest.raises(Refused):
        add_seat(meeting.group.pk, name="庚", kind="member", sent=meeting.sent())
    page = desk.get(meeting.group.get_absolute_url())
    assert len(page.context["why_closed"]) == 1


# Of whom it is made, and who stands aside


def people_of(panel: Panel) -> list[Figure]:
    return composition_of(panel.seats.all(), today=date(2026, 11, 20)).figures


def test_the_composition_is_told_in_a_sentence_and_figures(
    round_: Round, village: Village, micro_grid: Grid, clerk: Officer, grid_leader: Officer
) -> None:
    panel = make_panel(round_=round_, names=("客人",))
    heads = [make_household(village=village, grid=micro_grid).head for _ in "123"]
    heads[0].party_member, heads[0].birth_year = True, 1966
    heads[1].birth_year = 1967
    heads[2].officer, heads[2].party_member = grid_leader, True
    for head in heads:
        head.save()
    Seat.objects.create(panel=panel, name="老张", kind="member", person=heads[0])
    Seat.objects.create(panel=panel, name="老李", kind="member", person=heads[1])
    Seat.objects.create(panel=panel, name="陈海生", kind="alternate", officer=grid_leader)
    Seat.objects.create(panel=panel, name="赵敏", kind="observer", officer=clerk)
    with translation.override("en"):
        told = composition_of(panel.seats.all(), today=date(2026, 11, 20))
        assert told.sentence == (
            "3 members, 1 alternate, 1 observer without a vote; of those who may vote: "
            "1 officer, 2 villagers without an account, 1 who is in no roster."
        )
        figures = [(figure.label, figure.number, figure.of) for figure in told.figures]
    assert figures == [
        ("grid leaders", 1, 4),
        ("Party members, of those in a roster", 2, 3),
        ("aged 60 or more, of those whose year of birth is known", 1, 2),
    ]
    page = log_in(clerk).get(panel.get_absolute_url()).content.decode()
    assert "成员3人、候补1人、列席1人；有表决权的席位中：干部1人、" in page


def test_a_leader_whose_post_has_ended_is_no_grid_leader(
    round_: Round, grid_leader: Officer
) -> None:
    panel = make_panel(round_=round_, names=())
    Seat.objects.create(panel=panel, name="陈海生", kind="member", officer=grid_leader)
    assert people_of(panel)[0].number == 1
    grid_leader.posts.update(until=date(2026, 1, 2))
    assert people_of(panel)[0].number == 0


def told(panel: Panel) -> list[tuple[str, list[str], int, int, list[str]]]:
    """Number, who stands aside, how many may vote, how many must come, who could help."""
    panel.refresh_from_db()
    return [
        (one.number, [name for name, _why in one.who], one.entitled, one.quorum, one.helpers)
        for one in conflicts(panel, bench_of(panel))
    ]


@pytest.fixture
def related(village: Village, micro_grid: Grid) -> list[Household]:
    """Three households: the first is kin of the second."""
    homes = [
        make_household(village=village, grid=micro_grid, number=number)
        for number in ("0101", "0102", "0103")
    ]
    make_tie(homes[0], homes[1])
    return homes


def test_before_declaring_the_panel_knows_who_stands_aside_and_whom_a_household_needs(
    round_: Round, related: list[Household], clerk: Officer
) -> None:
    panel = make_panel(round_=round_, names=("丙",))
    Seat.objects.create(panel=panel, name="甲", kind="member", person=related[0].head)
    Seat.objects.create(panel=panel, name="乙", kind="member", person=related[1].head)
    assert told(panel) == [("0101", ["乙", "甲"], 1, 1, []), ("0102", ["乙", "甲"], 1, 1, [])]
    Seat.objects.create(panel=panel, name="候补", kind="alternate", person=related[2].head)
    assert told(panel)[0] == ("0101", ["乙", "甲"], 1, 1, ["候补"])
    with translation.override("en"):
        [first, _second] = conflicts(panel, bench_of(panel))
        assert first.sentence == (
            "On household 0101 only 1 member may vote, who must come. "
            "In place of an absent member an alternate could vote: 候补."
        )
    assert log_in(clerk).get(panel.get_absolute_url()).text.count('<p class="told">') == 2


def test_a_household_on_which_no_member_may_vote_is_a_warning_before_the_meeting(
    round_: Round, related: list[Household], clerk: Officer
) -> None:
    panel = make_panel(round_=round_, names=())
    for home in related[:2]:
        Seat.objects.create(panel=panel, name=home.number, kind="member", person=home.head)
    assert [one[2:] for one in told(panel)] == [(0, 1, []), (0, 1, [])]
    with translation.override("en"):
        assert conflicts(panel, bench_of(panel))[0].sentence == (
            "No member may vote on household 0101. "
            "No alternate helps: add one who is not related before the panel meets."
        )
    assert log_in(clerk).get(panel.get_absolute_url()).text.count('<p class="warn">') == 2


def test_a_panel_is_told_of_its_own_villager_groups_only(
    round_: Round, related: list[Household], village: Village, group: Grid
) -> None:
    mine = make_panel(round_=round_, names=("丙", "丁"))
    mine.grids.add(make_grid(village=village, name="第2组"))
    other = make_panel(round_=round_, names=("戊", "己"))
    other.grids.add(group)
    for panel in (mine, other):
        Seat.objects.create(panel=panel, name="甲", kind="member", person=related[0].head)
    assert [[one[0] for one in told(panel)] for panel in (mine, other)] == [[], ["0101", "0102"]]


def test_who_typed_a_declaration_is_counted_out_ahead_once_the_entries_are_fixed(
    meeting: Meeting, clerk: Officer
) -> None:
    first, second = meeting.entries
    Seat.objects.create(panel=meeting.group, name="赵敏", kind="member", officer=clerk)
    assert sorted(one[:3] for one in told(meeting.group)) == sorted(
        (entry.number, ["赵敏"], 5) for entry in (first, second)
    )
    meeting.at(Stage.DECIDING)
    assert told(meeting.group) == []


def test_the_committees_know_ahead_who_votes_in_the_group(meeting: Meeting) -> None:
    home = meeting.entries[0].household
    meeting.seat_of(home, name="甲")
    meeting.seat_of(home, name="子", panel=meeting.committees)
    numbers = sorted(entry.number for entry in meeting.entries)
    assert [(one[0], one[1], one[2]) for one in told(meeting.committees)] == [
        (number, ["子"], 4) for number in numbers
    ]
    meeting.round.campaign.both_bodies_allowed = True
    meeting.round.campaign.save()
    assert [one[0] for one in told(meeting.committees)] == [meeting.entries[0].number]


# Who may


def pages(meeting: Meeting) -> tuple[list[str], list[str]]:
    """Addresses that one reads, and those where one changes something."""
    seat = meeting.seat("甲")
    reads = [
        reverse("panel_list", args=[meeting.round.pk]),
        reverse("panel_detail", args=[meeting.group.pk]),
    ]
    changes = [
        reverse("panel_add", args=[meeting.round.pk]),
        reverse("panel_remove", args=[meeting.group.pk]),
        reverse("seat_add", args=[meeting.group.pk]),
        reverse("seat_remove", args=[seat.pk]),
    ]
    return reads, changes


def test_the_clerk_of_another_village_gets_404(meeting: Meeting, other_clerk: Officer) -> None:
    reads, changes = pages(meeting)
    client = log_in(other_clerk)
    assert {client.get(place).status_code for place in [*reads, *changes]} == {404}
    assert {client.post(place, sent()).status_code for place in changes} == {404}
    assert meeting.group.seats.count() == 5


@pytest.mark.parametrize(
    ("who", "reads", "changes"),
    [
        ("clerk", 200, 200),
        ("township_officer", 200, 200),
        ("secretary", 200, 403),
        ("supervisor", 200, 403),
        ("assessor", 200, 403),
        ("county_officer", 200, 403),
        ("grid_leader", 403, 403),
        ("liaison", 403, 403),
    ],
)
def test_who_sees_and_who_seats(
    meeting: Meeting, request: pytest.FixtureRequest, who: str, reads: int, changes: int
) -> None:
    client = log_in(request.getfixturevalue(who))
    to_read, to_change = pages(meeting)
    assert {client.get(place).status_code for place in to_read} == {reads}
    assert {client.get(place).status_code for place in to_change} == {changes}


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_take_the_same_queries_at_one_row_and_at_three(
    desk: Client,
    round_: Round,
    village: Village,
    micro_grid: Grid,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    for number in range(count):
        home = make_household(village=village, grid=micro_grid, head=f"村民{number}")
        grid = make_grid(village=village, name=f"第{number + 5}组")
        panel = make_panel(round_=round_, names=tuple("甲乙丙"[:count]))
        panel.grids.add(grid)
        seat = panel.seats.all()[0]
        seat.person = home.head
        seat.officer = make_officer(name=f"干部{number}")
        rewrite(seat)
    with django_assert_num_queries(8):
        desk.get(reverse("panel_list", args=[round_.pk]))
    with django_assert_num_queries(10):
        desk.get(reverse("panel_detail", args=[panel.pk]))
