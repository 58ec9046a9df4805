"""Hours of volunteers: who they are, and that nobody has more than 24 of them a day."""

from collections import Counter
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grids.listing import listed
from grids.models import Receipt
from grids.writing import Refused, Sent, Write, writing
from households.actions.locking import locked_village
from households.activities.actions.planning import allow, locked_activity
from households.activities.typed import WHOLE_DAY, ServedLine
from households.models import Activity, Membership, Relation, Served, in_hours

#: The person with the household they lived in, by name.
_Known = dict[str, list[Membership]]


def add_hours(
    activity_id: UUID, lines: Collection[ServedLine], *, outsiders: bool = False, sent: Sent
) -> Receipt:
    """Hours that were missing on the list of a shift that was held."""
    with writing(sent) as write:
        activity = locked_activity(activity_id)
        allow(write, activity.village, activity.grid_id)
        if not activity.is_held:
            raise Refused(_("It is not recorded as held yet. Record it first."))
        if not lines:
            raise Refused(_("Type at least one name with its hours."))
        n = write_hours(activity, lines, outsiders=outsiders, write=write)
        write.record("hours_added", activity, people=n)
        told = ngettext("Hours of %(n)s person added.", "Hours of %(n)s people added.", n)
        return write.done(told % {"n": n}, activity)


def remove_hours(served_id: UUID, *, sent: Sent) -> Receipt:
    """A line of hours that was wrong; typed anew if it was only the number."""
    with writing(sent) as write:
        activity = locked_activity(Served.objects.get(pk=served_id).activity_id)
        allow(write, activity.village, activity.grid_id)
        served = Served.objects.filter(pk=served_id).first()
        if served is None:
            raise Refused(_("Somebody else has taken it out already."))
        served.delete()
        write.record("hours_removed", activity, served=str(served_id))
        return write.done(_("The line is taken out."), activity)


def write_hours(
    activity: Activity, lines: Collection[ServedLine], *, outsiders: bool, write: Write
) -> int:
    """The village is locked: a person's day is counted over all its shifts."""
    locked_village(activity.village_id)
    known = _known(activity, lines)
    if not outsiders:
        _refuse_unknown(lines, known)
    made = [_served(activity, line, known, write) for line in lines]
    _refuse_twice(activity, made)
    _refuse_long_days(activity, made)
    Served.objects.bulk_create(made)
    return len(made)


def _known(activity: Activity, lines: Collection[ServedLine]) -> _Known:
    """Who of the roster has these names, each in the household of that day."""
    lived = Membership.objects.lived_on(activity.held_on).filter(
        household__village=activity.village_id, person__name__in={line.name for line in lines}
    )
    # Of somebody who has moved since, the household that was left first after that day.
    latest_first = lived.select_related("person", "household").order_by("-until", "-since")
    each = {membership.person_id: membership for membership in latest_first}
    found: _Known = {}
    for membership in each.values():
        found.setdefault(membership.person.name, []).append(membership)
    return found


def _refuse_unknown(lines: Collection[ServedLine], known: _Known) -> None:
    names = [line.name for line in lines if line.name not in known and not line.number]
    if names:
        raise Refused(
            _(
                "Not on the roster: %(names)s. Compare the names, or say below that they come from "
                "elsewhere."
            )
            % {"names": listed(names)}
        )


def _served(activity: Activity, line: ServedLine, known: _Known, write: Write) -> Served:
    lives = _membership(line, known.get(line.name, []))
    return Served(
        activity=activity,
        person=lives.person if lives else None,
        household=lives.household if lives else None,
        name=line.name,
        half_hours=line.half_hours or _own_hours(activity, line),
        officer=write.sent.officer,
        at=write.at,
    )


def _membership(line: ServedLine, namesakes: Sequence[Membership]) -> Membership | None:
    """Which of those who have the name is meant; nobody: somebody from elsewhere."""
    meant = [each for each in namesakes if line.number in {"", each.household.number}]
    if line.number and len(meant) > 1:
        # Of two namesakes in one household nothing tells which: the head, it is the household's.
        meant = sorted(meant, key=lambda each: each.relation != Relation.HEAD)[:1]
    told = {"n": line.place, "name": line.name, "number": line.number}
    if len(meant) > 1:
        raise Refused(
            _("Line %(n)s: several people are called %(name)s. Put the household number before it.")
            % told
        )
    if not meant and line.number:
        raise Refused(
            _("Line %(n)s: nobody called %(name)s lived in household %(number)s on that day.")
            % told
        )
    return meant[0] if meant else None


def _own_hours(activity: Activity, line: ServedLine) -> int:
    if activity.half_hours:
        return activity.half_hours
    raise Refused(
        _("Line %(n)s: type the hours behind %(name)s; this shift does not say from when to when.")
        % {"n": line.place, "name": line.name}
    )


def _key(served: Served) -> UUID | str:
    return served.person_id or served.name


def _refuse_twice(activity: Activity, made: Sequence[Served]) -> None:
    there = Counter(_key(served) for served in (*activity.served.all(), *made))
    names = {served.name for served in made if there[_key(served)] > 1}
    if names:
        raise Refused(
            _("Named twice in this shift: %(names)s. Add the hours up in one line.")
            % {"names": listed(sorted(names))}
        )


def _refuse_long_days(activity: Activity, made: Sequence[Served]) -> None:
    """Over all shifts of the village on that day, those of other projects too."""
    day = Served.objects.filter(
        activity__village=activity.village_id, activity__held_on=activity.held_on
    )
    of_people = day.filter(person__in=[served.person_id for served in made if served.person_id])
    of_names = day.filter(person=None, name__in=[each.name for each in made if not each.person_id])
    had = {
        **dict(of_people.order_by().values_list("person").annotate(n=Sum("half_hours"))),
        **dict(of_names.order_by().values_list("name").annotate(n=Sum("half_hours"))),
    }
    for served in made:
        there = had.get(_key(served), 0)
        if there + served.half_hours > WHOLE_DAY:
            raise Refused(_too_long(served, there, activity))


def _too_long(served: Served, there: int, activity: Activity) -> str:
    return _(
        "%(name)s would have %(hours)s hours on %(day)s, and a day has 24: %(there)s of them are "
        "written down already. Correct the line."
    ) % {
        "name": served.name,
        "hours": in_hours(there + served.half_hours),
        "there": in_hours(there),
        "day": date_format(activity.held_on, "DATE_FORMAT"),
    }
