"""The rule on the phone is the rule of the server, over every short form and many long ones."""

import random
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Page

from evaluation import rules
from evaluation.declarations.queries.self_assessment import Item, Sheet, StarSheet

RULES = Path(__file__).parents[2] / "static/js/offline/rules.js"
VALUES = ("met", "not_met", "na", "")
ONE = list(product((True, False), VALUES))


def forms() -> Iterator[tuple[tuple[bool, str], ...]]:
    """Up to three items in every way, then of as many as a star may have."""
    for items in range(4):
        yield from product(ONE, repeat=items)
    chance = random.Random(7)
    for _n in range(3000):
        yield tuple(chance.choice(ONE) for _item in range(chance.randint(4, 9)))


def test_every_verdict_is_the_servers(page: Page) -> None:
    page.add_script_tag(content=RULES.read_text(encoding="utf-8"))
    asked = [
        [{"required": required, "value": value} for required, value in form] for form in forms()
    ]
    found = page.evaluate("forms => forms.map(starcivilRules.verdict)", asked)
    wanted = [
        rules.verdict(rules.Answered(required, value) for required, value in form)
        for form in forms()
    ]
    assert len(found) > 3500
    assert set(wanted) == set(rules.Verdict)
    assert found == [verdict.value for verdict in wanted]


def star(chance: random.Random, code: int) -> StarSheet:
    """One star in some state; closed by a veto, or because it was ended not long ago."""
    used: Any = SimpleNamespace(
        mandatory=chance.random() < 0.3, star=SimpleNamespace(code=f"{code:02d}")
    )
    items = []
    for _n in range(3):
        asked: Any = SimpleNamespace(code="", required=chance.random() < 0.4)
        items.append(Item(asked, chance.choice(VALUES[:3])))
    barred = date(2026, 12, 31) if chance.random() < 0.1 else None
    again = date(2027, 3, 1) if chance.random() < 0.1 else None
    return StarSheet(used, tuple(items), chance.random() < 0.7, barred, again)


def test_how_many_stars_the_board_takes_is_what_the_server_says(page: Page) -> None:
    page.add_script_tag(content=RULES.read_text(encoding="utf-8"))
    chance = random.Random(11)
    for _n in range(300):
        stars = tuple(star(chance, code) for code in range(10))
        entry: Any = SimpleNamespace(campaign=SimpleNamespace(minimum_stars=6))
        asked = [
            {
                "mandatory": each.star.mandatory,
                "chosen": each.chosen,
                "closed": each.closed,
                "verdict": each.verdict.value,
            }
            for each in stars
        ]
        found = page.evaluate("stars => starcivilRules.shortOf(6, stars)", asked)
        board = Sheet(entry, stars).board
        assert (found["more"] > 0) == bool(board)
        if board:
            assert board.startswith(f"认了{found['claimed']}颗")
