"""Members' own marks: whose households, in which order, who sees what when, and what voids them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from evaluation.declarations.actions.confirming import withdraw_confirmation
from evaluation.models import Assessment, Question, Recusal, Reopening, Seat, Tally, Voting
from evaluation.opinions.actions import mark_claims
from evaluation.opinions.queries import opinions_of, shares
from evaluation.opinions.typed import Said
from evaluation.rounds.actions.rounds import make_move
from evaluation.sittings.actions.tallies import count_named
from evaluation.today.queries.home import today_for
from evaluation.workflow import MoveName, Stage
from grids.models import Grid, LedgerEntry, Officer, Village
from grids.roles import Role
from grids.writing import Refused, Stale
from households.models import Person
from tests.evaluation.meeting import Meeting, make_tie
from tests.factories import make_grid, make_officer, make_post, make_sent
from tests.postgres.owner import owner, rewrite


def log_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="grids.backends.OfficerBackend")
    return client


def page(officer: Officer, name: str, *args: Any) -> Any:
    return log_in(officer).get(reverse(name, args=args))


def mine(meeting: Meeting, name: str) -> list[Any]:
    """The households before a member of the group."""
    meeting.group.round = meeting.round
    return opinions_of(meeting.group).households(meeting.seat(name).pk)


def numbers(meeting: Meeting, name: str) -> list[str]:
    return [household.entry.number for household in mine(meeting, name)]


# Whose households, in which order


def test_every_member_has_an_own_order_that_never_changes(meeting: Meeting) -> None:
    for _ in range(8):
        meeting.enter()
    orders = {name: numbers(meeting, name) for name in "甲乙丙丁戊"}
    assert {tuple(sorted(order)) for order in orders.values()} == {
        tuple(sorted(entry.number for entry in meeting.entries))
    }
    assert len({tuple(order) for order in orders.values()}) == 5
    assert {name: numbers(meeting, name) for name in "甲乙丙丁戊"} == orders


def test_a_member_who_stands_aside_has_nothing_of_the_household(
    meeting: Meeting, assessor: Officer
) -> None:
    """Own, kin's, typed by oneself, or declared; the page does not even count it."""
    own, kin, typed, declared = (meeting.enter() for _ in range(4))
    seat = meeting.seat_of(own.household, name="甲")
    seat.officer = assessor
    rewrite(seat)
    make_tie(own.household, kin.household)
    typed.declaration.typists.add(assessor)
    Recusal.objects.create(panel=meeting.group, seat=seat, entry=declared, reason="邻居")
    assert set(numbers(meeting, "甲")) == {entry.number for entry in meeting.entries[:2]}
    shown = page(assessor, "opinion_list", meeting.round.pk)
    assert shown.context["waiting"] == 2
    for entry in (own, kin, typed, declared):
        assert entry.number not in shown.content.decode()
        assert page(assessor, "opinion_mark", entry.pk).status_code == 403
        with pytest.raises(Refused):
            meeting.mark(assessor, entry, "for")
    assert Assessment.objects.count() == 0


def test_who_has_no_voting_seat_in_the_group_marks_nothing(
    meeting: Meeting, assessor: Officer, committee_member: Officer
) -> None:
    Seat.objects.create(panel=meeting.group, name="旁", kind=Seat.Kind.OBSERVER, officer=assessor)
    meeting.held_by(committee_member, name="子", panel=meeting.committees)
    for officer in (assessor, committee_member, meeting.clerk):
        assert page(officer, "opinion_list", meeting.round.pk).status_code == 403
        with pytest.raises(PermissionDenied):
            meeting.mark(officer, meeting.entries[0], "for")


def test_an_alternate_and_an_officer_behind_a_villagers_seat_mark_too(
    meeting: Meeting, assessor: Officer
) -> None:
    alternate = make_officer(name="候补", role=Role.ASSESSOR, place=meeting.round.village)
    Seat.objects.create(
        panel=meeting.group, name="候补", kind=Seat.Kind.ALTERNATE, officer=alternate
    )
    person = Person.objects.create(
        village=meeting.round.village, name="孙桂英", search_key="", officer=assessor
    )
    with owner():
        Seat.objects.filter(pk=meeting.seat("乙").pk).update(person=person)
    entry = meeting.entries[0]
    meeting.mark(alternate, entry, "for")
    meeting.mark(assessor, entry, "against")
    marks = Assessment.objects.filter(claim=meeting.claims[entry][0])
    assert {mark.seat.name: mark.mark for mark in marks} == {"候补": "for", "乙": "against"}


