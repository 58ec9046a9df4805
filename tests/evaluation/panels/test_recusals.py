"""Who stands aside: own household, ties, the typist, who sat in the group, and who says so."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError
from django.db.transaction import atomic

from evaluation.models import Recusal, Seat, Sitting, StandsAside
from evaluation.panels.queries.bench import Judged, bench_of
from evaluation.sittings.actions.recusals import recuse, say_mistake, take_back_recusal
from evaluation.sittings.queries.agenda import all_matters
from evaluation.workflow import Stage
from grids.models import LedgerEntry, Officer
from grids.roles import Role
from grids.writing import AlreadySent, Refused
from households.actions import end_tie
from households.models import Household, Membership, Person, Relation, Tie
from tests.evaluation.meeting import Meeting, make_tie
from tests.factories import make_household, make_post
from tests.postgres.owner import rewrite

YEARS_AGO = date(2024, 1, 1)


def aside(meeting: Meeting, sitting, entry) -> dict[str, str]:
    """Name → code of whoever stands aside from the entry's first claim."""
    bench = bench_of(sitting.panel, sitting=sitting)
    matter = next(each for each in all_matters(sitting) if each.entry == entry)
    roll = bench.roll(matter.cases[0].judged)
    names = {str(sitter.seat.pk): sitter.seat.name for sitter in bench.sitters}
    return {names[seat]: why for seat, why in roll.recused.items()}


def test_nobody_judges_the_own_household_or_a_related_one(meeting: Meeting) -> None:
    first, second = meeting.entries
    brother = make_household(village=meeting.round.village, grid=meeting.grid, head="张大河")
    meeting.seat_of(first.household, name="甲")
    meeting.seat_of(brother, name="乙")
    make_tie(brother, first.household)
    sitting = meeting.open()
    assert aside(meeting, sitting, first) == {"甲": "own", "乙": "kin"}
    assert aside(meeting, sitting, second) == {}


def test_a_tie_of_long_ago_and_a_household_that_was_left_do_not_count(meeting: Meeting) -> None:
    first, second = meeting.entries
    son = lives(meeting, first.household, since=YEARS_AGO)
    meeting.held(by=son, name="甲")
    Membership.objects.create(household=second.household, person=son, relation=Relation.SON)
    meeting.seat_of(second.household, name="乙")
    make_tie(first.household, second.household, until=date(2025, 11, 20))
    sitting = meeting.open()
    assert aside(meeting, sitting, first) == {}
    assert aside(meeting, sitting, second) == {"甲": "own", "乙": "own"}


def lives(meeting: Meeting, home: Household, *, since: date | None = None) -> Person:
    """Somebody of the household; with ``since``, who has left it again."""
    person = Person.objects.create(village=meeting.round.village, name="张小山", search_key="")
    Membership.objects.create(household=home, person=person, relation=Relation.SON, until=since)
    return person


def test_a_tie_that_ended_less_than_a_year_ago_still_counts(meeting: Meeting) -> None:
    first, second = meeting.entries
    meeting.seat_of(first.household, name="甲")
    make_tie(first.household, second.household, until=date(2025, 11, 21))
    sitting = meeting.open()
    assert aside(meeting, sitting, second) == {"甲": "kin"}


def test_nothing_that_one_person_changes_lets_kin_vote_in_an_open_sitting(
    meeting: Meeting, assessor: Officer
) -> None:
    """Not the end of a tie, nor a move out of the household, nor another account."""
    first, second = meeting.entries
    son = lives(meeting, first.household)
    meeting.held(by=son, name="甲")
    tie = make_tie(first.household, second.household)
    sitting = meeting.open()
    before = aside(meeting, sitting, first), aside(meeting, sitting, second)
    assert before == ({"甲": "own"}, {"甲": "kin"})
    end_tie(tie.pk, sent=meeting.sent())
    Membership.objects.filter(person=son).update(until=date(2026, 1, 1))
    Person.objects.filter(pk=son.pk).update(officer=assessor)
    assert (aside(meeting, sitting, first), aside(meeting, sitting, second)) == before
    with pytest.raises(Refused, match="4 人"):
        meeting.count(sitting, second, (5, 0, 0))


def test_what_the_group_marks_goes_by_the_sitting_that_is_open(
    meeting: Meeting, assessor: Officer
) -> None:
    """Who came close while it is open may mark, as they count there; who was close may not."""
    first, second = meeting.entries
    head = first.household.head
    head.officer = assessor
    head.save()
    meeting.held_by(assessor, name="甲")
    tie = make_tie(first.household, second.household)
    meeting.open()
    Tie.objects.filter(pk=tie.pk).update(until=YEARS_AGO)
    with pytest.raises(Refused):
        meeting.mark(assessor, second, "for")


