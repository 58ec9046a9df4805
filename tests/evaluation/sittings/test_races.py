"""Races on a real database: what the locks and the receipt hold, each with a twin without them.

Two presses are brought together by a hook behind the protection: where it holds, the second
press cannot get there before the first has ended, and the meeting is given up after a moment;
where it is taken away, both stand there at once and the harm happens.
"""

import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError, Event

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from evaluation import locking
from evaluation.ballots import actions as ballots
from evaluation.ballots.actions import cast_ballots
from evaluation.models import (
    Assessment,
    Ballot,
    Body,
    Notice,
    Settled,
    Sitting,
    StageChange,
    Tally,
)
from evaluation.notices.actions import notices
from evaluation.opinions.actions import mark_claims
from evaluation.opinions.typed import Said
from evaluation.panels.queries.bench import bench_of
from evaluation.rounds.actions import rounds
from evaluation.rounds.actions.rounds import make_move
from evaluation.sittings.actions import sittings, tallies
from evaluation.sittings.actions.sittings import close_sitting
from evaluation.sittings.actions.tallies import count_hands
from evaluation.sittings.typed import Hands
from evaluation.workflow import MoveName, Stage
from grids import writing
from grids.models import Chain, Receipt
from grids.roles import Role
from grids.traces.ledger import faults
from grids.writing import AlreadySent, Refused, Sent
from households.actions import end_tie
from households.models import Activity, Attendance, Tie
from tests.evaluation.meeting import CHAIRS, Meeting, make_tie
from tests.evaluation.scene import Scene
from tests.factories import make_officer, make_sitting
from tests.races import at_once
from tests.unlocked import without_lock

pytestmark = pytest.mark.django_db(transaction=True)


def meet_at(monkeypatch: pytest.MonkeyPatch, *places: tuple[object, str]) -> None:
    """Whoever comes to one of the places waits a moment for the other, then goes on."""
    both = Barrier(2)
    for module, name in places:
        work = getattr(module, name)

        def after_meeting(*args: object, _work: Callable = work, **kwargs: object) -> object:
            found = _work(*args, **kwargs)
            with suppress(BrokenBarrierError):
                both.wait(1)
            return found

        monkeypatch.setattr(module, name, after_meeting)


def without_the_round_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.locking.locked", lambda rows: rows)
    without_lock(monkeypatch, locking, "_round", "_round_of")


def kinds(outcomes: list[object]) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def submit_twice(scene: Scene) -> list[object]:
    """The secretary presses in two windows at the same moment."""
    sents = [scene.sent(scene.secretary) for _ in range(2)]
    return at_once(
        *(lambda sent=sent: make_move(scene.round.pk, MoveName.SUBMIT, sent=sent) for sent in sents)
    )


def test_the_same_move_twice_at_once_is_made_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.NOTICE).ready()
    meet_at(monkeypatch, (rounds, "_check"))
    assert kinds(submit_twice(scene)) == ["Receipt", "Refused"]
    assert StageChange.objects.filter(move=MoveName.SUBMIT).count() == 1
    assert list(faults(Chain.objects.get(village=scene.round.village))) == []


def test_twin_without_the_lock_the_same_move_is_made_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_round_lock(monkeypatch)
    scene.reach(Stage.NOTICE).ready()
    meet_at(monkeypatch, (rounds, "_check"))
    assert kinds(submit_twice(scene)) == ["Receipt", "Receipt"]
    assert StageChange.objects.filter(move=MoveName.SUBMIT).count() == 2


def post_twice(scene: Scene) -> list[object]:
    """The secretary has signed; two members of the supervision committee sign at once."""
    second = make_officer(name="另一监委", role=Role.SUPERVISOR, place=scene.round.village)
    scene.press(MoveName.POST_NOTICE, scene.secretary)
    sents = [scene.sent(officer) for officer in (scene.supervisor, second)]
    return at_once(
        *(
            lambda sent=sent: make_move(scene.round.pk, MoveName.POST_NOTICE, sent=sent)
            for sent in sents
        )
    )


