"""Visits: many at once where nothing is new, one in words, corrected within a day, added to later.

Whoever types in holds the village while it is written, as whoever hands over does, so that the two
cannot cross, and the same visit is not entered twice.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grids.models import Receipt, Township
from grids.roles import Role
from grids.writing import Refused, Sent, Stale, Write, locked, writing
from households.access import looks_after
from households.actions.locking import locked_village
from households.models import Household, Link, Visit, VisitNote, VisitRule
from households.months import months_on
from households.visits.typed import TYPED, NothingNew, Seen
from households.wishes.actions import new_wish

_ANYBODY = tuple(role for role in Role if role != Role.COUNTY)


def record_nothing_new(seen: NothingNew, *, sent: Sent) -> Receipt:
    """Two taps a household: somebody called, and nothing is new."""
    with writing(sent) as write:
        links = _locked_links(seen.households, write)
        visits = [_visit(link, Seen(seen.visited_on, seen.way), write) for link in links]
        for link, visit in zip(links, visits, strict=True):
            write.record("visited", visit, household=str(link.household_id), way=visit.way)
        told = ngettext(
            "%(n)s visit is entered: nothing new.",
            "%(n)s visits are entered: nothing new.",
            len(visits),
        ) % {"n": len(visits)}
        return write.done(told)


def record_visit(household_id: UUID, seen: Seen, *, sent: Sent) -> Receipt:
    """One visit in words; a wish that was said goes into the book of wishes."""
    with writing(sent) as write:
        [link] = _locked_links([household_id], write)
        visit = _visit(link, seen, write)
        told = [name for name in ("trouble", "help", "promise", "wish") if getattr(seen, name)]
        write.record("visited", visit, household=str(household_id), way=seen.way, told=told)
        if seen.wish:
            new_wish(link.household, seen.wish_kind, seen.wish, write, visit=visit)
        return write.done(_("The visit is entered."), visit)


def _locked_links(households: Iterable[UUID], write: Write) -> list[Link]:
    """The standing links, locked; refused where one is not the officer's, or no more.

    Under the village's lock, as links are handed over: whoever came first has done with it.
    """
    wanted = set(households)
    if not wanted:
        raise Refused(_("Tick at least one household."))
    village = locked_village(_one_village(wanted))
    write.allow(village, *_ANYBODY)
    homes = {home.pk: home for home in Household.objects.filter(pk__in=wanted)}
    links = list(locked(Link.objects.standing().filter(household__in=wanted)))
    _refuse_missing(homes, {link.household_id for link in links})
    for link in links:
        link.household = homes[link.household_id]
        link.household.village = village
        if not looks_after(write.sent.officer, link.household):
            raise PermissionDenied
    return links


def _one_village(households: set[UUID]) -> UUID:
    villages = set(Household.objects.filter(pk__in=households).values_list("village", flat=True))
    if len(villages) != 1:
        raise Refused(_("Enter the visits of one village at a time."))
    return villages.pop()


def _refuse_missing(homes: dict[UUID, Household], linked: set[UUID]) -> None:
    for home in homes.values():
        if home.ended_on:
            raise Refused(
                _("Household %(number)s left or ended on %(day)s: nobody calls there any more.")
                % {"number": home.number, "day": date_format(home.ended_on)}
            )
        if home.pk not in linked:
            raise Refused(
                _("Household %(number)s has no liaison: let the clerk enter who looks after it.")
                % {"number": home.number}
            )


def _visit(link: Link, seen: Seen, write: Write) -> Visit:
    _refuse_day(link, seen, localdate(write.at))
    before = Visit.objects.filter(household=link.household_id, visited_on=seen.visited_on)
    if (known := before.select_related("officer").first()) is not None:
        raise Refused(
            _("Household %(number)s: the visit of this day is entered already, by %(name)s.")
            % {"number": link.household.number, "name": known.officer.name}
        )
    visit = Visit.objects.create(
        household_id=link.household_id, liaison_id=link.liaison_id, officer=write.sent.officer,
        at=write.at, **_columns(seen),
    )  # fmt: skip
    _count_from(link)
    return visit


def _columns(seen: Seen) -> dict[str, object]:
    return {**{name: getattr(seen, name) for name in TYPED}, "nothing_new": seen.nothing_new}


def _refuse_day(link: Link, seen: Seen, today: date) -> None:
    day = seen.visited_on
    if day > today:
        raise Refused(_("That day has not come yet. Choose the day of the visit."))
    if day < link.since:
        raise Refused(
            _("Household %(number)s is looked after by %(name)s since %(day)s only.")
            % {
                "number": link.household.number,
                "name": link.liaison.name,
                "day": date_format(link.since),
            }
        )
    if day < first_open_day(today):
        raise Refused(_("That month is closed. Add it in words to a later visit, with its day."))
    if seen.next_on and seen.next_on <= day:
        raise Refused(_("The next visit must lie after this one."))


def first_open_day(today: date) -> date:
    """A month is typed in until the end of the next one; then it is closed."""
    return months_on(today.replace(day=1), -1)


def _count_from(link: Link) -> None:
    """The day from which the next visit counts, from all visits to the household."""
    newest = Visit.objects.filter(household=link.household_id).order_by("-visited_on").first()
    link.visited_on = newest.visited_on if newest else None
    link.waiting_since = max(filter(None, (link.visited_on, link.since)))
    link.save(update_fields=["visited_on", "waiting_since"])


def correct_visit(visit_id: UUID, seen: Seen, *, version: int, sent: Sent) -> Receipt:
    """Within a day of its being typed in, by whoever typed it or the clerk."""
    with writing(sent) as write:
        visit, link = _locked_visit(visit_id, write)
        if not visit.correctable(write.at):
            raise Refused(_("A day has passed since it was entered: add to it instead."))
        before = _told(visit)
        if visit.version != version:
            raise Stale(_differing(before, seen), version=visit.version)
        _refuse_day(link, seen, localdate(write.at))
        _refuse_other_day(visit, seen)
        for name, value in _columns(seen).items():
            setattr(visit, name, value)
        visit.version += 1
        visit.save()
        _count_from(link)
        changed = [name for name, value in before.items() if getattr(visit, name) != value]
        write.record("visit_corrected", visit, fields=changed)
        return write.done(_("The visit is corrected."), visit)


def _told(visit: Visit) -> dict[str, object]:
    return {name: getattr(visit, name) for name in TYPED}


def _differing(before: dict[str, object], seen: Seen) -> list[tuple[str, str, str]]:
    """What somebody else saved meanwhile, beside what was typed here."""
    label = {field.name: str(field.verbose_name) for field in Visit._meta.fields}
    rows = [(label[name], value, getattr(seen, name)) for name, value in before.items()]
    return [
        (name, str(theirs or ""), str(yours or ""))
        for name, theirs, yours in rows
        if theirs != yours
    ]


def _refuse_other_day(visit: Visit, seen: Seen) -> None:
    others = Visit.objects.filter(household=visit.household_id, visited_on=seen.visited_on)
    if others.exclude(pk=visit.pk).exists():
        raise Refused(_("Another visit of that day is entered already."))


def add_note(visit_id: UUID, text: str, *, sent: Sent) -> Receipt:
    """What is said of a visit later; the visit itself stays as it was."""
    with writing(sent) as write:
        visit, _link = _locked_visit(visit_id, write)
        note = VisitNote.objects.create(
            visit=visit, text=text, officer=write.sent.officer, at=write.at
        )
        write.record("visit_added_to", note, visit=str(visit.pk))
        return write.done(_("It is added to the visit."), visit)


def keep_promise(visit_id: UUID, *, sent: Sent) -> Receipt:
    """What the household promised, or was promised, is done."""
    with writing(sent) as write:
        visit, _link = _locked_visit(visit_id, write)
        if not visit.promise_open:
            raise Refused(_("Nothing is open here: it is entered as done already."))
        visit.promise_kept_on = localdate(write.at)
        visit.save(update_fields=["promise_kept_on"])
        write.record("promise_kept", visit)
        return write.done(_("It is entered as done."), visit)


def _locked_visit(visit_id: UUID, write: Write) -> tuple[Visit, Link]:
    found = Visit.objects.select_related("household").get(pk=visit_id)
    found.household.village = locked_village(found.household.village_id)
    write.allow(found.household.village, *_ANYBODY)
    if not looks_after(write.sent.officer, found.household):
        raise PermissionDenied
    links = locked(Link.objects.filter(household=found.household_id, until=None))
    link = links.exclude(confirmed_at=None).select_related("liaison").first()
    if link is None:
        raise Refused(_("Nobody looks after this household any more; its visits stay as they are."))
    link.household = found.household
    return locked(Visit.objects.filter(pk=visit_id)).get(), link


def set_rules(township_id: UUID, months: dict[str, int], *, sent: Sent) -> Receipt:
    """How often each kind of household is called on; what is due follows from it at once."""
    with writing(sent) as write:
        township = Township.objects.select_for_update(no_key=True).get(pk=township_id)
        write.allow(township, Role.TOWNSHIP)
        for kind, each in months.items():
            VisitRule.objects.update_or_create(
                township=township, kind=kind, defaults={"months": each}
            )
        write.record("visit_rules_set", township, **months)
        return write.done(_("The rule holds from now on."))
