"""A sitting's pages: opening, signing in, counting by household, the unanimous, closing."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluation.models import Panel, Presence, Seat, Sitting, Tally
from evaluation.sittings.actions.tallies import count_hands
from evaluation.sittings.typed import Hands
from evaluation.workflow import Stage
from grids.models import Grid, LedgerEntry, Officer, Receipt, Village
from tests.evaluation.meeting import Meeting
from tests.factories import make_panel, make_round
from tests.postgres.owner import rewrite


def log_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    client.get("/nowhere/")  # the session's first page stores the token against forgery
    return client


@pytest.fixture
def desk(clerk: Officer) -> Client:
    return log_in(clerk)


def sent(**fields: Any) -> dict[str, Any]:
    return {"cid": str(uuid.uuid4()), "_end": "1", **fields}


def hands(meeting: Meeting, entry, *triples: tuple[Any, Any, Any], **more: Any) -> dict[str, Any]:
    """The fields of a household's sheet; one triple for all claims or one each."""
    claims = meeting.claims[entry]
    triples = triples * len(claims) if len(triples) == 1 else triples
    fields = sent(**more)
    for claim, triple in zip(claims, triples, strict=True):
        for name, number in zip(("votes_for", "votes_against", "abstentions"), triple, strict=True):
            fields[f"{name}_{claim.pk.hex}"] = number
    return fields


def opening(panel: Panel, **more: Any) -> dict[str, Any]:
    facts = {
        "panel": str(panel.pk),
        "held_on": timezone.localdate().isoformat(),
        "place": "村委会",
        "chair": "李国强",
        "recorder": "赵敏",
        "scrutineer": "周德全",
    }
    return sent(**{**facts, **more})


def address(name: str, *keys: Any) -> str:
    return reverse(name, args=keys)


# Opening


def test_opening_a_sitting_leads_to_its_sign_in(meeting: Meeting, desk: Client) -> None:
    answer = desk.post(address("sitting_add", meeting.round.pk), opening(meeting.group))
    sitting = Sitting.objects.get()
    assert answer.url.startswith(sitting.get_absolute_url())
    assert (sitting.panel, sitting.place, sitting.closed_at) == (meeting.group, "村委会", None)


def test_opening_twice_by_a_double_click_is_one_sitting(meeting: Meeting, desk: Client) -> None:
    fields = opening(meeting.group)
    answers = [desk.post(address("sitting_add", meeting.round.pk), fields) for _ in "12"]
    assert Sitting.objects.count() == 1
    assert answers[0].url == answers[1].url


def test_a_panel_sits_once_at_a_time(meeting: Meeting, desk: Client) -> None:
    meeting.open()
    answer = desk.post(address("sitting_add", meeting.round.pk), opening(meeting.group))
    assert (answer.status_code, Sitting.objects.count()) == (200, 1)
    assert answer.context["form"].non_field_errors()


def test_the_committees_do_not_sit_while_the_groups_assess(meeting: Meeting, desk: Client) -> None:
    page = desk.get(address("sitting_add", meeting.round.pk))
    assert list(page.context["form"].fields["panel"].queryset) == [meeting.group]
    desk.post(address("sitting_add", meeting.round.pk), opening(meeting.committees))
    assert Sitting.objects.count() == 0


def test_another_villages_panel_is_no_choice(
    meeting: Meeting, desk: Client, other_village: Village
) -> None:
    other = make_panel(
        round_=make_round(
            village=other_village, campaign=meeting.round.campaign, stage=Stage.ASSESSING
        )
    )
    answer = desk.post(address("sitting_add", meeting.round.pk), opening(other))
    assert "panel" in answer.context["form"].errors
    assert Sitting.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"held_on": (timezone.localdate() + timedelta(days=1)).isoformat()},
        {"scrutineer": "赵敏"},
        {"place": ""},
    ],
    ids=["tomorrow", "recorder and scrutineer in one", "nowhere"],
)
def test_a_wrong_opening_keeps_what_was_typed(
    meeting: Meeting, desk: Client, wrong: dict[str, str]
) -> None:
    answer = desk.post(address("sitting_add", meeting.round.pk), opening(meeting.group, **wrong))
    assert answer.status_code == 200
    assert 'value="李国强"' in answer.content.decode()
    assert Sitting.objects.count() == 0


