"""Waves of a campaign: who sets them, whom they take in, the township's own group, and races."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from evaluation.models import (
    Award,
    Body,
    Campaign,
    Entry,
    Panel,
    Round,
    Seat,
    StandsAside,
    Wave,
    WaveHousehold,
    WaveSeat,
)
from evaluation.panels.actions.panels import add_panel, add_seat, remove_panel
from evaluation.panels.queries.bench import Judged, bench_of
from evaluation.panels.queries.coverage import households_without_panel
from evaluation.rounds.actions.rounds import found_round, make_move
from evaluation.rounds.queries.facts import facts_of, round_facts
from evaluation.sittings.actions.sittings import open_sitting
from evaluation.taking_part import counted, households_of
from evaluation.waves.actions.founding import change_wave, found_wave
from evaluation.waves.actions.naming import name_households
from evaluation.waves.actions.seats import add_wave_seat, remove_wave_seat
from evaluation.waves.actions.villages import add_villages
from evaluation.waves.queries.naming import grid_teams, list_version
from evaluation.waves.typed import WaveFacts
from evaluation.workflow import MoveName, Stage
from grids.models import Grid, LedgerEntry, Officer, Township, Village
from grids.roles import Role
from grids.writing import Refused, Stale
from households.models import Household
from tests.evaluation.meeting import CHAIRS, make_tie
from tests.factories import (
    TODAY,
    make_campaign,
    make_claims,
    make_entry,
    make_grid,
    make_household,
    make_officer,
    make_panel,
    make_round,
    make_sent,
    make_township,
    make_village,
)
from tests.postgres.owner import owner


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def campaign(township: Township) -> Campaign:
    return make_campaign(township=township)


@pytest.fixture
def wave(campaign: Campaign, township_officer: Officer) -> Wave:
    """Of named households, with the township's own group, without a village."""
    facts = WaveFacts("网格先行", scope=Wave.Scope.NAMED, panel_name="乡镇评议组")
    found_wave(campaign.pk, facts, sent=make_sent(township_officer))
    return Wave.objects.get()


@pytest.fixture
def round_(wave: Wave, village: Village, township_officer: Officer) -> Round:
    """The village's round in the wave."""
    add_villages(wave.pk, [village.pk], sent=make_sent(township_officer))
    return Round.objects.select_related("wave", "village").get()


def later_wave(round_: Round, *, again: str) -> Round:
    """The same village in another wave of the year, with all of its households."""
    wave = Wave.objects.create(
        campaign=round_.campaign, number=9, name="全乡推开", scope="village", again=again
    )
    later = make_round(village=round_.village, campaign=round_.campaign)
    later.wave = wave
    later.save()
    return later


def named(wave: Wave, village: Village, typed: str, by: Officer, *, before: str = "") -> None:
    name_households(
        wave.pk,
        village.pk,
        typed=typed,
        version=list_version(before.split()),
        sent=make_sent(by),
    )


def numbers(wave: Wave) -> list[str]:
    rows = wave.named.order_by("household__number")
    return list(rows.values_list("household__number", flat=True))


