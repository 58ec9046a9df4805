"""The database is away at a press: the page keeps what was typed and sends it by itself."""

import os
import socket
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from grids.feedback import views as feedback
from grids.models import Feedback, Officer
from tests.e2e.conftest import DESKTOP, PHONE, axe_findings, sticking_out

WORDS = "两句话，不想再打一遍。"


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The first two times that it is asked, the line to the database breaks."""
    asked: list[int] = []
    real = feedback.add_feedback

    def add(*arguments: Any, **named: Any) -> Any:
        asked.append(1)
        if len(asked) <= 2:
            connection.ensure_connection()
            line = socket.socket(fileno=os.dup(connection.connection.fileno()))
            line.shutdown(socket.SHUT_RDWR)
            line.close()
        return real(*arguments, **named)

    monkeypatch.setattr(feedback, "add_feedback", add)
    return asked


@pytest.mark.django_db(transaction=True)
def test_the_page_sends_what_was_typed_again_by_itself_and_it_is_saved_once(
    enter: Callable[[Officer], Page], live_server: LiveServer, clerk: Officer, ended: list[int]
) -> None:
    page = enter(clerk)
    page.goto(live_server.url + reverse("feedback_add"))
    page.fill("textarea[name=text]", WORDS)
    page.clock.install()
    page.click("main form button[type=submit]")
    expect(page.locator("h1")).to_have_text("数据库暂时连不上")
    expect(page.locator("dl.facts")).to_contain_text(WORDS)
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # because it is a TypedDict
        assert sticking_out(page, size["width"]) == []
    assert axe_findings(page) == []
    page.clock.run_for(9_000)
    page.wait_for_url("**/feedback/?receipt=*")
    assert (Feedback.objects.get().text, len(ended)) == (WORDS, 3)
