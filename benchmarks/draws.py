"""What a draw costs, and whether it is even: prints CPU, and how often the lot fell where.

    DATABASE_URL=… OWNER_DATABASE_URL=… python -m benchmarks.draws [HOUSEHOLDS]

A round of 600 households (or so many): open the draw, type the figure of the two offices, reveal;
each beside the smallest press there is, a ratio in one run. Then the lot alone, recomputed in plain
hashlib, and chi-square over a thousand seeds. Takes everything back at its end.
"""

import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from hashlib import sha256

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import transaction  # noqa: E402  # after setup

from benchmarks.sitting_agenda import Clock, make_large_round  # noqa: E402  # after setup
from evaluation.draws.actions import (  # noqa: E402  # after setup
    commit_draw,
    reveal_draw,
    type_figure,
)
from evaluation.draws.typed import Terms  # noqa: E402  # after setup
from evaluation.lots import picked, population_of  # noqa: E402  # after setup
from evaluation.models import Draw, Pick, Round  # noqa: E402  # after setup
from evaluation.reviews.actions import add_spot_check  # noqa: E402  # after setup
from evaluation.workflow import Stage  # noqa: E402  # after setup
from grids.roles import Role  # noqa: E402  # after setup
from tests.factories import NOW, make_officer, make_sent  # noqa: E402  # after setup

HOUSEHOLDS, SEEDS = 600, 1000


class Pressed:
    """CPU of presses, here and in PostgreSQL; each press is one action in its own transaction."""

    def __init__(self) -> None:
        self.clock, self.smallest = Clock(), 0.0

    def weigh(self, label: str, press: Callable[[], object]) -> None:
        before = self._now()
        press()
        spent = self._now() - before
        self.smallest = self.smallest or spent
        ratio = spent / self.smallest
        print(f"{label:<34}{1000 * spent:8.1f} ms {ratio:6.1f} × a spot check", flush=True)

    def _now(self) -> float:
        return time.process_time() + self.clock.behind()


def main(households: int = HOUSEHOLDS) -> None:
    with transaction.atomic():
        round_, _clerk = make_large_round(households)
        round_.stage = Stage.REVIEW
        round_.save()
        press_everything(round_)
        transaction.set_rollback(True)
    look_at_the_lot(households)


def press_everything(round_: Round) -> None:
    """From the list to the picks, which plain hashlib must find, too."""
    place = round_.village.township
    township = make_officer(name="郑华", role=Role.TOWNSHIP, place=place)
    supervisor = make_officer(name="周德全", role=Role.SUPERVISOR, place=round_.village)
    terms = Terms("福彩3D", NOW.date() + timedelta(days=1))
    later, pressed = NOW + timedelta(days=2), Pressed()
    for entry in round_.entries.all()[:2]:
        pressed.smallest = 0.0
        sent = make_sent(township)
        pressed.weigh(
            "a spot check",
            partial(add_spot_check, round_.pk, entry.pk, finding="sound", note="", sent=sent),
        )
    sent = make_sent(township, at=NOW)
    pressed.weigh("open the draw", partial(commit_draw, round_.pk, terms, sent=sent))
    draw = Draw.objects.get(round=round_)
    for officer in (township, supervisor):
        sent = make_sent(officer, at=later)
        pressed.weigh("type the figure", partial(type_figure, draw.pk, "374", sent=sent))
    sent = make_sent(township, at=later)
    pressed.weigh("reveal", partial(reveal_draw, draw.pk, sent=sent))
    draw.refresh_from_db()
    found = [
        str(pk)
        for pk in Pick.objects.filter(draw=draw)
        .order_by("position")
        .values_list("entry", flat=True)
    ]
    assert found == recomputed(draw.population, draw.seed, draw.public_number)[: draw.to_pick]
    print(f"{len(found)} of {draw.households} households, the same by plain hashlib")


def recomputed(population: str, seed: str, number: str) -> list[str]:
    """As the public page says it, and not as the program does it."""
    hashed = {
        sha256(f"{seed}\n{number}\n{key}".encode()).hexdigest(): key for key in population.split()
    }
    return [hashed[digest] for digest in sorted(hashed)]


def look_at_the_lot(households: int) -> None:
    """How evenly it falls: chi-square must lie near the number of households."""
    many = max(households // 10, 1)
    population = population_of(secrets.token_hex(16) for _ in range(households))
    seeds = [secrets.token_hex(32) for _ in range(SEEDS)]
    began = time.process_time()
    falls = Counter(fallen_on(population, seeds, many))
    spent = time.process_time() - began
    plain = time.process_time()
    for seed in seeds:
        recomputed(population, seed, "374")
    plain = time.process_time() - plain
    expected = SEEDS * many / households
    chi = sum((falls[key] - expected) ** 2 / expected for key in population.split())
    # Nobody is drawn twice in one lot, so each count has that much less spread.
    chi /= 1 - many / households
    spread = (2 * households) ** 0.5
    print(f"a lot over {households}: {1000 * spent / SEEDS:.2f} ms, {spent / plain:.2f} × hashlib")
    print(f"{SEEDS} lots of {many}: chi-square {chi:.0f}, expected {households} ± {spread:.0f}")


def fallen_on(population: str, seeds: list[str], many: int) -> Iterator[str]:
    for seed in seeds:
        yield from picked(population, seed=seed, number="374", how_many=many)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
