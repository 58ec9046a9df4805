"""Recording what was held: which households came; each is written down once."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grids.listing import listed
from grids.models import Receipt
from grids.writing import Refused, Sent, Write, writing
from households.activities.actions.planning import allow, check_open, locked_activity
from households.activities.actions.serving import write_hours
from households.activities.typed import Came, ServedLine
from households.models import Activity, Attendee, Household, HouseholdQuerySet


def hold_activity(
    activity_id: UUID,
    *,
    summary: str,
    came: Came | None = None,
    lines: Collection[ServedLine] = (),
    outsiders: bool = False,
    sent: Sent,
) -> Receipt:
    """It was held: a short summary, and who came or who served."""
    with writing(sent) as write:
        activity = locked_activity(activity_id)
        allow(write, activity.village, activity.grid_id)
        check_open(activity)
        if activity.held_on > localdate(write.at):
            day = {"day": date_format(activity.held_on, "DATE_FORMAT")}
            raise Refused(
                _("It is planned for %(day)s. Record it on that day or later, not before.") % day
            )
        activity.recorded_by, activity.recorded_at = sent.officer, write.at
        activity.summary = summary
        activity.save()
        n = _write_all(activity, came, lines, outsiders=outsiders, write=write)
        write.record("activity_held", activity, came=n)
        return write.done(_("It is recorded as held."), activity)


def _write_all(
    activity: Activity,
    came: Came | None,
    lines: Collection[ServedLine],
    *,
    outsiders: bool,
    write: Write,
) -> int:
    if activity.by_household:
        return _write_attendees(activity, came or Came(), write)
    return write_hours(activity, lines, outsiders=outsiders, write=write)


def add_attendees(activity_id: UUID, came: Came, *, sent: Sent) -> Receipt:
    """Households that were missing on the list of what was held."""
    with writing(sent) as write:
        activity = locked_activity(activity_id)
        allow(write, activity.village, activity.grid_id)
        check_held(activity)
        n = _write_attendees(activity, came, write)
        if not n:
            raise Refused(_("Type at least one household number, or tick one."))
        write.record("attendees_added", activity, households=n)
        told = ngettext("%(n)s household added.", "%(n)s households added.", n)
        return write.done(told % {"n": n}, activity)


def check_held(activity: Activity) -> None:
    if not activity.is_held:
        raise Refused(_("It is not recorded as held yet. Record it first."))


def remove_attendee(attendee_id: UUID, *, sent: Sent) -> Receipt:
    """A household that was written down by mistake."""
    with writing(sent) as write:
        activity = locked_activity(Attendee.objects.get(pk=attendee_id).activity_id)
        allow(write, activity.village, activity.grid_id)
        attendee = Attendee.objects.filter(pk=attendee_id).first()
        if attendee is None:
            raise Refused(_("Somebody else has taken it out already."))
        attendee.delete()
        write.record("attendee_removed", activity, household=str(attendee.household_id))
        return write.done(_("The household is taken off the list."), activity)


def _write_attendees(activity: Activity, came: Came, write: Write) -> int:
    homes, there = _homes_of(activity, came), _there(activity)
    _refuse(
        _("Written down already: %(numbers)s. Take them out of what you typed."),
        (home.number for home in homes if home.pk in there),
    )
    Attendee.objects.bulk_create(
        Attendee(activity=activity, household=home, officer=write.sent.officer, at=write.at)
        for home in homes
    )
    return len(homes)


def _there(activity: Activity) -> set[UUID]:
    return set(activity.attendees.values_list("household", flat=True))


def _homes_of(activity: Activity, came: Came) -> list[Household]:
    """What was typed and ticked, each household once; whatever is wrong is named."""
    typed = {home.number: home for home in _in_village(activity).filter(number__in=came.numbers)}
    ticked = list(_in_village(activity).filter(pk__in=came.ticked))
    if len(ticked) < len(set(came.ticked)):
        raise Refused(_("A household that was ticked is not of this village. Open the page anew."))
    _refuse(
        _("No household of this village has the number %(numbers)s. Compare it with the roster."),
        (number for number in came.numbers if number not in typed),
    )
    numbers = [*came.numbers, *(home.number for home in ticked)]
    _refuse(
        _("Named twice: %(numbers)s. Each household counts once, so take one of the two out."),
        sorted({number for number in numbers if numbers.count(number) > 1}),
    )
    homes = sorted([*typed.values(), *ticked], key=lambda home: home.pk)
    _refuse(
        _("Ended before that day: %(numbers)s. Type the number of the household they live in now."),
        (home.number for home in homes if home.ended_on and home.ended_on <= activity.held_on),
    )
    return homes


def _in_village(activity: Activity) -> HouseholdQuerySet:
    return Household.objects.filter(village=activity.village_id)


def _refuse(sentence: str, numbers: Iterable[str]) -> None:
    named = list(numbers)
    if named:
        raise Refused(sentence % {"numbers": listed(named)})
