"""Feedback about the program: given by everybody, answered once by the township."""

import json
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from grids.feedback.actions import answer_feedback
from grids.models import Feedback, LedgerEntry, Officer, Township
from grids.roles import Role
from grids.writing import Refused
from tests.factories import NOW, make_officer, make_sent, make_township

FORM = "application/x-www-form-urlencoded"
SAID = "登记户主时找不到「新增」按钮，赵大宝家录了两遍。"


def send(client: Client, url: str, **fields: str) -> HttpResponse:
    typed = {"cid": str(uuid4()), **fields}
    return client.post(url, urlencode(typed), content_type=FORM, follow=True)


def signed_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def say(officer: Officer, text: str = SAID, page: str = "") -> HttpResponse:
    return send(signed_in(officer), reverse("feedback_add"), text=text, page=page)


def make_feedback(officer: Officer, township: Township | None, text: str = SAID) -> Feedback:
    return Feedback.objects.create(officer=officer, township=township, text=text, at=NOW)


def test_every_page_leads_to_the_form_which_knows_the_page(clerk: Officer) -> None:
    client = signed_in(clerk)
    link = f"{reverse('feedback_add')}?page=/households/"
    assert link in client.get("/households/").text
    assert 'value="/households/"' in client.get(link).text


@pytest.mark.parametrize("who", ["clerk", "grid_leader", "township_officer", "liaison"])
def test_feedback_belongs_to_the_township_of_who_gave_it(
    who: str, township: Township, request: pytest.FixtureRequest
) -> None:
    officer = request.getfixturevalue(who)
    answer = say(officer, page="/households/")
    assert "谢谢，已记下" in answer.text
    given = Feedback.objects.get()
    assert (given.officer, given.township, given.text) == (officer, township, SAID)
    assert given.page == "/households/"


def test_the_county_may_say_something_too_and_no_township_answers(
    county_officer: Officer, township_officer: Officer
) -> None:
    say(county_officer)
    given = Feedback.objects.get()
    assert given.township is None
    assert signed_in(township_officer).get(answer_url(given)).status_code == 404
    assert LedgerEntry.objects.get().chain.township is None


def answer_url(feedback: Feedback) -> str:
    return reverse("feedback_answer", args=[feedback.pk])


def test_the_ledger_notes_the_feedback_without_its_words(
    clerk: Officer, township: Township
) -> None:
    say(clerk)
    entry = LedgerEntry.objects.get()
    assert (entry.verb, entry.chain.township, entry.role) == ("feedback_given", township, "clerk")
    assert json.loads(entry.body)["details"] == {}
    assert "赵大宝" not in entry.body


def test_nothing_typed_is_lost_when_it_is_too_long(clerk: Officer) -> None:
    text = "长" * 1001
    answer = say(clerk, text=text)
    assert text in answer.text
    assert Feedback.objects.count() == 0


def test_the_township_answers_and_the_writer_reads_it(
    clerk: Officer, township_officer: Officer, township: Township
) -> None:
    given = make_feedback(clerk, township)
    assert "等待关王庙乡答复" in signed_in(clerk).get(reverse("feedback_list")).text
    send(signed_in(township_officer), answer_url(given), answer="按钮在右上角。")
    page = signed_in(clerk).get(reverse("feedback_list")).text
    assert "按钮在右上角。" in page
    assert "等待关王庙乡答复" not in page
    assert [e.verb for e in LedgerEntry.objects.all()] == ["feedback_answered"]


def test_a_second_answer_is_refused_and_names_the_first(
    clerk: Officer, township_officer: Officer, second_township_officer: Officer, township: Township
) -> None:
    given = make_feedback(clerk, township)
    answer_feedback(given.pk, "一", sent=make_sent(township_officer))
    with pytest.raises(Refused, match="李国栋"):
        answer_feedback(given.pk, "二", sent=make_sent(second_township_officer))
    given.refresh_from_db()
    assert (given.answer, given.answered_by) == ("一", township_officer)


def test_everybody_sees_their_own_the_township_its_officers_and_the_county_all(
    clerk: Officer, other_clerk: Officer, township_officer: Officer, county_officer: Officer
) -> None:
    far = make_township(name="双鹤乡")
    stranger = make_officer(name="曹远", role=Role.TOWNSHIP, place=far)
    for officer in (clerk, other_clerk, stranger):
        make_feedback(officer, far if officer is stranger else make_township(), officer.name)
    assert seen_by(clerk) == {"赵敏"}
    assert seen_by(township_officer) == {"赵敏", "贾小兰"}
    assert seen_by(stranger) == {"曹远"}
    assert seen_by(county_officer) == {"赵敏", "贾小兰", "曹远"}


def seen_by(officer: Officer) -> set[str]:
    rows = signed_in(officer).get(reverse("feedback_list")).context["rows"]
    return {feedback.text for feedback, _is_ours in rows}


def test_what_waits_for_an_answer_comes_first(
    clerk: Officer, township_officer: Officer, township: Township
) -> None:
    answered = make_feedback(clerk, township, "已答")
    answer_feedback(answered.pk, "好", sent=make_sent(township_officer))
    make_feedback(clerk, township, "未答")
    rows = signed_in(township_officer).get(reverse("feedback_list")).context["rows"]
    assert [(feedback.text, ours) for feedback, ours in rows] == [("未答", True), ("已答", True)]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_five_queries(
    rows: int,
    clerk: Officer,
    township_officer: Officer,
    township: Township,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(rows):
        given = make_feedback(clerk, township)
        answer_feedback(given.pk, "好", sent=make_sent(township_officer))
    client = signed_in(township_officer)
    client.get(reverse("feedback_list"))  # the session's first page writes its token
    with django_assert_num_queries(5):
        client.get(reverse("feedback_list"))
