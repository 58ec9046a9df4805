"""One household after another goes from a liaison to another; each keeps their own history."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.writing import Refused, Write
from households.liaisons.queries.rolls import close_homes
from households.models import TEN, Household, Liaison, Link


def hand_to(links: Iterable[Link], liaison: Liaison, reason: str, write: Write) -> int:
    """End the links and begin them anew with the other; who called last, and when, goes along."""
    today, given = localdate(write.at), 0
    for link in links:
        link.until, link.end_reason = max(today, link.since), reason[:100]
        link.save(update_fields=["until", "end_reason"])
        new_link(link.household_id, liaison, reason, write, after=link)
        given += 1
    return given


def new_link(
    household: UUID, liaison: Liaison, reason: str, write: Write, *, after: Link | None = None
) -> Link:
    """A link that holds from today."""
    today = localdate(write.at)
    link = Link.objects.create(
        household_id=household,
        liaison=liaison,
        since=today,
        reason=reason[:100],
        officer=write.sent.officer,
        at=write.at,
        confirmed_at=write.at,
        visited_on=after.visited_on if after else None,
        waiting_since=after.waiting_since if after else today,
    )
    write.record("household_linked", link, household=str(household), liaison=str(liaison.pk))
    return link


def refuse_close(households: Iterable[Household], liaison: Liaison, write: Write) -> None:
    """Nobody looks after their own household or their kin's."""
    close = close_homes([liaison], day=localdate(write.at)).get(liaison.pk, frozenset())
    near = [home.number for home in households if home.pk in close]
    if near:
        raise Refused(
            _("%(name)s is of household %(number)s or kin of it: choose somebody else.")
            % {"name": liaison.name, "number": ", ".join(near)}
        )


def refuse_many(liaison: Liaison, more: int, reason: str) -> None:
    """More than ten are possible, with a reason."""
    have = Link.objects.standing().filter(liaison=liaison).count()
    member = liaison.kind == Liaison.Kind.MEMBER
    if member and more and have + more > TEN and not reason.strip():
        raise Refused(
            _("%(name)s would look after %(n)s households, more than ten. Say why.")
            % {"name": liaison.name, "n": have + more}
        )
