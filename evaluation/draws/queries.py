"""What decides a draw: its public number, which households it fell on, which are looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from evaluation.models import Campaign, Draw, Entry, Look, Notice, Pick, Round, SpotCheck
from grids.codes import digest_code, grouped

#: So long a notice has hung before it counts: no earlier one can then still be on its way into
#: the database (``grids.writing.LOCK_TIMEOUT`` ends what waits after seconds).
SETTLES = timedelta(minutes=1)


@dataclass(frozen=True)
class Number:
    """The public number; ``notice``: whose seal it is, if one's."""

    text: str
    notice: Notice | None = None


def number_of(draw: Draw, *, now: datetime) -> Number | None:
    """The number that nobody here chooses, or ``None`` while there is none.

    It is the first that comes, not the newest: whoever reveals has no moment to choose.
    """
    if draw.picks_everybody:
        return Number(Draw.EVERYBODY)
    notice = first_notice(draw, now=now)
    if notice:
        return Number(grouped(digest_code(notice.ledger_digest)), notice)
    return Number(draw.figure) if draw.figure_second_id else None


def first_notice(draw: Draw, *, now: datetime) -> Notice | None:
    """Another village's first notice after the commitment and before the fallback's day.

    One that was withdrawn since still counts: else withdrawing would choose the next one.
    """
    late = make_aware(datetime.combine(draw.fallback_on, time.min))
    elsewhere = Notice.objects.exclude(round__village=draw.round.village_id)
    posted = elsewhere.exclude(ledger_digest="").filter(
        published_at__gt=draw.committed_at, published_at__lt=late, published_at__lte=now - SETTLES
    )
    return posted.select_related("round__village").order_by("published_at", "pk").first()


def waiting_for(draw: Draw, *, now: datetime) -> str:
    """What an open draw without a number waits for, in a sentence."""
    if draw.figure_by_id:
        return _("One office has typed the figure of the source; the other one has to type it too.")
    if draw.fell_back(localdate(now)):
        return _("No other village has posted a notice in time: the figure of the source counts.")
    return _("It waits for the first notice that another village posts.")


def due_of(declared: int, campaign: Campaign) -> int:
    """The campaign's share of the households that declared, rounded up, at least its minimum.

    Never more than there are.
    """
    share = -(-declared * campaign.spot_check_share // 100)
    return min(declared, max(campaign.spot_check_least, share))


def due_in(round_: Round, declared: int) -> int:
    """The same for a round; none where stars change: those households were looked at twice."""
    return 0 if round_.is_change else due_of(declared, round_.campaign)


def due_picks(rounds: Iterable[UUID]) -> QuerySet[Any, Any]:
    """Every pick of these rounds that still takes part; ``seen``: looked at by the township.

    Of all revealed draws: another draw adds households, it takes none away.
    """
    looked_at = SpotCheck.objects.filter(entry=OuterRef("entry"), round=OuterRef("draw__round"))
    drawn = Pick.objects.filter(draw__round__in=rounds, draw__inspection=None)
    standing = drawn.filter(entry__status=Entry.Status.DECLARED)
    return standing.annotate(seen=Exists(looked_at))


def picks_of(draw: Draw) -> list[Pick]:
    """Whom a draw fell on in the order of the lot, each with ``seen``."""
    looked_at: QuerySet[Any] = SpotCheck.objects.filter(round=draw.round_id)
    if draw.inspection_id:
        looked_at = Look.objects.filter(inspection=draw.inspection_id)
    seen = Exists(looked_at.filter(entry=OuterRef("entry")))
    found = draw.picks.annotate(seen=seen).select_related("entry__group", "entry__household")
    return list(found)


@dataclass(frozen=True)
class Told:
    """A draw in words: ``kind`` is a tag's, ``number`` what an open one can be revealed with."""

    draw: Draw
    kind: str
    state: str
    sentence: str
    number: Number | None = None


def told(draw: Draw, *, now: datetime) -> Told:
    """How a draw stands, and what happens next; a query for one that is open, else none."""
    if draw.abandoned_at:
        return Told(draw, "info", _("given up"), draw.abandon_reason)
    if draw.revealed_at:
        return Told(draw, "done", _("revealed"), _("On whom the lot fell is settled."))
    number = number_of(draw, now=now)
    if number is None:
        return Told(draw, "wait", _("open"), waiting_for(draw, now=now))
    there = _("Its public number is there, and the township can reveal it.")
    return Told(draw, "do", _("open"), there, number)


def recipe(draw: Draw) -> list[tuple[str, str]]:
    """The lines by which anybody recomputes a revealed draw in a shell, and what each must say.

    Seed and number consist of letters, digits and hyphens, so a shell takes them as they are.
    """
    hashed = f"printf '%s\\n%s\\n%s' {draw.seed} {draw.public_number} \"$key\" | sha256sum"
    line = f'while read -r key; do echo "$({hashed}) $key"; done < {draw.slug}.txt'
    return [
        (f"sha256sum {draw.slug}.txt", draw.population_digest),
        (f"printf {draw.seed} | sha256sum", draw.commitment),
        (f"{line} | sort | head -n {draw.to_pick}", ""),
    ]


def recipe_in_python(draw: Draw) -> str:
    """The last of these lines for a machine with Python, on Windows too."""
    key = f"lambda k: sha256(f'{draw.seed}\\n{draw.public_number}\\n{{k}}'.encode()).hexdigest()"
    lines = f"open('{draw.slug}.txt').read().split()"
    picks = f"sorted({lines}, key={key})[:{draw.to_pick}]"
    return f'python3 -c "from hashlib import sha256; print(*{picks}, sep=chr(10))"'