def test_two_who_post_the_notice_at_once_hang_one(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.reach(Stage.DECIDING).ready()
    meet_at(monkeypatch, (notices, "next_number"))
    assert kinds(post_twice(scene)) == ["Receipt", "Refused"]
    assert Notice.objects.count() == 1
    assert StageChange.objects.filter(move=MoveName.POST_NOTICE).count() == 1
    assert list(faults(Chain.objects.get(village=scene.round.village))) == []


def test_twin_without_the_lock_the_second_notice_runs_into_the_table(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both number their notice 1; only the constraint stops the second, and nobody is told why."""
    scene.reach(Stage.DECIDING).ready()
    without_the_round_lock(monkeypatch)
    meet_at(monkeypatch, (notices, "next_number"))
    assert kinds(post_twice(scene)) == ["IntegrityError", "Receipt"]


def test_twin_without_lock_and_constraint_two_notices_hang(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same with numbers that differ, as two notices of one moment would have."""
    scene.reach(Stage.DECIDING).ready()
    without_the_round_lock(monkeypatch)
    numbers = iter([1, 2])
    monkeypatch.setattr(notices, "next_number", lambda _round: next(numbers))
    meet_at(monkeypatch, (notices, "next_number"))
    assert kinds(post_twice(scene)) == ["Receipt", "Receipt"]
    assert Notice.objects.filter(kind=Notice.Kind.FULL).count() == 2


def move_while_counting(
    meeting: Meeting, body: Body, name: MoveName, monkeypatch: pytest.MonkeyPatch
) -> list[object]:
    """While hands are being stored, after the stage was looked at, the round is moved away.

    The move was pressed before the count, so by their moments alone the count would stand.
    """
    secretary = make_officer(name="李国强", role=Role.SECRETARY, place=meeting.round.village)
    sitting = meeting.open(meeting.group if body == Body.GROUP else meeting.committees)
    entry = meeting.entries[0]
    hands = {claim.pk: Hands(5, 0, 0) for claim in meeting.claims[entry]}
    officer = meeting.clerk if body == Body.GROUP else secretary
    moved_at, counted_at = meeting.sent(officer), meeting.sent()
    counting, moved = Event(), Event()
    store = tallies.store

    def slow_store(*args: object, **kwargs: object) -> object:
        counting.set()
        moved.wait(1)
        return store(*args, **kwargs)

    monkeypatch.setattr(tallies, "store", slow_store)

    def move() -> object:
        assert counting.wait(5)
        receipt = make_move(meeting.round.pk, name, reason="程序有误", sent=moved_at)
        moved.set()
        return receipt

    return at_once(lambda: count_hands(sitting.pk, entry.pk, hands=hands, sent=counted_at), move)


def test_declaring_does_not_open_again_past_a_count_that_is_being_stored(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = move_while_counting(meeting, Body.GROUP, MoveName.REOPEN_DECLARING, monkeypatch)
    assert kinds(outcomes) == ["Receipt", "Receipt"]
    meeting.round.refresh_from_db()
    assert meeting.round.stage == Stage.DECLARING
    # The count went first and was then voided: every star is judged on what is declared anew.
    assert (Tally.objects.count(), Tally.objects.counting().count()) == (3, 0)


def test_twin_without_the_lock_a_count_holds_for_a_declaration_that_may_still_change(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_round_lock(monkeypatch)
    outcomes = move_while_counting(meeting, Body.GROUP, MoveName.REOPEN_DECLARING, monkeypatch)
    assert kinds(outcomes) == ["Receipt", "Receipt"]
    meeting.round.refresh_from_db()
    assert meeting.round.stage == Stage.DECLARING
    assert (Tally.objects.count(), Tally.objects.counting().count()) == (3, 3)


def decided_by_the_group(meeting: Meeting) -> None:
    claims = [claim for some in meeting.claims.values() for claim in some]
    make_sitting(panel=meeting.group, claims=claims, at=meeting.now)
    meeting.at(Stage.DECIDING)


def test_claims_are_not_sent_back_past_a_count_that_is_being_stored(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided_by_the_group(meeting)
    outcomes = move_while_counting(
        meeting, Body.COMMITTEES, MoveName.SEND_BACK_TO_GROUP, monkeypatch
    )
    assert kinds(outcomes) == ["Receipt", "Receipt"]
    meeting.round.refresh_from_db()
    assert meeting.round.stage == Stage.ASSESSING
    assert Tally.objects.counting().count() == 0


def test_twin_without_the_lock_the_committees_have_decided_before_the_group(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided_by_the_group(meeting)
    without_the_round_lock(monkeypatch)
    outcomes = move_while_counting(
        meeting, Body.COMMITTEES, MoveName.SEND_BACK_TO_GROUP, monkeypatch
    )
    assert kinds(outcomes) == ["Receipt", "Receipt"]
    meeting.round.refresh_from_db()
    assert meeting.round.stage == Stage.ASSESSING
    assert list(Tally.objects.counting().values_list("body", flat=True)) == ["committees"] * 3


def test_a_count_that_comes_after_the_move_is_refused_with_a_sentence(meeting: Meeting) -> None:
    sitting = meeting.open()
    make_move(meeting.round.pk, MoveName.REOPEN_DECLARING, reason="两户刚回来", sent=meeting.sent())
    with pytest.raises(Refused, match="农户认星"):
        meeting.count(sitting, meeting.entries[0], (5, 0, 0))


def vote_eight_times(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A member's eight presses at once, in turn for and against."""
    members = meeting.officers(meeting.committees)
    decided_by_the_group(meeting)
    sitting, entry = meeting.open(meeting.committees), meeting.entries[0]
    sents = [meeting.sent(members["子"]) for _ in range(8)]
    meet_at(monkeypatch, (ballots, "_fresh"))
    connections.close_all()

    def press(number: int) -> Receipt:
        choice = ("for", "against")[number % 2]
        choices = dict.fromkeys((claim.pk for claim in meeting.claims[entry]), choice)
        return cast_ballots(sitting.pk, entry.pk, choices=choices, sent=sents[number])

    return at_once(*(lambda number=number: press(number) for number in range(8)))


def test_eight_presses_at_once_cast_one_vote(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The four that say the same succeed; the four others are told what was voted before."""
    assert kinds(vote_eight_times(meeting, monkeypatch)) == ["Receipt"] * 4 + ["Refused"] * 4
    assert Ballot.objects.count() == 3
    assert len(set(Ballot.objects.values_list("choice", flat=True))) == 1
    assert list(faults(Chain.objects.get(village=meeting.round.village))) == []


def test_twin_without_the_lock_a_second_vote_runs_into_the_table(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the constraint stops it, and nobody is told why."""
    without_the_round_lock(monkeypatch)
    assert "IntegrityError" in kinds(vote_eight_times(meeting, monkeypatch))
    assert Ballot.objects.count() == 3


def while_counting(
    meeting: Meeting, sitting: Sitting, press: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> list[object]:
    """While all hands are being stored, after everything was looked at, a member presses."""
    entry = meeting.entries[0]
    hands = {claim.pk: Hands(5, 0, 0) for claim in meeting.claims[entry]}
    counted_at = meeting.sent()
    counting, pressed = Event(), Event()
    store = tallies.store

    def slow_store(*args: object, **kwargs: object) -> object:
        counting.set()
        pressed.wait(1)
        return store(*args, **kwargs)

    monkeypatch.setattr(tallies, "store", slow_store)

    def after() -> object:
        assert counting.wait(5)
        receipt = press()
        pressed.set()
        return receipt

    return at_once(lambda: count_hands(sitting.pk, entry.pk, hands=hands, sent=counted_at), after)


def vote_while_counting(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    members = meeting.officers(meeting.committees)
    decided_by_the_group(meeting)
    sitting, entry = meeting.open(meeting.committees), meeting.entries[0]
    choices = dict.fromkeys((claim.pk for claim in meeting.claims[entry]), "against")
    sent = meeting.sent(members["子"])
    return while_counting(
        meeting,
        sitting,
        lambda: cast_ballots(sitting.pk, entry.pk, choices=choices, sent=sent),
        monkeypatch,
    )


def test_no_vote_is_cast_past_a_count_that_is_being_stored(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kinds(vote_while_counting(meeting, monkeypatch)) == ["Receipt", "Refused"]
    assert Ballot.objects.count() == 0


def test_twin_without_the_lock_a_vote_against_stands_beside_a_count_all_in_favour(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_round_lock(monkeypatch)
    assert kinds(vote_while_counting(meeting, monkeypatch)) == ["Receipt", "Receipt"]
    counted = Tally.objects.filter(body=Body.COMMITTEES)
    assert [str(tally) for tally in counted] == ["5 : 0 : 0"] * 3
    assert list(Ballot.objects.values_list("choice", flat=True)) == ["against"] * 3


def mark_while_counting(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    members = meeting.officers()
    sitting, entry = meeting.open(), meeting.entries[0]
    said = {claim.pk: Said("against") for claim in meeting.claims[entry]}
    sent = meeting.sent(members["甲"])
    return while_counting(
        meeting, sitting, lambda: mark_claims(entry.pk, said=said, sent=sent), monkeypatch
    )


def test_no_mark_is_given_past_a_count_that_is_being_stored(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kinds(mark_while_counting(meeting, monkeypatch)) == ["Receipt", "Refused"]
    assert Assessment.objects.count() == 0


def test_twin_without_the_lock_a_mark_is_given_on_what_is_counted(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_round_lock(monkeypatch)
    assert kinds(mark_while_counting(meeting, monkeypatch)) == ["Receipt", "Receipt"]
    assert Assessment.objects.count() == 3


def close_while_voting(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """While a vote is being stored, after it was looked whether the sitting is open, it closes."""
    members = meeting.officers(meeting.committees)
    decided_by_the_group(meeting)
    sitting, entry = meeting.open(meeting.committees), meeting.entries[0]
    choices = dict.fromkeys((claim.pk for claim in meeting.claims[entry]), "for")
    voted_at, closed_at = meeting.sent(members["子"]), meeting.sent()
    voting, closed = Event(), Event()
    store = ballots._store

    def slow_store(*args: object, **kwargs: object) -> object:
        voting.set()
        closed.wait(1)
        return store(*args, **kwargs)

    monkeypatch.setattr(ballots, "_store", slow_store)

    def close() -> object:
        assert voting.wait(5)
        receipt = close_sitting(sitting.pk, sent=closed_at)
        closed.set()
        return receipt

    return at_once(
        lambda: cast_ballots(sitting.pk, entry.pk, choices=choices, sent=voted_at), close
    )


def test_a_sitting_does_not_close_past_a_vote_that_is_being_stored(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kinds(close_while_voting(meeting, monkeypatch)) == ["Receipt", "Receipt"]
    assert Ballot.objects.count() == 3


def test_twin_without_the_lock_the_vote_comes_too_late_and_only_the_table_refuses_it(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_round_lock(monkeypatch)
    assert kinds(close_while_voting(meeting, monkeypatch)) == ["InternalError", "Receipt"]
    assert Ballot.objects.count() == 0


STUDY = {
    "held_on": "2026-09-01",
    "place": "村委会",
    "topic": "创评标准",
    "led_by": "李国强",
    **{group.value: "3" for group in Attendance.Group},
    "_end": "1",
}


def send_the_same(scene: Scene, *, threads: int) -> list[tuple[int, str]]:
    """So many browsers of the clerk send the same form at the same moment: status and address."""
    scene.reach(Stage.MOBILISING)
    url = reverse("study_add", args=[scene.round.pk])
    typed = STUDY | {"cid": str(uuid.uuid4())}
    clients = [Client() for _ in range(threads)]
    for client in clients:
        client.force_login(scene.clerk, backend="grids.backends.OfficerBackend")

    def press(client: Client) -> tuple[int, str]:
        response = client.post(url, typed)
        return response.status_code, response.headers.get("Location", "")

    connections.close_all()
    outcomes = at_once(*(lambda client=client: press(client) for client in clients))
    faulty = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert faulty == []
    return outcomes  # type: ignore[return-value]  # because exceptions were ruled out above


def test_fifty_presses_of_one_button_at_once_have_one_effect_and_one_receipt(scene: Scene) -> None:
    outcomes = send_the_same(scene, threads=50)
    receipt = Receipt.objects.get(kind="study_add")
    assert set(outcomes) == {(302, f"{scene.round.get_absolute_url()}?receipt={receipt.code}")}
    assert len(outcomes) == 50
    assert Activity.objects.count() == 1
    assert list(faults(Chain.objects.get(village=scene.round.village))) == []


def test_twin_a_receipt_that_is_looked_for_and_then_inserted_lets_many_effects_through(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking first and inserting afterwards: everybody has looked before anybody inserts."""
    threads = 8
    everybody_has_looked = Barrier(threads)

    def check_then_insert(sent: Sent) -> Receipt:
        found = Receipt.objects.filter(pk=sent.cid).first()
        if found is not None:
            raise AlreadySent(found)
        if sent.kind == "study_add":
            everybody_has_looked.wait(10)
        mine = Receipt(
            cid=sent.cid,
            code=writing.new_code(writing.RECEIPT),
            kind=sent.kind,
            officer=sent.officer,
            digest=sent.digest,
            at=sent.at,
        )
        Receipt.objects.bulk_create([mine], ignore_conflicts=True)
        return mine

    monkeypatch.setattr(writing, "claim_receipt", check_then_insert)
    send_the_same(scene, threads=threads)
    assert Activity.objects.count() == threads


def end_tie_while_opening(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> str:
    """While a sitting opens, after its ties were read, the clerk ends the tie of a member."""
    first, second = meeting.entries[:2]
    meeting.seat_of(first.household, name="甲")
    tie = make_tie(first.household, second.household)
    opened_at, ended_at = meeting.sent(), meeting.sent()
    read, ended = Event(), Event()
    settle = sittings.bench_afresh

    def slow(*args: object, **kwargs: object) -> object:
        found = settle(*args, **kwargs)
        read.set()
        ended.wait(2)
        return found

    monkeypatch.setattr(sittings, "bench_afresh", slow)

    def end() -> object:
        assert read.wait(5)
        receipt = end_tie(tie.pk, sent=ended_at)
        Tie.objects.filter(pk=tie.pk).update(until=date(2024, 1, 1))
        ended.set()
        return receipt

    connections.close_all()
    at_once(lambda: sittings.open_sitting(meeting.group.pk, CHAIRS, sent=opened_at), end)
    sitting = meeting.group.sittings.get()
    [place] = [
        place
        for place in bench_of(sitting.panel, sitting=sitting).places()
        if place.seat.name == "甲"
    ]
    return str(place.close.why(second.household_id) or "")


def test_a_tie_that_ends_while_a_sitting_opens_counts_as_it_was_read(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert end_tie_while_opening(meeting, monkeypatch) == "kin"


def test_twin_where_nothing_is_settled_the_member_judges_kin_at_once(
    meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Settled.objects, "bulk_create", list)
    assert end_tie_while_opening(meeting, monkeypatch) == ""
