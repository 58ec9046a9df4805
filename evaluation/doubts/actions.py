"""A doubt is raised, the household is told and given time, somebody else looks again, or it is
given up. Nothing of it changes a star.

Whoever raises one holds the village, so that no two raise the same; whoever goes on holds the
doubt, so that a second look and its being given up, or its coming before the bodies, cannot cross.
"""

from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from evaluation.access import can_doubt, can_drop_doubt, can_hear_villagers, why_not_doubt
from evaluation.doubts.queries.excluded import asked_back, pointing_at
from evaluation.doubts.queries.grounds import held_awards
from evaluation.doubts.queries.sentences import why_not_drop, why_not_look, why_not_remind
from evaluation.doubts.queries.told import Line, lines_of
from evaluation.doubts.typed import Again, Seen, Told
from evaluation.locking import locked_doubt
from evaluation.models import Award, Criterion, Doubt, Fault, Reminder, SecondLook
from grids.models import Receipt
from grids.roles import Role
from grids.writing import Refused, Sent, Write, writing
from households.actions.locking import locked_village
from households.models import Household, Visit

#: A household has at least so many days to mend what is in doubt.
LEAST_DAYS = 3
_ANYBODY = tuple(role for role in Role if role != Role.COUNTY)


def raise_doubt(household_id: UUID, seen: Seen, *, sent: Sent) -> Receipt:
    """Doubt one item of one star that the household holds today."""
    with writing(sent) as write:
        household = _locked_household(household_id, write)
        award, criterion = _ground(household, seen, today=localdate(write.at))
        _refuse_excluded(seen)
        _refuse_day(award, seen, today=localdate(write.at))
        _refuse_source(household, seen, write)
        _refuse_same(award, criterion, today=localdate(write.at))
        doubt = Doubt.objects.create(
            award=award, criterion=criterion, source=seen.source, visit_id=seen.visit,
            fault_id=seen.fault, words=seen.words.strip(), raised_on=seen.raised_on,
            officer=sent.officer, at=write.at,
        )  # fmt: skip
        asked = bool(pointing_at(seen.words))
        facts = {"star": award.star.star.code, "item": criterion.code, "source": seen.source}
        write.record("doubt_raised", doubt, household=str(household.pk), asked_back=asked, **facts)
        return write.done(_("The doubt is recorded. Next the household is told."), doubt)


def _locked_household(household_id: UUID, write: Write) -> Household:
    seen = Household.objects.select_related("grid__parent").get(pk=household_id)
    seen.village = locked_village(seen.village_id)
    _allow(seen, write)
    return seen


def _allow(household: Household, write: Write) -> None:
    write.allow(household.village, *_ANYBODY)
    if not can_doubt(write.sent.officer, household):
        raise PermissionDenied
    if reason := why_not_doubt(write.sent.officer, household):
        raise Refused(reason)


def _ground(household: Household, seen: Seen, *, today: date) -> tuple[Award, Criterion]:
    """The award and the item; refused where the household does not hold the star today."""
    if household.ended_on:
        told = _("This household left or ended on %(day)s: it holds no star any more.")
        raise Refused(told % {"day": date_format(household.ended_on)})
    held = {award.pk: award for award in held_awards(household.pk, today=today)}
    if seen.award not in held:
        raise Refused(_("The household does not hold this star today. Choose one that it holds."))
    award = held[seen.award]
    items = {item.pk: item for item in award.star.star.criteria.all()}
    if seen.criterion not in items:
        raise Refused(_("This item is of another star. Choose one of the items of the star."))
    return award, items[seen.criterion]


def _refuse_excluded(seen: Seen) -> None:
    if not seen.words.strip():
        raise Refused(_("Say in words what was seen."))
    if not seen.none_excluded:
        raise Refused(_("Say that it is none of the things that can never be a ground."))
    found = pointing_at(seen.words)
    if found and not seen.only_mentioned:
        raise Refused(asked_back(found))


def _refuse_day(award: Award, seen: Seen, *, today: date) -> None:
    if seen.raised_on > today:
        raise Refused(_("That day has not come yet. Type the day on which it was seen."))
    if seen.raised_on < award.valid_from:
        told = _(
            "The household holds this star since %(day)s. What was seen before was judged then; "
            "only what was seen since can be doubted."
        )
        raise Refused(told % {"day": date_format(award.valid_from)})


def _refuse_source(household: Household, seen: Seen, write: Write) -> None:
    if seen.source == Doubt.Source.VISIT and not _visited(household, seen.visit):
        raise Refused(_("This visit was to another household. Open the doubt from its own visit."))
    if seen.source == Doubt.Source.INSPECTION and not _found(household, seen.fault):
        raise Refused(_("This fault was not found at this household. Open the doubt from there."))
    by_villager = seen.source in Doubt.OF_VILLAGERS
    if by_villager and not can_hear_villagers(write.sent.officer, household.village):
        raise Refused(
            _("What a villager says is taken down by the clerk or the supervision committee.")
        )