def test_nothing_to_judge_is_no_sitting(meeting: Meeting, desk: Client) -> None:
    sitting = meeting.open()
    for entry in meeting.entries:
        meeting.count(sitting, entry, (5, 0, 0))
    meeting.close(sitting)
    answer = desk.post(address("sitting_add", meeting.round.pk), opening(meeting.group))
    assert answer.context["form"].non_field_errors()


def test_at_a_stage_where_nobody_sits_the_button_is_grey_with_its_reason(
    meeting: Meeting, desk: Client
) -> None:
    meeting.at(Stage.REVIEW)
    page = desk.get(address("sitting_list", meeting.round.pk))
    assert len(page.context["blockers"]) == 1
    assert "disabled" in page.content.decode()


# Signing in


def test_signing_in_lights_the_quorum_lamp(meeting: Meeting, desk: Client) -> None:
    Presence.objects.all().delete()
    sitting = meeting.open(absent="甲乙丙丁戊")
    ticks = {f"here_{meeting.seat(name).pk.hex}": "on" for name in "甲乙丙丁"}
    desk.post(sitting.get_absolute_url(), sent(**ticks))
    overview = desk.get(sitting.get_absolute_url()).context["overview"]
    assert (overview.due, overview.present, overview.quorum) == (5, 4, 4)


def test_an_alternate_must_be_here_to_stand_in_and_only_for_an_absent_member(
    meeting: Meeting, desk: Client
) -> None:
    alternate = Seat.objects.create(panel=meeting.group, name="候补", kind=Seat.Kind.ALTERNATE)
    sitting = meeting.open()
    key, member = alternate.pk.hex, meeting.seat("甲")
    for fields in (
        {f"for_{key}": str(member.pk)},
        {
            f"here_{key}": "on",
            f"for_{key}": str(member.pk),
            f"here_{member.pk.hex}": "on",
        },
    ):
        answer = desk.post(sitting.get_absolute_url(), sent(**fields))
        assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    desk.post(
        sitting.get_absolute_url(),
        sent(**{f"here_{key}": "on", f"for_{key}": str(member.pk)}),
    )
    assert [presence.stands_in_for for presence in sitting.presences.all()] == [member]


# Counting


def test_a_household_is_one_press_and_leads_to_the_next(meeting: Meeting, desk: Client) -> None:
    sitting = meeting.open()
    first, second = meeting.entries
    answer = desk.post(
        address("sitting_entry", sitting.pk, first.pk), hands(meeting, first, (5, "", ""))
    )
    assert answer.url.startswith(address("sitting_entry", sitting.pk, second.pk))
    assert [tally.passed for tally in sitting.tallies.all()] == [True] * 3
    assert Receipt.objects.filter(kind="sitting_entry").count() == 1
    answer = desk.post(
        address("sitting_entry", sitting.pk, second.pk), hands(meeting, second, (5, 0, 0))
    )
    assert answer.url.startswith(sitting.get_absolute_url() + "?")


def test_a_double_click_counts_once_and_shows_the_same_receipt(
    meeting: Meeting, desk: Client
) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    fields = hands(meeting, entry, (5, 0, 0))
    where = address("sitting_entry", sitting.pk, entry.pk)
    answers = [desk.post(where, fields) for _ in "12"]
    assert answers[0].url == answers[1].url
    assert LedgerEntry.objects.filter(verb="hands_counted").count() == 1


def test_more_hands_than_people_is_said_at_that_star_and_all_that_was_typed_stays(
    meeting: Meeting, desk: Client
) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    fields = hands(meeting, entry, (5, 0, 0), (6, 0, 0), ("４", "１", ""))
    answer = desk.post(address("sitting_entry", sitting.pk, entry.pk), fields)
    form = answer.context["form"]
    wrong = meeting.claims[entry][1].pk.hex
    assert list(form.errors) == [f"votes_for_{wrong}"]
    assert [bool(row.errors) for row in form.rows()] == [False, True, False]
    assert 'value="４"' in answer.content.decode()
    assert Tally.objects.count() == 0


