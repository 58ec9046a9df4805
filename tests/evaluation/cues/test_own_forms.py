"""What households do themselves, and what is done in their place: seconds, devices, fresh slips."""

from datetime import timedelta
from typing import Any

import pytest

from evaluation.cues.queries.registry import BY_CODE
from evaluation.devices import COOKIE
from evaluation.models import Confirmation, Declaration, DeviceMark, Round
from evaluation.rounds.actions.entries import forget_devices
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Village
from tests.evaluation.browsing import browser_of, send
from tests.evaluation.cues.filled import fill, homes_in
from tests.evaluation.doorstep import said
from tests.factories import NOW, make_officer, make_round


@pytest.fixture
def round_(village: Village) -> Round:
    return make_round(village=village, stage=Stage.DECLARING)


def cases(code: str, *rounds: Round) -> list[Any]:
    return sorted(BY_CODE[code].find(rounds), key=lambda case: case.place)


def begun(form: Declaration, *, seconds: int, mode: str = "dictated") -> Declaration:
    form.begun_at, form.mode = NOW - timedelta(seconds=seconds), mode
    form.save()
    return form


def own(form: Declaration, device: str) -> Declaration:
    """Filled in by the household itself, on that device."""
    Declaration.objects.filter(pk=form.pk).update(mode="self", typist=None)
    DeviceMark.objects.create(declaration=form, digest=device)
    return form


def test_a_form_of_seconds_is_a_case_and_a_paper_or_one_sent_whole_is_none(
    round_: Round, group: Grid, clerk: Officer
) -> None:
    forms = [fill(entry, clerk) for entry in homes_in(round_, group, 4)]
    begun(forms[0], seconds=59)
    begun(forms[1], seconds=60)
    begun(forms[2], seconds=20, mode="from_paper")
    begun(forms[3], seconds=0)
    [case] = cases("seconds", round_)
    assert (case.entry, case.typist) == (forms[0].entry, clerk)
    assert "59" in case.reason


def test_a_third_household_on_one_device_makes_three_cases(
    round_: Round, group: Grid, clerk: Officer
) -> None:
    forms = [fill(entry, clerk, confirmed=False) for entry in homes_in(round_, group, 4)]
    own(forms[0], "a")
    own(forms[1], "a")
    own(forms[2], "b")
    assert cases("device", round_) == []
    own(forms[3], "a")
    assert {case.entry for case in cases("device", round_)} == {
        forms[0].entry, forms[1].entry, forms[3].entry,
    }  # fmt: skip


def test_a_households_own_form_from_an_officers_phone_is_a_case(
    round_: Round, group: Grid, clerk: Officer
) -> None:
    typed, itself = (fill(entry, clerk) for entry in homes_in(round_, group, 2))
    DeviceMark.objects.create(declaration=typed, digest="a")
    assert cases("device", round_) == []
    own(itself, "a")
    [case] = cases("device", round_)
    assert case.entry == itself.entry


def test_marks_go_when_the_round_ends(round_: Round, group: Grid, clerk: Officer) -> None:
    [entry] = homes_in(round_, group, 1)
    own(fill(entry, clerk), "a")
    forget_devices(round_)
    assert not DeviceMark.objects.exists()


@pytest.mark.parametrize(("mode", "marks"), [("dictated/home", 1), ("from_paper", 0)])
def test_a_form_that_is_pressed_leaves_the_digest_of_its_browser_and_paper_none(
    mode: str, marks: int, round_: Round, group: Grid, clerk: Officer
) -> None:
    [entry] = homes_in(round_, group, 1)
    browser, page = browser_of(clerk), f"/entries/{entry.pk}/declaration/"
    browser.get(page)
    cookie = browser.cookies[COOKIE]
    answers = {f"a-{code}": value for code, value in said(entry).items()}
    send(browser, page, mode=mode, version=0, **answers)
    found = list(DeviceMark.objects.values_list("declaration__entry", "digest"))
    assert len(found) == marks
    assert cookie["httponly"]
    assert all(cookie.value not in digest for _entry, digest in found)


def test_a_code_typed_minutes_after_its_printing_is_a_case(
    round_: Round, group: Grid, clerk: Officer
) -> None:
    forms = [fill(entry, clerk) for entry in homes_in(round_, group, 3)]
    for form, minutes in zip(forms, (15, 16, 0), strict=True):
        printed = NOW - timedelta(minutes=minutes) if minutes else None
        Confirmation.objects.filter(declaration=form).update(code_issued_at=printed)
    [case] = cases("fresh_slip", round_)
    assert case.entry == forms[0].entry
    assert "15" in case.reason


def test_a_mark_drawn_by_somebody_who_is_away_is_a_case(
    round_: Round, group: Grid, clerk: Officer
) -> None:
    [entry] = homes_in(round_, group, 1, residence="away")
    other = make_officer(name="另一人")
    form = fill(entry, clerk, mode="by_phone", means="call_back", by=other)
    assert cases("nobody", round_) == []
    Confirmation.objects.filter(declaration=form).update(means="drawn", mark="M1 1L2 2")
    assert [case.entry for case in cases("nobody", round_)] == [entry]
