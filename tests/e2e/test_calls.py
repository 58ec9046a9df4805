"""A liaison's ten households on a phone: nothing new is one tap each and one press for all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from grids.models import Grid, Officer, Village
from grids.roles import Role
from households.models import Liaison, Visit
from tests.e2e.conftest import PHONE, axe_findings, sticking_out
from tests.factories import make_household, make_link, make_officer

TEN = 10


@pytest.fixture
def caller(village: Village, group: Grid, clerk: Officer) -> Officer:
    officer = make_officer(name="段志强", role=Role.LIAISON, place=village)
    since = timezone.localdate() - timedelta(days=31)
    liaison = Liaison.objects.create(
        village=village, name=officer.name, officer=officer, since=since
    )
    for number in range(TEN):
        home = make_household(village=village, grid=group, number=f"0100{number:02}")
        make_link(household=home, officer=clerk, liaison=liaison, at=timezone.now())
    return officer


def test_nothing_new_at_ten_households_is_eleven_taps(
    enter: Callable[[Officer], Page], caller: Officer, live_server: LiveServer
) -> None:
    page = enter(caller)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # because it is a TypedDict
    page.goto(live_server.url + reverse("call_list"))
    assert sticking_out(page, PHONE["width"]) == []
    assert axe_findings(page) == []
    boxes = page.get_by_label("无新情况")
    assert boxes.count() == TEN
    for box in boxes.all():
        box.check()
    page.get_by_role("button", name="所勾选的户没有新情况").click()
    expect(page.get_by_text("今天已回访")).to_have_count(TEN)
    assert Visit.objects.filter(nothing_new=True).count() == TEN
    page.go_back()
    page.get_by_role("button", name="所勾选的户没有新情况").click()
    page.wait_for_load_state()
    assert Visit.objects.count() == TEN
