"""Every rule of a campaign: the form saves its default and another value, and a sentence says it.

One table over the rules, which are the fields of ``Campaign`` that a township may set; one that is
forgotten in it, in the table of the program, in the form or in the sentences fails here.
"""

from dataclasses import dataclass, field
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate

from evaluation.campaigns.queries import rules as campaign_rules
from evaluation.campaigns.queries.rules_told import end_in_words, told
from evaluation.models import Campaign, CampaignStar
from grids.models import Officer, Township
from tests.evaluation.browsing import browser_of, send, shown_values, text
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Told:
    """A rule's usual value and another one, each with the sentence that is read aloud."""

    usual: Any
    sentence: str
    other: Any
    other_sentence: str
    #: Other rules that must go with the other value.
    along: dict[str, Any] = field(default_factory=dict)


RULES = {
    "minimum_stars": Told(
        6, "A plate needs at least 6 stars.", 1, "A plate needs at least 1 star."
    ),
    "group_size": Told(
        5,
        "An assessment group has at least 5 seats.",
        7,
        "An assessment group has at least 7 seats.",
    ),
    "committees_size": Told(
        5,
        "The two committees have at least 5 seats.",
        3,
        "The two committees have at least 3 seats.",
    ),
    "notice_days": Told(7, "The notice hangs for 7 days.", 15, "The notice hangs for 15 days."),
    "supplement_days": Told(
        3,
        "A supplementary notice hangs for 3 days.",
        1,
        "A supplementary notice hangs for 1 day.",
    ),
    "answer_days": Told(
        5,
        "An objection is answered within 5 working days.",
        1,
        "An objection is answered within 1 working day.",
    ),
    "spot_check_share": Told(
        10,
        "The township looks at 10% of the households that declared, on the spot.",
        0,
        "No share of the households is set for the spot checks.",
    ),
    "spot_check_least": Told(
        5, "It looks at 5 households at least.", 0, "No least number of spot checks is set."
    ),
    "approvers": Told(
        1,
        "1 officer of the township approves.",
        2,
        "2 different officers of the township approve.",
    ),
    "both_bodies_allowed": Told(
        False,
        "Who sits in both bodies votes in the group only.",
        True,
        "One person may vote on a claim in the group and in the committees.",
    ),
    "objection_goes_to_group": Told(
        False,
        "After an upheld objection the committees decide again.",
        True,
        "After an upheld objection the group judges again, then the committees.",
    ),
    "quorum": Told(
        "two_thirds",
        "At least two thirds of those entitled must be present for each claim.",
        "half",
        "More than half of those entitled must be present for each claim.",
    ),
    "majority": Told(
        "half",
        "A star passes in the group with more than half of those who vote for or against, "
        "in the two committees with more than half of those present.",
        "two_thirds",
        "A star passes in the group with at least two thirds of those who vote for or against, "
        "in the two committees with at least two thirds of those present.",
    ),
    "voting": Told(
        "open",
        "It is voted openly: hands are counted, or members vote on their own device.",
        "secret",
        "It is voted secretly: by paper slips that are counted in the sitting.",
    ),
    "mandatory_needed": Told(
        True,
        "A household without all mandatory stars is not named this year.",
        False,
        "A household without all mandatory stars is named with the stars that it has.",
    ),
    "committees_may_raise": Told(
        True,
        "The two committees may give a star that the group refused, with a written reason.",
        False,
        "The two committees cannot give a star that the group refused.",
    ),
    "poster_names": Told(
        "masked",
        "The paper notice shows the heads' names with one character hidden.",
        "full",
        "The paper notice shows the heads' names in full.",
        {"full_names_reason": "村民代表会议同意"},
    ),
    "full_names_reason": Told(
        "",
        "",
        "村民代表会议同意",
        "Why names stand in full: 村民代表会议同意",
        {"poster_names": "full"},
    ),
    "basis": Told(
        "",
        "No basis is entered, so the notice names none.",
        "乡发〔2026〕3号",
        "Basis: 乡发〔2026〕3号",
    ),
    "on_web": Told(
        True,
        "The notice is also a page on the web, always with masked names.",
        False,
        "The notice hangs on paper only, there is no page on the web.",
    ),
    "award_years": Told(
        1,
        "A star holds until 1 year after the end of this year's evaluation.",
        3,
        "A star holds until 3 years after the end of this year's evaluation.",
    ),
}


#: What says whose year it is, or is the program's own.
NO_RULES = {"id", "township", "year", "catalogue", "ends_on", "version"}


def test_every_rule_is_in_this_table_in_a_section_and_explained() -> None:
    in_sections = [rule.name for _title, rules in campaign_rules.by_section() for rule in rules]
    fields = {each.name for each in Campaign._meta.concrete_fields} - NO_RULES
    assert sorted(in_sections) == sorted(fields)
    assert set(RULES) == set(campaign_rules.RULES) == fields
    assert all(str(rule.meaning) for rule in campaign_rules.RULES.values())


def test_every_choice_has_its_sentence() -> None:
    for rule in campaign_rules.RULES.values():
        values = {True, False} if isinstance(rule.usual, bool) else set(rule.column.flatchoices)
        said_of = {value for value, _label in values} if rule.column.choices else values
        assert rule.said or said_of <= set(rule.said_of), rule.name


