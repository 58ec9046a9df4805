"""What deserves a look: each cue finds its cases, and honest work is none."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from evaluation.cues.queries.registry import BY_CODE
from evaluation.cues.queries.told import counts_of
from evaluation.models import Answer, Confirmation, Criterion, Declaration, Entry, Round, Sitting
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Village
from tests.evaluation.cues.filled import fill, homes_in
from tests.factories import (
    NOW,
    make_household,
    make_officer,
    make_panel,
    make_photo,
    make_round,
    make_sitting,
)
from tests.postgres.owner import owner


@pytest.fixture
def round_(village: Village) -> Round:
    return make_round(village=village, stage=Stage.DECLARING)


def cases(code: str, *rounds: Round) -> list[Any]:
    return sorted(BY_CODE[code].find(rounds), key=lambda case: case.place)


def entries(code: str, *rounds: Round) -> set[Any]:
    return {case.entry for case in cases(code, *rounds)}


def spread(forms: Iterable[Declaration], *minutes: float) -> None:
    for form, after in zip(forms, minutes, strict=True):
        form.typed_at = NOW + timedelta(minutes=after)
        form.save()


def test_five_dictated_forms_within_ten_minutes_are_cases_and_no_others(
    round_: Round, group: Grid, clerk: Officer
) -> None:
    forms = [fill(entry, clerk) for entry in homes_in(round_, group, 8)]
    spread(forms, 0, 11, 13, 16, 18, 21, 60, 63)
    found = cases("minutes", round_)
    assert {case.entry for case in found} == {form.entry for form in forms[1:6]}
    [reason] = {case.reason for case in found}
    assert reason == "5 forms typed by one officer, 2026-11-20 09:11 to 09:21"
    assert {case.by for case in found} == {"typed by 赵敏"}


@pytest.mark.parametrize(
    "minutes", [(0, 3, 6, 9, 13), (0, 1, 2, 3, 14)], ids=["a minute too slow", "four and one"]
)
def test_what_takes_longer_is_none(
    round_: Round, group: Grid, clerk: Officer, minutes: tuple[int, ...]
) -> None:
    spread([fill(entry, clerk) for entry in homes_in(round_, group, 5)], *minutes)
    assert cases("minutes", round_) == []


@pytest.mark.parametrize("mode", ["from_paper", "as_before", ""])
def test_paper_forms_and_those_as_before_are_quick_by_nature(
    round_: Round, group: Grid, clerk: Officer, mode: str
) -> None:
    for entry in homes_in(round_, group, 6):
        fill(entry, clerk, mode=mode)
    assert cases("minutes", round_) == []


def test_two_officers_do_not_count_together(round_: Round, group: Grid, clerk: Officer) -> None:
    other = make_officer(name="陈海生")
    for n, entry in enumerate(homes_in(round_, group, 8)):
        fill(entry, clerk if n % 2 else other)
    assert cases("minutes", round_) == []


def test_two_rounds_do_not_count_together(round_: Round, group: Grid, clerk: Officer) -> None:
    other = make_round(village=group.village, campaign=round_.campaign, stage=Stage.DECLARING)
    for one in (round_, other):
        for entry in homes_in(one, group, 4):
            fill(entry, clerk)
    assert cases("minutes", round_, other) == []


def test_five_confirmed_forms_alike_in_every_item_and_star(
    round_: Round, group: Grid, clerk: Officer
) -> None:
    homes = homes_in(round_, group, 8)
    for entry in homes[:5]:
        fill(entry, clerk, but={"01-2": "not_met", "02-3": "na"}, chosen=("05",))
    fill(homes[5], clerk, but={"01-2": "not_met"}, chosen=("05",))
    fill(homes[6], clerk, but={"01-2": "not_met", "02-3": "na"}, chosen=("06",))
    fill(homes[7], clerk, but={"01-2": "not_met", "02-3": "na"}, chosen=("05",), confirmed=False)
    assert entries("alike", round_) == set(homes[:5])
    [reason] = {case.reason for case in cases("alike", round_)}
    assert reason == "5 forms typed by one officer, the same in every item and in the stars chosen"


def test_four_alike_all_met_and_as_before_are_none(
    round_: Round, group: Grid, clerk: Officer
) -> None:
    homes = homes_in(round_, group, 16)
    for entry in homes[:4]:
        fill(entry, clerk, but={"01-2": "not_met"})
    for entry in homes[4:10]:
        fill(entry, clerk)
    for entry in homes[10:]:
        fill(entry, clerk, but={"01-2": "not_met"}, mode="as_before")
    assert cases("alike", round_) == []


def test_all_met_is_a_case_where_a_third_of_an_officers_forms_are(
    round_: Round, group: Grid, clerk: Officer
) -> None:
    homes = homes_in(round_, group, 15)
    for entry in homes[:5]:
        fill(entry, clerk)
    for n, entry in enumerate(homes[5:]):
        fill(entry, clerk, but={f"{n + 1:02d}-2": "not_met"})
    assert entries("all_met", round_) == set(homes[:5])
    [reason] = {case.reason for case in cases("all_met", round_)}
    assert reason == "“met” throughout in 5 of the 15 forms of one officer"


def test_an_honest_village_with_some_households_that_meet_everything_has_no_case(
    round_: Round, group: Grid, clerk: Officer
) -> None:
    homes = homes_in(round_, group, 20)
    for entry in homes[:5]:
        fill(entry, clerk)
    for n, entry in enumerate(homes[5:]):
        fill(entry, clerk, but={f"{n % 10 + 1:02d}-2": "not_met"})
    few = make_officer(name="陈海生")
    for entry in homes_in(round_, group, 4):
        fill(entry, few)
    assert cases("all_met", round_) == []


@pytest.mark.parametrize(
    ("means", "mode", "residence", "reason"),
    [
        ("call_back", "dictated", "living_in", "confirmed by telephone only"),
        ("call_back", "by_phone", "part", "confirmed by telephone only"),
        ("call_back", "by_phone", "away", None),
        ("own_code", "dictated", "away", "recorded as away, and dictated at the door"),
        ("own_code", "by_phone", "away", None),
        ("signed_print", "dictated", "living_in", None),
    ],
)
def test_nobody_met_is_told_by_telephone_and_by_residence(
    round_: Round, group: Grid, clerk: Officer, means: str, mode: str, residence: str, reason: str
) -> None:
    [entry] = homes_in(round_, group, 1, residence=residence)
    fill(entry, clerk, means=means, mode=mode, by=make_officer(name="李国强"))
    found = [case.reason for case in cases("nobody", round_)]
    assert found == [] if reason is None else found[0].startswith(reason)


def test_who_confirmed_must_have_been_of_the_household_on_that_day(
    round_: Round, group: Grid, clerk: Officer
) -> None:
    left, stranger, member = homes_in(round_, group, 3)
    for entry in (left, stranger, member):
        fill(entry, clerk)
    with owner():
        ended = left.household.head.memberships.get()
        other = make_household(village=group.village, grid=group)
        Confirmation.objects.filter(declaration__entry=stranger).update(person=other.head)
        Confirmation.objects.filter(declaration__entry=left).update(
            person=other.head, at=NOW + timedelta(days=2)
        )
    assert ended.until is None
    assert entries("nobody", round_) == {left, stranger}


def test_codes_and_calls_within_a_minute(round_: Round, group: Grid, clerk: Officer) -> None:
    homes = homes_in(round_, group, 5)
    for entry, after in zip(homes, (0, 60, 119, 181, 400), strict=True):
        fill(entry, clerk, confirmed_at=NOW + timedelta(seconds=after))
    assert entries("minute", round_) == set(homes[:3])


def test_a_pile_of_signed_papers_is_none(round_: Round, group: Grid, clerk: Officer) -> None:
    other = make_officer(name="李国强")
    for entry in homes_in(round_, group, 5):
        fill(entry, clerk, means="signed_print", by=other)
    assert cases("minute", round_) == []


def sitting_of(round_: Round, group: Grid, clerk: Officer, *, seconds: int) -> Sitting:
    """Of two households with one claim each, open for so long."""
    claims = []
    for entry in homes_in(round_, group, 2):
        fill(entry, clerk, but={"01-2": "not_met"})
        claims.append(entry.claims.create(star=round_.campaign.stars.all()[0]))
    panel = make_panel(round_=round_)
    sitting = make_sitting(panel=panel, claims=claims, at=NOW, closed=False)
    sitting.closed_at = NOW + timedelta(seconds=seconds)
    sitting.save()
    return sitting


@pytest.mark.parametrize(("seconds", "n"), [(119, 1), (120, 0)])
def test_less_than_a_minute_for_each_household(
    round_: Round, group: Grid, clerk: Officer, seconds: int, n: int
) -> None:
    sitting = sitting_of(round_, group, clerk, seconds=seconds)
    found = cases("sittings", round_)
    assert [case.sitting for case in found] == [sitting] * n
    if n:
        assert found[0].reason == "2 households in 119 seconds, from 2026-11-20 09:00"


def test_an_open_sitting_has_not_been_short(round_: Round) -> None:
    Sitting.objects.create(
        panel=make_panel(round_=round_), held_on=NOW.date(), place="村委会", chair="甲",
        recorder="乙", scrutineer="丙", opened_at=NOW,
    )  # fmt: skip
    assert cases("sittings", round_) == []


def test_counts_are_the_cases_of_each_round(round_: Round, group: Grid, clerk: Officer) -> None:
    other = make_round(village=group.village, campaign=round_.campaign, stage=Stage.DECLARING)
    for entry in homes_in(round_, group, 6):
        fill(entry, clerk)
    told = counts_of([round_, other])
    assert dict(told[round_]) == {"minutes": 6, "all_met": 6, "minute": 6}
    assert dict(told[other]) == {}
    assert counts_of([]) == {}


def test_what_is_confirmed_answers_every_item(round_: Round, group: Grid, clerk: Officer) -> None:
    """The cues lean on it: where nothing is “not met” or “not applicable”, all is met."""
    [entry] = homes_in(round_, group, 1)
    form = fill(entry, clerk)
    items = Criterion.objects.filter(star__catalogue=round_.campaign.catalogue)
    assert Answer.objects.filter(declaration=form).count() == items.count()
    assert Entry.objects.get(pk=entry.pk).status == Entry.Status.DECLARED


def test_one_picture_at_two_households_is_a_case_for_both(
    round_: Round, group: Grid, clerk: Officer
) -> None:
    first, second, third = homes_in(round_, group, 3)
    for entry in (first, second):
        make_photo(entry=entry, officer=clerk)
    make_photo(entry=third, officer=clerk, colour="red")
    assert entries("picture", round_) == {first, second}
    assert {case.reason for case in cases("picture", round_)} == {
        "one picture in the forms of 2 households"
    }


def test_a_household_s_own_picture_again_is_no_case(
    round_: Round, group: Grid, clerk: Officer
) -> None:
    [entry] = homes_in(round_, group, 1)
    for star in round_.campaign.stars.all()[:2]:
        make_photo(entry=entry, star=star, officer=clerk)
    assert entries("picture", round_) == set()
