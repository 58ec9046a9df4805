"""Objections: taken down while the notice hangs, answered by somebody who did not vote."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from evaluation.models import Confirmation, Entry, Notice, Objection, Reopening, Seat
from evaluation.notices.queries.lines import changed_lines
from evaluation.notices.queries.pending import open_objections
from evaluation.objections.actions import add_objection, answer_objection
from evaluation.objections.queries import answer_by
from evaluation.objections.typed import Doubt, Finding
from evaluation.workflow import Stage
from grids.models import Grid, LedgerEntry, Officer, Receipt
from grids.writing import AlreadySent, Refused
from tests.cast import Cast
from tests.evaluation.boards import DECIDED, Decided, make_decided
from tests.factories import NOW, make_panel, make_sent, make_tallies

LATER = NOW + timedelta(days=1)
CONTACT = "王金丝雀 13800000000"


def play_once(cast: Cast) -> None:
    """A notice that was posted yesterday, with three households on it."""
    with pytest.MonkeyPatch.context() as clock:
        clock.setattr(timezone, "now", lambda: LATER)
        cast.decided = make_decided(village=cast.village)
        cast.decided.add(cast.group, "8801", "张大山", stars=7)
        cast.decided.add(cast.group, "8802", "李强")
        cast.decided.add(cast.group, "8803", "王秀英", missing=(5,))
        cast.notice = cast.decided.post()


@pytest.fixture
def decided(whole_cast: Cast) -> Decided:
    return whole_cast.decided


@pytest.fixture
def notice(whole_cast: Cast) -> Notice:
    return whole_cast.notice


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LATER)


def doubt(decided: Decided, number: str = "8801", *, index: int | None = 3, **more: str) -> Doubt:
    star = decided.claim(number, index).star_id if index is not None else None
    facts = {"source": "paper", "content": "柴草没有清理", "contact": CONTACT} | more
    return Doubt(entry_id=decided.entries[number].pk, star_id=star, **facts)


def take_down(
    decided: Decided,
    notice: Notice,
    *,
    by: Officer | None = None,
    at: datetime = LATER,
    **more: object,
) -> Objection:
    sent = make_sent(by or decided.clerk, at=at)
    add_objection(notice.pk, doubt(decided, **more), sent=sent)
    return Objection.objects.latest("received_at", "number")


UPHELD = Finding("upheld", ("周德全", "刘春梅"), "现场看过", "经核查，情况属实。")
DISMISSED = Finding("dismissed", ("周德全", "刘春梅"), "现场看过", "经核查，柴草已清理。")


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (date(2026, 11, 20), 5, date(2026, 11, 27)),  # Friday: the week after
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # Saturday: Monday
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
    ],
)
def test_the_answer_is_due_in_working_days(received: date, days: int, due: date) -> None:
    assert answer_by(received, working_days=days) == due


def test_an_objection_gets_a_number_a_deadline_and_a_ledger_entry_without_names(
    decided: Decided, notice: Notice
) -> None:
    objection = take_down(decided, notice)
    assert str(objection) == "1-1"
    assert objection.claim == decided.claim("8801", 3)
    assert objection.answer_by == date(2026, 11, 27)  # five working days after a Saturday
    assert objection.contact == CONTACT
    assert CONTACT.encode() not in bytes(objection.contact_sealed)
    entry = LedgerEntry.objects.get(verb="objection_received")
    assert "金丝雀" not in entry.body
    assert "柴草" not in entry.body
    assert open_objections([decided.round])[decided.round.pk] == 1


def test_an_objector_may_stay_unnamed(decided: Decided, notice: Notice) -> None:
    objection = take_down(decided, notice, contact="")
    assert objection.contact_sealed is None
    assert objection.contact == ""


def test_the_same_press_takes_it_down_once(decided: Decided, notice: Notice) -> None:
    sent = make_sent(decided.clerk, at=LATER)
    add_objection(notice.pk, doubt(decided), sent=sent)
    with pytest.raises(AlreadySent):
        add_objection(notice.pk, doubt(decided), sent=sent)
    assert Objection.objects.count() == 1


def test_after_the_end_an_objection_is_refused_and_told_where_to_go(
    decided: Decided, notice: Notice
) -> None:
    take_down(decided, notice, at=NOW + timedelta(days=7))  # the last day
    with pytest.raises(Refused, match="0357-0000002"):
        take_down(decided, notice, at=NOW + timedelta(days=8))
    assert Objection.objects.count() == 1


def test_in_review_or_after_a_withdrawal_no_objection_is_taken_down(
    decided: Decided, notice: Notice
) -> None:
    decided.round.stage = Stage.REVIEW
    decided.round.save()
    with pytest.raises(Refused):
        take_down(decided, notice)
    decided.round.stage = Stage.NOTICE
    decided.round.save()
    Notice.objects.filter(pk=notice.pk).update(withdrawn_at=NOW)
    with pytest.raises(Refused):
        take_down(decided, notice)


def test_it_can_be_about_a_participant_who_is_not_on_the_board(
    decided: Decided, notice: Notice
) -> None:
    assert take_down(decided, notice, number="8803", index=5).entry.number == "8803"


def test_on_a_supplement_only_its_lines_can_be_doubted(decided: Decided, notice: Notice) -> None:
    decided.decide_again(decided.claim("8803", 5), passed=True, at=LATER)
    supplement = decided.post(at=LATER + timedelta(hours=1), supplement=True)
    assert supplement
    take_down(decided, supplement, number="8803", index=5, at=LATER + timedelta(hours=2))
    with pytest.raises(Refused, match="不在这次公示范围内"):
        take_down(decided, supplement, number="8801", at=LATER + timedelta(hours=2))


def test_a_star_that_was_not_claimed_cannot_be_doubted(decided: Decided, notice: Notice) -> None:
    other = decided.claim("8801", 6)  # the seventh star, which 8802 did not claim
    facts = Doubt(decided.entries["8802"].pk, other.star_id, "phone", "没有这颗星")
    with pytest.raises(Refused, match="没有认领这颗星"):
        add_objection(notice.pk, facts, sent=make_sent(decided.clerk, at=LATER))


def test_a_star_whose_household_took_its_word_back_cannot_be_doubted(
    decided: Decided, notice: Notice
) -> None:
    """A count from before declaring opened again keeps the row, but nobody claims the star."""
    entry = decided.entries["8803"]
    Confirmation.objects.filter(declaration__entry=entry).update(
        withdrawn_at=NOW, withdrawn_by=decided.clerk, withdrawal_reason="不参加了"
    )
    Entry.objects.filter(pk=entry.pk).update(status=Entry.Status.LAPSED)
    with pytest.raises(Refused, match="没有认领这颗星"):
        take_down(decided, notice, number="8803")
    assert take_down(decided, notice, number="8803", index=None).claim is None


def test_only_the_clerk_and_the_supervisors_take_it_down(
    decided: Decided, notice: Notice, assessor: Officer, other_clerk: Officer
) -> None:
    take_down(decided, notice, by=decided.supervisor)
    for stranger in (decided.secretary, assessor, other_clerk):
        with pytest.raises(PermissionDenied):
            take_down(decided, notice, by=stranger)


def test_a_dismissed_objection_changes_nothing(decided: Decided, notice: Notice) -> None:
    objection = take_down(decided, notice)
    answer_objection(objection.pk, DISMISSED, sent=make_sent(decided.supervisor, at=LATER))
    objection.refresh_from_db()
    assert (objection.outcome, objection.investigators) == ("dismissed", "周德全、刘春梅")
    assert (Reopening.objects.count(), changed_lines(decided.round)) == (0, [])
    assert open_objections([decided.round])[decided.round.pk] == 0


def test_an_upheld_objection_leads_to_a_supplement(decided: Decided, notice: Notice) -> None:
    objection = take_down(decided, notice)
    answer_objection(objection.pk, UPHELD, sent=make_sent(decided.supervisor, at=LATER))
    reopening = Reopening.objects.get()
    assert (reopening.claim, reopening.body) == (decided.claim("8801", 3), "committees")
    assert reopening.reason == "异议1-1成立：经核查，情况属实。"
    assert changed_lines(decided.round) == []
    decided.decide_again(decided.claim("8801", 3), passed=False, at=LATER + timedelta(hours=1))
    supplement = decided.post(at=LATER + timedelta(hours=2), supplement=True)
    assert supplement
    assert [(line.entry.number, line.star_count) for line in supplement.lines.all()] == [
        ("8801", 6)
    ]


def test_where_the_campaign_says_so_it_goes_to_the_group_first(
    decided: Decided, notice: Notice
) -> None:
    decided.round.campaign.objection_goes_to_group = True
    decided.round.campaign.save()
    objection = take_down(decided, notice)
    answer_objection(objection.pk, UPHELD, sent=make_sent(decided.supervisor, at=LATER))
    assert Reopening.objects.get().body == "group"


def test_an_upheld_objection_to_the_household_reopens_all_its_claims(
    decided: Decided, notice: Notice
) -> None:
    objection = take_down(decided, notice, index=None)
    receipt = answer_objection(objection.pk, UPHELD, sent=make_sent(decided.clerk, at=LATER))
    assert Reopening.objects.count() == 7
    assert receipt.summary == "异议成立：7项认领星重新评定。"


@pytest.mark.parametrize("body", ["group", "committees"])
def test_whoever_voted_on_the_claim_may_not_answer(
    decided: Decided, notice: Notice, body: str
) -> None:
    panel = decided.round.panels.get(body=body)
    Seat.objects.create(panel=panel, name="赵敏", kind="member", officer=decided.clerk)
    make_tallies(claims=[decided.claim("8801", 3)], body=body, at=DECIDED + timedelta(hours=1))
    objection = take_down(decided, notice)
    with pytest.raises(Refused, match="您参加过这一户的表决"):
        answer_objection(objection.pk, DISMISSED, sent=make_sent(decided.clerk, at=LATER))
    answer_objection(objection.pk, DISMISSED, sent=make_sent(decided.supervisor, at=LATER))


def test_a_voter_on_another_household_may_answer(decided: Decided, notice: Notice) -> None:
    panel = decided.round.panels.get(body="committees")
    Seat.objects.create(panel=panel, name="赵敏", kind="member", officer=decided.clerk)
    make_tallies(claims=[decided.claim("8802", 3)], at=DECIDED + timedelta(hours=1))
    objection = take_down(decided, notice)
    answer_objection(objection.pk, DISMISSED, sent=make_sent(decided.clerk, at=LATER))


def test_a_seat_that_was_absent_did_not_vote(decided: Decided, notice: Notice) -> None:
    panel = make_panel(round_=decided.round, names=())
    Seat.objects.create(panel=panel, name="赵敏", kind="member", officer=decided.clerk)
    objection = take_down(decided, notice)
    answer_objection(objection.pk, DISMISSED, sent=make_sent(decided.clerk, at=LATER))


@pytest.mark.parametrize("names", [("周德全", ""), ("周德全", " 周德全 ")])
def test_two_different_people_look_into_it(
    decided: Decided, notice: Notice, names: tuple[str, str]
) -> None:
    objection = take_down(decided, notice)
    finding = Finding("upheld", names, "看过", "属实")
    with pytest.raises(Refused, match="两个不同的人"):
        answer_objection(objection.pk, finding, sent=make_sent(decided.supervisor, at=LATER))


def test_an_objection_is_answered_once(decided: Decided, notice: Notice) -> None:
    objection = take_down(decided, notice)
    answer_objection(objection.pk, UPHELD, sent=make_sent(decided.supervisor, at=LATER))
    with pytest.raises(Refused, match="已经答复过了"):
        answer_objection(objection.pk, DISMISSED, sent=make_sent(decided.supervisor, at=LATER))
    assert Reopening.objects.count() == 1


def typed(page: str, **fields: str) -> dict[str, str]:
    cid = page.split('name="cid" value="')[1].split('"', maxsplit=1)[0]
    return {"cid": cid, "_end": "1", **fields}


def test_the_clerk_takes_one_down_and_the_supervisor_answers_on_screen(
    client: Client, decided: Decided, notice: Notice
) -> None:
    client.force_login(decided.clerk)
    page = client.get(f"/notices/{notice.pk}/object/").content.decode()
    fields = typed(
        page, household="张大山", star=str(decided.claim("8801", 3).star_id), content="柴草",
        source="spoken", signed="signed", contact=CONTACT,
    )  # fmt: skip
    first = client.post(f"/notices/{notice.pk}/object/", fields)
    second = client.post(f"/notices/{notice.pk}/object/", fields)
    objection = Objection.objects.get()
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert first["Location"].startswith(f"/objections/{objection.pk}/?receipt=")
    assert CONTACT in client.get(f"/objections/{objection.pk}/").content.decode()
    client.force_login(decided.supervisor)
    page = client.get(f"/objections/{objection.pk}/answer/").content.decode()
    fields = typed(
        page, first="周德全", second="刘春梅", findings="看过", outcome="upheld", answer="属实",
    )  # fmt: skip
    assert client.post(f"/objections/{objection.pk}/answer/", fields).status_code == 302
    assert Receipt.objects.filter(kind="objection_answer").count() == 1
    assert "属实" in client.get(f"/objections/{objection.pk}/").content.decode()


def test_who_objected_is_hidden_from_those_who_do_not_handle_it(
    client: Client, decided: Decided, notice: Notice, township_officer: Officer
) -> None:
    objection = take_down(decided, notice)
    for officer, sees in [
        (decided.clerk, True),
        (decided.supervisor, True),
        (decided.secretary, False),
        (township_officer, False),
    ]:
        client.force_login(officer)
        page = client.get(f"/objections/{objection.pk}/").content.decode()
        assert (CONTACT in page) is sees, officer
        listed = client.get(f"/rounds/{decided.round.pk}/objections/").content.decode()
        assert CONTACT not in listed


def test_what_was_typed_is_kept_when_it_is_refused(
    client: Client, decided: Decided, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=8))
    client.force_login(decided.clerk)
    address = f"/notices/{notice.pk}/object/"
    fields = typed(
        client.get(address).content.decode(), household="8801", star="", content="柴草没有清理",
        source="paper", signed="unnamed", contact="",
    )  # fmt: skip
    page = client.post(address, fields).content.decode()
    assert "公示已不在期内" in page
    assert "柴草没有清理" in page
    assert not Objection.objects.exists()


def test_a_name_that_two_heads_share_asks_for_the_number(
    client: Client, decided: Decided, notice: Notice, group: Grid
) -> None:
    decided.add(group, "8899", "李强")
    client.force_login(decided.clerk)
    address = f"/notices/{notice.pk}/object/"
    fields = typed(
        client.get(address).content.decode(), household=" 李 强", star="", content="柴草",
        source="paper", signed="unnamed", contact="",
    )  # fmt: skip
    page = client.post(address, fields).content.decode()
    assert "有几户户主同名，请填户编号：8802, 8899。" in page


def test_other_villages_and_other_roles_stay_outside(
    client: Client,
    decided: Decided,
    notice: Notice,
    other_clerk: Officer,
    assessor: Officer,
    committee_member: Officer,
) -> None:
    objection = take_down(decided, notice)
    round_ = decided.round.pk
    addresses = [
        f"/rounds/{round_}/objections/",
        f"/notices/{notice.pk}/object/",
        f"/objections/{objection.pk}/",
        f"/objections/{objection.pk}/answer/",
    ]
    for officer, status in [(other_clerk, 404), (assessor, 403), (committee_member, 403)]:
        client.force_login(officer)
        assert [client.get(address).status_code for address in addresses] == [status] * 4