def test_a_missing_quorum_says_what_would_mend_it(meeting: Meeting, desk: Client) -> None:
    sitting, entry = meeting.open(absent="甲乙"), meeting.entries[0]
    answer = desk.post(
        address("sitting_entry", sitting.pk, entry.pk), hands(meeting, entry, (3, 0, 0))
    )
    assert "甲" in answer.context["form"].rows()[0].errors[0]
    assert Tally.objects.count() == 0


def test_all_in_favour_fills_the_sheet_without_saving(meeting: Meeting, desk: Client) -> None:
    sitting, entry = meeting.open(absent="甲"), meeting.entries[0]
    fields = hands(meeting, entry, ("", "", ""), (1, 3, 0), ("", "", ""), fill="all")
    answer = desk.post(address("sitting_entry", sitting.pk, entry.pk), fields)
    filled = [[field.value() for field in row.counts] for row in answer.context["form"].rows()]
    assert filled == [["4", "0", "0"], ["1", "3", "0"], ["4", "0", "0"]]
    assert Tally.objects.count() == 0


def test_a_stale_sheet_shows_both_and_then_saves_mine(meeting: Meeting, desk: Client) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    claim = meeting.claims[entry][0]
    count_hands(sitting.pk, entry.pk, hands={claim.pk: Hands(5, 0, 0)}, sent=meeting.sent())
    where = address("sitting_entry", sitting.pk, entry.pk)
    answer = desk.post(where, hands(meeting, entry, (4, 1, 0)))
    assert answer.context["form"].stale == [("第1星", "5 : 0 : 0", "4 : 1 : 0")]
    versions = {f"version_{row.key}": row.version for row in answer.context["form"].rows()}
    desk.post(where, hands(meeting, entry, (4, 1, 0), **versions))
    assert meeting.tally(sitting, entry).votes_for == 4


def test_the_stale_version_is_not_renewed_by_another_mistake(
    meeting: Meeting, desk: Client
) -> None:
    """Only the page that shows both sides may lead to overwriting theirs."""
    sitting, entry = meeting.open(), meeting.entries[0]
    claim = meeting.claims[entry][0]
    count_hands(sitting.pk, entry.pk, hands={claim.pk: Hands(5, 0, 0)}, sent=meeting.sent())
    where = address("sitting_entry", sitting.pk, entry.pk)
    fields = hands(meeting, entry, (9, 0, 0), **{f"version_{claim.pk.hex}": ""})
    answer = desk.post(where, fields)
    assert answer.context["form"].rows()[0].version == ""


def test_an_empty_sheet_counts_nothing(meeting: Meeting, desk: Client) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    answer = desk.post(
        address("sitting_entry", sitting.pk, entry.pk), hands(meeting, entry, ("", "", ""))
    )
    assert answer.context["form"].non_field_errors()


def test_a_household_that_is_not_before_the_sitting_is_404(meeting: Meeting, desk: Client) -> None:
    sitting = meeting.open()
    entry = meeting.enter()
    entry.status = "lapsed"
    entry.save()
    assert desk.get(address("sitting_entry", sitting.pk, entry.pk)).status_code == 404
    assert desk.get(address("recusal_add", sitting.pk, entry.pk)).status_code == 404


def test_a_recusal_is_declared_from_the_sheet_and_leads_back_to_it(
    meeting: Meeting, desk: Client
) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    fields = sent(seat=str(meeting.seat("甲").pk), reason="宅基地纠纷")
    answer = desk.post(address("recusal_add", sitting.pk, entry.pk), fields)
    assert answer.url.startswith(address("sitting_entry", sitting.pk, entry.pk))
    sheet = desk.get(answer.url)
    assert next(row.roll.recused for row in sheet.context["form"].rows()) == {
        str(meeting.seat("甲").pk): "declared"
    }


