"""Last year's answers beside the form, and the one step of a household with nothing new."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from evaluation.declarations.actions import declaring, repeating
from evaluation.declarations.actions.repeating import repeat_declaration
from evaluation.models import (
    Award,
    AwardEnd,
    Body,
    Campaign,
    Catalogue,
    Claim,
    Confirmation,
    Declaration,
    Entry,
    StarChange,
    VetoEffect,
)
from evaluation.workflow import Stage
from grids.models import Grid, LedgerEntry, Officer, Receipt, Village
from grids.writing import AlreadySent, Refused
from households.models import Household
from tests.evaluation.browsing import browser_of, send, text
from tests.evaluation.declarations.test_draft_races import without_the_round_lock
from tests.evaluation.doorstep import confirm, give_code, save, typed
from tests.evaluation.scene import Scene
from tests.evaluation.sittings.test_races import at_once, kinds, meet_at
from tests.evaluation.years.past import make_past, remember
from tests.factories import (
    NOW,
    make_campaign,
    make_catalogue,
    make_entry,
    make_household,
    make_round,
    make_sent,
    make_veto,
)
from tests.postgres.owner import owner
from tests.unlocked import without_lock

STARS = ("01", "02", "03", "05")


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def household(micro_grid: Grid) -> Household:
    return make_household(village=micro_grid.village, grid=micro_grid, members=("张小山",))


def last_year(household: Household, typist: Officer, **more: Any) -> Entry:
    """2025: it met everything but 04-2, claimed four stars and was awarded them."""
    catalogue = more.pop("catalogue", None) or make_catalogue()
    past = make_past(village=household.village, catalogue=catalogue, year=more.pop("year", 2025))
    said = {"04-2": "not_met", "05-3": "na"}
    return remember(past, household, typist=typist, stars=STARS, said=said, **more)


def this_year(household: Household, catalogue: Catalogue) -> Entry:
    campaign = make_campaign(township=household.village.township, catalogue=catalogue, year=2026)
    round_ = make_round(village=household.village, campaign=campaign, stage=Stage.DECLARING)
    return make_entry(round_=round_, household=household)


@pytest.fixture
def entry(household: Household, clerk: Officer) -> Entry:
    """Its entry of 2026, asked by the same catalogue as in 2025."""
    before = last_year(household, clerk, at=NOW - timedelta(days=360))
    return this_year(household, before.campaign.catalogue)


def changed(catalogue: Catalogue, change: Callable[[Catalogue], object]) -> Catalogue:
    """A new version, changed before it is published."""
    newer = make_catalogue(published=False)
    change(newer)
    newer.published_on = catalogue.published_on
    newer.save()
    return newer


def reword(code: str) -> Callable[[Catalogue], object]:
    star = code[:2]
    return lambda newer: (
        newer.stars.get(code=star).criteria.filter(code=code).update(text="换了问法")
    )


def repeat(entry: Entry, by: Officer, **answers: str) -> Receipt:
    given = {name[1:].replace("_", "-"): value for name, value in answers.items()}
    return repeat_declaration(entry.pk, answers=given, consented=True, sent=make_sent(by))


def fill(entry: Entry) -> str:
    return reverse("declaration_fill", args=[entry.pk])


def step(entry: Entry) -> str:
    return reverse("declaration_repeat", args=[entry.pk])


# Beside the form.


def test_last_years_answers_stand_beside_and_answer_nothing(
    entry: Entry, grid_leader: Officer
) -> None:
    page = browser_of(grid_leader).get(fill(entry))
    assert text(page).count("In 2025 the household said: met") == 28
    assert text(page).count("In 2025 the household said: not met") == 1
    assert text(page).count("In 2025 the household said: not applicable") == 1
    form = page.context["form"]
    assert {form[name].value() for name in form.fields if name.startswith("a-")} == {""}
    assert not any(form[name].value() for name in form.fields if name.startswith("claim-"))
    assert " checked" not in page.content.decode()


def test_where_an_item_was_asked_otherwise_its_old_words_stand_beside(
    household: Household, clerk: Officer
) -> None:
    before = last_year(household, clerk)
    entry = this_year(household, changed(before.campaign.catalogue, reword("04-1")))
    page = text(browser_of(clerk).get(fill(entry)))
    assert page.count("asked otherwise then") == 1
    assert "(asked otherwise then: “Item 4-1”)" in page


def test_a_household_without_an_earlier_form_sees_nothing_beside(
    household: Household, clerk: Officer
) -> None:
    page = text(browser_of(clerk).get(fill(this_year(household, make_catalogue()))))
    assert "the household said" not in page
    assert "Nothing new" not in page


def test_an_earlier_form_that_was_not_confirmed_is_not_shown(
    household: Household, clerk: Officer
) -> None:
    before = last_year(household, clerk)
    Entry.objects.filter(pk=before.pk).update(status=Entry.Status.LAPSED)
    entry = this_year(household, before.campaign.catalogue)
    assert "the household said" not in text(browser_of(clerk).get(fill(entry)))


# One step.


def test_the_step_makes_its_own_form_and_confirms_nothing(
    entry: Entry, grid_leader: Officer
) -> None:
    repeat(entry, grid_leader)
    entry.refresh_from_db()
    made = Declaration.objects.get(entry=entry)
    assert (made.mode, made.consented, made.version) == ("as_before", True, 1)
    assert made.repeats == Declaration.objects.get(entry__campaign__year=2025)
    assert dict(made.answers.exclude(value="met").values_list("criterion__code", "value")) == {
        "04-2": "not_met",
        "05-3": "na",
    }
    assert made.answers.count() == 30
    assert [use.star.code for use in made.chosen.all()] == ["05"]
    assert (entry.status, entry.claims.count()) == (Entry.Status.DUE, 0)
    assert not Confirmation.objects.filter(declaration=made).exists()
    body = LedgerEntry.objects.get(verb="declaration_repeated").body
    assert "张" not in body


def test_it_counts_once_the_household_has_confirmed_and_never_by_the_typist(
    entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    repeat(entry, grid_leader)
    with pytest.raises(Refused, match="You typed this form"):
        confirm(entry, grid_leader, means="signed_print")
    with pytest.raises(Refused, match="not copied from a paper form"):
        confirm(entry, clerk, means="signature")
    confirm(entry, clerk, means="signed_print")
    claimed = entry.claims.values_list("star__star__code", flat=True)
    assert tuple(claimed) == STARS


def test_the_same_press_again_is_the_same_receipt_and_another_is_told(
    entry: Entry, grid_leader: Officer
) -> None:
    sent = make_sent(grid_leader)
    first = repeat_declaration(entry.pk, answers={}, consented=True, sent=sent)
    with pytest.raises(AlreadySent) as again:
        repeat_declaration(entry.pk, answers={}, consented=True, sent=sent)
    assert again.value.receipt == first
    with pytest.raises(Refused, match="A form of this household is begun already"):
        repeat(entry, grid_leader)


def test_a_household_that_has_begun_another_form_is_told(
    entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    save(entry, clerk, form=typed(entry))
    page = text(browser_of(grid_leader).get(step(entry)))
    assert "A form of this household is begun already" in page
    assert "Nothing new since" not in text(browser_of(grid_leader).get(fill(entry)))
    with pytest.raises(Refused, match="is begun already"):
        repeat(entry, grid_leader)
    assert Declaration.objects.get(entry=entry).repeats is None


def test_what_is_changed_afterwards_is_no_repetition_any_more(entry: Entry, clerk: Officer) -> None:
    repeat(entry, clerk)
    save(entry, clerk, form=typed(entry, chosen=("05", "06")), version=1)
    made = Declaration.objects.get(entry=entry)
    assert (made.mode, made.repeats, made.version) == ("dictated", None, 2)


def test_the_form_does_not_offer_it_as_a_way_of_filling(entry: Entry, clerk: Officer) -> None:
    form = browser_of(clerk).get(fill(entry)).context["form"]
    assert [value for value, _label in form.fields["mode"].choices] == [
        "dictated/home",
        "dictated/office",
        "from_paper",
        "by_phone",
    ]


# Who may not.


def refusal(entry: Entry, by: Officer) -> str:
    """The same on the form's page as from the action."""
    with pytest.raises(Refused) as refused:
        repeat(entry, by)
    why = str(refused.value).removesuffix(" Ask it question by question.")
    assert why in text(browser_of(by).get(fill(entry)))
    assert why in text(browser_of(by).get(step(entry)))
    assert not Declaration.objects.filter(entry=entry).exists()
    return why


