"""Whom a liaison looks after: proposed for the whole village, changed by hand, confirmed once."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grids.models import Receipt, Village
from grids.writing import Refused, Sent, Write, locked, writing
from households.access import LINK_KEEPERS
from households.actions.locking import locked_village
from households.liaisons.actions.entering import locked_liaison, the_group
from households.liaisons.actions.handing import hand_to, new_link, refuse_close, refuse_many
from households.liaisons.queries.proposing import proposal_for
from households.liaisons.queries.rolls import proposed_in
from households.liaisons.typed import HandOver
from households.models import Household, Liaison, Link


def propose_links(village_id: UUID, *, everybody: bool, sent: Sent) -> Receipt:
    """Share out the households nobody looks after, or all anew; an older proposal goes.

    Nothing holds before it is confirmed. Whom nobody may look after goes to the secretary's group.
    """
    with writing(sent) as write:
        village = locked_village(village_id)
        write.allow(village, *LINK_KEEPERS)
        day = localdate(write.at)
        shares, left = proposal_for(village, everybody=everybody, day=day)
        if not shares:
            raise Refused(_("Nobody here can look after households yet. Enter the liaisons first."))
        _throw_away(village)
        group = the_group(village, write) if left else None
        pairs = [(home.key, share.member.key) for share in shares for home in share.homes]
        pairs += [(home.key, group.pk) for home in left if group]
        if not pairs:
            raise Refused(_("Every household has its liaison: there is nothing to propose."))
        Link.objects.bulk_create(_proposed(pairs, write))
        write.record("links_proposed", village, households=len(pairs), liaisons=len(shares))
        return write.done(_proposed_in_words(len(pairs)), None)


def _throw_away(village: Village) -> int:
    """What nobody confirmed, of households too that have ended since."""
    gone, _by_model = Link.objects.filter(confirmed_at=None, liaison__village=village).delete()
    return gone


def _proposed(pairs: Iterable[tuple[UUID, UUID]], write: Write) -> list[Link]:
    today = localdate(write.at)
    reason = _("fair distribution of the village")
    return [
        Link(
            household_id=household, liaison_id=liaison, since=today, reason=reason,
            officer=write.sent.officer, at=write.at, waiting_since=today,
        )
        for household, liaison in pairs
    ]  # fmt: skip


def _proposed_in_words(households: int) -> str:
    return ngettext(
        "Proposed for %(n)s household. It holds when you confirm it.",
        "Proposed for %(n)s households. It holds when you confirm it.",
        households,
    ) % {"n": households}


def confirm_links(village_id: UUID, *, proposed: int, sent: Sent) -> Receipt:
    """What is proposed holds from today; who looked after a household before keeps that history.

    ``proposed``: how many were shown, so that nobody confirms what they have not seen.
    """
    with writing(sent) as write:
        village = locked_village(village_id)
        write.allow(village, *LINK_KEEPERS)
        links = list(locked(proposed_in(village)))
        if not links or len(links) != proposed:
            raise Refused(_("The proposal has changed since you saw it. Look at it again."))
        _refuse_unable(links)
        before = _end_before(links, write)
        today = localdate(write.at)
        Link.objects.filter(pk__in=[link.pk for link in links]).update(
            confirmed_at=write.at, since=today, waiting_since=today
        )
        _take_along(links, before)
        _throw_away(village)
        write.record("links_confirmed", village, households=len(links))
        return write.done(_("It holds from today: every household here has its liaison."))


def _refuse_unable(links: list[Link]) -> None:
    """Somebody of the proposal may have become unable since, or be liaison no more."""
    named = Liaison.objects.filter(pk__in={link.liaison_id for link in links})
    unable = named.exclude(pk__in=Liaison.objects.able()).order_by("name").first()
    if unable:
        raise Refused(_("%(name)s cannot look after households now.") % {"name": unable.name})


def _end_before(links: list[Link], write: Write) -> list[Link]:
    """Links that stood before, of whoever: the same liaison goes on without a break."""
    homes = [link.household_id for link in links]
    today, ended = localdate(write.at), []
    for link in locked(Link.objects.standing().filter(household__in=homes)):
        link.until = max(today, link.since)
        link.end_reason = _("fair distribution of the village")
        link.save(update_fields=["until", "end_reason"])
        ended.append(link)
    return ended


def _take_along(links: list[Link], before: list[Link]) -> None:
    """When somebody called last goes along to whoever looks after the household now.

    Of a household that left and came back nothing does: as by hand, its time begins anew.
    """
    homes = {link.household_id: link for link in links}
    for old in before:
        homes[old.household_id].visited_on = old.visited_on
        homes[old.household_id].waiting_since = old.waiting_since
    moved = [homes[old.household_id] for old in before]
    Link.objects.bulk_update(moved, ["visited_on", "waiting_since"], batch_size=500)


def drop_proposal(village_id: UUID, *, sent: Sent) -> Receipt:
    """Throw a proposal away; whatever holds goes on holding."""
    with writing(sent) as write:
        village = locked_village(village_id)
        write.allow(village, *LINK_KEEPERS)
        gone = _throw_away(village)
        if not gone:
            raise Refused(_("There is no proposal here."))
        write.record("links_dropped", village, households=gone)
        return write.done(_("The proposal is thrown away."))


def link_household(
    household_id: UUID, liaison_id: UUID, *, reason: str, proposed: bool, sent: Sent
) -> Receipt:
    """One household to one liaison by hand: in the proposal, or from today."""
    with writing(sent) as write:
        liaison = locked_liaison(liaison_id, write)
        household = locked(Household.objects.filter(pk=household_id)).get()
        _refuse_unfit(household, liaison)
        refuse_close([household], liaison, write)
        if proposed:
            return _propose_other(household, liaison, reason, write)
        refuse_many(liaison, 1, reason)
        standing = list(locked(Link.objects.standing().filter(household=household)))
        if any(link.liaison_id == liaison.pk for link in standing):
            raise Refused(_("This household has this liaison already."))
        if not hand_to(standing, liaison, reason, write):
            new_link(household.pk, liaison, reason, write)
        return write.done(_("The household has its liaison from today."), household)


def _refuse_unfit(household: Household, liaison: Liaison) -> None:
    if household.village_id != liaison.village_id:
        raise Refused(_("Household and liaison must be of the same village."))
    if household.ended_on:
        raise Refused(_("This household has ended."))
    if liaison.cannot:
        raise Refused(_("%(name)s cannot look after households now.") % {"name": liaison.name})


def _propose_other(household: Household, liaison: Liaison, reason: str, write: Write) -> Receipt:
    link = locked(Link.objects.proposed().filter(household=household)).first()
    if link is None:
        raise Refused(_("There is no proposal for this household any more."))
    link.liaison, link.reason = liaison, reason[:100] or link.reason
    link.save(update_fields=["liaison", "reason"])
    write.record("link_proposed", link, household=str(household.pk), liaison=str(liaison.pk))
    return write.done(_("The proposal is changed."))


def hand_over(liaison_id: UUID, over: HandOver, *, sent: Sent) -> Receipt:
    """Households of a liaison go to a successor, from today, with the reason."""
    with writing(sent) as write:
        liaison = locked_liaison(liaison_id, write)
        to = locked(Liaison.objects.filter(pk=over.to, village=liaison.village)).get()
        links = list(locked(Link.objects.standing().filter(liaison=liaison, pk__in=over.links)))
        if len(links) != len(over.links):
            raise Refused(_("One of these households is not theirs any more. Look at the list."))
        if to.until or to.cannot or to.pk == liaison.pk:
            raise Refused(_("%(name)s cannot look after households now.") % {"name": to.name})
        refuse_close(Household.objects.filter(links__in=links), to, write)
        refuse_many(to, len(links), over.reason)
        given = hand_to(links, to, over.reason, write)
        told = ngettext(
            "%(n)s household is handed over.", "%(n)s households are handed over.", given
        ) % {"n": given}
        return write.done(told, to)