def test_a_grid_leader_with_a_seat_marks_households_of_other_grids(
    meeting: Meeting, village: Village
) -> None:
    """The seat opens what the group judges; the post alone does not show it."""
    elsewhere = make_grid(village=village, name="第9组")
    leader = make_officer(name="别组", role=Role.GRID_LEADER, place=elsewhere)
    entry = meeting.entries[0]
    assert page(leader, "opinion_mark", entry.pk).status_code == 404
    meeting.held_by(leader, name="甲")
    assert page(leader, "opinion_mark", entry.pk).status_code == 200
    meeting.open()
    home = page(leader, "home").content.decode()
    assert f'href="{reverse("opinion_list", args=[meeting.round.pk])}"' in home
    assert "/sittings/" not in home


# Marking


def test_a_mark_is_stored_and_the_ledger_keeps_that_it_was_given_not_how(
    meeting: Meeting, assessor: Officer
) -> None:
    seat = meeting.held_by(assessor, name="甲")
    meeting.mark(assessor, meeting.entries[0], "for", "against", "unknown")
    stored = Assessment.objects.filter(seat=seat).order_by("claim__star__star__code")
    assert [mark.mark for mark in stored] == ["for", "against", "unknown"]
    line = LedgerEntry.objects.get(verb="claims_marked")
    assert '"stars":["01","02","03"]' in line.body.replace(" ", "")
    assert not any(word in line.body for word in ("for", "against", "unknown"))


def test_a_mark_may_be_changed_until_the_claim_is_counted(
    meeting: Meeting, assessor: Officer
) -> None:
    meeting.held_by(assessor, name="甲")
    entry = meeting.entries[0]
    meeting.mark(assessor, entry, "for")
    meeting.mark(assessor, entry, "against")
    assert set(Assessment.objects.values_list("mark", "version")) == {("against", 2)}
    sitting = meeting.open()
    meeting.count(sitting, entry, (5, 0, 0))
    with pytest.raises(Refused, match="第1星、第2星、第3星"):
        meeting.mark(assessor, entry, "for")
    assert set(Assessment.objects.values_list("mark", flat=True)) == {"against"}


def test_the_same_marks_again_change_nothing_and_leave_no_trace(
    meeting: Meeting, assessor: Officer
) -> None:
    meeting.held_by(assessor, name="甲")
    meeting.mark(assessor, meeting.entries[0], "for")
    lines = LedgerEntry.objects.count()
    meeting.mark(assessor, meeting.entries[0], "for")
    assert set(Assessment.objects.values_list("version", flat=True)) == {1}
    assert LedgerEntry.objects.count() == lines


def test_a_mark_from_an_older_window_is_not_overwritten_unseen(
    meeting: Meeting, assessor: Officer
) -> None:
    meeting.held_by(assessor, name="甲")
    entry = meeting.entries[0]
    claim = meeting.claims[entry][0]
    meeting.mark(assessor, entry, "for")
    with pytest.raises(Stale) as stale:
        mark_claims(entry.pk, said={claim.pk: Said("against")}, sent=meeting.sent(assessor))
    assert stale.value.rows == [("第1星", "同意", "不同意")]
    assert set(Assessment.objects.values_list("mark", flat=True)) == {"for"}


def test_marks_older_than_a_reopening_of_the_group_are_given_anew(
    meeting: Meeting, assessor: Officer, secretary: Officer
) -> None:
    meeting.held_by(assessor, name="甲")
    entry = meeting.entries[0]
    meeting.mark(assessor, entry, "for")
    meeting.decided_by_group()
    make_move(
        meeting.round.pk,
        MoveName.SEND_BACK_TO_GROUP,
        reason="程序有误",
        sent=meeting.sent(secretary),
    )
    household = next(each for each in mine(meeting, "甲") if each.entry == entry)
    assert household.left == 3
    meeting.mark(assessor, entry, "against")
    assert set(Assessment.objects.values_list("mark", "version")) == {("against", 2)}
    household = next(each for each in mine(meeting, "甲") if each.entry == entry)
    assert household.left == 0


