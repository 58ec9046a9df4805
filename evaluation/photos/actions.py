"""A photo is kept with what it shows, once however often it is sent, or removed with a reason."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evaluation.access import (
    can_declare,
    can_photograph_posting,
    can_remove_always,
    can_run,
)
from evaluation.locking import locked_round
from evaluation.models import Entry, Photo
from evaluation.photos.queries import (
    enough_for_a_form,
    of_the_stars,
    photos_of,
    sent_today,
    shown_by,
    too_many,
    why_closed,
    why_not_remove,
)
from evaluation.photos.typed import A_DAY, A_DAY_AT_HOME, OF_A_FORM, Shown
from grids.actors import Home
from grids.models import Officer, Receipt
from grids.pictures import Picture
from grids.roles import Role
from grids.stores import NoRoom, photos
from grids.writing import Refused, Sent, Write, locked, writing
from households.models import Household


def add_photo(shown: Shown, picture: Picture, *, sent: Sent) -> Receipt:
    """Keep the picture; the same file of the same thing is the same photo."""
    with writing(sent) as write:
        shown = _locked(shown)
        _allow(shown, write)
        again = photos_of(shown).standing().filter(sent=picture.sent).first()
        if again:
            return write.done(_("This photo is here already."), again)
        _refuse(shown, write)
        photo = Photo(**shown.columns, officer=_officer(write), at=write.at, sent=picture.sent)
        photo.size, photo.width, photo.height = len(picture.data), picture.width, picture.height
        photo.digest = _kept(picture)
        photo.save()
        write.record("photo_added", photo, kind=photo.kind)
        return write.done(_("The photo is kept."), photo)


def remove_photo(photo_id: UUID, *, because: str, sent: Sent) -> Receipt:
    """The row stays, with who and why; the picture goes once that is certain."""
    with writing(sent) as write:
        seen = _with_all(photo_id)
        shown = _locked(shown_by(seen))
        photo = locked(Photo.objects.filter(pk=photo_id)).get()
        _allow_removing(shown, photo, write)
        if photo.removed_at:
            raise Refused(_("This photo is removed already."))
        if not because.strip():
            raise Refused(_("Say in a few words why the photo goes."))
        photo.removed_at, photo.removed_by = write.at, _officer(write)
        photo.removed_because = because.strip()
        photo.save(update_fields=["removed_at", "removed_by", "removed_because"])
        write.record("photo_removed", photo, kind=photo.kind)
        transaction.on_commit(lambda: forget(photo.digest))
        return write.done(_("The photo is removed; who did it and why stays."), seen)


def forget(digest: str) -> bool:
    """Drop a picture that no photo needs any more, and say whether it was one.

    Whoever is keeping the same bytes at this moment is waited for.
    """
    with transaction.atomic():
        _hold(digest)
        needed = Photo.objects.standing().filter(digest=digest).exists()
        if not needed:
            photos().drop(digest)
        return not needed


def _kept(picture: Picture) -> str:
    _hold(picture.digest)
    try:
        return photos().put(picture.data)
    except NoRoom:
        raise Refused(
            _("The server has no room for photos just now. The form itself is kept without it.")
        ) from None


def _hold(digest: str) -> None:
    """Keeping and dropping the same bytes wait for each other, though they share no row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [digest])


def _with_all(photo_id: UUID) -> Photo:
    rows = Photo.objects.select_related(
        "entry__round", "star__star", "sitting__panel__round", "posting__notice__round"
    )
    return rows.get(pk=photo_id)


def _locked(shown: Shown) -> Shown:
    """The round and the household in it as they stand now."""
    round_ = locked_round(shown.round.pk)
    entry = shown.entry
    if entry:
        entry = locked(Entry.objects.filter(pk=entry.pk)).select_related("group").get()
        entry.round = round_
    return Shown(shown.kind, round_, entry, shown.star, shown.sitting, shown.posting)


def _officer(write: Write) -> Officer | None:
    return None if isinstance(write.sent.actor, Home) else write.sent.officer


def _allow(shown: Shown, write: Write) -> None:
    """Whoever fills in the form, or the household itself its stars; who counts; who posts."""
    if isinstance(write.sent.actor, Home):
        _allow_home(shown, write)
        return
    if not may_photograph(write.sent.officer, shown):
        raise PermissionDenied
    roles = (Role.GRID_LEADER, Role.CLERK) if shown.entry else (Role.CLERK, Role.TOWNSHIP)
    write.allow(shown.round.village, *roles)


def may_photograph(officer: Officer, shown: Shown) -> bool:
    """Whether the officer's role adds photos of it."""
    if shown.entry:
        return can_declare(officer, shown.entry)
    if shown.sitting:
        return can_run(officer, shown.sitting.panel)
    return can_photograph_posting(officer, shown.round)


def _allow_home(shown: Shown, write: Write) -> None:
    """403 for a session whose code was replaced a moment ago: its household is locked, too."""
    if shown.entry is None or shown.kind != Photo.Kind.STAR or not shown.entry.live:
        raise PermissionDenied
    home = write.allow_household(shown.entry.household_id, shown.round.village)
    household = locked(Household.objects.filter(pk=home.pk)).get()
    if household.seal != home.seal:
        raise PermissionDenied


def _allow_removing(shown: Shown, photo: Photo, write: Write) -> None:
    if isinstance(write.sent.actor, Home):
        _allow_home(shown, write)
        return
    officer, village = write.sent.officer, shown.round.village
    if can_remove_always(officer, shown.round):
        write.allow(village, Role.TOWNSHIP)
        return
    _allow(shown, write)
    if refusal := why_not_remove(shown, photo, at=write.at):
        raise Refused(refusal)


def _refuse(shown: Shown, write: Write) -> None:
    if refusal := why_closed(shown):
        raise Refused(refusal)
    if photos_of(shown).standing().count() >= shown.at_most:
        raise Refused(too_many(shown))
    if shown.kind == Photo.Kind.STAR and shown.entry and of_the_stars(shown.entry) >= OF_A_FORM:
        raise Refused(enough_for_a_form())
    _refuse_over_quota(shown, write)


def _refuse_over_quota(shown: Shown, write: Write) -> None:
    """A day's worth; whoever sends is locked, so that no two requests count beside each other."""
    officer = _officer(write)
    if officer:
        locked(Officer.objects.filter(pk=officer.pk)).get()
        by, most = Q(officer=officer), A_DAY
    else:
        by, most = Q(officer=None, entry=shown.entry), A_DAY_AT_HOME
    if sent_today(by, at=write.at) >= most:
        told = _("%(n)s photos were sent today: that is enough. Send the others tomorrow.")
        raise Refused(told % {"n": most})
