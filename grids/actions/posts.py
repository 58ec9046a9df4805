"""Posts: who is appointed to what, moved from where, and when it ends."""

from datetime import date
from uuid import UUID

from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from grids.models import Grid, LedgerEntry, Officer, Post, Receipt, Township, Village
from grids.roles import AHEAD, PLACES, Role, clash, may_begin
from grids.staffing import (
    Place,
    locked_officer,
    locked_township,
    refuse_last_of_office,
    refuse_outsider,
    township_of,
)
from grids.writing import Refused, Sent, Write, writing

_KINDS: dict[str, type[Place]] = {"township": Township, "village": Village, "grid": Grid}


def appoint(
    officer_id: UUID, *, role: Role, place: Place | None, since: date, sent: Sent
) -> Receipt:
    """Give an officer a post; the township's office appoints in its township.

    The officer's row is locked, so that two incompatible posts cannot be given at once.
    """
    with writing(sent) as write:
        refuse_wrong_place(role, place)
        assert place is not None
        write.allow(township_of(place), Role.TOWNSHIP)
        officer = locked_officer(officer_id)
        refuse_outsider(officer, township_of(place))
        post = new_post(officer, role=role, place=place, since=since, today=localdate(write.at))
        post.save()
        write.record("officer_appointed", post, role=role.value)
        return write.done(_("Officer appointed."), officer)


def end_post(post_id: UUID, *, day: date, sent: Sent) -> Receipt:
    """From ``day`` on the post no longer stands; sessions end with it."""
    with writing(sent) as write:
        post, officer = _locked_post(post_id, write)
        _end(post, officer, day=day, write=write)
        write.record("post_ended", post, role=post.role)
        return write.done(_("The post is ended."), officer)


def transfer_post(
    post_id: UUID, *, role: Role, place: Place | None, day: date, sent: Sent
) -> Receipt:
    """End a post here and begin one there on the same day, or neither."""
    with writing(sent) as write:
        refuse_wrong_place(role, place)
        assert place is not None
        post, officer = _locked_post(post_id, write)
        if township_of(place) != write.place:
            raise Refused(_("A post is moved within the township only."))
        following = new_post(
            officer, role=role, place=place, since=day, today=localdate(write.at), instead_of=post
        )
        _end(post, officer, day=day, write=write, following=following)
        following.save()
        write.record("post_transferred", post, role=role.value, to=str(following.pk))
        return write.done(_("The officer is moved."), officer)


def refuse_wrong_place(role: Role, place: Place | None) -> None:
    """A post has a place of the kind in which its role stands."""
    if role == Role.COUNTY:
        raise Refused(_("Posts of the county are not given by a township."))
    if place is None:
        raise Refused(_("A post needs a place: choose the village or the grid."))
    if not isinstance(place, tuple(_KINDS[kind] for kind in PLACES[role])):
        kinds = {
            "township": _("the township"),
            "village": _("a village"),
            "grid": _("a grid"),
        }
        where = _(" or ").join(kinds[kind] for kind in PLACES[role])
        raise Refused(
            _("“%(role)s” is a post in %(where)s, not in “%(place)s”.")
            % {"role": role.label, "where": where, "place": place}
        )


def new_post(
    officer: Officer,
    *,
    role: Role,
    place: Place,
    since: date,
    today: date,
    instead_of: Post | None = None,
) -> Post:
    """The post, unsaved, if the officer may hold it beside what they hold on that day."""
    if not may_begin(since, today=today):
        raise Refused(_("%(day)s cannot be right: look at the year.") % {"day": since})
    held = officer.posts.open_on(since)
    if instead_of:
        held = held.exclude(pk=instead_of.pk)
    post = Post(officer=officer, role=role, since=since, **{type(place).__name__.lower(): place})
    for other in held.select_related("township", "village", "grid__village"):
        if (other.role, other.place) == (post.role, post.place):
            raise Refused(_("%(name)s holds this post already.") % {"name": officer.name})
        if clash(role, Role(other.role), same_village=is_same_village(post, other)):
            raise Refused(
                _("%(name)s is “%(held)s” here and cannot also be “%(new)s”.")
                % {"name": officer.name, "held": Role(other.role).label, "new": role.label}
            )
    return post


def is_same_village(one: Post, other: Post) -> bool:
    """Whether both places lie in one village."""
    return one.in_village is not None and one.in_village == other.in_village


def _locked_post(post_id: UUID, write: Write) -> tuple[Post, Officer]:
    """The post as it is once its officer is locked; refused when somebody was quicker."""
    found = Post.objects.filter(pk=post_id).with_places()
    post = found.get()
    assert post.place is not None  # because the county's posts are in nobody's reach here
    township = township_of(post.place)
    write.allow(township, Role.TOWNSHIP)
    if post.role == Role.TOWNSHIP:
        locked_township(township.pk)
    officer = locked_officer(post.officer_id)
    post = found.get()
    if post.until is not None:
        raise Refused(_who_was_quicker(post, township))
    return post, officer


def _who_was_quicker(post: Post, township: Township) -> str:
    entries = LedgerEntry.objects.filter(chain__township=township, subject=f"post:{post.pk}")
    last = entries.exclude(verb="officer_appointed").order_by("-seq").first()
    if last is None or last.officer is None:
        return _("This post has ended already.")
    told = {"name": last.officer.name, "at": localtime(last.at).strftime("%Y-%m-%d %H:%M")}
    if last.verb == "post_transferred":
        return (
            _("This officer was already moved by %(name)s, %(at)s. Look at the posts again.") % told
        )
    return _("This post was already ended by %(name)s, %(at)s. Look at the posts again.") % told


def _end(
    post: Post, officer: Officer, *, day: date, write: Write, following: Post | None = None
) -> None:
    if day < post.since:
        raise Refused(
            _("The post began on %(since)s, so it cannot end on %(day)s.")
            % {"since": post.since, "day": day}
        )
    today = localdate(write.at)
    if day > today + AHEAD:
        raise Refused(_("%(day)s cannot be right: look at the year.") % {"day": day})
    stays = following is not None and following.township_id == post.township_id
    if post.township is not None and not stays:
        without = Post.objects.filter(pk=post.pk)
        refuse_last_of_office(
            officer, post.township, without=without, day=day, by=write.sent.officer
        )
    post.until = day
    post.save(update_fields=["until"])
    if day <= today:
        officer.end_sessions()
        officer.save(update_fields=["session_seal"])
