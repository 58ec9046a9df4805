"""Named ballots: who may cast one and when, that it stays, and that it is one tally with hands."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from evaluation.models import Ballot, Entry, Reopening, Seat, Sitting, Tally, Voting
from evaluation.sittings.actions.recusals import recuse
from evaluation.sittings.actions.sittings import close_sitting
from evaluation.sittings.actions.tallies import count_named, count_unanimous
from evaluation.sittings.queries.minutes import minutes
from evaluation.workflow import Stage
from grids.models import Grid, LedgerEntry, Officer, Village
from grids.roles import Role
from grids.writing import Refused
from tests.evaluation.meeting import Meeting, make_tie
from tests.factories import make_officer
from tests.postgres.owner import owner

Members = dict[str, Officer]


def log_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer, backend="grids.backends.OfficerBackend")
    return client


def page(officer: Officer, name: str, *args: Any) -> Any:
    return log_in(officer).get(reverse(name, args=args))


@pytest.fixture
def members(meeting: Meeting) -> Members:
    """The five of the committees, each with an account."""
    return meeting.officers(meeting.committees)


@pytest.fixture
def sitting(meeting: Meeting, members: Members) -> Sitting:
    """The committees at work after a group that let everything pass; 辰 is absent."""
    meeting.decided_by_group()
    return meeting.open(meeting.committees, absent="辰")


@pytest.fixture
def entry(meeting: Meeting) -> Entry:
    return meeting.entries[0]


# Casting


def test_a_vote_is_stored_under_the_seat_and_the_ledger_does_not_say_how(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    meeting.vote(sitting, members["子"], entry, "for", "against", "abstain")
    cast = Ballot.objects.order_by("claim__star__star__code")
    assert [(ballot.choice, ballot.turn, ballot.seat.name) for ballot in cast] == [
        ("for", 1, "子"),
        ("against", 1, "子"),
        ("abstain", 1, "子"),
    ]
    line = LedgerEntry.objects.get(verb="ballot_cast")
    assert not any(word in line.body for word in ("for", "against", "abstain"))


def test_the_same_vote_again_is_no_error_and_leaves_no_trace(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    first = meeting.vote(sitting, members["子"], entry, "for")
    lines = LedgerEntry.objects.count()
    again = meeting.vote(sitting, members["子"], entry, "for")
    assert again.summary == first.summary
    assert Ballot.objects.count() == 3
    assert LedgerEntry.objects.count() == lines


def test_another_vote_is_refused_with_the_time_of_the_first(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    meeting.vote(sitting, members["子"], entry, "for")
    at = meeting.now.strftime("%H:%M")
    with pytest.raises(Refused, match=at):
        meeting.vote(sitting, members["子"], entry, "for", "against", "for")
    assert set(Ballot.objects.values_list("choice", flat=True)) == {"for"}


def test_the_table_holds_one_ballot_per_voter_claim_and_turn_and_never_changes_it(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    meeting.vote(sitting, members["子"], entry, "for")
    ballot = Ballot.objects.all()[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(
            sitting=sitting,
            claim=ballot.claim,
            seat=ballot.seat,
            choice="against",
            officer=members["子"],
            at=meeting.now,
        )
    for whose in (transaction.atomic, owner):  # the program may not, the owner meets a trigger
        with pytest.raises(DatabaseError), whose():
            Ballot.objects.update(choice="against")


def test_who_is_not_signed_in_does_not_vote(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    with pytest.raises(Refused, match="签到"):
        meeting.vote(sitting, members["辰"], entry, "for")
    assert "签到" in page(members["辰"], "ballot_list", sitting.pk).content.decode()


def test_an_alternate_votes_only_while_standing_in(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    alternate = make_officer(name="候补", role=Role.COMMITTEE, place=meeting.round.village)
    Seat.objects.create(
        panel=meeting.committees, name="候补", kind=Seat.Kind.ALTERNATE, officer=alternate
    )
    meeting.present(sitting, absent="", 候补="")
    with pytest.raises(Refused):
        meeting.vote(sitting, alternate, entry, "for")
    meeting.present(sitting, absent="辰", 候补="辰")
    meeting.vote(sitting, alternate, entry, "for")
    with pytest.raises(Refused):
        meeting.vote(sitting, members["辰"], entry, "for")
    assert {ballot.seat.name for ballot in Ballot.objects.all()} == {"候补"}


def test_who_stands_aside_has_no_paper(meeting: Meeting, members: Members) -> None:
    """Own household, kin's, and a declared recusal."""
    own, kin = (meeting.enter() for _ in range(2))
    seat = meeting.seat_of(own.household, name="子", panel=meeting.committees)
    make_tie(own.household, kin.household)
    meeting.decided_by_group()
    sitting = meeting.open(meeting.committees)
    declared = meeting.entries[1]
    recuse(sitting.pk, declared.pk, seat_id=seat.pk, reason="邻居", sent=meeting.sent())
    shown = page(members["子"], "ballot_list", sitting.pk)
    papers = [paper.matter.entry.number for paper in shown.context["papers"]]
    assert papers == [meeting.entries[0].number]
    for entry in (own, kin, declared):
        assert entry.number not in shown.content.decode()
        assert page(members["子"], "ballot_cast", sitting.pk, entry.pk).status_code == 404
        with pytest.raises(Refused):
            meeting.vote(sitting, members["子"], entry, "for")
    assert Ballot.objects.count() == 0