def test_not_with_another_head(entry: Entry, clerk: Officer) -> None:
    Entry.objects.filter(pk=entry.pk).update(head_name="张小山")
    assert refusal(entry, clerk).startswith("The household has another head")


def test_not_where_a_star_was_not_awarded_or_holds_no_more(entry: Entry, clerk: Officer) -> None:
    with owner():
        Award.objects.filter(star__star__code="05").update(valid_to=date(2026, 6, 30))
    assert refusal(entry, clerk).startswith("Not every star that it claimed in 2025 is awarded")


def test_not_where_a_claimed_star_is_asked_otherwise(household: Household, clerk: Officer) -> None:
    before = last_year(household, clerk)
    entry = this_year(household, changed(before.campaign.catalogue, reword("05-2")))
    assert refusal(entry, clerk) == "Other items are asked now for: Star 5."


def test_not_from_an_older_year_unless_its_cycle_reaches_here(
    household: Household, clerk: Officer
) -> None:
    before = last_year(household, clerk, year=2024)
    with owner():
        Award.objects.update(valid_to=date(2026, 12, 31))
    entry = this_year(household, before.campaign.catalogue)
    assert refusal(entry, clerk).startswith("Its last confirmed form is that of 2024")
    Campaign.objects.filter(year=2024).update(award_years=2)
    assert repeat(entry, clerk)