def _visited(household: Household, visit: UUID | None) -> bool:
    return bool(visit) and Visit.objects.filter(pk__in=[visit], household=household).exists()


def _found(household: Household, fault: UUID | None) -> bool:
    here = Fault.objects.filter(look__entry__household=household)
    return bool(fault) and here.filter(pk__in=[fault]).exists()


def _refuse_same(award: Award, criterion: Criterion, *, today: date) -> None:
    same = lines_of(Doubt.objects.filter(award=award, criterion=criterion), today=today)
    for line in same:
        if not line.is_closed:
            told = _("%(name)s has raised a doubt about this item on %(day)s already: go on there.")
            day = date_format(localdate(line.doubt.at))
            raise Refused(told % {"name": line.doubt.officer.name, "day": day})


def remind_household(doubt_id: UUID, told: Told, *, sent: Sent) -> Receipt:
    """The household is told in plain words and has time; or it gets more of it."""
    with writing(sent) as write:
        line = _locked_line(doubt_id, write)
        if reason := why_not_remind(line):
            raise Refused(reason)
        _refuse_told(line, told, today=localdate(write.at))
        reminder = Reminder.objects.create(
            doubt=line.doubt, number=len(line.reminders) + 1, words=told.words.strip(),
            reply=told.reply.strip(), told=told.told.strip(), way=told.way, told_on=told.told_on,
            mend_by=told.mend_by, officer=sent.officer, at=write.at,
        )  # fmt: skip
        write.record("household_reminded", reminder, number=reminder.number, until=told.mend_by)
        return write.done(_("Recorded: the household was told and has time."), reminder)


def _locked_line(doubt_id: UUID, write: Write) -> Line:
    locked_doubt(doubt_id)
    [line] = lines_of(Doubt.objects.filter(pk=doubt_id), today=localdate(write.at))
    _allow(line.household, write)
    return line


def _refuse_told(line: Line, told: Told, *, today: date) -> None:
    if not (told.words.strip() and told.reply.strip() and told.told.strip()):
        raise Refused(_("Write what the household was told, to whom, and what it says."))
    if told.told_on > today:
        raise Refused(_("That day has not come yet. Type the day on which the household was told."))
    since = line.look.looked_on if line.look else line.doubt.raised_on
    if told.told_on < since:
        before = _("The household cannot have been told before %(day)s, when it was seen.")
        raise Refused(before % {"day": date_format(since)})
    if told.mend_by < max(told.told_on + timedelta(days=LEAST_DAYS), today):
        least = _("Give the household at least three days, and a day that has not passed.")
        raise Refused(least)


def look_again(doubt_id: UUID, again: Again, *, sent: Sent) -> Receipt:
    """Another officer looks: mended at any time, not mended only when the time is over."""
    with writing(sent) as write:
        line = _locked_line(doubt_id, write)
        if reason := why_not_look(line, sent.officer):
            raise Refused(reason)
        assert line.last
        _refuse_look(line.last, again, today=localdate(write.at))
        look = SecondLook.objects.create(
            reminder=line.last, looked_on=again.looked_on, mended=again.mended,
            words=again.words.strip(), officer=sent.officer, at=write.at,
        )  # fmt: skip
        write.record("doubt_looked_at", look, mended=again.mended)
        mended, waits = _("Recorded: it is mended. The star stays."), _("Recorded: not mended.")
        return write.done(mended if again.mended else waits, look)


def _refuse_look(reminder: Reminder, again: Again, *, today: date) -> None:
    if not again.words.strip():
        raise Refused(_("Say in words what was seen."))
    if again.looked_on > today:
        raise Refused(_("That day has not come yet. Type the day on which you were there."))
    if again.looked_on < reminder.told_on:
        told = _("The household was told on %(day)s only. Type the day on which you were there.")
        raise Refused(told % {"day": date_format(reminder.told_on)})
    if not again.mended and again.looked_on <= reminder.mend_by:
        told = _("The household has time until %(day)s. Until then only “mended” is recorded.")
        raise Refused(told % {"day": date_format(reminder.mend_by)})


def drop_doubt(doubt_id: UUID, reason: str, *, sent: Sent) -> Receipt:
    """Unfounded, or about a star that has ended: with its reason, and nothing follows."""
    with writing(sent) as write:
        line = _locked_line(doubt_id, write)
        if why := why_not_drop(line):
            raise Refused(why)
        if not can_drop_doubt(sent.officer, line.doubt):
            raise PermissionDenied
        if not reason.strip():
            raise Refused(_("Say in a sentence why the doubt is given up."))
        doubt = line.doubt
        doubt.dropped_at, doubt.dropped_by, doubt.dropped_why = (
            write.at,
            sent.officer,
            reason.strip(),
        )
        doubt.save(update_fields=["dropped_at", "dropped_by", "dropped_why"])
        write.record("doubt_dropped", doubt)
        return write.done(_("The doubt is given up. Nothing follows from it."), doubt)