def test_who_judged_it_in_the_group_does_not_vote_on_it_again(
    meeting: Meeting, members: Members
) -> None:
    meeting.held_by(members["子"], name="甲")
    group = meeting.open()
    for entry in meeting.entries:
        meeting.count(group, entry, (5, 0, 0))
    meeting.close(group)
    meeting.at(Stage.DECIDING)
    sitting = meeting.open(meeting.committees)
    assert page(members["子"], "ballot_list", sitting.pk).context["papers"] == []
    meeting.rule(both_bodies_allowed=True)
    assert len(page(members["子"], "ballot_list", sitting.pk).context["papers"]) == 2


@pytest.mark.parametrize("who", ["clerk", "assessor", "secretary", "township_officer"])
def test_who_has_no_seat_in_the_committees_sees_no_ballot(
    who: str, meeting: Meeting, sitting: Sitting, entry: Entry, request: pytest.FixtureRequest
) -> None:
    officer = request.getfixturevalue(who)
    assert page(officer, "ballot_list", sitting.pk).status_code == 403
    assert page(officer, "ballot_cast", sitting.pk, entry.pk).status_code == 403
    with pytest.raises(PermissionDenied):
        meeting.vote(sitting, officer, entry, "for")


def test_a_member_of_the_group_marks_and_casts_no_ballot(
    meeting: Meeting, assessor: Officer
) -> None:
    meeting.held_by(assessor, name="甲")
    sitting = meeting.open()
    assert page(assessor, "ballot_list", sitting.pk).status_code == 403
    with pytest.raises(PermissionDenied):
        meeting.vote(sitting, assessor, meeting.entries[0], "for")


