"""What is known of an objection: until when it is answered, and who may not answer it."""

from datetime import date, timedelta

from django.db.models import Q

from evaluation.models import Claim, Entry, Notice, Objection, Round, Seat, Tally
from evaluation.models.vetoes import is_vetoed
from grids.models import Officer

_SATURDAY = 5


def answer_by(received_on: date, *, working_days: int) -> date:
    """The day by which an objection is answered, Monday to Friday counted.

    Public holidays are not known here, so the deadline can only be stricter than the rule.
    """
    day = received_on
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= day.weekday() < _SATURDAY
    return day


def disputed_claims(objection: Objection) -> list[Claim]:
    """The claim that is doubted, or all claims of the household where no star was named."""
    if objection.claim is not None:
        return [objection.claim]
    claims = Claim.objects.filter(
        ~is_vetoed(), entry=objection.entry, entry__status=Entry.Status.DECLARED
    )
    return list(claims.select_related("star__star"))


def voted_on(objection: Objection, officer: Officer) -> bool:
    """Whether the officer held a seat that was present at a count on a disputed claim.

    Counts that were re-opened since are included: who has judged once does not look into it.
    """
    seats = Seat.objects.filter(
        Q(officer=officer) | Q(person__officer=officer),
        panel__round=objection.notice.round_id,
    ).values_list("pk", flat=True)
    present = Q()
    for seat in seats:
        present |= Q(roll__present__contains=[str(seat)])
    claims = disputed_claims(objection)
    return bool(present) and Tally.objects.filter(present, claim__in=claims).exists()


def entries_to_doubt(notice: Notice) -> "list[Entry]":
    """Whom an objection can be about: on a later version its lines, else every participant."""
    entries = Entry.objects.filter(round=notice.round_id)
    if notice.is_later:
        entries = entries.filter(notice_lines__notice=notice)
    return list(entries.select_related("group"))


def next_objection_number(notice: Notice) -> int:
    """Objections of a notice are numbered through as they come in."""
    return notice.objections.count() + 1


def open_for_objections(round_: Round, today: date) -> list[Notice]:
    """The round's notices that hang today; a correction changed no result to object to."""
    hanging = [notice for notice in round_.notices.standing() if notice.hangs(today)]
    return [notice for notice in hanging if not notice.is_correction]
