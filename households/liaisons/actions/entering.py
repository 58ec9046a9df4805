"""Who looks after households in a village, who cannot, and who helps the secretary's group."""

from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grids.models import Receipt, Village
from grids.writing import Refused, Sent, Write, locked, writing
from households.access import LINK_KEEPERS
from households.actions.locking import locked_village
from households.liaisons.actions.handing import hand_to
from households.liaisons.queries.rolls import candidates
from households.liaisons.typed import Entered, Standing
from households.models import Liaison, Link


def add_liaisons(village_id: UUID, entered: Entered, *, sent: Sent) -> Receipt:
    """Enter the ticked candidates; who is one already is left as they are."""
    with writing(sent) as write:
        village = locked_village(village_id)
        write.allow(village, *LINK_KEEPERS)
        known = {one.key: one for one in candidates(village, today=localdate(write.at))}
        fresh = {key: why for key, why in entered.chosen.items() if key in known}
        if not fresh:
            raise Refused(_("Tick at least one person who is no liaison yet."))
        for key, why in fresh.items():
            _enter(village, key, known[key].name, why, write)
        told = ngettext("%(n)s liaison is entered.", "%(n)s liaisons are entered.", len(fresh)) % {
            "n": len(fresh)
        }
        return write.done(told)


def _enter(village: Village, key: str, name: str, cannot: str, write: Write) -> None:
    kind, _colon, pk = key.partition(":")
    who = {"officer_id": pk} if kind == "officer" else {"person_id": pk}
    liaison = Liaison.objects.create(
        village=village, name=name, cannot=cannot, since=localdate(write.at), **who
    )
    write.record("liaison_added", liaison, cannot=cannot)


def the_group(village: Village, write: Write) -> Liaison:
    """The village's group that the secretary leads; made when it is first needed."""
    group = Liaison.objects.standing().filter(village=village, kind=Liaison.Kind.GROUP).first()
    if group is None:
        name = _("Secretary’s group")
        group = Liaison.objects.create(
            village=village, kind=Liaison.Kind.GROUP, name=name, since=localdate(write.at)
        )
        write.record("liaison_added", group, cannot="")
    return group


def change_liaison(liaison_id: UUID, standing: Standing, *, sent: Sent) -> Receipt:
    """Whether somebody can look after households, and helps the group.

    Who cannot any more keeps no household: theirs go to the secretary's group the same day.
    """
    with writing(sent) as write:
        liaison = locked_liaison(liaison_id, write)
        if standing.cannot and standing.helps:
            raise Refused(_("Who cannot look after households cannot help the group either."))
        liaison.cannot, liaison.helps = standing.cannot, standing.helps
        liaison.save(update_fields=["cannot", "helps"])
        write.record("liaison_changed", liaison, cannot=standing.cannot, helps=standing.helps)
        if standing.cannot:
            _give_to_group(liaison, write)
        return write.done(_("It is entered."), liaison)


def end_liaison(liaison_id: UUID, *, sent: Sent) -> Receipt:
    """Somebody is liaison no more; refused while households are theirs."""
    with writing(sent) as write:
        liaison = locked_liaison(liaison_id, write)
        if Link.objects.standing().filter(liaison=liaison).exists():
            raise Refused(_("Hand over the households first, then nobody is left alone."))
        liaison.until = localdate(write.at)
        liaison.save(update_fields=["until"])
        write.record("liaison_ended", liaison)
        return write.done(_("It is entered."))


def locked_liaison(liaison_id: UUID, write: Write) -> Liaison:
    """A standing liaison of a village whose links the officer keeps, its village locked."""
    liaison = Liaison.objects.get(pk=liaison_id)
    village = locked_village(liaison.village_id)
    write.allow(village, *LINK_KEEPERS)
    liaison = locked(Liaison.objects.filter(pk=liaison_id)).select_related("village").get()
    if liaison.until:
        raise Refused(_("This person is liaison no more."))
    return liaison


def _give_to_group(liaison: Liaison, write: Write) -> None:
    links = list(locked(Link.objects.standing().filter(liaison=liaison)))
    if links:
        reason = str(liaison.get_cannot_display())
        hand_to(links, the_group(liaison.village, write), reason, write)
