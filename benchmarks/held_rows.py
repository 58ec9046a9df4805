"""What it costs that the ledger holds its facts; prints CPU with and without, and their ratio.

    DATABASE_URL=… OWNER_DATABASE_URL=… python -m benchmarks.held_rows [HOUSEHOLDS]

A member's ballots, a household's count, a declaration and the posting of a notice, each pressed
through HTTP with the triggers on and off by turns; then the whole walk over what 600 households
(or so many) leave behind, its memory, and a township's seal. Runs in a transaction of the database
and takes everything back at its end.
"""

import os
import re
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from statistics import median
from typing import Any, TypeVar
from unittest.mock import patch
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402  # after setup
from django.urls import reverse  # noqa: E402  # after setup

from benchmarks.sitting_agenda import (  # noqa: E402  # after setup
    Clock,
    in_session,
    logged_in,
    make_large_round,
)
from evaluation.models import Body, Claim, Round  # noqa: E402  # after setup
from evaluation.notices.actions.notices import publish  # noqa: E402  # after setup
from evaluation.notices.queries.lines import Changes  # noqa: E402  # after setup
from evaluation.workflow import Stage  # noqa: E402  # after setup
from grids.models import HeldRow, Officer  # noqa: E402  # after setup
from grids.roles import Role  # noqa: E402  # after setup
from grids.traces import holding, ledger  # noqa: E402  # after setup
from grids.traces.seals import seal_all  # noqa: E402  # after setup
from grids.traces.verifying import walk_all  # noqa: E402  # after setup
from grids.writing import Write, writing  # noqa: E402  # after setup
from tests.evaluation.doorstep import posted  # noqa: E402  # after setup
from tests.factories import (  # noqa: E402  # after setup
    NOW,
    make_officer,
    make_panel,
    make_sent,
    make_tallies,
    make_village,
)
from tests.postgres.owner import owner  # noqa: E402  # after setup

HOUSEHOLDS, PRESSES, BLOCKS, VILLAGES = 600, 160, 8, 17
#: With ten claims each, 96,000 rows that are held.
WALKED = 6000


T = TypeVar("T")


