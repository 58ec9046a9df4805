"""The pages of declaring over HTTP: who sees what, what is shown again, how much is asked."""

import uuid
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from evaluation import parts
from evaluation.declarations.actions.marking import mark_entry
from evaluation.models import Confirmation, Declaration, Entry, Round
from evaluation.workflow import Stage
from grids.models import Grid, Officer, Receipt, Village
from grids.roles import Role
from tests.evaluation.doorstep import confirm, make_doorstep, posted, save, typed
from tests.factories import make_grid, make_officer, make_sent

PAGES = ("", "mark/", "declaration/", *(f"declaration/{n}/" for n in ("check", "paper", "confirm")))
READ = ("", "declaration/check/", "declaration/paper/")


@pytest.fixture
def round_(micro_grid: Grid) -> Round:
    return make_doorstep(grid=micro_grid, households=3)


@pytest.fixture
def entry(round_: Round) -> Entry:
    return round_.entries.order_by("number")[0]


def login(client: Client, officer: Officer) -> Client:
    client.force_login(officer)
    return client


def send(client: Client, url: str, **fields: object):
    """As a browser sends a form without files."""
    body = urlencode({"cid": str(uuid.uuid4()), **fields})
    return client.post(url, body, content_type="application/x-www-form-urlencoded")


def test_in_scope_but_not_in_charge_may_read_and_gets_403_for_the_rest(
    client: Client, entry: Entry, assessor: Officer
) -> None:
    login(client, assessor)
    for page in PAGES:
        expected = 200 if page in READ else 403
        assert client.get(f"/entries/{entry.pk}/{page}").status_code == expected, page
    fields = posted(entry) | {"version": "0"}
    assert send(client, f"/entries/{entry.pk}/declaration/", **fields).status_code == 403
    assert Declaration.objects.count() == 0


def test_another_village_gets_404(client: Client, entry: Entry, other_clerk: Officer) -> None:
    login(client, other_clerk)
    for page in PAGES:
        assert client.get(f"/entries/{entry.pk}/{page}").status_code == 404, page
    assert client.get(f"/rounds/{entry.round_id}/declarations/").status_code == 404


def test_the_leader_of_the_next_micro_grid_gets_404(
    client: Client, entry: Entry, group: Grid
) -> None:
    beside = make_grid(village=group.village, name="01-2", level=Grid.Level.MICRO, parent=group)
    login(client, make_officer(name="邻格长", role=Role.GRID_LEADER, place=beside))
    for page in PAGES:
        assert client.get(f"/entries/{entry.pk}/{page}").status_code == 404, page
    shown = client.get(f"/rounds/{entry.round_id}/declarations/")
    assert shown.status_code == 200
    assert "张大山" not in shown.content.decode()


def test_a_grid_leader_who_also_assesses_types_in_their_own_grid_only(
    client: Client, entry: Entry, group: Grid, village: Village, assessor: Officer
) -> None:
    """The assessor's post shows the whole village; it must not lend the leader's right."""
    beside = make_grid(village=village, name="01-2", level=Grid.Level.MICRO, parent=group)
    assessor.posts.create(role=Role.GRID_LEADER, grid=beside)
    login(client, assessor)
    assert client.get(f"/entries/{entry.pk}/").status_code == 200
    assert client.get(f"/entries/{entry.pk}/declaration/").status_code == 403


@pytest.mark.parametrize("households", [1, 3, 30])
def test_the_list_takes_the_same_queries_for_any_number_of_households(
    client: Client, micro_grid: Grid, clerk: Officer, households: int, django_assert_num_queries
) -> None:
    round_ = make_doorstep(grid=micro_grid, households=households)
    for entry in round_.entries.all():
        save(entry, clerk)
    url = f"/rounds/{round_.pk}/declarations/"
    login(client, clerk).get(url)
    with django_assert_num_queries(6):
        client.get(url)