def test_nothing_is_cast_once_the_household_is_counted_or_the_sitting_closed(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    meeting.count(sitting, entry, (4, 0, 0))
    with pytest.raises(Refused, match="已经计票"):
        meeting.vote(sitting, members["子"], entry, "for")
    meeting.close(sitting)
    with pytest.raises(Refused):
        meeting.vote(sitting, members["子"], meeting.entries[1], "for")
    assert Ballot.objects.count() == 0


def test_in_a_secret_vote_no_ballot_is_taken_nor_counted(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    meeting.rule(voting=Voting.SECRET)
    with pytest.raises(Refused, match="无记名"):
        meeting.vote(sitting, members["子"], entry, "for")
    with pytest.raises(Refused, match="无记名"):
        count_named(sitting.pk, [entry.pk], sent=meeting.sent())
    shown = page(meeting.clerk, "sitting_named", sitting.pk).content.decode()
    assert "无记名" in shown
    meeting.count(sitting, entry, (3, 1, 0))
    assert meeting.tally(sitting, entry).mode == Tally.Mode.SLIPS


# Counting


def test_named_votes_of_all_who_are_here_are_counted_in_one_step(
    meeting: Meeting, members: Members, sitting: Sitting
) -> None:
    first, second = meeting.entries
    for name in "子丑寅":
        meeting.vote(sitting, members[name], first, "for")
        meeting.vote(sitting, members[name], second, "for", "for", "abstain")
    meeting.vote(sitting, members["卯"], first, "against")
    meeting.vote(sitting, members["卯"], second, "abstain", "for", "for")
    reasons = {second.pk: "证据不足"}
    count_named(sitting.pk, [first.pk, second.pk], reasons=reasons, sent=meeting.sent())
    found = [str(tally) for tally in sitting.tallies.filter(claim__entry=first)]
    assert found == ["3 : 1 : 0"] * 3
    tally = meeting.tally(sitting, second, star=2)
    assert (str(tally), tally.passed, tally.reason) == ("1 : 0 : 3", False, "证据不足")
    assert (tally.mode, tally.entitled, tally.present) == ("ballots", 5, 4)
    assert meeting.tally(sitting, second).reason == ""


def test_a_result_against_the_group_waits_for_its_reason(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    for name in "子丑寅卯":
        meeting.vote(sitting, members[name], entry, "against")
    with pytest.raises(Refused, match=entry.number):
        count_named(sitting.pk, [entry.pk], sent=meeting.sent())
    assert Tally.objects.filter(sitting=sitting).count() == 0


def test_a_household_that_somebody_here_has_not_voted_on_is_not_counted_by_name(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    for name in "子丑寅":
        meeting.vote(sitting, members[name], entry, "for")
    meeting.vote(sitting, members["卯"], entry, "for", "for")
    meeting.claims[entry] = meeting.claims[entry][:2]
    with pytest.raises(Refused, match="1人"):
        count_named(sitting.pk, [entry.pk], sent=meeting.sent())


def test_hands_must_hold_the_named_votes_and_the_rest_are_hands(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    meeting.vote(sitting, members["子"], entry, "for")
    meeting.vote(sitting, members["丑"], entry, "against")
    with pytest.raises(Refused) as refusal:
        meeting.count(sitting, entry, (4, 0, 0))
    # The sentence tells no number: nobody learns from a wrong count how somebody voted.
    assert not any(digit in str(refusal.value).split("：")[-1] for digit in "0123456789")
    meeting.count(sitting, entry, (3, 1, 0))
    tally = meeting.tally(sitting, entry)
    assert (tally.mode, str(tally), tally.passed) == ("mixed", "3 : 1 : 0", True)
    seats = {str(meeting.seat(n, meeting.committees).pk): n for n in "子丑"}
    votes = {seats[seat]: vote for seat, vote in tally.roll["votes"].items()}
    assert votes == {"子": "for", "丑": "against"}


def test_hands_that_are_all_known_by_name_make_a_named_tally(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    for name in "子丑寅卯":
        meeting.vote(sitting, members[name], entry, "for")
    meeting.count(sitting, entry, (4, 0, 0))
    assert meeting.tally(sitting, entry).mode == "ballots"


def test_a_correction_keeps_the_named_votes_that_were_counted(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    meeting.vote(sitting, members["子"], entry, "against")
    meeting.count(sitting, entry, (3, 1, 0))
    with pytest.raises(Refused):
        meeting.count(sitting, entry, (4, 0, 0))
    meeting.count(sitting, entry, (2, 2, 0), reason="重新清点")
    tally = meeting.tally(sitting, entry)
    assert (tally.version, tally.mode, str(tally)) == (2, "mixed", "2 : 2 : 0")
    assert list(tally.roll["votes"].values()) == ["against"]


def test_a_vote_taken_again_by_hands_lets_the_old_ballots_go(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    meeting.vote(sitting, members["子"], entry, "against")
    meeting.count(sitting, entry, (3, 1, 0))
    meeting.count(sitting, entry, (4, 0, 0), again=True)
    tally = meeting.tally(sitting, entry)
    assert (tally.mode, str(tally)) == ("hands", "4 : 0 : 0")
    assert "votes" not in tally.roll


def test_who_stands_aside_after_voting_by_name_is_not_counted(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    meeting.present(sitting)
    for name in "子丑寅卯辰":
        meeting.vote(sitting, members[name], entry, "against" if name == "子" else "for")
    seat = meeting.seat("子", meeting.committees)
    recuse(sitting.pk, entry.pk, seat_id=seat.pk, reason="邻居", sent=meeting.sent())
    count_named(sitting.pk, [entry.pk], sent=meeting.sent())
    tally = meeting.tally(sitting, entry)
    assert (str(tally), tally.entitled, tally.recused) == ("4 : 0 : 0", 4, 1)
    assert str(seat.pk) not in tally.roll["votes"]


def test_ballots_older_than_a_reopening_do_not_count_and_new_ones_are_taken(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    claims = meeting.claims[entry]
    for name in "子丑寅卯":
        meeting.vote(sitting, members[name], entry, "against")
    for claim in claims:
        meeting.now += timedelta(minutes=1)
        Reopening.objects.create(
            claim=claim,
            body="committees",
            reason="异议成立",
            officer=meeting.clerk,
            at=meeting.now,
        )
    with pytest.raises(Refused):
        count_named(sitting.pk, [entry.pk], sent=meeting.sent())
    for name in "子丑寅卯":
        meeting.vote(sitting, members[name], entry, "for")
    count_named(sitting.pk, [entry.pk], sent=meeting.sent())
    assert str(meeting.tally(sitting, entry)) == "4 : 0 : 0"
    assert set(Ballot.objects.values_list("choice", "turn")) == {("against", 1), ("for", 2)}


def test_a_counted_claim_that_is_opened_again_takes_new_ballots_in_the_same_sitting(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    for name in "子丑寅卯":
        meeting.vote(sitting, members[name], entry, "for")
    count_named(sitting.pk, [entry.pk], sent=meeting.sent())
    meeting.now += timedelta(minutes=1)
    Reopening.objects.create(
        claim=meeting.claims[entry][0],
        body="committees",
        reason="异议成立",
        officer=meeting.clerk,
        at=meeting.now,
    )
    meeting.claims[entry] = meeting.claims[entry][:1]
    for name in "子丑寅卯":
        meeting.vote(sitting, members[name], entry, "against")
    count_named(sitting.pk, [entry.pk], reasons={entry.pk: "核实"}, sent=meeting.sent())
    tally = meeting.tally(sitting, entry)
    assert (str(tally), tally.version, tally.mode) == ("0 : 4 : 0", 2, "ballots")


def test_the_step_of_one_mind_leaves_out_whatever_was_voted_by_name(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    """Whether for or against, so that the list tells nothing."""
    meeting.vote(sitting, members["子"], entry, "for")
    with pytest.raises(Refused, match=entry.number):
        count_unanimous(sitting.pk, [entry.pk], sent=meeting.sent())


def test_a_closed_sitting_freezes_its_ballots(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    meeting.vote(sitting, members["子"], entry, "for")
    close_sitting(sitting.pk, sent=meeting.sent())
    for whose in (transaction.atomic, owner):  # the program may not, the owner meets a trigger
        with pytest.raises(DatabaseError), whose():
            Ballot.objects.all().delete()


def test_the_minutes_say_by_name_how_was_voted(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    meeting.vote(sitting, members["子"], entry, "for", "for", "against")
    meeting.vote(sitting, members["丑"], entry, "for")
    before = page(meeting.clerk, "sitting_minutes", sitting.pk).content.decode()
    assert "记名" not in before
    meeting.count(sitting, entry, (4, 0, 0), (4, 0, 0), (3, 1, 0))
    sitting.panel.round = meeting.round
    found = minutes(sitting)
    assert [(named.entry.entry, named.votes) for named in found.named] == [
        (
            entry.pk,
            [
                ("第1星、第2星", "赞成：丑、子"),
                ("第3星", "赞成：丑；反对：子"),
            ],
        )
    ]
    assert found.modes == [("记名表决，其余举手", 3)]
    assert (
        "赞成：丑；反对：子" in page(meeting.clerk, "sitting_minutes", sitting.pk).content.decode()
    )


# The pages


def test_casting_on_the_phone_leads_to_the_next_household_and_then_to_the_list(
    meeting: Meeting, members: Members, sitting: Sitting
) -> None:
    client = log_in(members["子"])
    first, second = sorted(meeting.entries, key=lambda entry: entry.number)
    for entry, leads_to in ((first, second), (second, None)):
        where = reverse("ballot_cast", args=[sitting.pk, entry.pk])
        form = client.get(where).context["form"]
        typed = {f"choice_{claim.pk.hex}": "for" for claim in meeting.claims[entry]}
        typed |= {"cid": str(form["cid"].value()), "_end": "1"}
        answer = client.post(where, typed)
        there = (
            reverse("ballot_cast", args=[sitting.pk, leads_to.pk])
            if leads_to
            else reverse("ballot_list", args=[sitting.pk])
        )
        assert answer.url.split("?")[0] == there
        assert client.post(where, typed).url == answer.url
    assert Ballot.objects.count() == 6


def test_a_star_without_a_choice_shows_the_form_again_with_what_was_chosen(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    client = log_in(members["子"])
    where = reverse("ballot_cast", args=[sitting.pk, entry.pk])
    cid = str(client.get(where).context["form"]["cid"].value())
    first = meeting.claims[entry][0]
    answer = client.post(where, {f"choice_{first.pk.hex}": "against", "cid": cid, "_end": "1"})
    assert answer.status_code == 200
    assert "请选择：赞成、反对或弃权" in answer.content.decode()
    assert answer.context["form"][f"choice_{first.pk.hex}"].value() == "against"
    assert Ballot.objects.count() == 0


def test_the_clerk_counts_by_name_on_the_page_and_writes_the_reason_there(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    for name in "子丑寅卯":
        meeting.vote(sitting, members[name], entry, "against")
    client = log_in(meeting.clerk)
    where = reverse("sitting_named", args=[sitting.pk])
    form = client.get(where).context["form"]
    typed = {"entries": str(entry.pk), "cid": str(form["cid"].value()), "_end": "1"}
    refused = client.post(where, typed)
    assert entry.number in refused.context["form"].non_field_errors()[0]
    answer = client.post(where, typed | {f"reason_{entry.pk.hex}": "现场不符"})
    assert answer.status_code == 302
    assert {tally.reason for tally in sitting.tallies.all()} == {"现场不符"}


def test_the_clerk_sees_how_many_have_voted_by_name(
    meeting: Meeting, members: Members, sitting: Sitting, entry: Entry
) -> None:
    meeting.vote(sitting, members["子"], entry, "for")
    shown = page(meeting.clerk, "sitting_detail", sitting.pk).content.decode()
    assert "到会4人中1人已记名表决" in shown
    watched = page(members["丑"], "sitting_detail", sitting.pk).content.decode()
    assert "已记名表决" not in watched


def test_a_member_finds_the_open_sitting_on_the_home_page(
    meeting: Meeting, members: Members, sitting: Sitting
) -> None:
    shown = log_in(members["子"]).get("/").content.decode()
    assert reverse("ballot_list", args=[sitting.pk]) in shown
    meeting.rule(voting=Voting.SECRET)
    shown = log_in(members["子"]).get("/").content.decode()
    assert reverse("ballot_list", args=[sitting.pk]) not in shown
    assert reverse("sitting_detail", args=[sitting.pk]) in shown


@pytest.mark.parametrize("count", [1, 3])
def test_a_members_pages_take_the_same_queries_at_one_household_and_at_three(
    village: Village,
    micro_grid: Grid,
    clerk: Officer,
    committee_member: Officer,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    meeting = Meeting.prepared(village=village, grid=micro_grid, clerk=clerk)
    meeting.held_by(committee_member, name="子", panel=meeting.committees)
    for _ in range(count):
        meeting.enter()
    meeting.decided_by_group()
    sitting = meeting.open(meeting.committees)
    client = log_in(committee_member)
    client.get(reverse("ballot_list", args=[sitting.pk]))
    with django_assert_num_queries(10):
        client.get(reverse("ballot_list", args=[sitting.pk]))
    with django_assert_num_queries(13):
        client.get(reverse("ballot_cast", args=[sitting.pk, meeting.entries[0].pk]))
    desk = log_in(clerk)
    desk.get("/")
    with django_assert_num_queries(9):
        desk.get(reverse("sitting_named", args=[sitting.pk]))