def test_a_recusal_is_doubted_on_the_same_page_and_taken_back_on_another(
    meeting: Meeting, desk: Client, supervisor: Officer
) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    recusal = entry.recusals.create(panel=meeting.group, seat=meeting.seat("甲"), reason="点错了")
    fields = sent(recusal=str(recusal.pk), mistake="记错了人，他与该户没有纠纷")
    where = address("recusal_add", sitting.pk, entry.pk)
    assert "点错了" in desk.get(where).content.decode()
    answers = [desk.post(where, fields) for _ in "12"]
    assert answers[0].url == answers[1].url
    confirm = address("recusal_confirm", sitting.pk, recusal.pk)
    assert confirm not in desk.get(sitting.get_absolute_url()).content.decode()
    other = log_in(supervisor)
    assert confirm in other.get(sitting.get_absolute_url()).content.decode()
    assert "他与该户没有纠纷" in other.get(confirm).content.decode()
    fields = sent()
    answers = [other.post(confirm, fields) for _ in "12"]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert entry.recusals.count() == 0


def test_a_seat_of_another_panel_cannot_stand_aside_here(meeting: Meeting, desk: Client) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    stranger = meeting.seat("子", meeting.committees)
    answer = desk.post(
        address("recusal_add", sitting.pk, entry.pk), sent(seat=str(stranger.pk), reason="x")
    )
    assert "seat" in answer.context["form"].errors


# The unanimous ones


def test_the_unanimous_step_lists_apart_what_does_not_belong_in_it(
    meeting: Meeting, desk: Client
) -> None:
    home = meeting.entries[0].household
    for name in "甲乙丙丁":
        seat = meeting.seat(name)
        seat.person = home.memberships.get().person if name == "甲" else None
        rewrite(seat)
    sitting = meeting.open(absent="戊")
    meeting.entries[0].recusals.create(panel=meeting.group, seat=meeting.seat("乙"), reason="邻居")
    meeting.entries[0].recusals.create(panel=meeting.group, seat=meeting.seat("丙"), reason="邻居")
    page = desk.get(address("sitting_unanimous", sitting.pk))
    assert [line.matter.entry for line in page.context["apart"]] == [meeting.entries[0]]
    assert [matter.entry for matter, _ in page.context["form"].rows()] == [meeting.entries[1]]


def test_the_unanimous_step_counts_the_ticked_and_a_double_click_is_no_error(
    meeting: Meeting, desk: Client
) -> None:
    sitting = meeting.open()
    fields = sent(entries=[str(meeting.entries[1].pk)])
    where = address("sitting_unanimous", sitting.pk)
    answers = [desk.post(where, fields) for _ in "12"]
    assert answers[0].url == answers[1].url
    assert {tally.claim.entry for tally in sitting.tallies.all()} == {meeting.entries[1]}


def test_no_tick_is_a_sentence(meeting: Meeting, desk: Client) -> None:
    sitting = meeting.open()
    answer = desk.post(address("sitting_unanimous", sitting.pk), sent())
    assert "entries" in answer.context["form"].errors


# Closing


def test_closing_asks_first_and_then_freezes(meeting: Meeting, desk: Client) -> None:
    sitting = meeting.open()
    meeting.count(sitting, meeting.entries[0], (5, 0, 0))
    page = desk.get(address("sitting_close", sitting.pk))
    assert (page.context["overview"].counted, page.context["overview"].waiting) == (1, 1)
    fields = sent()
    answers = [desk.post(address("sitting_close", sitting.pk), fields) for _ in "12"]
    assert answers[0].url == answers[1].url
    sitting.refresh_from_db()
    assert sitting.closed_at is not None
    sheet = desk.get(address("sitting_entry", sitting.pk, meeting.entries[0].pk))
    assert 'id="save"' not in sheet.content.decode()