def test_a_reopening_pressed_before_but_made_after_a_mark_voids_it_too(
    meeting: Meeting, assessor: Officer, secretary: Officer
) -> None:
    meeting.held_by(assessor, name="甲")
    early = meeting.sent(secretary)
    meeting.decided_by_group()
    meeting.at(Stage.NOTICE)
    Reopening.objects.create(
        claim=meeting.claims[meeting.entries[0]][0],
        body="group",
        reason="异议",
        officer=meeting.clerk,
        at=meeting.now,
    )
    claim = meeting.claims[meeting.entries[0]][0]
    said = {claim.pk: Said("for")}
    mark_claims(meeting.entries[0].pk, said=said, sent=meeting.sent(assessor))
    meeting.at(Stage.DECIDING)
    make_move(meeting.round.pk, MoveName.SEND_BACK_TO_GROUP, reason="程序有误", sent=early)
    assert Assessment.objects.standing().count() == 0


def test_a_withdrawn_confirmation_takes_the_marks_and_questions_with_it(
    meeting: Meeting, assessor: Officer
) -> None:
    """They were given on what the household had confirmed, and it may now say something else."""
    meeting.held_by(assessor, name="甲")
    first, second = meeting.entries
    meeting.mark(assessor, first, "for", question="院子谁的？")
    meeting.mark(assessor, second, "for")
    meeting.at(Stage.DECLARING)
    withdraw_confirmation(first.pk, reason="填错了", sent=meeting.sent())
    assert set(Assessment.objects.values_list("claim__entry", flat=True)) == {second.pk}
    assert Question.objects.count() == 0


def test_nothing_is_marked_while_the_round_is_elsewhere(
    meeting: Meeting, assessor: Officer
) -> None:
    meeting.held_by(assessor, name="甲")
    meeting.at(Stage.DECLARING)
    with pytest.raises(Refused):
        meeting.mark(assessor, meeting.entries[0], "for")
    shown = page(assessor, "opinion_mark", meeting.entries[0].pk)
    assert shown.status_code == 200
    assert "保存，下一户" not in shown.content.decode()


# Who sees what when


def test_others_are_seen_by_kind_and_only_once_ones_own_mark_stands(meeting: Meeting) -> None:
    officers = meeting.officers()
    entry = meeting.entries[0]
    meeting.mark(officers["乙"], entry, "for")
    meeting.mark(officers["丙"], entry, "against")
    meeting.mark(officers["丁"], entry, "for", "for", "unknown")
    before = page(officers["甲"], "opinion_mark", entry.pk).content.decode()
    assert "小组其他成员" not in before
    meeting.mark(officers["甲"], entry, "for")
    after = page(officers["甲"], "opinion_mark", entry.pk)
    told = [section.opinion.told for section in after.context["sections"]]
    assert told == [
        [("同意", 2), ("不同意", 1), ("了解不够", 0)],
        [("同意", 2), ("不同意", 1), ("了解不够", 0)],
        [("同意", 1), ("不同意", 1), ("了解不够", 1)],
    ]
    assert not any(name in after.content.decode() for name in ("乙", "丙", "丁"))


def test_a_mark_of_who_stands_aside_since_is_not_among_the_others(meeting: Meeting) -> None:
    officers = meeting.officers()
    entry = meeting.entries[0]
    for name in "甲乙丙":
        meeting.mark(officers[name], entry, "for")
    Recusal.objects.create(panel=meeting.group, seat=meeting.seat("丙"), entry=entry, reason="邻居")
    household = next(each for each in mine(meeting, "甲") if each.entry == entry)
    assert household.opinions[0].others == {"for": 1}