def test_the_list_says_where_each_household_stands(
    client: Client, round_: Round, grid_leader: Officer
) -> None:
    first, second, third = round_.entries.order_by("number")
    save(first, grid_leader)
    save(second, grid_leader, form=typed(second, c05_2=""))
    mark_entry(third.pk, status="away", note="电话没人接", sent=make_sent(grid_leader))
    login(client, grid_leader)
    shown = client.get(f"/rounds/{round_.pk}/declarations/")
    states = [(line.entry, line.state) for line in shown.context["part"].page]
    assert states == [(first, "waiting"), (second, "begun"), (third, "away")]
    only = client.get(f"/rounds/{round_.pk}/declarations/?state=begun")
    assert "李强" in only.content.decode()
    assert [line.entry for line in only.context["part"].page] == [second]
    assert shown.context["next"].entry == first
    assert reverse("declaration_check", args=[first.pk]) in shown.text


def test_whoever_still_has_something_to_do_comes_first(
    client: Client, round_: Round, grid_leader: Officer
) -> None:
    first, second, third = round_.entries.order_by("number")
    mark_entry(first.pk, status="away", note="电话没人接", sent=make_sent(grid_leader))
    shown = login(client, grid_leader).get(f"/rounds/{round_.pk}/declarations/")
    assert [line.entry for line in shown.context["part"].page] == [second, third, first]
    assert shown.context["next"].entry == second


