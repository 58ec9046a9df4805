"""What is still open while a notice hangs, of many rounds at once: days, objections, changes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from evaluation.models import Correction, Entry, Notice, Objection, Reopening, Round, VetoEffect
from evaluation.notices.queries.lines import changed_entries, telephones
from evaluation.workflow import Stage
from grids.prepared import Keys, prepared


def standing_notices(rounds: Collection[Round]) -> dict[UUID, list[Notice]]:
    """The notices and supplements that are not withdrawn, by round, in their order; one query."""
    found: dict[UUID, list[Notice]] = defaultdict(list)
    for notice in Notice.objects.standing().filter(round__in=rounds).order_by("number"):
        found[notice.round_id].append(notice)
    return found


def days_left(notice: Notice, today: date) -> int:
    """Days of the notice's period that are not over, today included; 0 afterwards.

    The period is counted from the day after posting, so on that day all of it is left.
    """
    first = max(today, date.fromordinal(notice.starts_on.toordinal() + 1))
    return max(0, (notice.ends_on - first).days + 1)


def most_days_left(standing: Iterable[Notice], today: date) -> int:
    """The same for all of a round's notices that stand: the longest counts."""
    return max((days_left(notice, today) for notice in standing), default=0)


def notice_days_left(round_: Round, today: date) -> int:
    """Of one round alone."""
    return most_days_left(round_.notices.standing(), today)


def open_objections(rounds: Collection[Round]) -> Counter[UUID]:
    """Objections that nobody has answered yet, by round; on withdrawn notices too."""
    return Counter(key for (key,) in _waiting(rounds))


@prepared
def _waiting(rounds: Keys) -> QuerySet[Any, Any]:
    waiting = Objection.objects.open().filter(notice__round__in=rounds).order_by()
    return waiting.values_list("notice__round")


def unposted_corrections(rounds: Collection[Round]) -> Counter[UUID]:
    """Corrected facts that no version has told the village yet; asked while the notice hangs."""
    hanging = [round_ for round_ in rounds if round_.stage == Stage.NOTICE]
    return Counter(key for (key,) in _corrected(hanging))


@prepared
def _corrected(rounds: Keys) -> QuerySet[Any, Any]:
    waiting = Correction.objects.unposted().filter(entry__round__in=rounds).order_by()
    return waiting.values_list("entry__round")


def unposted_changes(rounds: Collection[Round]) -> Counter[UUID]:
    """Lines that have changed since the last notice; asked while it hangs and in the review.

    Lines are compared only of rounds in which one may have changed, all of them together; where
    none has, it takes one query for the vetoes and one for what was re-opened.
    """
    return changes_by_round(may_have_changed(rounds))


def changes_by_round(rounds: Collection[Round]) -> Counter[UUID]:
    """How many lines differ from what hangs, by round; no query where there is no round."""
    changed = changed_entries(rounds) if rounds else ()
    if not changed:
        return Counter()
    return Counter(Entry.objects.filter(pk__in=changed).order_by().values_list("round", flat=True))


def may_have_changed(rounds: Collection[Round]) -> list[Round]:
    """Only what was re-opened can change while it hangs; by a veto, in the review too."""
    shown = [round_ for round_ in rounds if round_.stage in {Stage.NOTICE, Stage.REVIEW}]
    hanging = [round_ for round_ in shown if round_.stage == Stage.NOTICE]
    found = {key for (key,) in [*_vetoed(shown), *_reopened(hanging)]}
    return [round_ for round_ in shown if round_.pk in found]


@prepared
def _vetoed(rounds: Keys) -> QuerySet[Any, Any]:
    vetoed = VetoEffect.objects.filter(entry__round__in=rounds).order_by()
    return vetoed.values_list("entry__round").distinct()


@prepared
def _reopened(rounds: Keys) -> QuerySet[Any, Any]:
    reopened = Reopening.objects.filter(claim__entry__round__in=rounds).order_by()
    return reopened.values_list("claim__entry__round").distinct()


def contacts_changed(round_: Round, standing: Collection[Notice]) -> bool:
    """Whether the newest version that stands names other telephones, another box or address."""
    if round_.stage != Stage.NOTICE or not standing:
        return False
    newest = max(standing, key=lambda notice: notice.number)
    village = round_.village
    now = (telephones(round_), village.comment_box, village.office_address)
    return (newest.telephones, newest.comment_box, newest.office_address) != now