def test_the_database_keeps_what_was_settled(meeting: Meeting) -> None:
    meeting.seat_of(meeting.entries[0].household, name="甲")
    sitting = meeting.open()
    assert sitting.settled.count() == 5
    with pytest.raises(InternalError, match="settled when the sitting opened"), atomic():
        sitting.settled.update(homes=[])
    meeting.count(sitting, meeting.entries[1], (5, 0, 0))
    meeting.close(sitting)
    with pytest.raises(InternalError, match="closed"), atomic():
        sitting.settled.update(late=[])


def test_an_officer_is_found_through_the_person_that_they_are(
    meeting: Meeting, assessor: Officer
) -> None:
    head = meeting.entries[0].household.head
    head.officer = assessor
    head.save()
    seat = meeting.seat("甲")
    seat.officer = assessor
    rewrite(seat)
    sitting = meeting.open()
    assert aside(meeting, sitting, meeting.entries[0]) == {"甲": "own"}


def test_the_assessor_who_typed_a_declaration_does_not_count_on_it(
    meeting: Meeting, grid_leader: Officer
) -> None:
    entry = meeting.enter(typist=grid_leader)
    seat = meeting.seat("甲")
    seat.officer = grid_leader
    rewrite(seat)
    sitting = meeting.open()
    assert aside(meeting, sitting, entry) == {"甲": "typed"}
    assert aside(meeting, sitting, meeting.entries[0]) == {}


def test_in_the_committees_a_typist_may_vote(meeting: Meeting, clerk: Officer) -> None:
    seat = meeting.seat("子", meeting.committees)
    seat.officer = clerk
    rewrite(seat)
    group = meeting.open()
    meeting.count(group, meeting.entries[0], (5, 0, 0))
    meeting.count(group, meeting.entries[1], (5, 0, 0))
    meeting.close(group)
    meeting.at(Stage.DECIDING)
    sitting = meeting.open(meeting.committees)
    assert aside(meeting, sitting, meeting.entries[0]) == {}


@pytest.mark.parametrize(("allowed", "expected"), [(False, {"子": "group"}), (True, {})])
def test_who_voted_in_the_group_does_not_vote_again_unless_the_campaign_allows_it(
    meeting: Meeting, allowed: bool, expected: dict[str, str]
) -> None:
    """Only on the claims on which they voted there: absent from the group, free in the pair."""
    meeting.round.campaign.both_bodies_allowed = allowed
    meeting.round.campaign.save()
    neighbour = make_household(village=meeting.round.village, grid=meeting.grid, head="孙桂英")
    absent = make_household(village=meeting.round.village, grid=meeting.grid, head="马二")
    for name, home in (("甲", neighbour), ("乙", absent)):
        meeting.seat_of(home, name=name)
    for name, home in (("子", neighbour), ("丑", absent)):
        meeting.seat_of(home, name=name, panel=meeting.committees)
    group = meeting.open(absent="乙")
    for entry in meeting.entries:
        meeting.count(group, entry, (4, 0, 0))
    meeting.close(group)
    meeting.at(Stage.DECIDING)
    sitting = meeting.open(meeting.committees)
    assert aside(meeting, sitting, meeting.entries[0]) == expected


def test_an_alternate_is_judged_by_the_own_household_not_by_the_members(meeting: Meeting) -> None:
    first, second = meeting.entries
    meeting.seat_of(first.household, name="甲")
    alternate = Seat.objects.create(
        panel=meeting.group,
        name="候补",
        kind=Seat.Kind.ALTERNATE,
        person=second.household.head,
    )
    sitting = meeting.open()
    meeting.present(sitting, absent="甲", 候补="甲")
    assert aside(meeting, sitting, first) == {}
    assert aside(meeting, sitting, second) == {alternate.name: "own"}


def test_an_absent_member_who_would_stand_aside_lowers_the_quorum(meeting: Meeting) -> None:
    first = meeting.entries[0]
    meeting.seat_of(first.household, name="甲")
    sitting = meeting.open(absent="甲乙")
    matter = all_matters(sitting)[0]
    roll = bench_of(sitting.panel, sitting=sitting).roll(matter.cases[0].judged)
    assert (len(roll.entitled), len(roll.present), roll.quorum, roll.missing) == (4, 3, 3, 0)


def test_who_could_come_are_those_whose_coming_adds_a_vote(meeting: Meeting) -> None:
    first = meeting.entries[0]
    meeting.seat_of(first.household, name="甲")
    for name in ("候补一", "候补二"):
        Seat.objects.create(panel=meeting.group, name=name, kind=Seat.Kind.ALTERNATE)
    sitting = meeting.open(absent="甲乙丙")
    meeting.present(sitting, absent="甲乙丙", 候补一="乙")
    bench = bench_of(sitting.panel, sitting=sitting)
    members, alternates = bench.could_come(Judged(entry=first.pk, household=first.household_id))
    assert [seat.name for seat in members] == ["丙"]
    assert [seat.name for seat in alternates] == ["候补二"]


