"""Pages of changes: what each says and offers, and what it costs."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from evaluation.models import Appeal, Award, StarChange
from grids.models import Officer
from tests.cast import Cast
from tests.evaluation.browsing import send
from tests.evaluation.star_changes.year import Year, come_to_the_award
from tests.factories import make_household


def play_once(cast: Cast) -> None:
    come_to_the_award(cast.scene)


@pytest.fixture(autouse=True)
def _clock(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: year.scene.now)


def page(client: Client, officer: Officer, name: str, *args: object) -> str:
    client.force_login(officer)
    return client.get(reverse(name, args=args)).content.decode()


def test_the_list_offers_what_waits_and_tells_what_came_of_the_others(
    year: Year, client: Client
) -> None:
    year.ended(0)
    year.doubt(1)
    told = page(client, year.scene.clerk, "star_change_list", year.round.pk)
    assert "提交没有整改的存疑（1）" in told
    assert "这颗星已于" in told
    told = page(client, year.scene.supervisor, "star_change_list", year.round.pk)
    assert "提交没有整改的存疑" not in told


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_list_costs_the_same_for_any_number_of_changes(
    rows: int, year: Year, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    year.bring(year.doubt())
    first = StarChange.objects.select_related("claim__entry").get()
    for _row in range(rows - 1):
        entry = first.claim.entry
        home = make_household(village=year.round.village, grid=entry.micro_grid)
        entry.pk, entry.household = None, home
        entry.save(force_insert=True)
        claim = entry.claims.create(star=first.claim.star)
        StarChange.objects.create(claim=claim, kind="add", ground="…", document="…")
    client.force_login(year.scene.clerk)
    with django_assert_num_queries(11):
        client.get(reverse("star_change_list", args=[year.round.pk]))


def test_a_doubt_is_brought_by_its_form_and_what_is_typed_stays(year: Year, client: Client) -> None:
    doubt = year.doubt()
    client.force_login(year.scene.clerk)
    url = reverse("star_change_found", args=[year.round.pk])
    again = send(client, url, doubts=[str(doubt.pk)], document="").content.decode()
    assert f'value="{doubt.pk}"' in again
    assert "checked" in again
    send(client, url, doubts=[str(doubt.pk)], document="村两委〔2026〕12号")
    assert StarChange.objects.get().document == "村两委〔2026〕12号"


def test_who_judges_reads_the_question_and_its_ground(year: Year, client: Client) -> None:
    year.bring(year.doubt())
    change = StarChange.objects.get()
    told = page(client, year.scene.clerk, "entry_detail", change.claim.entry_id)
    assert "赞成：保留这颗星" in told
    assert "柴草还在" in told
    assert str(change.claim.star) in told


def test_the_letter_says_until_when_to_appeal_and_when_it_can_be_won(
    year: Year, client: Client
) -> None:
    change = year.ended()
    told = page(client, year.scene.clerk, "star_change_letter", change.pk)
    assert "可请乡镇复核" in told
    assert "可再申请日期" in told
    assert "村两委〔2026〕12号" in told


def test_no_letter_before_it_is_decided(year: Year, client: Client) -> None:
    year.bring(year.doubt())
    told = page(client, year.scene.clerk, "star_change_letter", StarChange.objects.get().pk)
    assert "还没有决定" in told


def test_an_appeal_is_taken_down_and_answered_by_its_forms(year: Year, client: Client) -> None:
    change = year.ended()
    client.force_login(year.scene.clerk)
    send(client, reverse("appeal_add", args=[change.pk]), words="那天柴草是邻居的")
    client.force_login(year.scene.second_township)
    url = reverse("appeal_answer", args=[change.pk])
    send(client, url, outcome="upheld", answer="已核实")
    assert Appeal.objects.get().outcome == "upheld"
    told = page(client, year.scene.clerk, "star_change_detail", change.pk)
    assert "已核实" in told


def test_the_awards_page_tells_what_is_held_now(year: Year, client: Client) -> None:
    before = page(client, year.scene.clerk, "award_list", year.round.pk)
    assert "七星级文明户" in before
    year.ended(0)
    year.ended(1)
    after = page(client, year.scene.clerk, "award_list", year.round.pk)
    assert "七星级文明户" not in after
    assert "六星级文明户" in after
    assert Award.objects.count() == 14


def test_the_round_of_changes_begins_with_assessing_on_its_page(year: Year, client: Client) -> None:
    year.bring(year.doubt())
    told = page(client, year.scene.clerk, "round_detail", year.small.round.pk)
    assert "宣传发动" not in told
    assert "星级变动1" in told
    assert "重新认星" not in told