def test_more_than_fifty_households_are_read_page_by_page(
    client: Client, round_: Round, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert parts.A_PAGE == 50
    monkeypatch.setattr(parts, "A_PAGE", 2)
    url = f"/rounds/{round_.pk}/declarations/"
    pages = [login(client, clerk).get(url, {"page": n}).context["part"].page for n in (1, 2)]
    assert [len(page.object_list) for page in pages] == [2, 1]


def test_one_villager_group_is_shown_on_asking(
    client: Client, round_: Round, clerk: Officer
) -> None:
    entry = round_.entries.order_by("number").last()
    entry.group = make_grid(village=round_.village, name="第10组")
    entry.save()
    url = f"/rounds/{round_.pk}/declarations/"
    shown = login(client, clerk).get(url, {"group": "第10组"})
    assert [line.entry for line in shown.context["part"].page] == [entry]
    assert len(client.get(url, {"group": "第11组"}).context["part"].page.object_list) == 3


def test_the_form_asks_every_item_and_offers_not_applicable_where_it_may(
    client: Client, entry: Entry, grid_leader: Officer
) -> None:
    page = login(client, grid_leader).get(f"/entries/{entry.pk}/declaration/").content.decode()
    assert page.count('type="radio"') == 10 * (2 + 2 + 3) + 4 + 2
    assert page.count('value="na"') == 10
    assert 'name="claim-04"' in page
    assert 'name="claim-01"' not in page


def test_a_form_saved_over_http_leads_to_the_check_page(
    client: Client, entry: Entry, grid_leader: Officer
) -> None:
    login(client, grid_leader)
    fields = posted(entry, chosen=("05",), c04_1="not_met", c05_3="na") | {"version": "0"}
    answer = send(client, f"/entries/{entry.pk}/declaration/", **fields)
    assert answer.status_code == 302
    assert answer.url.startswith(f"/entries/{entry.pk}/declaration/check/?receipt=")
    shown = client.get(answer.url).content.decode()
    assert "还没有确认" in shown
    assert "第5星" in shown
    assert "张*山" in shown


def test_a_draft_for_later_leads_back_to_the_list(
    client: Client, entry: Entry, grid_leader: Officer
) -> None:
    login(client, grid_leader)
    url = f"/entries/{entry.pk}/declaration/"
    answer = send(client, url, **{"a-01-1": "met", "version": "0", "later": "1"})
    assert answer.url.startswith(f"/rounds/{entry.round_id}/declarations/?receipt=")
    assert Declaration.objects.get().answers.count() == 1


def test_an_elective_star_that_cannot_be_claimed_is_told_at_that_star(
    client: Client, entry: Entry, grid_leader: Officer
) -> None:
    login(client, grid_leader)
    fields = posted(entry, chosen=("06",), c06_1="not_met") | {"version": "0"}
    answer = send(client, f"/entries/{entry.pk}/declaration/", **fields)
    shown = client.get(answer.url)
    assert [gap.anchor for gap in shown.context["gaps"]] == ["star-06"]
    star = shown.content.decode().split('id="weighed-06"')[1].split("</div>")[0]
    assert "这颗星不能认" in star
    assert "checked" in star


def test_not_applicable_sent_where_it_may_not_be_is_an_error_at_the_item(
    client: Client, entry: Entry, grid_leader: Officer
) -> None:
    login(client, grid_leader)
    fields = posted(entry, c05_1="na", c05_2="nonsense") | {"version": "0"}
    shown = send(client, f"/entries/{entry.pk}/declaration/", **fields)
    assert shown.status_code == 200
    assert set(shown.context["form"].errors) == {"a-05-1", "a-05-2"}
    assert Declaration.objects.count() == 0


def test_a_stale_form_shows_both_and_keeps_what_was_typed(
    client: Client, entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    save(entry, grid_leader, form=typed(entry, c01_2="not_met"))
    login(client, clerk)
    fields = posted(entry, chosen=("09",), c02_2="not_met") | {"version": "0"}
    url = f"/entries/{entry.pk}/declaration/"
    shown = send(client, url, **fields)
    labels = [label.split()[0] for label, _theirs, _yours in shown.context["form"].stale]
    assert labels == ["01-2", "02-2", "认“第9星”"]
    page = shown.content.decode()
    assert 'name="version" value="1"' in page
    assert 'id="id_claim-09" checked' in page
    again = send(client, url, **fields | {"version": "1"})
    assert again.status_code == 302
    assert Declaration.objects.get().version == 2


def test_the_same_press_twice_over_http_is_one_receipt(
    client: Client, entry: Entry, grid_leader: Officer
) -> None:
    login(client, grid_leader)
    fields = posted(entry) | {"version": "0", "cid": str(uuid.uuid4())}
    url = f"/entries/{entry.pk}/declaration/"
    first, second = send(client, url, **fields), send(client, url, **fields)
    assert first.url == second.url
    assert (Receipt.objects.count(), Declaration.objects.get().version) == (1, 1)


def test_other_answers_under_the_same_press_are_shown_in_words_beside_the_first(
    client: Client, entry: Entry, grid_leader: Officer
) -> None:
    """Each question as it is asked, each answer as it is read; nothing by its field's name."""
    login(client, grid_leader)
    fields = posted(entry) | {"version": "0", "cid": str(uuid.uuid4())}
    url = f"/entries/{entry.pk}/declaration/"
    send(client, url, **fields)
    both = send(client, url, **fields | {"a-01-1": "not_met"})
    asked = entry.campaign.catalogue.stars.get(code="01").criteria.get(code="01-1").text
    assert both.status_code == 409
    assert both.text.count(asked) == 2
    assert ("<dd>达到</dd>" in both.text, "<dd>未达到</dd>" in both.text) == (True, True)
    assert "<dt>·</dt>" not in both.text
    assert "not_met" not in both.text


def test_a_closed_round_answers_with_a_sentence(
    client: Client, micro_grid: Grid, grid_leader: Officer
) -> None:
    entry = make_doorstep(grid=micro_grid, stage=Stage.ASSESSING).entries.get()
    login(client, grid_leader)
    url = f"/entries/{entry.pk}/declaration/"
    assert client.get(url).url == f"/entries/{entry.pk}/declaration/check/"
    shown = send(client, url, **posted(entry) | {"version": "0"})
    assert shown.status_code == 200
    assert "小组评星" in shown.context["form"].non_field_errors()[0]
    assert 'name="a-01-1" id="id_a-01-1_0" value="met" checked' in shown.content.decode()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"a-04-1": "met", "a-04-2": "met", "a-04-3": "na"}, "可以认"),
        ({"a-04-1": "not_met", "a-04-2": "met", "a-04-3": "met"}, "不能认"),
        ({"a-04-1": "met"}, "还有2条没有答"),
        ({"a-04-1": "met", "a-04-2": "met", "a-04-3": "other"}, "还有1条没有答"),
    ],
)
def test_a_star_is_weighed_as_it_stands_on_the_screen(
    client: Client, entry: Entry, grid_leader: Officer, said: dict[str, str], told: str
) -> None:
    login(client, grid_leader)
    shown = send(client, f"/entries/{entry.pk}/declaration/weigh/", **said)
    star = shown.content.decode().split('id="weighed-04"')[1].split("</div>")[0]
    assert told in star


