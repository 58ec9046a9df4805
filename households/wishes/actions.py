"""The book of wishes: entered, handled, answered; the month's meeting goes through what is open."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grids.models import Receipt
from grids.roles import Role
from grids.writing import Refused, Sent, Stale, Write, locked, writing
from households.access import looks_after
from households.actions.locking import locked_village
from households.models import Household, Visit, Wish, WishMeeting
from households.wishes.typed import Handling, Held

#: Who says who handles a wish, and what is answered.
HANDLERS = (Role.CLERK, Role.SECRETARY, Role.TOWNSHIP)
_ANYBODY = tuple(role for role in Role if role != Role.COUNTY)


def add_wish(household_id: UUID, kind: str, text: str, *, sent: Sent) -> Receipt:
    """A wish that was said otherwise than on a visit."""
    with writing(sent) as write:
        household = (
            locked(Household.objects.filter(pk=household_id)).select_related("village").get()
        )
        post = write.allow(household.village, *_ANYBODY)
        if post.role not in HANDLERS and not looks_after(write.sent.officer, household):
            raise PermissionDenied
        if household.ended_on:
            raise Refused(_("This household has ended."))
        wish = new_wish(household, kind, text, write)
        return write.done(_("The wish stands in the book: somebody will answer."), wish)


def new_wish(
    household: Household, kind: str, text: str, write: Write, *, visit: Visit | None = None
) -> Wish:
    """One line of the book, inside the action of whoever heard it."""
    wish = Wish.objects.create(
        village_id=household.village_id,
        household=household,
        visit=visit,
        kind=kind or Wish.Kind.WISH,
        text=text,
        officer=write.sent.officer,
        at=write.at,
    )
    write.record("wish_added", wish, household=str(household.pk), kind=wish.kind)
    return wish


def handle_wish(wish_id: UUID, handling: Handling, *, version: int, sent: Sent) -> Receipt:
    """Who handles it until when; the answer; and whether that was all."""
    with writing(sent) as write:
        wish = locked(Wish.objects.filter(pk=wish_id)).select_related("village").get()
        write.allow(wish.village, *HANDLERS)
        if wish.closed_on:
            raise Refused(_("This wish is closed with its answer. Enter a new one if it is not."))
        if wish.version != version:
            raise Stale(_differing(wish, handling), version=wish.version)
        _handle(wish, handling, write)
        return write.done(_("It is entered."), wish)


def _differing(wish: Wish, handling: Handling) -> list[tuple[str, str, str]]:
    """What somebody else saved meanwhile, beside what was typed here."""
    names = ("handler", "due_on", "answer")
    told = [
        (name, str(getattr(wish, name) or ""), str(getattr(handling, name) or "")) for name in names
    ]
    label = {field.name: str(field.verbose_name) for field in Wish._meta.fields}
    return [(label[name], theirs, yours) for name, theirs, yours in told if theirs != yours]


def _handle(
    wish: Wish, handling: Handling, write: Write, *, meeting: WishMeeting | None = None
) -> None:
    if handling.closed and not handling.answer:
        raise Refused(_("Close a wish with a sentence: the household gets an answer."))
    if handling.due_on and not handling.handler:
        raise Refused(_("Name who handles it until that day."))
    wish.handler, wish.due_on = handling.handler, handling.due_on
    wish.answer = handling.answer or wish.answer
    if handling.closed:
        wish.closed_on, wish.closed_by = localdate(write.at), write.sent.officer
        wish.closed_in = meeting
    wish.version += 1
    wish.save()
    write.record("wish_closed" if handling.closed else "wish_handled", wish)


def hold_meeting(village_id: UUID, held: Held, *, sent: Sent) -> Receipt:
    """Each open wish is closed with a sentence, given to somebody, or waits on."""
    with writing(sent) as write:
        village = locked_village(village_id)
        write.allow(village, Role.CLERK, Role.SECRETARY)
        if held.held_on > localdate(write.at):
            raise Refused(_("That day has not come yet. Choose the day of the meeting."))
        if WishMeeting.objects.filter(village=village, held_on=held.held_on).exists():
            raise Refused(_("A meeting of that day is entered already."))
        meeting = WishMeeting.objects.create(
            village=village, held_on=held.held_on, chair=held.chair, present=held.present,
            officer=write.sent.officer, at=write.at,
        )  # fmt: skip
        wishes = list(locked(Wish.objects.open().filter(village=village)))
        for wish in wishes:
            if wish.pk in held.handled:
                _handle(wish, held.handled[wish.pk], write, meeting=meeting)
        closed = sum(wish.closed_on is not None for wish in wishes)
        write.record("wish_meeting_held", meeting, open=len(wishes), closed=closed)
        told = ngettext(
            "The meeting is entered: %(n)s wish is closed.",
            "The meeting is entered: %(n)s wishes are closed.",
            closed,
        ) % {"n": closed}
        return write.done(told, None)
