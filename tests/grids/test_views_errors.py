"""The pages for errors: one sentence what to do, and nothing typed is lost."""

import json
import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from grids.forms.told import in_words
from grids.middleware import WritingMiddleware
from grids.models import Officer
from grids.views import server_error
from grids.writing import Refused
from tests.grids.test_views import FORM, press

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "static" / "vendor", ROOT / "tests" / "vendor"]


def request_of(officer: Officer, **fields: str) -> HttpRequest:
    request = RequestFactory().post("/somewhere/", urlencode(fields), content_type=FORM)
    request.user = officer
    request.session = {}  # type: ignore[assignment]  # because the pages only ask whether it is there
    return request


def test_a_page_that_does_not_exist_says_so_without_setting_a_cookie(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    assert answer.cookies == {}


@pytest.mark.parametrize("address", ["/households/?q=王%00", "/?receipt=A%00", "/health/?%00=1"])
def test_an_address_with_the_sign_that_no_database_keeps_is_a_bad_request(
    client: Client, clerk: Officer, address: str
) -> None:
    client.force_login(clerk, backend="grids.backends.OfficerBackend")
    answer = client.get(address)
    assert answer.status_code == 400
    assert "收到的内容读不出来" in answer.text


def test_an_officers_page_for_errors_keeps_the_menu(client: Client, clerk: Officer) -> None:
    client.force_login(clerk)
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "退出" in answer.text


def test_the_page_for_our_own_faults_needs_neither_database_nor_session() -> None:
    answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "这里出错了" in answer.text


def test_an_expired_form_can_be_sent_by_one_more_press(clerk: Officer) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    cid = str(uuid4())
    answer = press(client, "/logout/", cid=cid, reason="两句话 <b>", password="not to be seen")
    assert answer.status_code == 403
    answer = press(client, "/logout/", cid=cid, reason="两句话 <b>")
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    assert (fields["cid"], fields["reason"]) == (cid, "两句话 &lt;b&gt;")
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.text)[-1]
    again = press(client, "/logout/", cid=cid, reason="两句话", csrfmiddlewaretoken=token)
    assert again.status_code == 302


def test_an_expired_form_never_shows_a_password(clerk: Officer) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = press(client, reverse("login"), username="zhao", password="not to be seen")
    assert (answer.status_code, "not to be seen" in answer.text) == (403, False)
    assert "为了安全，没有保留密码" in answer.text


def test_a_form_of_another_site_is_not_offered_to_be_sent(clerk: Officer) -> None:
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://evil.example"})
    client.force_login(clerk)
    answer = press(client, "/logout/", reason="planted")
    assert (answer.status_code, "planted" in answer.text) == (403, False)


def test_the_busy_page_sends_the_same_fields_under_the_same_cid(clerk: Officer) -> None:
    fields = [("cid", "one"), ("reason", "两句话"), ("stars", "1"), ("stars", "2")]
    answer = render(request_of(clerk), "errors/busy.html", {"fields": fields})
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode())
    assert [pair for pair in hidden if pair in fields] == fields


def test_a_refusal_that_no_form_took_is_told_as_a_sentence(clerk: Officer) -> None:
    answer = answer_to(Refused("会议已经结束"), clerk)
    assert answer.status_code == 409
    assert "会议已经结束" in answer.content.decode()


def answer_to(error: Exception, officer: Officer) -> HttpResponse:
    middleware = WritingMiddleware(lambda request: HttpResponse())
    answer = middleware.process_exception(request_of(officer), error)
    assert answer is not None
    return answer


def test_other_exceptions_stay_exceptions(clerk: Officer) -> None:
    middleware = WritingMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(request_of(clerk), Http404()) is None


#: Whose forms share a field's name: the address, what was sent, and the question it answers.
WORDED = {
    "feedback_add": ({"text": "字太小", "page": ""}, "哪里不好用，或者可以改进？"),
    "wish_add": ({"text": "修路", "kind": "needs"}, "内容"),
    "objection_add": ({"content": "他家没去", "source": "visit", "signed": "no"}, "异议内容"),
    "objection_answer": ({"outcome": "upheld", "findings": "看了台账"}, "异议成立吗？"),
    "study_add": ({"topic": "讲星目", "led_by": "支书", "place": "戏台"}, "主讲人"),
}


@pytest.mark.parametrize("page", WORDED)
def test_what_was_sent_is_told_in_the_words_of_its_own_form(page: str) -> None:
    sent, question = WORDED[page]
    address = reverse(page, args=[UUID(int=0)] * (page != "feedback_add"))
    request = RequestFactory().post(address, sent)
    request.resolver_match = resolve(address)
    assert question in dict(in_words(request, [*sent.items(), ("cid", "1")]))


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_what_was_copied_from_others_is_listed_and_unchanged(folder: Path) -> None:
    rows = json.loads((folder / "vendor.json").read_text())
    assert {path.name for path in folder.iterdir()} == {row["file"] for row in rows} | {
        "vendor.json"
    }
    for row in rows:
        content = (folder / row["file"]).read_bytes()
        assert (row["file"], sha256(content).hexdigest()) == (row["file"], row["sha256"])
        assert b"sourceMappingURL" not in content
        assert all(row[name] for name in ("name", "version", "licence", "source"))


def test_scripts_and_styles_hold_nothing_that_chrome_69_cannot_read() -> None:
    scripts = re.compile(r"\?\?|\?\.[A-Za-z_$(\[]|\*\*=|\breplaceAll\b")
    styles = re.compile(
        r":has\(|:is\(|:where\(|[^-\w](min|max|clamp)\(|aspect-ratio:|inset:|color-mix"
    )
    static = ROOT / "static"
    sources = dict.fromkeys(static.rglob("*.js"), scripts)
    sources |= dict.fromkeys((static / "css").iterdir(), styles)
    assert {
        path: found.search(path.read_text()) for path, found in sources.items()
    } == dict.fromkeys(sources)
