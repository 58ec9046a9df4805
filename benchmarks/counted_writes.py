"""What it costs that rows are counted as they change; prints CPU with and without, and their ratio.

    DATABASE_URL=… OWNER_DATABASE_URL=… python -m benchmarks.counted_writes [HOUSEHOLDS]

The confirming of a declaration, the opening of declaring and the approval in a village of 600
households (or so many), each with the counting triggers on and off by turns. Runs in a transaction
of the database and takes everything back at its end.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402  # after setup
from django.urls import reverse  # noqa: E402  # after setup

from benchmarks.held_rows import (  # noqa: E402  # after setup
    HOUSEHOLDS,
    PRESSES,
    Scale,
    at_stage,
    errors_in,
)
from benchmarks.sitting_agenda import logged_in, make_large_round  # noqa: E402  # after setup
from evaluation.declarations.actions.confirming import (  # noqa: E402  # after setup
    confirm_declaration,
)
from evaluation.declarations.typed import Word  # noqa: E402  # after setup
from evaluation.models import Claim, Round  # noqa: E402  # after setup
from evaluation.notices.actions.notices import publish  # noqa: E402  # after setup
from evaluation.notices.queries.lines import Changes  # noqa: E402  # after setup
from evaluation.rounds.actions.effects import Step, take_effect  # noqa: E402  # after setup
from evaluation.workflow import MoveName, Stage  # noqa: E402  # after setup
from grids.counting import triggers  # noqa: E402  # after setup
from grids.models import Officer  # noqa: E402  # after setup
from grids.roles import Role  # noqa: E402  # after setup
from grids.writing import writing  # noqa: E402  # after setup
from tests.evaluation.doorstep import posted  # noqa: E402  # after setup
from tests.factories import (  # noqa: E402  # after setup
    NOW,
    make_campaign,
    make_officer,
    make_round,
    make_sent,
    make_tallies,
)
from tests.postgres.owner import owner  # noqa: E402  # after setup

TIMES = 32


@contextmanager
def counted_or_not(*, on: bool) -> Iterator[None]:
    if on:
        yield
        return
    switch("DISABLE")
    yield
    switch("ENABLE")


def switch(how: str) -> None:
    with owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name in triggers():
            cursor.execute(f"ALTER TABLE {table} {how} TRIGGER {name}")


def main(households: int = HOUSEHOLDS) -> None:
    with transaction.atomic():
        round_, clerk = make_large_round(households)
        secretary = make_officer(name="李国强", role=Role.SECRETARY, place=round_.village)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{'':<34}{'without':>11}{'counted':>11}")
        scale = Scale(counted_or_not)
        weigh_confirming(scale, round_, clerk)
        weigh_opening(scale, round_, clerk)
        weigh_approving(scale, round_, [clerk, secretary])
        transaction.set_rollback(True)


def weigh_confirming(scale: Scale, round_: Round, clerk: Officer) -> None:
    """By another than who typed it: the household's signature."""
    at_stage(round_, Stage.DECLARING)
    entries = list(round_.entries.order_by("number")[:PRESSES])
    round_.entries.update(status="due")
    client = logged_in(clerk)
    for entry in entries:
        form = posted(entry) | {"version": "1", "cid": str(uuid4()), "_end": "1"}
        answer = client.post(reverse("declaration_fill", args=[entry.pk]), form)
        assert answer.status_code == 302, errors_in(answer)
    other = make_officer(name="孙梅", role=Role.CLERK, place=round_.village)

    def confirm(number: int) -> None:
        entry = entries[number]
        word = Word(person=entry.household.head_id, means="signed", version=2, code="")
        confirm_declaration(entry.pk, word=word, sent=make_sent(other))

    scale.weigh("confirming a declaration", [partial(confirm, n) for n in range(PRESSES)])
    round_.entries.update(status="declared")


def weigh_opening(scale: Scale, round_: Round, clerk: Officer) -> None:
    """The same village in another year."""
    campaign = make_campaign(township=round_.village.township, year=2027)
    next_one = make_round(village=round_.village, campaign=campaign, stage=Stage.MOBILISING)
    opening = moving(next_one, MoveName.OPEN_DECLARING, [clerk])
    label = f"opening declaring for {round_.entries.count()}"
    scale.weigh(label, [opening] * TIMES)


def weigh_approving(scale: Scale, round_: Round, signers: list[Officer]) -> None:
    """All ten stars of every household, after they have hung."""
    claims = list(Claim.objects.filter(entry__round=round_))
    make_tallies(claims=claims, body="group", at=NOW)
    make_tallies(claims=claims, at=NOW)
    at_stage(round_, Stage.DECIDING)
    with writing(make_sent(signers[1])) as write:
        write.allow(round_.village, Role.SECRETARY)
        posts = [signer.posts.get() for signer in signers]
        write.done("posted", publish(Changes(round_), write=write, signers=posts))
    approving = moving(round_, MoveName.APPROVE, signers)
    scale.weigh(f"approving {round_.entries.count()} households", [approving] * TIMES)


def moving(round_: Round, name: MoveName, signers: list[Officer]) -> Callable[[], None]:
    """What the move does, with its receipt and its ledger; taken back after each time."""

    def move() -> None:
        point = transaction.savepoint()
        with writing(make_sent(signers[0])) as write:
            write.allow(round_.village, Role.CLERK)
            posts = [signer.posts.get() for signer in signers]
            step = Step(signers=posts, reason="", claims=[], changes=Changes(round_))
            take_effect(name, round_, step, write)
            write.done("moved", round_)
        transaction.savepoint_rollback(point)

    move()
    return move


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
