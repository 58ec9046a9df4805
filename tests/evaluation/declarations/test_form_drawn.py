"""The form is put together of pieces that are kept: what a household typed is in none of them."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from evaluation.models import Criterion, Entry
from evaluation.workflow import Stage
from grids import pieces
from grids.models import Grid, Officer
from tests.evaluation.browsing import browser_of, send, text
from tests.evaluation.doorstep import make_doorstep, posted, save, typed
from tests.factories import (
    make_campaign,
    make_catalogue,
    make_entry,
    make_household,
    make_round,
)

EVIL = "\"><script>alert('1')</script>"
ESCAPED = "&quot;&gt;&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;"
#: What is another one each time that a page is shown.
FRESH = re.compile(r'name="(cid|csrfmiddlewaretoken)" value="[^"]*"')


@pytest.fixture
def households(micro_grid: Grid) -> list[Entry]:
    return list(make_doorstep(grid=micro_grid, households=2).entries.order_by("number"))


@pytest.fixture
def desk(clerk: Officer) -> Client:
    return browser_of(clerk)


def page_of(entry: Entry) -> str:
    return f"/entries/{entry.pk}/declaration/"


def test_own_words_are_escaped_and_stay_on_their_own_page(
    desk: Client, households: list[Entry], clerk: Officer
) -> None:
    mine, other = households
    form = replace(typed(mine, chosen=("04",), c01_2="not_met"), remarks={"01": EVIL})
    save(mine, clerk, form=form)
    shown = text(desk.get(page_of(mine)))
    assert f'name="r-01" value="{ESCAPED}"' in shown
    assert "<script>" not in shown.replace("<script src", "")
    assert re.search(r'name="a-01-2"[^>]* value="not_met" checked', shown)
    beside = text(desk.get(page_of(other)))
    assert "alert(" not in beside
    assert " checked" not in beside


def test_a_form_drawn_of_what_is_kept_is_the_form_drawn_anew(
    desk: Client, households: list[Entry], clerk: Officer
) -> None:
    save(households[0], clerk, form=typed(households[0], chosen=("05",), c01_3="na", c02_1=""))
    for _time in range(2):  # one answer kept, whatever else a page may have left
        warm = FRESH.sub("", text(desk.get(page_of(households[0]))))
    pieces._drawn.cache_clear()
    assert FRESH.sub("", text(desk.get(page_of(households[0])))) == warm


def test_what_is_wrong_stands_at_its_question_with_what_was_typed(
    desk: Client, households: list[Entry]
) -> None:
    entry = households[0]
    desk.get(page_of(entry))
    wrong = posted(entry) | {"a-01-1": EVIL, "p-02": "诺" * 201 + EVIL, "r-03": "好"}
    shown = text(send(desk, page_of(entry), version="0", **wrong))
    assert re.search(r'class="pick field wrong" id="id_a-01-1".{,400}?id="id_a-01-1_error"', shown)
    assert re.search(
        r'class="field wrong"><label for="id_p-02">[^<]*</label><p class="error">', shown
    )
    assert ESCAPED in shown
    assert 'name="r-03" value="好"' in shown
    assert "<script>" not in shown.replace("<script src", "")
    assert text(desk.get(page_of(households[1]))).count(" wrong") == 0


def test_a_question_that_is_worded_otherwise_is_asked_so_at_once(
    desk: Client, micro_grid: Grid
) -> None:
    village, catalogue = micro_grid.village, make_catalogue(published=False)
    campaign = make_campaign(township=village.township, catalogue=catalogue)
    round_ = make_round(village=village, campaign=campaign, stage=Stage.DECLARING)
    home = make_household(village=village, grid=micro_grid)
    entry = make_entry(round_=round_, household=home)
    assert "Item 1-1" in text(desk.get(page_of(entry)))
    asked = Criterion.objects.filter(star__catalogue=catalogue, code="01-1")
    asked.update(text_en="The <b>gate</b>", not_applicable_when_en="no gate")
    asked.update(not_applicable_when="没有门")
    shown = text(desk.get(page_of(entry)))
    assert "● The &lt;b&gt;gate&lt;/b&gt;</legend>" in shown
    assert 'id="id_a-01-1_2" value="na"' in shown
    assert "“Not applicable” means: no gate" in shown
    assert "Item 1-1" not in shown