def test_not_without_an_earlier_form(household: Household, clerk: Officer) -> None:
    entry = this_year(household, make_catalogue())
    with pytest.raises(Refused, match="no confirmed form of an earlier year"):
        repeat(entry, clerk)
    assert "no confirmed form of an earlier year" in text(browser_of(clerk).get(step(entry)))


def test_not_over_a_veto(
    entry: Entry, clerk: Officer, supervisor: Officer, household: Household
) -> None:
    stars = [entry.campaign.stars.get(star__code="05")]
    veto = make_veto(
        household=household, campaign=entry.campaign, entered_by=clerk, confirmed_by=supervisor,
        stars=stars,
    )  # fmt: skip
    VetoEffect.objects.create(veto=veto, entry=entry, status_before=entry.status, at=NOW)
    with pytest.raises(Refused, match="Ticked, but it cannot be claimed"):
        repeat(entry, clerk)
    assert not Declaration.objects.filter(entry=entry).exists()


def test_what_is_new_in_a_star_that_it_did_not_claim_is_asked(
    household: Household, clerk: Officer
) -> None:
    before = last_year(household, clerk)
    entry = this_year(household, changed(before.campaign.catalogue, reword("07-1")))
    with pytest.raises(Refused, match="1 item is not answered yet"):
        repeat(entry, clerk)
    browser = browser_of(clerk)
    assert "换了问法" not in text(browser.get(step(entry)))  # English: the text is unchanged there
    answer = send(browser, step(entry), consented="on")
    assert "Please choose." in text(answer)
    assert not Declaration.objects.filter(entry=entry).exists()
    send(browser, step(entry), consented="on", **{"a-07-1": "not_met"})
    made = Declaration.objects.get(entry=entry)
    assert made.answers.get(criterion__code="07-1").value == "not_met"


def ended(entry: Entry, code: str, *, again_from: date) -> AwardEnd:
    """The star of last year's was taken during the year."""
    award = Award.objects.get(household=entry.household, star__star__code=code)
    change = StarChange.objects.create(
        claim=Claim.objects.get(entry=award.entry, star=award.star),
        kind=StarChange.Kind.ADD,
        ground="…",
        document="…",
    )
    return AwardEnd.objects.create(
        award=award, change=change, ended_on=date(2026, 3, 1), again_from=again_from
    )


