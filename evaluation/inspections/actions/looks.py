"""A household is looked at; what was typed is corrected while the inspection is open."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.access import INSPECTORS
from evaluation.inspections.actions.faults import enter_fault
from evaluation.inspections.queries.grounds import stars_to_see
from evaluation.inspections.queries.told import why_not_look
from evaluation.inspections.typed import Seen, Sight
from evaluation.locking import locked_inspection
from evaluation.models import Entry, Inspection, Look, Observation
from grids.models import Receipt
from grids.writing import Refused, Sent, Stale, Write, locked, writing


def add_look(inspection_id: UUID, entry_id: UUID, sight: Sight, *, sent: Sent) -> Receipt:
    """Record what was seen of one household, and with it what is to be mended there."""
    with writing(sent) as write:
        inspection = locked_inspection(inspection_id)
        write.allow(inspection.village, INSPECTORS[inspection.office])
        entry = Entry.objects.select_related("household", "round").get(pk=entry_id)
        _check(inspection, entry, sight, write)
        look = Look.objects.create(
            inspection=inspection,
            entry=entry,
            seen_on=sight.seen_on,
            officer=sent.officer,
            at=write.at,
        )
        Observation.objects.bulk_create(_observations(look, sight))
        write.record("look_entered", look, entry=str(entry.pk), noes=_noes(sight))
        if sight.wrong:
            enter_fault(inspection, sight.wrong, look=look, write=write)
        return write.done(_("What was seen is recorded."), look)


def _check(inspection: Inspection, entry: Entry, sight: Sight, write: Write) -> None:
    today = localdate(write.at)
    if reason := why_not_look(inspection, entry, day=today):
        raise Refused(reason)
    same = inspection.looks.filter(entry__household=entry.household_id)
    if earlier := same.select_related("officer").first():
        told = _("%(officer)s has recorded this household already: correct it there.")
        raise Refused(told % {"officer": earlier.officer.name})
    _check_day(inspection, sight.seen_on, today)
    _check_seen(entry, sight.seen, day=today)


def _check_day(inspection: Inspection, seen_on: date, today: date) -> None:
    if seen_on > today:
        raise Refused(_("The day lies in the future. Type the day on which you were there."))
    if not inspection.begins_on <= seen_on <= inspection.ends_on:
        told = _("The day must lie in the half-year of the inspection, %(first)s to %(last)s.")
        days = {"first": inspection.begins_on, "last": inspection.ends_on}
        raise Refused(told % {name: day.isoformat() for name, day in days.items()})


def _check_seen(entry: Entry, seen: Sequence[Seen], *, day: date) -> None:
    held = {star.pk for star in stars_to_see(entry, day=day)}
    if not {one.star for one in seen if one.star} <= held:
        raise Refused(_("The household’s stars have changed. Open the page again and look."))
    if any(one.verdict == Observation.Verdict.NO and not one.remark.strip() for one in seen):
        raise Refused(_("Say in words what you saw wherever the answer is no."))


def change_look(look_id: UUID, sight: Sight, *, version: int, sent: Sent) -> Receipt:
    """Put right what was typed about a household; its faults stay as they are."""
    with writing(sent) as write:
        inspection = locked_inspection(Look.objects.get(pk=look_id).inspection_id)
        write.allow(inspection.village, INSPECTORS[inspection.office])
        look = locked(Look.objects.filter(pk=look_id)).select_related("entry").get()
        if look.version != version:
            raise Stale(_both(look, sight), version=look.version)
        _check_day(inspection, sight.seen_on, localdate(write.at))
        _put_right(look, sight)
        write.record("look_corrected", look, noes=_noes(sight))
        return write.done(_("What was seen is corrected."), look)


def _both(look: Look, sight: Sight) -> list[tuple[str, str, str]]:
    """What somebody else has corrected since, beside what was typed."""
    typed = {(one.matter, one.star): one for one in sight.seen}
    days = (_("Day"), look.seen_on.isoformat(), sight.seen_on.isoformat())
    rows = [days] if look.seen_on != sight.seen_on else []
    for one in look.observations.select_related("star__star"):
        yours = typed.get((one.matter, one.star_id))
        if yours and (yours.verdict, yours.remark) != (one.verdict, one.remark):
            rows.append((str(one), _said(one), _said(yours)))
    return rows


def _said(one: Seen | Observation) -> str:
    return f"{Observation.Verdict(one.verdict).label} {one.remark}".strip()


def _put_right(look: Look, sight: Sight) -> None:
    look.seen_on, look.version = sight.seen_on, look.version + 1
    look.save()
    typed = {(one.matter, one.star): one for one in sight.seen}
    for observation in look.observations.all():
        one = typed.get((observation.matter, observation.star_id))
        if one and (one.verdict, one.remark.strip()) != (observation.verdict, observation.remark):
            observation.verdict, observation.remark = one.verdict, one.remark.strip()
            observation.save()


def _noes(sight: Sight) -> int:
    return sum(one.verdict == Observation.Verdict.NO for one in sight.seen)


def _observations(look: Look, sight: Sight) -> list[Observation]:
    return [
        Observation(
            look=look,
            matter=one.matter,
            star_id=one.star,
            verdict=one.verdict,
            remark=one.remark.strip(),
        )
        for one in sight.seen
    ]