@pytest.fixture
def campaign(township: Township) -> Campaign:
    return make_campaign(township=township, year=localdate().year)


def save(campaign: Campaign, officer: Officer, typed: dict[str, Any]) -> Campaign:
    """The form as it is shown, with some fields typed over; what is stored afterwards."""
    browser, url = browser_of(officer), reverse("campaign_edit", args=[campaign.pk])
    values = shown_values(browser.get(url).context["form"]) | typed
    sent = {name: value for name, value in values.items() if value is not False}
    answer = send(browser, url, **sent)
    assert answer.status_code == 302, answer.context["form"].errors
    return Campaign.objects.get(pk=campaign.pk)


def sentences(campaign: Campaign) -> list[str]:
    """What the page says of its rules, and its last sentence."""
    rules = [rule.sentence for _section, rules in told(campaign) for rule in rules]
    return [*rules, end_in_words(campaign)]


@pytest.mark.parametrize("rule", campaign_rules.RULES)
def test_the_form_keeps_the_usual_value_and_a_sentence_says_it(
    rule: str, campaign: Campaign, township_officer: Officer
) -> None:
    saved = save(campaign, township_officer, {})
    assert getattr(saved, rule) == RULES[rule].usual
    with translation.override("en"):
        said = sentences(saved)
    if RULES[rule].sentence:
        assert RULES[rule].sentence in said
    else:
        assert len(said) == len(campaign_rules.RULES)


@pytest.mark.parametrize("rule", campaign_rules.RULES)
def test_the_form_saves_another_value_and_a_sentence_says_it(
    rule: str, campaign: Campaign, township_officer: Officer
) -> None:
    want = RULES[rule]
    saved = save(campaign, township_officer, {**want.along, rule: want.other})
    assert getattr(saved, rule) == want.other
    with translation.override("en"):
        said = sentences(saved)
    assert want.other_sentence in said
    assert not want.sentence or want.sentence not in said
    page = unescape(text(browser_of(township_officer).get(campaign.get_absolute_url())))
    assert page.count("not the usual") == 1 + len(want.along)
    if want.sentence:
        assert f"Usual is: {want.sentence}" in page


IMPOSSIBLE = [
    ({"notice_days": 2}, "It must be from 3 to 15."),
    ({"notice_days": 16}, "It must be from 3 to 15."),
    ({"approvers": 0}, "It must be from 1 to 2."),
    ({"approvers": 3}, "It must be from 1 to 2."),
    ({"award_years": 0}, "It must be from 1 to 3."),
    ({"award_years": 4}, "It must be from 1 to 3."),
    ({"spot_check_share": 101}, "It must be from 0 to 100."),
    ({"group_size": 0}, "It must be from 1 to 99."),
    ({"committees_size": 0}, "It must be from 1 to 99."),
    ({"minimum_stars": 0}, "It must be from 1 to 99."),
    ({"minimum_stars": 11}, "This year uses 10 stars, a plate cannot need more."),
    ({"poster_names": "full"}, "Full names need their reason"),
    ({"poster_names": "full", "full_names_reason": "  "}, "Full names need their reason"),
    ({"ends_on": date(2001, 1, 1)}, "and not before today."),
    ({"ends_on": date(localdate().year + 2, 1, 1)}, "and not before today."),
]


@pytest.mark.parametrize(("typed", "sentence"), IMPOSSIBLE)
def test_a_value_that_cannot_be_gets_its_sentence_and_stays_in_the_form(
    typed: dict[str, Any], sentence: str, campaign: Campaign, township_officer: Officer
) -> None:
    browser, url = browser_of(township_officer), reverse("campaign_edit", args=[campaign.pk])
    values = shown_values(browser.get(url).context["form"]) | typed
    answer = send(browser, url, **values)
    assert answer.status_code == 200
    field_name = "full_names_reason" if "poster_names" in typed else next(iter(typed))
    errors = answer.context["form"].errors
    assert list(errors) == [field_name]
    assert [sentence in error for error in errors[field_name]] == [True]
    assert Campaign.objects.get().version == 1


def test_a_plate_cannot_need_more_stars_than_the_year_uses(
    campaign: Campaign, township_officer: Officer
) -> None:
    CampaignStar.objects.filter(campaign=campaign, star__code__in=["09", "10"]).delete()
    browser, url = browser_of(township_officer), reverse("campaign_edit", args=[campaign.pk])
    values = shown_values(browser.get(url).context["form"]) | {"minimum_stars": 9}
    answer = send(browser, url, **values)
    assert "This year uses 8 stars, a plate cannot need more." in text(answer)


def test_each_field_of_the_form_says_what_it_means_and_what_is_usual(
    campaign: Campaign, township_officer: Officer
) -> None:
    url = reverse("campaign_edit", args=[campaign.pk])
    with translation.override("en"):
        form = browser_of(township_officer).get(url).context["form"]
        hints = {name: str(form.fields[name].help_text) for name in campaign_rules.RULES}
    assert hints["notice_days"].endswith("Usual: 7.")
    assert hints["mandatory_needed"].endswith("Usually ticked.")
    assert hints["both_bodies_allowed"].endswith("Usually not ticked.")
    assert hints["quorum"].endswith("Usual: two thirds of those entitled.")
    assert hints["full_names_reason"].endswith("Usual: nothing.")
    assert all("Usual" in hint for hint in hints.values())