def test_a_star_that_was_ended_is_claimed_only_in_a_year_that_reaches_its_day(
    entry: Entry, clerk: Officer
) -> None:
    ended(entry, "05", again_from=date(2027, 1, 1))
    sentence = "This star can be won again from Jan. 1, 2027."
    page = text(browser_of(clerk).get(fill(entry)))
    assert sentence in page
    assert "We claim the Star 5" not in page
    save(entry, clerk, form=typed(entry, chosen=("05", "06")))
    with pytest.raises(Refused, match=r"Ticked, but it cannot be claimed\. This star can be won"):
        confirm(entry, clerk)
    save(entry, clerk, form=typed(entry, chosen=("06",)), version=1)
    check = reverse("declaration_check", args=[entry.pk])
    assert sentence in text(browser_of(clerk).get(check))
    confirm(entry, clerk, version=2)
    assert "05" not in entry.claims.values_list("star__star__code", flat=True)


def test_a_star_that_can_be_won_again_in_this_year_is_claimed_like_any_other(
    entry: Entry, clerk: Officer
) -> None:
    ended(entry, "05", again_from=date(2026, 12, 31))
    page = text(browser_of(clerk).get(fill(entry)))
    assert "can be won again" not in page
    assert "We claim the Star 5" in page
    save(entry, clerk, form=typed(entry, chosen=("05",)))
    confirm(entry, clerk)
    assert entry.claims.filter(star__star__code="05").exists()


def test_without_the_consent_nothing_is_repeated(entry: Entry, clerk: Officer) -> None:
    answer = send(browser_of(clerk), step(entry))
    assert answer.status_code == 200
    assert not Declaration.objects.filter(entry=entry).exists()


# Two at once.


def repeat_twice(entry: Entry, monkeypatch: pytest.MonkeyPatch, *officers: Officer) -> list[Any]:
    meet_at(monkeypatch, (repeating, "_refuse_begun"))
    return at_once(*[lambda officer=officer: repeat(entry, officer) for officer in officers])


@pytest.mark.django_db(transaction=True)
def test_of_two_steps_at_once_the_second_is_told(
    entry: Entry, grid_leader: Officer, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = repeat_twice(entry, monkeypatch, grid_leader, clerk)
    assert kinds(outcomes) == ["Receipt", "Refused"]
    assert Declaration.objects.filter(entry=entry).count() == 1


@pytest.mark.django_db(transaction=True)
def test_twin_without_the_locks_the_second_gets_an_error(
    entry: Entry, grid_leader: Officer, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_the_round_lock(monkeypatch)
    without_lock(monkeypatch, declaring, "_entry")
    outcomes = repeat_twice(entry, monkeypatch, grid_leader, clerk)
    assert kinds(outcomes) == ["IntegrityError", "Receipt"]


# The whole way.


def test_a_household_repeats_its_form_is_told_as_such_is_voted_and_awarded(
    scene: Scene, village: Village, grid_leader: Officer, clerk: Officer
) -> None:
    home, _second, _third = scene.households
    past = make_past(village=village, catalogue=scene.round.campaign.catalogue)
    stars = ("01", "02", "03", "04", "05", "06")
    remember(past, home, typist=clerk, stars=stars)
    scene.reach(Stage.DECLARING)
    entry = scene.round.entries.get(household=home)
    leader = browser_of(grid_leader)
    assert step(entry) in text(leader.get(fill(entry)))
    went = send(leader, step(entry), consented="on")
    check = reverse("declaration_check", args=[entry.pk])
    assert check in went.headers["Location"]
    assert "As in 2025:" in text(leader.get(check))
    word = {"version": "1", "person": str(home.head_id), "means": "own_code"}
    send(
        leader,
        reverse("declaration_confirm", args=[entry.pk]),
        **word,
        household_code=give_code(entry),
    )
    entry.refresh_from_db()
    assert entry.status == Entry.Status.DECLARED
    scene.forward()
    assert scene.round.stage == Stage.ASSESSING
    page = browser_of(clerk).get(reverse("entry_detail", args=[entry.pk]))
    assert "nothing new, as in the year before" in text(page)
    assert "obtained" not in text(page)  # nothing is voted yet
    scene.judge(Body.GROUP)
    scene.reach(Stage.AWARDED)
    awarded = Award.objects.filter(entry=entry).values_list("star__star__code", flat=True)
    assert sorted(awarded) == list(stars)