def browse(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    client.get("/nowhere/")  # the session's first page stores the token against forgery
    return client


def sent(**fields: Any) -> dict[str, Any]:
    return {"cid": str(uuid.uuid4()), "_end": "1", **fields}


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


# Founding and changing


def test_waves_are_numbered_and_told_in_the_townships_ledger(
    wave: Wave, campaign: Campaign, township_officer: Officer
) -> None:
    found_wave(campaign.pk, WaveFacts("试点示范"), sent=make_sent(township_officer))
    told = list(Wave.objects.values_list("number", "name", "scope", "again", "panel_name"))
    assert told == [
        (1, "网格先行", "named", "skip", "乡镇评议组"),
        (2, "试点示范", "village", "skip", ""),
    ]
    entries = LedgerEntry.objects.filter(verb="wave_founded")
    assert {entry.chain.township for entry in entries} == {campaign.township}


def test_two_waves_of_a_year_have_two_names(wave: Wave, township_officer: Officer) -> None:
    with pytest.raises(Refused, match="a wave of that name already"):
        found_wave(wave.campaign_id, WaveFacts("网格先行"), sent=make_sent(township_officer))


@pytest.mark.parametrize(
    "who", ["clerk", "secretary", "supervisor", "assessor", "grid_leader", "county_officer"]
)
def test_only_township_staff_set_a_wave(
    who: str, wave: Wave, round_: Round, request: pytest.FixtureRequest
) -> None:
    officer = request.getfixturevalue(who)
    village, facts = round_.village, WaveFacts("别的")
    seat = WaveSeat.objects.create(wave=wave, name="甲", kind="member")
    for act in (
        lambda: found_wave(wave.campaign_id, facts, sent=make_sent(officer)),
        lambda: change_wave(wave.pk, facts, version=1, sent=make_sent(officer)),
        lambda: add_villages(wave.pk, [village.pk], sent=make_sent(officer)),
        lambda: named(wave, village, "", officer),
        lambda: add_wave_seat(wave.pk, name="乙", kind="member", sent=make_sent(officer)),
        lambda: remove_wave_seat(seat.pk, sent=make_sent(officer)),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert (Wave.objects.get().name, wave.named.count(), wave.seats.count()) == ("网格先行", 0, 1)


def test_another_townships_staff_do_not_set_it(wave: Wave) -> None:
    other = make_officer(name="曹远", role=Role.TOWNSHIP, place=make_township(name="枣岭乡"))
    with pytest.raises(PermissionDenied):
        change_wave(wave.pk, WaveFacts("别的"), version=1, sent=make_sent(other))


def test_a_change_renames_rounds_and_panels_with_it(
    wave: Wave, round_: Round, township_officer: Officer
) -> None:
    facts = WaveFacts("先行", scope="village", again="retry", panel_name="乡镇一组")
    change_wave(wave.pk, facts, version=1, sent=make_sent(township_officer))
    wave.refresh_from_db()
    round_.refresh_from_db()
    assert (wave.scope, wave.again, wave.version) == ("village", "retry", 2)
    assert (round_.name, round_.panels.get().name) == ("先行", "乡镇一组")


def test_the_townships_group_is_given_up_and_taken_again_with_its_panels(
    wave: Wave, round_: Round, township_officer: Officer
) -> None:
    add_wave_seat(wave.pk, name="王干事", kind="member", sent=make_sent(township_officer))
    change_wave(wave.pk, WaveFacts("网格先行"), version=1, sent=make_sent(township_officer))
    assert (Panel.objects.count(), Seat.objects.count(), WaveSeat.objects.count()) == (0, 0, 0)
    facts = WaveFacts("网格先行", panel_name="乡镇评议组")
    change_wave(wave.pk, facts, version=2, sent=make_sent(township_officer))
    assert round_.panels.get().wave == wave


def test_a_village_with_its_own_group_is_named_before_the_township_takes_over(
    campaign: Campaign, village: Village, township_officer: Officer, clerk: Officer
) -> None:
    found_wave(campaign.pk, WaveFacts("试点"), sent=make_sent(township_officer))
    wave = Wave.objects.get()
    add_villages(wave.pk, [village.pk], sent=make_sent(township_officer))
    add_panel(wave.rounds.get().pk, body="group", name="一组", sent=make_sent(clerk))
    facts = WaveFacts("试点", panel_name="乡镇评议组")
    with pytest.raises(Refused, match="后庄村"):
        change_wave(wave.pk, facts, version=1, sent=make_sent(township_officer))


def test_a_second_officers_change_is_shown_beside_the_first(
    wave: Wave, township_officer: Officer
) -> None:
    change_wave(wave.pk, WaveFacts("甲"), version=1, sent=make_sent(township_officer))
    with pytest.raises(Stale) as stale:
        change_wave(wave.pk, WaveFacts("乙"), version=1, sent=make_sent(township_officer))
    assert (stale.value.rows, stale.value.version) == ([("name", "甲", "乙")], 2)


@pytest.mark.parametrize("stage", [Stage.DECLARING, Stage.AWARDED])
def test_a_wave_stays_as_it_is_once_declaring_has_opened(
    stage: Stage, wave: Wave, round_: Round, township_officer: Officer
) -> None:
    Round.objects.update(stage=stage)
    with pytest.raises(Refused, match="Declaring has opened in 后庄村"):
        change_wave(wave.pk, WaveFacts("别的"), version=1, sent=make_sent(township_officer))
    with pytest.raises(Refused, match="Declaring has opened in 后庄村"):
        named(wave, round_.village, "", township_officer)
    Round.objects.update(stage=Stage.CANCELLED)
    change_wave(wave.pk, WaveFacts("别的"), version=1, sent=make_sent(township_officer))


# Villages


def test_each_village_gets_its_round_with_the_townships_group_and_an_own_ledger_entry(
    wave: Wave, village: Village, other_village: Village, township_officer: Officer
) -> None:
    add_wave_seat(wave.pk, name="王干事", kind="member", sent=make_sent(township_officer))
    keys = [village.pk, other_village.pk]
    add_villages(wave.pk, keys, sent=make_sent(township_officer))
    rounds = Round.objects.order_by("village__name")
    assert [(row.village.name, row.name, row.stage) for row in rounds] == [
        ("后庄村", "网格先行", "draft"),
        ("贾庄村", "网格先行", "draft"),
    ]
    panels = Panel.objects.all()
    assert [(panel.body, panel.name, panel.wave) for panel in panels] == [
        ("group", "乡镇评议组", wave)
    ] * 2
    assert [panel.seats.get().name for panel in panels] == ["王干事", "王干事"]
    told = LedgerEntry.objects.filter(verb="round_founded")
    assert {entry.chain.village for entry in told} == {village, other_village}


def test_a_village_joins_a_wave_once_and_again_when_its_round_was_cancelled(
    wave: Wave, round_: Round, township_officer: Officer
) -> None:
    with pytest.raises(Refused, match="Already in this wave: 后庄村"):
        add_villages(wave.pk, [round_.village_id], sent=make_sent(township_officer))
    twin = make_round(village=round_.village, campaign=round_.campaign)
    with pytest.raises(IntegrityError, match="one_standing_round"), transaction.atomic():
        Round.objects.filter(pk=twin.pk).update(wave=wave)
    with owner():
        twin.delete()
    Round.objects.update(stage=Stage.CANCELLED)
    add_villages(wave.pk, [round_.village_id], sent=make_sent(township_officer))
    assert set(Round.objects.values_list("name", "stage")) == {
        ("网格先行", "cancelled"),
        ("网格先行(2)", "draft"),
    }


def test_a_village_of_another_township_joins_no_wave(wave: Wave, township_officer: Officer) -> None:
    far = make_village(name="远村", township=make_township(name="枣岭乡"))
    with pytest.raises(Refused, match="villages of this township"):
        add_villages(wave.pk, [far.pk], sent=make_sent(township_officer))


def test_a_round_is_founded_in_a_wave_or_by_itself(
    wave: Wave, village: Village, other_village: Village, township_officer: Officer
) -> None:
    found_round(wave.campaign_id, village.pk, wave=wave, sent=make_sent(township_officer))
    found_round(wave.campaign_id, other_village.pk, name="自评", sent=make_sent(township_officer))
    told = Round.objects.order_by("village__name").values_list("name", "wave__number")
    assert list(told) == [("网格先行", 1), ("自评", None)]
    with pytest.raises(Refused, match="its round in this wave already"):
        found_round(wave.campaign_id, village.pk, wave=wave, sent=make_sent(township_officer))


# Naming households


@pytest.fixture
def homes(village: Village, micro_grid: Grid) -> list[Household]:
    return [
        make_household(village=village, grid=micro_grid, number=number, head=head)
        for number, head in (("0101", "张大山"), ("0102", "李强"), ("0103", "王秀兰"))
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "0101 0102",
        "0101,0102",
        "0101，0102",
        "０１０１、０１０２",
        "0101\r\n0102\r\n",
        " 0101；;0102。",
    ],
)
def test_numbers_are_taken_as_they_are_typed(
    typed: str, wave: Wave, round_: Round, homes: list[Household], township_officer: Officer
) -> None:
    named(wave, round_.village, typed, township_officer)
    assert numbers(wave) == ["0101", "0102"]
    entry = LedgerEntry.objects.get(verb="wave_households_named")
    assert entry.chain.village == round_.village
    assert str(homes[0].pk) in entry.body
    assert "张大山" not in entry.body


def test_the_list_is_replaced_by_what_was_typed(
    wave: Wave, round_: Round, homes: list[Household], township_officer: Officer
) -> None:
    named(wave, round_.village, "0101 0102", township_officer)
    named(wave, round_.village, "0102 0103", township_officer, before="0101 0102")
    assert numbers(wave) == ["0102", "0103"]
    named(wave, round_.village, "", township_officer, before="0102 0103")
    assert numbers(wave) == []


def test_a_household_named_twice_is_named_in_the_refusal(
    wave: Wave, round_: Round, homes: list[Household], township_officer: Officer
) -> None:
    with pytest.raises(Refused, match="Household 0101 is named twice"):
        named(wave, round_.village, "0101 0102 ０１０１", township_officer)
    WaveHousehold.objects.create(wave=wave, household=homes[0])
    with pytest.raises(IntegrityError, match="a_wave_names_a_household_once"):
        WaveHousehold.objects.create(wave=wave, household=homes[0])


def test_a_household_that_another_village_of_the_wave_names_is_told_with_the_village(
    wave: Wave, round_: Round, other_village: Village, township_officer: Officer
) -> None:
    add_villages(wave.pk, [other_village.pk], sent=make_sent(township_officer))
    there = make_grid(village=other_village, name="第1组")
    make_household(village=other_village, grid=there, number="0900")
    named(wave, other_village, "0900", township_officer)
    with pytest.raises(Refused) as refusal:
        named(wave, round_.village, "0900 0901", township_officer)
    assert str(refusal.value) == (
        "Household 0900 is named in this wave already, in 贾庄村. "
        "Not in the roster of 后庄村: 0901."
    )


def test_unknown_numbers_are_listed_and_all_that_was_typed_stays(
    wave: Wave, round_: Round, homes: list[Household], township_officer: Officer
) -> None:
    homes[2].ended_on = TODAY
    homes[2].save()
    url = reverse("wave_households", args=[wave.pk, round_.village_id])
    typed = "0101，0103、0999\n0101"
    fields = sent(numbers=typed, version=list_version([]))
    page = browse(township_officer).post(url, fields)
    assert "Household 0101 is named twice" in text(page)
    assert "Not in the roster of 后庄村: 0103, 0999." in text(page)
    assert typed in page.content.decode()
    assert numbers(wave) == []


def test_a_second_officers_list_is_not_lost_unseen(
    wave: Wave, round_: Round, homes: list[Household], township_officer: Officer
) -> None:
    named(wave, round_.village, "0101", township_officer)
    url = reverse("wave_households", args=[wave.pk, round_.village_id])
    fields = sent(numbers="0102", version=list_version([]))
    page = browse(township_officer).post(url, fields)
    assert "Somebody else saved this while you were writing." in text(page)
    assert page.context["form"].stale == [("Household numbers", "0101", "0102")]
    again = sent(numbers="0102", version=page.context["form"].data["version"])
    assert browse(township_officer).post(url, again).status_code == 302
    assert numbers(wave) == ["0102"]


def test_a_wave_of_whole_villages_names_nobody(
    wave: Wave, round_: Round, homes: list[Household], township_officer: Officer
) -> None:
    Wave.objects.update(scope="village")
    with pytest.raises(Refused, match="takes all households"):
        named(wave, round_.village, "0101", township_officer)


def test_the_grid_teams_are_proposed_with_what_has_to_be_checked(
    village: Village, other_village: Village, micro_grid: Grid, homes: list[Household]
) -> None:
    leaders = {
        name: make_officer(name=name, role=Role.GRID_LEADER, place=micro_grid)
        for name in ("张大山", "李强", "赵远", "钱无")
    }
    homes[0].head.officer = leaders["张大山"]
    homes[0].head.save()
    there = make_grid(village=other_village, name="第1组")
    away = make_household(village=other_village, grid=there, head="赵远").head
    away.officer = leaders["赵远"]
    away.save()
    teams = grid_teams(village)
    assert teams.numbers == ["0101", "0102"]
    assert teams.remarks == [
        "李强 was found by the name, in 0102: please check.",
        "赵远 lives in 贾庄村.",
        "钱无 is not in the village's roster.",
    ]


def test_the_proposal_stands_in_the_field_behind_what_is_named(
    wave: Wave, round_: Round, homes: list[Household], micro_grid: Grid, township_officer: Officer
) -> None:
    named(wave, round_.village, "0103", township_officer)
    make_officer(name="张大山", role=Role.GRID_LEADER, place=micro_grid)
    url = reverse("wave_households", args=[wave.pk, round_.village_id])
    page = browse(township_officer).get(url, {"teams": "1"})
    assert page.context["form"].initial["numbers"] == "0103 0101"
    assert numbers(wave) == ["0103"]


# Who takes part


def part(round_: Round) -> list[str]:
    return sorted(households_of(round_).values_list("number", flat=True))


def test_only_named_households_take_part_and_the_start_says_what_is_missing(
    wave: Wave, round_: Round, homes: list[Household], township_officer: Officer
) -> None:
    facts = round_facts(round_, today=TODAY)
    assert (facts.households, facts.named, facts.met_before) == (0, 0, 0)
    with pytest.raises(Refused, match="No household is named yet"):
        make_move(round_.pk, MoveName.START, sent=make_sent(township_officer))
    named(wave, round_.village, "0101 0102", township_officer)
    facts = round_facts(round_, today=TODAY)
    assert (facts.households, facts.named, part(round_)) == (2, 2, ["0101", "0102"])
    assert told_by_the_list(round_) == (2, 0, 2, 0)


def told_by_the_list(round_: Round) -> tuple[int, int, int | None, int]:
    """The same facts among those of all rounds."""
    facts = facts_of(list(Round.objects.select_related("wave")), today=TODAY)[round_.pk]
    return facts.households, facts.met_before, facts.named, facts.households_without_panel


def met(
    round_: Round, home: Household, *, stage: Stage = Stage.AWARDED, awarded: bool = False
) -> Entry:
    """The household was in the round, which is at ``stage`` now."""
    Round.objects.filter(pk=round_.pk).update(stage=stage)
    entry = make_entry(round_=round_, household=home)
    if awarded:
        star = round_.campaign.stars.all()[0]
        Award.objects.create(
            round=round_, entry=entry, household=home, star=star, valid_from=TODAY, valid_to=TODAY
        )
    return entry


@pytest.mark.parametrize("again", ["skip", "retry"])
@pytest.mark.parametrize(
    ("stage", "awarded"),
    [
        (Stage.DECLARING, False),
        (Stage.REVIEW, False),
        (Stage.AWARDED, False),
        (Stage.AWARDED, True),
        (Stage.CLOSED, False),
        (Stage.CLOSED, True),
        (Stage.CANCELLED, False),
    ],
)
def test_what_becomes_of_a_household_that_was_met_before(
    stage: Stage, awarded: bool, again: str, round_: Round, homes: list[Household]
) -> None:
    met(round_, homes[0], stage=stage, awarded=awarded)
    later = later_wave(round_, again=again)
    over = stage in {Stage.AWARDED, Stage.CLOSED}
    taken_in = stage == Stage.CANCELLED or (again == "retry" and over and not awarded)
    assert part(later) == (["0101"] if taken_in else []) + ["0102", "0103"]
    facts = round_facts(later, today=TODAY)
    assert (facts.households, facts.met_before) == ((3, 0) if taken_in else (2, 1))
    assert households_without_panel(counted([later]))[later.pk] == facts.households
    assert told_by_the_list(later) == (facts.households, facts.met_before, None, facts.households)


def open_declaring(round_: Round, by: Officer) -> None:
    Round.objects.filter(pk=round_.pk).update(stage=Stage.MOBILISING)
    from_study(round_)
    make_move(round_.pk, MoveName.OPEN_DECLARING, sent=make_sent(by))
    round_.refresh_from_db()


def from_study(round_: Round) -> None:
    """The guard asks for a session; what it holds is tested elsewhere."""
    activity = round_.village.activities.create(
        held_on=TODAY, place="村委会", topic="标准", led_by="李国强"
    )
    Round.objects.filter(pk=round_.pk).update(study_session=activity)


def test_who_is_taken_in_again_follows_the_old_entry_which_stays_as_history(
    round_: Round, homes: list[Household], clerk: Officer
) -> None:
    old = met(round_, homes[0])
    later = later_wave(round_, again="retry")
    open_declaring(later, clerk)
    new = later.entries.get(household=homes[0])
    old.refresh_from_db()
    assert (old.live, new.live, new.follows) == (False, True, old)
    assert set(later.entries.exclude(pk=new.pk).values_list("follows", flat=True)) == {None}


def test_a_cancelled_round_gives_back_what_the_earlier_wave_found(
    round_: Round,
    homes: list[Household],
    clerk: Officer,
    township_officer: Officer,
    second_township_officer: Officer,
) -> None:
    old = met(round_, homes[0])
    later = later_wave(round_, again="retry")
    open_declaring(later, clerk)
    for officer in (township_officer, second_township_officer):
        make_move(later.pk, MoveName.CANCEL, reason="村里受灾", sent=make_sent(officer))
    old.refresh_from_db()
    assert old.live is True
    assert set(later.entries.values_list("live", flat=True)) == {False}
    third = later_wave_named(later, "再评")
    assert part(third) == ["0101", "0102", "0103"]


def later_wave_named(round_: Round, name: str) -> Round:
    wave = Wave.objects.create(
        campaign=round_.campaign, number=10, name=name, scope="village", again="retry"
    )
    third = make_round(village=round_.village, campaign=round_.campaign)
    Round.objects.filter(pk=third.pk).update(wave=wave)
    return Round.objects.select_related("wave").get(pk=third.pk)


def test_a_start_is_refused_with_the_reason_when_everybody_was_met_before(
    round_: Round, homes: list[Household], township_officer: Officer
) -> None:
    for home in homes:
        met(round_, home, awarded=True)
    later = later_wave(round_, again="retry")
    with pytest.raises(Refused, match="was in an earlier wave of this year"):
        make_move(later.pk, MoveName.START, sent=make_sent(township_officer))


# The township's own group


def test_a_seat_stands_in_every_village_and_leaves_every_village(
    wave: Wave, round_: Round, other_village: Village, township_officer: Officer
) -> None:
    add_villages(wave.pk, [other_village.pk], sent=make_sent(township_officer))
    add_wave_seat(
        wave.pk, name="李国栋", kind="member", officer=township_officer,
        sent=make_sent(township_officer),
    )  # fmt: skip
    add_wave_seat(wave.pk, name="王干事", kind="alternate", sent=make_sent(township_officer))
    assert Seat.objects.filter(officer=township_officer, kind="member").count() == 2
    seat = WaveSeat.objects.get(name="李国栋")
    remove_wave_seat(seat.pk, sent=make_sent(township_officer))
    assert set(Seat.objects.values_list("name", "panel__round__village__name")) == {
        ("王干事", "后庄村"),
        ("王干事", "贾庄村"),
    }


def test_nobody_sits_twice_in_the_townships_group(
    wave: Wave, homes: list[Household], township_officer: Officer, grid_leader: Officer
) -> None:
    head = homes[0].head
    head.officer = grid_leader
    head.save()
    by = township_officer
    add_wave_seat(wave.pk, name="张大山", kind="member", person=head, sent=make_sent(by))
    add_wave_seat(wave.pk, name="王干事", kind="member", sent=make_sent(by))
    for again in (
        {"name": "张大山", "person": head},
        {"name": "陈海生", "officer": grid_leader},
        {"name": "王干事"},
    ):
        with pytest.raises(Refused, match="already has a seat"):
            add_wave_seat(wave.pk, kind="alternate", sent=make_sent(by), **again)
    assert wave.seats.count() == 2


def at_assessing(round_: Round, home: Household, typist: Officer) -> Panel:
    """A declared entry before the township's group."""
    panel = round_.panels.get(body=Body.GROUP)
    make_claims(entry=make_entry(round_=round_, household=home, panel=panel), typist=typist)
    Round.objects.filter(pk=round_.pk).update(stage=Stage.ASSESSING)
    return panel


def test_the_first_sitting_freezes_the_seats_in_every_village(
    wave: Wave,
    round_: Round,
    other_village: Village,
    homes: list[Household],
    clerk: Officer,
    township_officer: Officer,
) -> None:
    by = township_officer
    add_villages(wave.pk, [other_village.pk], sent=make_sent(by))
    add_wave_seat(wave.pk, name="王干事", kind="member", sent=make_sent(by))
    panel = at_assessing(round_, homes[0], clerk)
    open_sitting(panel.pk, CHAIRS, sent=make_sent(by))
    told = "frozen by the first sitting: the group has met in 后庄村"
    with pytest.raises(Refused, match=told):
        add_wave_seat(wave.pk, name="赵干事", kind="member", sent=make_sent(by))
    with pytest.raises(Refused, match=told):
        remove_wave_seat(WaveSeat.objects.get().pk, sent=make_sent(by))
    assert told in text(browse(by).get(wave.get_absolute_url()))
    assert Seat.objects.count() == 2


def test_a_village_does_not_change_the_townships_group(
    round_: Round, clerk: Officer, township_officer: Officer, group: Grid
) -> None:
    panel = round_.panels.get()
    told = "set by the township on the page of its wave"
    for officer in (clerk, township_officer):
        with pytest.raises(Refused, match=told):
            add_seat(panel.pk, name="甲", kind="member", sent=make_sent(officer))
        with pytest.raises(Refused, match=told):
            remove_panel(panel.pk, sent=make_sent(officer))
    with pytest.raises(Refused, match="township's own group judges"):
        add_panel(round_.pk, body="group", name="村组", grids=[group], sent=make_sent(clerk))
    add_panel(round_.pk, body="committees", name="两委", sent=make_sent(clerk))
    page = text(browse(clerk).get(panel.get_absolute_url()))
    assert told in page
    assert round_.wave.get_absolute_url() in page
    assert reverse("seat_add", args=[panel.pk]) not in page


def test_township_staff_run_their_groups_sittings_and_no_others(
    wave: Wave, round_: Round, homes: list[Household], clerk: Officer, township_officer: Officer
) -> None:
    by = township_officer
    add_wave_seat(wave.pk, name="王干事", kind="member", sent=make_sent(by))
    panel = at_assessing(round_, homes[0], clerk)
    committees = make_panel(round_=round_, body=Body.COMMITTEES)
    add = reverse("sitting_add", args=[round_.pk])
    page = browse(by).get(add)
    assert list(page.context["form"].fields["panel"].queryset) == [panel]
    chairs = {"place": "乡", "chair": "甲", "recorder": "乙", "scrutineer": "丙"}
    opened = browse(by).post(add, sent(panel=panel.pk, held_on="2026-11-20", **chairs))
    assert opened.status_code == 302
    sitting = panel.sittings.get()
    seat = panel.seats.get()
    signed = browse(by).post(sitting.get_absolute_url(), sent(**{f"here_{seat.pk.hex}": "on"}))
    assert signed.status_code == 302
    Round.objects.filter(pk=round_.pk).update(stage=Stage.DECIDING)
    with pytest.raises(PermissionDenied):
        open_sitting(committees.pk, CHAIRS, sent=make_sent(by))


def test_the_home_page_tells_the_township_that_its_group_has_to_sit(
    wave: Wave, round_: Round, homes: list[Household], clerk: Officer, township_officer: Officer
) -> None:
    at_assessing(round_, homes[0], clerk)
    told = "claims are not assessed yet"
    assert f"<b>6 {told}" in text(browse(township_officer).get(reverse("home")))
    assert f"<b>6 {told}" in text(browse(clerk).get(reverse("home")))
    Wave.objects.update(panel_name="")
    assert f"<b>6 {told}" not in text(browse(township_officer).get(reverse("home")))


def test_a_township_without_a_group_in_the_wave_runs_no_sitting(
    round_: Round, township_officer: Officer
) -> None:
    Wave.objects.update(panel_name="")
    add = reverse("sitting_add", args=[round_.pk])
    assert browse(township_officer).get(add).status_code == 403


def test_who_lives_in_one_village_stands_aside_there_and_judges_in_the_others(
    wave: Wave,
    round_: Round,
    other_village: Village,
    homes: list[Household],
    township_officer: Officer,
) -> None:
    """Own household and kin follow the seat's person, also a tie across villages."""
    by = township_officer
    add_villages(wave.pk, [other_village.pk], sent=make_sent(by))
    there = make_grid(village=other_village, name="第1组")
    home = make_household(village=other_village, grid=there, head="贾远")
    brother = make_household(village=other_village, grid=there, head="贾近")
    make_tie(home, brother)
    make_tie(home, homes[1])
    add_wave_seat(wave.pk, name="贾远", kind="member", person=home.head, sent=make_sent(by))

    def why(panel: Panel, household: Household) -> StandsAside | None:
        judged = Judged(entry=uuid.uuid4(), household=household.pk)
        return bench_of(panel).members()[0].stands_aside(judged)

    here = round_.panels.get()
    over_there = Panel.objects.get(round__village=other_village)
    assert [why(over_there, one) for one in (home, brother)] == ["own", "kin"]
    assert [why(here, one) for one in homes] == [None, "kin", None]


# Pages


def test_a_village_sees_its_own_part_of_the_wave_only(
    wave: Wave,
    round_: Round,
    other_village: Village,
    homes: list[Household],
    clerk: Officer,
    liaison: Officer,
    other_clerk: Officer,
    township_officer: Officer,
) -> None:
    add_villages(wave.pk, [other_village.pk], sent=make_sent(township_officer))
    named(wave, round_.village, "0101", township_officer)
    add_wave_seat(wave.pk, name="王干事", kind="member", sent=make_sent(township_officer))
    page = text(browse(clerk).get(wave.get_absolute_url()))
    assert ("后庄村" in page, "贾庄村" in page, "王干事" in page) == (True, False, True)
    assert reverse("wave_edit", args=[wave.pk]) not in page
    listed = reverse("wave_households", args=[wave.pk, round_.village_id])
    assert "张大山" in text(browse(clerk).get(listed))
    assert 'name="numbers"' not in browse(clerk).get(listed).content.decode()
    assert browse(clerk).post(listed, sent(numbers="")).status_code == 403
    assert browse(other_clerk).get(listed).status_code == 404
    assert browse(liaison).get(listed).status_code == 403
    assert "王干事" not in text(browse(liaison).get(wave.get_absolute_url()))


def test_a_wave_without_a_round_in_the_village_is_not_there(
    wave: Wave, clerk: Officer, county_officer: Officer
) -> None:
    assert browse(clerk).get(wave.get_absolute_url()).status_code == 404
    assert browse(county_officer).get(wave.get_absolute_url()).status_code == 200
    assert "网格先行" not in text(browse(clerk).get(wave.campaign.get_absolute_url()))
    assert "网格先行" in text(browse(county_officer).get(wave.campaign.get_absolute_url()))


def test_the_page_leads_the_township_from_step_to_step(
    wave: Wave, village: Village, homes: list[Household], township_officer: Officer
) -> None:
    by = browse(township_officer)

    def next_label() -> str:
        return by.get(wave.get_absolute_url()).context["next"].label

    steps = [next_label()]
    add_villages(wave.pk, [village.pk], sent=make_sent(township_officer))
    steps.append(next_label())
    named(wave, village, "0101", township_officer)
    steps.append(next_label())
    for name in "甲乙丙丁戊":
        add_wave_seat(wave.pk, name=name, kind="member", sent=make_sent(township_officer))
    steps.append(next_label())
    Round.objects.update(stage=Stage.MOBILISING)
    steps.append(next_label())
    assert steps == [
        "Add villages",
        "Name households: 后庄村",
        "Fill a seat",
        "Look at the round: 后庄村",
        "",
    ]


def test_the_forms_send_what_the_actions_take(
    campaign: Campaign, village: Village, homes: list[Household], township_officer: Officer
) -> None:
    by = browse(township_officer)
    fields = {"name": "网格先行", "scope": "named", "again": "skip", "panel_name": "乡镇评议组"}
    by.post(reverse("wave_add", args=[campaign.pk]), sent(**fields))
    wave = Wave.objects.get()
    by.post(reverse("wave_villages", args=[wave.pk]), sent(villages=[str(village.pk)]))
    seat = {"kind": "member", "village": str(village.pk), "name": "张大山"}
    by.post(reverse("wave_seat_add", args=[wave.pk]), sent(**seat))
    officer = {"kind": "alternate", "officer": str(township_officer.pk)}
    by.post(reverse("wave_seat_add", args=[wave.pk]), sent(**officer))
    edit = {**fields, "name": "先行", "version": "1"}
    by.post(reverse("wave_edit", args=[wave.pk]), sent(**edit))
    wave.refresh_from_db()
    assert (wave.name, wave.rounds.get().village) == ("先行", village)
    copies = Seat.objects.values_list("name", "kind", "person", "officer")
    assert set(copies) == {
        ("张大山", "member", homes[0].head_id, None),
        ("李国栋", "alternate", None, township_officer.pk),
    }
    remove = reverse("wave_seat_remove", args=[wave.seats.get(name="张大山").pk])
    press = sent()
    answers = [by.post(remove, press) for _ in "12"]
    assert answers[0].url == answers[1].url
    assert (wave.seats.count(), by.post(remove, sent()).status_code) == (1, 404)


def test_a_villager_is_looked_for_in_the_village_that_was_chosen(
    wave: Wave, homes: list[Household], other_village: Village, township_officer: Officer
) -> None:
    there = make_grid(village=other_village, name="第1组")
    namesake = make_household(village=other_village, grid=there, head="张大山").head
    url = reverse("wave_seat_add", args=[wave.pk])
    by = browse(township_officer)
    answer = by.post(url, sent(kind="member", name="张大山"))
    assert "village" in answer.context["form"].errors
    by.post(url, sent(kind="member", name="张大山", village=str(other_village.pk)))
    assert wave.seats.get().person == namesake


def test_a_household_met_twice_says_what_became_of_the_other_time(
    round_: Round, homes: list[Household], clerk: Officer
) -> None:
    old = met(round_, homes[0])
    later = later_wave(round_, again="retry")
    open_declaring(later, clerk)
    page = text(browse(clerk).get(later.entries.get(household=homes[0]).get_absolute_url()))
    assert "Also in wave 1 “网格先行” of this year: no star awarded (still to declare)." in page
    assert old.get_absolute_url() in page
    back = text(browse(clerk).get(old.get_absolute_url()))
    assert "Also in wave 9 “全乡推开” of this year: under way, at “Households declare”." in back


def test_the_home_page_tells_the_township_to_name_households(
    round_: Round, clerk: Officer, township_officer: Officer
) -> None:
    url = reverse("wave_households", args=[round_.wave_id, round_.village_id])
    waits = text(browse(township_officer).get(reverse("home")))
    assert url not in waits
    assert "1 village has no roster yet" in waits
    grid = make_grid(village=round_.village, name="第1组")
    make_household(village=round_.village, grid=grid)
    assert url in text(browse(township_officer).get(reverse("home")))
    assert "Name the households that take part" in text(browse(clerk).get(reverse("home")))


def test_the_home_page_tells_the_township_once_to_seat_its_group(
    wave: Wave, village: Village, other_village: Village, clerk: Officer, township_officer: Officer
) -> None:
    keys = [village.pk, other_village.pk]
    add_villages(wave.pk, keys, sent=make_sent(township_officer))
    Wave.objects.update(scope="village")
    told = "Fill the seats of the township&#x27;s own group"
    assert text(browse(township_officer).get(reverse("home"))).count(f"<b>{told}") == 1
    assert told not in text(browse(clerk).get(reverse("home")))


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_the_same_queries_at_one_row_and_at_three(
    count: int,
    wave: Wave,
    township: Township,
    township_officer: Officer,
    django_assert_num_queries: Any,
) -> None:
    for n in range(count):
        village = make_village(name=f"村{n}", township=township)
        grid = make_grid(village=village, name="第1组")
        add_villages(wave.pk, [village.pk], sent=make_sent(township_officer))
        for k in range(count):
            home = make_household(village=village, grid=grid, number=f"01{k}")
            WaveHousehold.objects.create(wave=wave, household=home)
        add_wave_seat(wave.pk, name=f"干事{n}", kind="member", sent=make_sent(township_officer))
        facts = WaveFacts(f"波{n}")
        found_wave(wave.campaign_id, facts, sent=make_sent(township_officer))
    by = browse(township_officer)
    with django_assert_num_queries(5):
        by.get(reverse("wave_list", args=[wave.campaign_id]))
    with django_assert_num_queries(13):
        by.get(wave.get_absolute_url())
    with django_assert_num_queries(8):
        by.get(reverse("wave_households", args=[wave.pk, village.pk]))
