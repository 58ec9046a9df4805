"""Packs are made and ended; forms come in from them by the action that every form goes through.

Nothing is confirmed here: the household gives its word later, by the ways of ``declarations``.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid5

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.declarations.actions.declaring import save_declaration
from evaluation.declarations.typed import Typed
from evaluation.locking import locked_round_for
from evaluation.models import Declaration, Entry, Pack
from evaluation.packs.queries.pictures import shown_of, stars_of
from evaluation.packs.typed import Pictured, Rescued, as_asked
from evaluation.photos.actions import add_photo
from evaluation.workflow import Work
from grids.models import Officer, Receipt
from grids.pictures import Picture
from grids.roles import Role
from grids.stores import NoRoom, photos
from grids.writing import Refused, Sent, locked, writing

#: What can be filled in away from the desk; a paper form lies before whoever copies it.
AWAY_FROM_THE_DESK = ("", Declaration.Mode.DICTATED, Declaration.Mode.BY_PHONE)
#: What is laid by between a look at a file and its reading in, and for how long: until then no
#: picture without a photo is forgotten.
_LAID_BY, _HALF_A_DAY = "pictures of a phone's file", timedelta(hours=12)


def make_pack(round_id: UUID, *, phone: str, sent: Sent) -> Receipt:
    """The officer's phone may carry the list from now on."""
    with writing(sent) as write:
        round_ = locked_round_for(Work.DECLARE, round_id)
        post = write.allow(round_.village, Role.GRID_LEADER)
        pack = Pack.objects.create(
            round=round_, officer=sent.officer, post=post, phone=phone, made_at=write.at
        )
        write.record("pack_made", pack)
        return write.done(_("The list may lie on this phone now."), pack)


def end_pack(pack_id: UUID, *, reason: str, sent: Sent) -> Receipt:
    """A phone that is lost or handed on: by whoever made the pack, or by the village's clerk."""
    with writing(sent) as write:
        pack = locked(Pack.objects.filter(pk=pack_id)).select_related("round__village").get()
        roles = [Role.CLERK]
        if pack.officer_id == sent.officer.pk:
            roles.append(Role.GRID_LEADER)
        write.allow(pack.round.village, *roles)
        if pack.ended_at:
            raise Refused(_("This phone’s list was ended before."))
        pack.ended_at, pack.ended_by, pack.end_reason = write.at, sent.officer, reason
        pack.save(update_fields=["ended_at", "ended_by", "end_reason"])
        write.record("pack_ended", pack)
        return write.done(
            _("Ended: the phone cannot send any more, and wipes itself when it next has network."),
            pack,
        )


def send_from_pack(
    pack_id: UUID, entry_id: UUID, *, typed: Typed, version: int, sent: Sent
) -> Receipt:
    """A form that was filled in without network; the pack is held, so that none ends under it."""
    with transaction.atomic():
        pack = locked(Pack.objects.filter(pk=pack_id, officer=sent.officer)).get()
        if pack.ended_at:
            raise Refused(why_ended())
        _refuse_other(pack, entry_id, typed)
        return save_declaration(entry_id, typed=typed, version=version, sent=sent)


def why_ended() -> str:
    """Said to the phone, with what to do."""
    return _(
        "The clerk has ended the list on this phone, so it sends nothing. Save this form as a file "
        "and bring it to the clerk, or make a new list."
    )


def _refuse_other(pack: Pack, entry_id: UUID, typed: Typed) -> None:
    if not Entry.objects.filter(pk=entry_id, round=pack.round_id).exists():
        raise Refused(_("This household is not in the round that the list was made for."))
    if typed.mode not in AWAY_FROM_THE_DESK:
        raise Refused(_("A form from a phone was dictated, at the door or by telephone."))


def read_in(rescued: Rescued, *, sent: Sent) -> Receipt:
    """A form that a phone could not send, from its file; the ledger says on which pack it was.

    Whoever filled it in typed it, too: it is not theirs to confirm.
    """
    with transaction.atomic():
        pack = Pack.objects.select_related("officer", "round__village").get(pk=rescued.pack)
        _refuse_other(pack, rescued.entry, rescued.typed)
        typed = as_asked(rescued.typed, Declaration.objects.filter(entry=rescued.entry).first())
        receipt = save_declaration(rescued.entry, typed=typed, version=rescued.version, sent=sent)
        _say_who_filled(pack, rescued.entry, sent)
        _add_photos(rescued, sent)
        return receipt


def keep_pictures(pictured: Sequence[Pictured], *, entry: Entry) -> str:
    """Lay cleaned pictures by until the form is read in; what is signed here says which they are.

    Those of a file that is never read in are forgotten like every picture without a photo.
    """
    try:
        kept = [
            (one.star, photos().put(one.picture.data), one.picture.sent,
             one.picture.width, one.picture.height)
            for one in pictured
        ]  # fmt: skip
    except NoRoom:
        raise Refused(
            _("The server has no room for photos just now. The form itself is kept without it.")
        ) from None
    return signing.dumps(kept, salt=f"{_LAID_BY} {entry.pk}") if kept else ""


def laid_by(signed: str, *, entry: UUID) -> tuple[Pictured, ...]:
    """What ``keep_pictures`` signed for this household, or ``signing.BadSignature``."""
    found = signing.loads(signed, salt=f"{_LAID_BY} {entry}", max_age=_HALF_A_DAY)
    pictured = []
    for star, digest, sent, width, height in found:
        data = photos().get(digest)
        if data is None:
            raise signing.SignatureExpired
        pictured.append(Pictured(star, Picture(data, width, height, sent)))
    return tuple(pictured)


def _add_photos(rescued: Rescued, sent: Sent) -> None:
    """Each like one that is sent by itself, under a key that follows from the form's."""
    if not rescued.pictured:
        return
    entry = Entry.objects.select_related("round", "campaign").get(pk=rescued.entry)
    stars = stars_of(entry)
    for one in rescued.pictured:
        beside = replace(sent, cid=uuid5(sent.cid, f"photo {one.star} {one.picture.sent}"))
        add_photo(shown_of(entry, stars[one.star]), one.picture, sent=beside)


def _say_who_filled(pack: Pack, entry_id: UUID, sent: Sent) -> None:
    """A second write of the same press, under a key that follows from the first."""
    beside = replace(sent, cid=uuid5(sent.cid, "filled on a phone"))
    with writing(beside) as write:
        write.allow(pack.round.village, Role.CLERK)
        declaration = Declaration.objects.get(entry=entry_id)
        _add_typist(declaration, pack.officer)
        write.record("pack_read_in", declaration, pack=str(pack.pk), officer=str(pack.officer_id))
        write.done(_("Read in from a phone’s file."), declaration)


def _add_typist(declaration: Declaration, officer: Officer) -> None:
    if not declaration.typists.filter(pk=officer.pk).exists():
        declaration.typists.add(officer)