def test_the_clerk_sees_who_has_how_many_left_and_nothing_else(
    meeting: Meeting, assessor: Officer
) -> None:
    meeting.held_by(assessor, name="甲")
    meeting.mark(assessor, meeting.entries[0], "against")
    told = [(share.name, share.left, share.total) for share in shares(meeting.round)]
    assert told == [("甲", 1, 2)]
    assert page(meeting.clerk, "opinion_progress", meeting.round.pk).status_code == 200
    assert page(assessor, "opinion_progress", meeting.round.pk).status_code == 403


# The pages


def test_saving_leads_to_the_next_household_of_ones_own_order(
    meeting: Meeting, assessor: Officer
) -> None:
    meeting.held_by(assessor, name="甲")
    order = [household.entry for household in mine(meeting, "甲")]
    client = log_in(assessor)
    for entry, leads_to in zip(order, [order[1], None], strict=True):
        where = reverse("opinion_mark", args=[entry.pk])
        form = client.get(where).context["form"]
        typed = {f"mark_{claim.pk.hex}": "for" for claim in meeting.claims[entry]}
        answer = client.post(where, typed | {"cid": str(form["cid"].value()), "_end": "1"})
        there = (
            reverse("opinion_mark", args=[leads_to.pk])
            if leads_to
            else reverse("opinion_list", args=[meeting.round.pk])
        )
        assert answer.url.split("?")[0] == there
    assert Assessment.objects.count() == 6


def test_an_empty_form_is_shown_again_with_a_sentence(meeting: Meeting, assessor: Officer) -> None:
    meeting.held_by(assessor, name="甲")
    where = reverse("opinion_mark", args=[meeting.entries[0].pk])
    client = log_in(assessor)
    cid = str(client.get(where).context["form"]["cid"].value())
    answer = client.post(where, {"cid": cid, "_end": "1"})
    assert "还没有填写意见" in answer.content.decode()


def test_the_home_page_counts_what_the_members_own_page_counts(
    meeting: Meeting, assessor: Officer
) -> None:
    """The rule of standing aside is said in SQL there and in Python here."""
    own, kin, typed, declared = (meeting.enter() for _ in range(4))
    seat = meeting.seat_of(own.household, name="甲")
    seat.officer = assessor
    rewrite(seat)
    make_tie(own.household, kin.household)
    typed.declaration.typists.add(assessor)
    Recusal.objects.create(panel=meeting.group, seat=seat, entry=declared, reason="邻居")
    rounds = type(meeting.round).objects.select_related("village", "campaign__catalogue")

    def told() -> list[str]:
        fresh = Officer.objects.get(pk=assessor.pk)
        found = today_for(fresh, rounds=rounds.all(), now=meeting.now).tasks
        return [task.title for task in found if task.kind == "do"]

    assert told() == ["2户等您填写意见"]
    meeting.mark(assessor, meeting.entries[0], "for", "for")
    assert told() == ["2户等您填写意见"]
    meeting.mark(assessor, meeting.entries[0], "for")
    assert told() == ["1户等您填写意见"]
    sitting = meeting.open()
    meeting.count(sitting, meeting.entries[1], (5, 0, 0))
    assert not any("填写意见" in title for title in told())