class Scale:
    """Adds up the CPU of pieces of work, with triggers on and off by turns."""

    def __init__(self, on_or_off: Callable[..., AbstractContextManager[None]]) -> None:
        self.clock, self.on_or_off = Clock(), on_or_off

    def weigh(self, label: str, works: Sequence[Callable[[], object]]) -> None:
        """Of equal ``works`` a block has the triggers, a block has not, and so on to the last.

        The first of each block is not counted: whoever switches triggers loses every plan. The
        median counts, since what else the machine does comes in bursts.
        """
        spent: dict[bool, list[float]] = {True: [], False: []}
        for number, block in enumerate(batched(works, len(works) // BLOCKS)):
            on = number % 2 == 0
            with self.on_or_off(on=on):
                spent[on] += [self._weighed(work) for work in block][1:]
        after, before = (1000 * median(spent[on]) for on in (True, False))
        more = 100 * (after / before - 1)
        print(f"{label:<30}{before:8.1f} ms{after:8.1f} ms{more:+7.1f} %", flush=True)

    def _weighed(self, work: Callable[[], object]) -> float:
        before = self._now()
        work()
        return self._now() - before

    def _now(self) -> float:
        return time.process_time() + self.clock.behind()


def batched(works: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    yield from (works[start : start + size] for start in range(0, len(works), size))


@contextmanager
def held_or_not(*, on: bool) -> Iterator[None]:
    """Without: no triggers, no digest in the entry, and no head goes up."""
    if on:
        yield
        return
    switch("DISABLE")
    with patch.object(holding, "claim", lambda: None), patch.object(Write, "pass_up", nothing):
        yield
    switch("ENABLE")


def nothing(_write: Write) -> None:
    """In the place of what goes up."""


def switch(how: str) -> None:
    names = [(each.table, name) for each in holding.held().values() for name in holding.TRIGGERS]
    with owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name in names:
            cursor.execute(f"ALTER TABLE {table} {how} TRIGGER {name}")


def main(households: int = HOUSEHOLDS) -> None:
    with transaction.atomic():
        round_, clerk = make_large_round(households)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{'':<34}{'without':>11}{'held':>11}")
        scale = Scale(held_or_not)
        weigh_declarations(scale, round_, clerk)
        with transaction.atomic():
            weigh_votes(scale, round_)
            transaction.set_rollback(True)
        weigh_posting(scale, round_, clerk)
        transaction.set_rollback(True)
    with transaction.atomic():
        walk_over_everything(make_large_round(WALKED)[0])
        transaction.set_rollback(True)


def weigh_declarations(scale: Scale, round_: Round, clerk: Officer) -> None:
    """The whole form of a household, typed and sent."""
    at_stage(round_, Stage.DECLARING)
    round_.entries.update(status="due")
    client, entries = logged_in(clerk), list(round_.entries.all()[:PRESSES])

    def send(number: int) -> None:
        page = reverse("declaration_fill", args=[entries[number].pk])
        version = str(entries[number].declaration.version)
        form = posted(entries[number]) | {"version": version, "cid": str(uuid4()), "_end": "1"}
        answer = client.post(page, form)
        assert answer.status_code == 302, errors_in(answer)

    scale.weigh("a declaration", [partial(send, number) for number in range(PRESSES)])
    round_.entries.update(status="declared")


def errors_in(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def at_stage(round_: Round, stage: Stage) -> None:
    round_.stage = stage
    round_.save()


def weigh_votes(scale: Scale, round_: Round) -> None:
    """A member's ballots on a household's ten stars."""
    at_stage(round_, Stage.DECIDING)
    round_.entries.update(panel=make_panel(round_=round_))
    make_tallies(claims=list(Claim.objects.filter(entry__round=round_)), body="group", at=NOW)
    panel = make_panel(round_=round_, body=Body.COMMITTEES, names=("子", "丑", "寅", "卯", "辰"))
    sitting = in_session(panel)
    member = make_officer(name="李明", role=Role.COMMITTEE, place=round_.village)
    panel.seats.filter(name="子").update(officer=member)
    client, entries = logged_in(member), list(round_.entries.all()[:PRESSES])

    def vote(number: int) -> None:
        claims = entries[number].claims.values_list("pk", flat=True)
        form = {f"choice_{key.hex}": "for" for key in claims} | {"cid": str(uuid4()), "_end": "1"}
        answer = client.post(reverse("ballot_cast", args=[sitting.pk, entries[number].pk]), form)
        assert answer.status_code == 302, errors_in(answer)

    scale.weigh("a member's ballots", [partial(vote, number) for number in range(PRESSES)])


def weigh_posting(scale: Scale, round_: Round, clerk: Officer) -> None:
    """The notice of the whole village, again and again."""
    claims = list(Claim.objects.filter(entry__round=round_))
    make_tallies(claims=claims, body="group", at=NOW)
    make_tallies(claims=claims, at=NOW)
    secretary = make_officer(name="李国强", role=Role.SECRETARY, place=round_.village)

    def post() -> None:
        point = transaction.savepoint()
        with writing(make_sent(secretary)) as write:
            write.allow(round_.village, Role.SECRETARY)
            posts = [secretary.posts.get(), clerk.posts.get()]
            notice = publish(Changes(round_), write=write, signers=posts)
            write.done("posted", notice)
        transaction.savepoint_rollback(point)

    post()
    scale.weigh(f"posting {round_.entries.count()} households", [post] * 32)


def walk_over_everything(round_: Round) -> None:
    """All rows of so many households; then a township of villages with ledgers is sealed."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    ledger.take_in(after=0, at=NOW)
    started = time.monotonic()
    walk = walk_all()
    seconds = time.monotonic() - started
    tracemalloc.start()
    walk_all()
    more = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    digests = HeldRow.objects.count()
    print(f"the walk: {walk.rows} rows, {digests} digests, {seconds:.1f} s, {more:.0f} MB more,")
    print(f"          {1e5 * seconds / walk.rows:.1f} s for 100,000; {len(walk.faults)} faults")
    for number in range(VILLAGES):
        village = make_village(name=f"{number}村", township=round_.village.township)
        fact = ledger.Fact("village_added", ledger.name_of(village))
        ledger.append(village, [fact], actor=None, post=None, at=NOW)
    started = time.monotonic()
    seal_all(at=NOW)
    print(f"a seal of {VILLAGES + 1} villages: {time.monotonic() - started:.2f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
