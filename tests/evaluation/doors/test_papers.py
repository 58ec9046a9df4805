"""What is left at doors on paper, and how it comes back: forms, the day to mend until, copying."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from evaluation.doors.actions.mending import set_mend_until
from evaluation.models import Campaign, Declaration, DoorPlace, Round
from evaluation.workflow import Stage
from grids.models import Grid, LedgerEntry, Officer, Village
from grids.writing import Refused
from households.models import Household
from tests.evaluation.browsing import browser_of, send, text
from tests.evaluation.doors.test_marks import doors
from tests.evaluation.doorstep import save, typed
from tests.factories import make_entry, make_household, make_round, make_sent


def declaring(round_: Round) -> Round:
    Round.objects.filter(pk=round_.pk).update(stage=Stage.DECLARING)
    round_.refresh_from_db()
    return round_


def sheets(round_: Round, query: str = "") -> str:
    return reverse("form_sheets", args=[round_.pk]) + query


def test_forms_are_printed_before_declaring_opens(
    round_: Round, homes: list[Household], grid_leader: Officer
) -> None:
    page = text(browser_of(grid_leader).get(sheets(round_)))
    assert page.count('class="side"') == 2 * len(homes)
    assert [home.number in page for home in homes] == [True] * 3
    assert "☑" not in page


def test_forms_are_printed_as_they_are_saved_or_empty(
    round_: Round, homes: list[Household], grid_leader: Officer
) -> None:
    declaring(round_)
    entries = [make_entry(round_=round_, household=home) for home in homes]
    save(entries[0], grid_leader, form=typed(entries[0]))
    browser = browser_of(grid_leader)
    assert text(browser.get(sheets(round_))).count("Form code") == 1
    assert "☑" in text(browser.get(sheets(round_)))
    assert "☑" not in text(browser.get(sheets(round_, "?empty=1")))


@pytest.mark.parametrize("n", [1, 3, 30])
def test_forms_cost_the_same_at_any_number(
    n: int,
    village: Village,
    micro_grid: Grid,
    grid_leader: Officer,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    round_ = make_round(village=village, stage=Stage.DECLARING)
    for _number in range(n):
        entry = make_entry(
            round_=round_, household=make_household(village=village, grid=micro_grid)
        )
        save(entry, grid_leader, form=typed(entry))
    browser = browser_of(grid_leader)
    browser.get(sheets(round_))
    with django_assert_num_queries(17):
        page = text(browser.get(sheets(round_)))
    assert page.count('class="side"') == 2 * n


def test_the_day_to_mend_until_is_told_on_the_form_and_the_paper(
    round_: Round, homes: list[Household], clerk: Officer
) -> None:
    until = timezone.localdate() + timedelta(days=20)
    Campaign.objects.update(ends_on=until + timedelta(days=300))
    browser = browser_of(clerk)
    answer = send(browser, reverse("mend_set", args=[round_.pk]), until=until.isoformat())
    assert answer.status_code == 302
    assert str(until) in str(LedgerEntry.objects.get(verb="mend_until_set").body)
    told = "What you mend until"
    for page in ("form_sheets", "explanation_sheet"):
        assert told in text(browser.get(reverse(page, args=[round_.pk]))), page
    declaring(round_)
    entry = make_entry(round_=round_, household=homes[0])
    for page in ("declaration_fill", "declaration_check", "declaration_paper", "declaration_copy"):
        assert told in text(browser.get(reverse(page, args=[entry.pk]))), page


@pytest.mark.parametrize(
    ("until", "says"),
    [(date(2020, 1, 1), "已经过去"), (date(2999, 1, 1), "之前")],
)
def test_a_day_that_helps_nobody_is_refused(
    until: date, says: str, round_: Round, clerk: Officer
) -> None:
    with pytest.raises(Refused, match=says):
        set_mend_until(round_.pk, until=until, sent=make_sent(clerk))


def test_once_assessing_has_begun_the_day_stays(round_: Round, clerk: Officer) -> None:
    Round.objects.filter(pk=round_.pk).update(stage=Stage.ASSESSING)
    with pytest.raises(Refused, match="小组评星"):
        set_mend_until(round_.pk, until=None, sent=make_sent(clerk))


def test_the_explanation_tells_stars_rule_and_whom_to_call(round_: Round, clerk: Officer) -> None:
    page = text(browser_of(clerk).get(reverse("explanation_sheet", args=[round_.pk])))
    for told in ("The rule", "How to declare", "Whom to call", "What is published"):
        assert told in page
    assert "large" not in page.split('class="paper')[1][:40]


def test_a_code_on_paper_leads_to_where_it_is_copied(
    round_: Round, homes: list[Household], grid_leader: Officer, secretary: Officer
) -> None:
    find = reverse("form_find", args=[homes[0].pk])
    assert browser_of(grid_leader).get(find).url == homes[0].get_absolute_url()
    entry = make_entry(round_=declaring(round_), household=homes[0])
    there = reverse("declaration_copy", args=[entry.pk])
    assert browser_of(grid_leader).get(find).url == there
    read = reverse("declaration_check", args=[entry.pk])
    assert browser_of(secretary).get(find).url == read


def test_a_paper_is_copied_and_the_next_one_asked(
    round_: Round, homes: list[Household], grid_leader: Officer
) -> None:
    entries = [make_entry(round_=declaring(round_), household=home) for home in homes]
    browser, form = browser_of(grid_leader), typed(entries[0])
    answers = {f"a-{code}": value for code, value in form.answers.items()}
    there = reverse("declaration_copy", args=[entries[0].pk])
    answer = send(browser, there, mode="from_paper", version=0, consented="on", **answers)
    assert answer.status_code == 302
    saved = Declaration.objects.get(entry=entries[0])
    assert (saved.mode, saved.consented, saved.answers.count()) == (
        "from_paper", True, len(form.answers),
    )  # fmt: skip
    assert "is copied" in text(browser.get(answer.url))
    following = reverse("form_next", args=[round_.pk])
    for number in (entries[1].number, f"https://somewhere/forms/{homes[1].pk}/"):
        found = browser.get(following, {"number": number})
        assert found.url == reverse("declaration_copy", args=[entries[1].pk])
    assert "has this number" in text(browser.get(following, {"number": "nobody"}))


def test_without_scripts_a_copied_form_is_saved_before_the_photo_of_its_paper(
    round_: Round, homes: list[Household], clerk: Officer
) -> None:
    entry = make_entry(round_=declaring(round_), household=homes[0])
    page = reverse("declaration_copy", args=[entry.pk])
    answer = send(browser_of(clerk), page, mode="from_paper", version=0, photos="paper")
    assert answer.headers["Location"].startswith(reverse("form_photos", args=[entry.pk, "paper"]))
    assert Declaration.objects.get(entry=entry).mode == "from_paper"


def test_a_leader_puts_the_way_in_order(
    round_: Round, homes: list[Household], micro_grid: Grid, grid_leader: Officer
) -> None:
    page, browser = reverse("door_order", args=[micro_grid.pk]), browser_of(grid_leader)

    def put(**typed: object) -> int:
        shown = browser.get(page).context["form"]
        fields = {name: shown[name].value() for name in shown.fields if name != "by_number"}
        return int(send(browser, page, **{**fields, **typed}).status_code)

    assert put(**{f"n-{homes[2].pk}": 1}) == 302
    assert [door.number for door in doors(round_)] == ["010003", "010001", "010002"]
    assert put(**{f"n-{homes[2].pk}": 3}) == 302
    assert [door.number for door in doors(round_)] == ["010001", "010002", "010003"]
    assert put(by_number="on") == 302
    assert not DoorPlace.objects.exists()