@pytest.mark.parametrize("count", [1, 3, 50])
def test_an_assessors_pages_take_the_same_queries_at_any_number_of_households(
    village: Village,
    micro_grid: Grid,
    clerk: Officer,
    assessor: Officer,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    meeting = Meeting.prepared(village=village, grid=micro_grid, clerk=clerk)
    meeting.held_by(assessor, name="甲")
    for _ in range(count):
        meeting.enter()
    meeting.mark(assessor, meeting.entries[0], "for")
    client = log_in(assessor)
    client.get(reverse("opinion_list", args=[meeting.round.pk]))
    client.get(reverse("opinion_mark", args=[meeting.entries[0].pk]))  # knows the stars from now on
    with django_assert_num_queries(9):
        shown = client.get(reverse("opinion_list", args=[meeting.round.pk]))
    assert len(shown.context["households"]) == count
    with django_assert_num_queries(22):
        client.get(reverse("opinion_mark", args=[meeting.entries[0].pk]))


# Counting by marks


def test_marks_of_all_who_are_here_are_counted_in_one_step(meeting: Meeting) -> None:
    officers = meeting.officers()
    first, second = meeting.entries
    for name, mark in zip("甲乙丙丁", ("for", "for", "against", "unknown"), strict=True):
        meeting.mark(officers[name], first, mark)
        meeting.mark(officers[name], second, "against")
    sitting = meeting.open(absent="戊")
    count_named(sitting.pk, [first.pk, second.pk], sent=meeting.sent())
    tally = meeting.tally(sitting, first)
    assert (tally.mode, str(tally), tally.present, tally.entitled) == ("marks", "2 : 1 : 1", 4, 5)
    assert tally.passed is True
    seats = {str(meeting.seat(name).pk): name for name in "甲乙丙丁"}
    assert {seats[seat]: vote for seat, vote in tally.roll["votes"].items()} == {
        "甲": "for",
        "乙": "for",
        "丙": "against",
        "丁": "abstain",
    }
    assert not meeting.tally(sitting, second).passed


def test_a_household_that_somebody_here_has_not_marked_is_not_counted_by_marks(
    meeting: Meeting,
) -> None:
    officers = meeting.officers()
    entry = meeting.entries[0]
    for name in "甲乙丙丁":
        meeting.mark(officers[name], entry, "for")
    sitting = meeting.open()
    with pytest.raises(Refused, match=entry.number):
        count_named(sitting.pk, [entry.pk], sent=meeting.sent())
    assert Tally.objects.count() == 0


def test_counting_by_hands_does_not_ask_for_the_marks(meeting: Meeting) -> None:
    officers = meeting.officers()
    entry = meeting.entries[0]
    for name in "甲乙丙丁戊":
        meeting.mark(officers[name], entry, "for")
    sitting = meeting.open()
    meeting.count(sitting, entry, (1, 4, 0))
    tally = meeting.tally(sitting, entry)
    assert (tally.mode, str(tally)) == ("hands", "1 : 4 : 0")
    assert "votes" not in tally.roll


def test_marks_older_than_a_reopening_are_not_counted(meeting: Meeting) -> None:
    officers = meeting.officers()
    entry = meeting.entries[0]
    for name in "甲乙丙丁戊":
        meeting.mark(officers[name], entry, "for")
    claim = meeting.claims[entry][0]
    meeting.now += timedelta(minutes=1)
    Reopening.objects.create(
        claim=claim, body="group", reason="重评", officer=meeting.clerk, at=meeting.now
    )
    sitting = meeting.open()
    with pytest.raises(Refused):
        count_named(sitting.pk, [entry.pk], sent=meeting.sent())


def test_in_a_secret_vote_marks_stay_opinions(meeting: Meeting) -> None:
    meeting.rule(voting=Voting.SECRET)
    officers = meeting.officers()
    entry = meeting.entries[0]
    for name in "甲乙丙丁戊":
        meeting.mark(officers[name], entry, "for")
    sitting = meeting.open()
    with pytest.raises(Refused, match="无记名"):
        count_named(sitting.pk, [entry.pk], sent=meeting.sent())
    shown = page(meeting.clerk, "sitting_detail", sitting.pk).content.decode()
    assert reverse("sitting_named", args=[sitting.pk]) not in shown
    assert "选票" in shown


def test_the_household_of_a_neighbour_village_is_not_there(
    meeting: Meeting, other_village: Village
) -> None:
    stranger = make_officer(name="外村", role=Role.ASSESSOR, place=other_village)
    assert page(stranger, "opinion_list", meeting.round.pk).status_code == 404
    assert page(stranger, "opinion_mark", meeting.entries[0].pk).status_code == 404


def test_who_lost_the_post_has_no_seat_any_more(meeting: Meeting, assessor: Officer) -> None:
    meeting.held_by(assessor, name="甲")
    assessor.posts.update(until=meeting.now.date())
    with pytest.raises(PermissionDenied):
        mark_claims(
            meeting.entries[0].pk,
            said={meeting.claims[meeting.entries[0]][0].pk: Said("for")},
            sent=make_sent(assessor),
        )
    make_post(officer=assessor, role=Role.ASSESSOR, place=meeting.round.village)
    meeting.mark(assessor, meeting.entries[0], "for")
    assert Assessment.objects.count() == 3