def test_a_sitting_stays_closable_after_its_round_was_sent_back(
    meeting: Meeting, desk: Client
) -> None:
    sitting = meeting.open()
    meeting.at(Stage.DECLARING)
    desk.post(address("sitting_close", sitting.pk), sent())
    sitting.refresh_from_db()
    assert sitting.closed_at is not None


# Who may


PAGES = ("sitting_detail", "sitting_close", "sitting_unanimous", "sitting_minutes")


def test_the_clerk_of_another_village_gets_404(meeting: Meeting, other_clerk: Officer) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    client = log_in(other_clerk)
    places = [address(name, sitting.pk) for name in PAGES]
    places += [address("sitting_list", meeting.round.pk), address("sitting_add", meeting.round.pk)]
    places += [address(name, sitting.pk, entry.pk) for name in ("sitting_entry", "recusal_add")]
    assert {client.get(place).status_code for place in places} == {404}
    assert {client.post(place, sent()).status_code for place in places[:3]} == {404}


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("secretary", True),
        ("supervisor", True),
        ("committee_member", True),
        ("assessor", True),
        ("township_officer", True),
        ("county_officer", True),
        ("grid_leader", False),
        ("liaison", False),
    ],
)
def test_others_than_the_clerk_read_at_most(
    meeting: Meeting, request: pytest.FixtureRequest, who: str, reads: bool
) -> None:
    sitting, entry = meeting.open(), meeting.entries[0]
    client = log_in(request.getfixturevalue(who))
    enter = [
        address("sitting_close", sitting.pk),
        address("sitting_unanimous", sitting.pk),
        address("sitting_entry", sitting.pk, entry.pk),
        address("recusal_add", sitting.pk, entry.pk),
        address("sitting_add", meeting.round.pk),
        address("sitting_minutes", sitting.pk),  # a draft until the sitting is closed
    ]
    read = [sitting.get_absolute_url(), address("sitting_list", meeting.round.pk)]
    assert {client.get(place).status_code for place in enter} == {403}
    assert {client.get(place).status_code for place in read} == {200 if reads else 403}
    assert client.post(sitting.get_absolute_url(), sent()).status_code == 403
    meeting.close(sitting)
    minutes = client.get(address("sitting_minutes", sitting.pk))
    assert minutes.status_code == (200 if reads else 403)


# How much it asks of the database


@pytest.mark.parametrize("claims", [3, 10])
@pytest.mark.parametrize("seats", [5, 11])
def test_a_households_sheet_takes_fourteen_queries(
    village: Village,
    micro_grid: Grid,
    clerk: Officer,
    claims: int,
    seats: int,
    django_assert_num_queries: Any,
) -> None:
    meeting = Meeting.prepared(village=village, grid=micro_grid, clerk=clerk, stars=claims)
    for number in range(seats - 5):
        Seat.objects.create(panel=meeting.group, name=f"补{number}", kind=Seat.Kind.MEMBER)
    for _ in range(3):
        meeting.enter(electives=claims - 2)
    sitting, client = meeting.open(), log_in(clerk)
    meeting.count(sitting, meeting.entries[0], (seats, 0, 0))
    receipt = Receipt.objects.latest("at")
    where = address("sitting_entry", sitting.pk, meeting.entries[0].pk)
    with django_assert_num_queries(14):
        page = client.get(f"{where}?receipt={receipt.code}")
    assert len(page.context["form"].rows()) == claims


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_take_the_same_queries_at_one_row_and_at_three(
    village: Village,
    micro_grid: Grid,
    clerk: Officer,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    meeting = Meeting.prepared(village=village, grid=micro_grid, clerk=clerk)
    for _ in range(count):
        meeting.enter()
    for _ in range(count - 1):
        meeting.close(meeting.open())
    sitting, client = meeting.open(), log_in(clerk)
    with django_assert_num_queries(8):
        client.get(address("sitting_list", meeting.round.pk))
    with django_assert_num_queries(12):
        client.get(sitting.get_absolute_url())
    with django_assert_num_queries(9):
        client.get(address("sitting_unanimous", sitting.pk))
    with django_assert_num_queries(9):
        client.get(address("sitting_close", sitting.pk))
