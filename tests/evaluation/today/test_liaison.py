"""A liaison's pages before the work comes: each says what is true, and none leads nowhere."""

import re

from django.urls import reverse

from evaluation.workflow import Stage
from grids.models import Grid, Officer
from tests.evaluation.browsing import browser_of, text
from tests.evaluation.scene import Scene
from tests.factories import make_officer


def test_the_list_says_that_there_are_households_and_whose(scene: Scene, liaison: Officer) -> None:
    page = text(browser_of(liaison).get(reverse("household_list")))
    assert "后庄村 has 3 households. None of them is in your charge" in page
    assert "when the village clerk or the secretary has entered whom you look after" in page
    assert "There are no households here" not in page
    assert reverse("round_list") in page


def test_a_leader_of_an_empty_grid_is_told_whose_question_it_is(scene: Scene) -> None:
    empty = Grid.objects.create(village=scene.round.village, name="第9组", level="group")
    leader = make_officer(name="组长", role="grid_leader", place=empty)
    page = text(browser_of(leader).get(reverse("household_list")))
    assert "has 3 households" in page
    assert "ask the township office if it is the wrong one" in page


def test_home_and_round_lead_a_liaison_to_nothing_empty(scene: Scene, liaison: Officer) -> None:
    scene.reach(Stage.AWARDED)
    client = browser_of(liaison)
    home = text(client.get("/"))
    assert "Nothing is waiting for you today." in home
    assert "enters which households you look after" in home
    address = reverse("round_detail", args=[scene.round.pk])
    assert address in home
    page = client.get(address).content.decode()
    assert reverse("declaration_list", args=[scene.round.pk]) not in page
    for name in ("notice_list", "award_list"):
        there = reverse(name, args=[scene.round.pk])
        assert re.search(f'href="{there}"', page)
        assert client.get(there).status_code == 200