def test_a_declared_recusal_is_recorded_once_with_its_reason(meeting: Meeting) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    seat = meeting.seat("甲")
    recuse(sitting.pk, entry.pk, seat_id=seat.pk, reason="宅基地纠纷", sent=meeting.sent())
    assert aside(meeting, sitting, entry) == {"甲": StandsAside.DECLARED}
    with pytest.raises(Refused, match="甲"):
        recuse(sitting.pk, entry.pk, seat_id=seat.pk, reason="又一次", sent=meeting.sent())
    assert [recusal.reason for recusal in entry.recusals.all()] == ["宅基地纠纷"]


MISTAKE = "记错了人，他与该户没有纠纷"


def declared(meeting: Meeting, sitting: Sitting) -> Recusal:
    """甲 stands aside from the first household."""
    seat, entry = meeting.seat("甲"), meeting.entries[0]
    recuse(sitting.pk, entry.pk, seat_id=seat.pk, reason="邻居", sent=meeting.sent())
    return entry.recusals.get()


def doubted(meeting: Meeting, sitting: Sitting) -> Recusal:
    """The clerk says that this was a mistake."""
    recusal = declared(meeting, sitting)
    said = {"recusal_id": recusal.pk, "reason": MISTAKE}
    say_mistake(sitting.pk, recusal.entry_id, **said, sent=meeting.sent(recusal=str(recusal.pk)))
    return recusal


def test_a_recusal_entered_by_mistake_is_taken_back_by_a_second_officer(
    meeting: Meeting, supervisor: Officer
) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    recusal = doubted(meeting, sitting)
    assert aside(meeting, sitting, entry) == {"甲": "declared"}
    sent = meeting.sent(supervisor, recusal=str(recusal.pk))
    take_back_recusal(sitting.pk, recusal.pk, sent=sent)
    with pytest.raises(AlreadySent):
        take_back_recusal(sitting.pk, recusal.pk, sent=sent)
    assert aside(meeting, sitting, entry) == {}
    verbs = LedgerEntry.objects.filter(verb__startswith="recusal").order_by("seq")
    assert [each.verb for each in verbs] == [
        "recusal_declared",
        "recusal_doubted",
        "recusal_withdrawn",
    ]


def test_the_clerk_alone_takes_no_recusal_back(meeting: Meeting, secretary: Officer) -> None:
    """Nor does the secretary without the clerk's word, nor who is both."""
    sitting = meeting.open()
    recusal = declared(meeting, sitting)
    with pytest.raises(PermissionDenied):
        take_back_recusal(sitting.pk, recusal.pk, sent=meeting.sent())
    with pytest.raises(Refused):
        take_back_recusal(sitting.pk, recusal.pk, sent=meeting.sent(secretary))
    make_post(officer=secretary, role=Role.CLERK, place=meeting.round.village)
    said = {"recusal_id": recusal.pk, "sent": meeting.sent(secretary)}
    say_mistake(sitting.pk, recusal.entry_id, reason=MISTAKE, **said)
    with pytest.raises(Refused):
        take_back_recusal(sitting.pk, recusal.pk, sent=meeting.sent(secretary, again="1"))
    assert aside(meeting, sitting, meeting.entries[0]) == {"甲": "declared"}


def test_the_member_and_kin_of_the_household_take_no_recusal_back(
    meeting: Meeting, secretary: Officer, supervisor: Officer
) -> None:
    meeting.held_by(secretary, name="甲")
    head = meeting.entries[0].household.head
    head.officer = supervisor
    head.save()
    sitting = meeting.open()
    recusal = doubted(meeting, sitting)
    for officer in (secretary, supervisor):
        with pytest.raises(Refused):
            take_back_recusal(sitting.pk, recusal.pk, sent=meeting.sent(officer))


def test_a_recusal_that_minutes_carry_and_a_short_word_are_refused(
    meeting: Meeting, supervisor: Officer
) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    recusal = declared(meeting, sitting)
    with pytest.raises(Refused, match="十个字"):
        say_mistake(sitting.pk, entry.pk, recusal_id=recusal.pk, reason="点错", sent=meeting.sent())
    meeting.count(sitting, entry, (4, 0, 0))
    meeting.close(sitting)
    later = meeting.open()
    with pytest.raises(Refused, match="会议记录"):
        say_mistake(later.pk, entry.pk, recusal_id=recusal.pk, reason=MISTAKE, sent=meeting.sent())


def test_a_bench_is_one_query_however_many_seats(
    meeting: Meeting, django_assert_num_queries
) -> None:
    sitting = meeting.open()
    for number in range(6):
        Seat.objects.create(panel=meeting.group, name=f"补{number}", kind=Seat.Kind.ALTERNATE)
    with django_assert_num_queries(1):
        assert len(bench_of(sitting.panel, sitting=sitting).sitters) == 11