def test_only_who_is_in_charge_sends_a_draft(
    client: Client, entry: Entry, grid_leader: Officer, assessor: Officer, other_clerk: Officer
) -> None:
    url = f"/entries/{entry.pk}/declaration/weigh/"
    fields = posted(entry) | {"version": "0"}
    assert login(client, grid_leader).get(url).status_code == 405
    assert send(login(client, assessor), url, **fields).status_code == 403
    assert send(login(client, other_clerk), url, **fields).status_code == 404
    assert Declaration.objects.count() == 0


def test_a_person_of_another_household_is_no_choice(
    client: Client, round_: Round, entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    save(entry, clerk)
    neighbour = round_.entries.order_by("number")[1].household.head
    login(client, grid_leader)
    url = f"/entries/{entry.pk}/declaration/confirm/"
    shown = send(client, url, person=neighbour.pk, means="signed_print", version="1")
    assert set(shown.context["form"].errors) == {"person"}
    assert neighbour.name not in shown.content.decode()
    sent = send(client, url, person=entry.household.head_id, means="signed_print", version="1")
    assert sent.status_code == 302
    assert Confirmation.objects.get().person == entry.household.head


def test_the_typist_is_told_before_and_refused_after(
    client: Client, entry: Entry, grid_leader: Officer, clerk: Officer
) -> None:
    save(entry, grid_leader)
    url = f"/entries/{entry.pk}/declaration/confirm/"
    fields = {"person": entry.household.head_id, "means": "call_back", "version": "1"}
    login(client, grid_leader)
    assert "您录入的" in client.get(url).content.decode()
    shown = send(client, url, **fields)
    assert "您录入的" in shown.context["form"].non_field_errors()[0]
    login(client, clerk)
    assert "您录入的" not in client.get(url).content.decode()
    assert send(client, url, **fields).status_code == 302


def test_an_unfinished_form_cannot_be_confirmed_and_says_why(
    client: Client, entry: Entry, grid_leader: Officer
) -> None:
    save(entry, grid_leader, form=typed(entry, c08_2=""))
    login(client, grid_leader)
    page = client.get(f"/entries/{entry.pk}/declaration/check/").content.decode()
    assert "第8星：还有1条没有答" in page
    assert f'href="/entries/{entry.pk}/declaration/confirm/"' not in page


def test_after_confirming_the_next_household_is_one_press_away(
    client: Client, round_: Round, entry: Entry, grid_leader: Officer
) -> None:
    save(entry, grid_leader)
    confirm(entry, grid_leader)
    following = round_.entries.order_by("number")[1]
    login(client, grid_leader)
    shown = client.get(f"/entries/{entry.pk}/declaration/check/")
    assert shown.context["next"] == following
    assert f'href="/entries/{following.pk}/declaration/"' in shown.content.decode()


def test_the_paper_changes_its_code_with_every_answer(
    client: Client, entry: Entry, grid_leader: Officer
) -> None:
    login(client, grid_leader)
    url = f"/entries/{entry.pk}/declaration/paper/"
    assert client.get(url).context["paper"].code == ""
    save(entry, grid_leader)
    first = client.get(url).context["paper"].code
    save(entry, grid_leader, form=typed(entry, c10_2="not_met"), version=1)
    second = client.get(url).context["paper"].code
    assert len(first) == 19
    assert first != second


def test_marking_and_taking_back_over_http(
    client: Client, entry: Entry, grid_leader: Officer
) -> None:
    login(client, grid_leader)
    url = f"/entries/{entry.pk}/mark/"
    assert send(client, url, status="moved_out", note="x").status_code == 200
    assert send(client, url, status="declined", note="上门时说的").status_code == 302
    assert "上门时说的" in client.get(url).content.decode()
    assert send(client, url).status_code == 302
    entry.refresh_from_db()
    assert entry.status == "due"


def test_withdrawing_asks_for_a_reason(client: Client, entry: Entry, grid_leader: Officer) -> None:
    save(entry, grid_leader)
    confirm(entry, grid_leader)
    login(client, grid_leader)
    url = f"/entries/{entry.pk}/declaration/withdraw/"
    assert send(client, url, reason=" ").status_code == 200
    assert send(client, url, reason="想多认一颗").status_code == 302
    assert Confirmation.objects.get().withdrawal_reason == "想多认一颗"


@pytest.mark.parametrize(
    ("chosen", "told"),
    [((), "认了3颗，满6颗才上榜，还差3颗"), (("04", "05", "06"), "")],
)
def test_form_reading_and_confirmation_say_how_many_more_stars_the_board_takes(
    client: Client, entry: Entry, grid_leader: Officer, chosen: tuple[str, ...], told: str
) -> None:
    save(entry, grid_leader, form=typed(entry, chosen=chosen))
    login(client, grid_leader)
    for page in ("declaration/", "declaration/check/", "declaration/confirm/"):
        shown = client.get(f"/entries/{entry.pk}/{page}").content.decode()
        assert ("才上榜" in shown) is bool(told), page
        assert told in shown


def test_the_count_for_the_board_follows_what_is_ticked(
    client: Client, entry: Entry, grid_leader: Officer
) -> None:
    login(client, grid_leader)
    url = f"/entries/{entry.pk}/declaration/weigh/"
    fields = posted(entry, chosen=("04", "05")) | {"version": "0"}
    assert "还差1颗" in send(client, url, **fields).content.decode()


def test_signed_on_the_paper_form_is_offered_where_one_was_copied(
    client: Client, entry: Entry, grid_leader: Officer
) -> None:
    login(client, grid_leader)
    url = f"/entries/{entry.pk}/declaration/confirm/"
    save(entry, grid_leader)
    assert 'value="signature"' not in client.get(url).content.decode()
    save(entry, grid_leader, form=replace(typed(entry), mode="from_paper"), version=1)
    assert 'value="signature"' in client.get(url).content.decode()


def test_after_a_log_in_that_ended_questions_and_answers_are_shown_in_words(entry: Entry) -> None:
    client = Client(enforce_csrf_checks=True)
    fields = posted(entry, chosen=("04",), c01_2="not_met", c01_3="na") | {"version": "0"}
    shown = send(client, f"/entries/{entry.pk}/declaration/", **fields)
    page = shown.content.decode()
    assert shown.status_code == 403
    for question, answer in (
        ("01-1 条目1-1", "达到"),
        ("01-2 条目1-2", "未达到"),
        ("01-3 条目1-3", "不适用"),
        ("认“第4星”", "是"),
        ("这份表是怎么填的？", "上门，户里口述代录"),
    ):
        assert f"<dt>{question}</dt><dd>{answer}</dd>" in page.replace(' class="nb"', "")
    assert "<dt>·</dt>" not in page
    assert "张大山" not in page
