"""What the writes on officers and posts share: locks, and who belongs to a township's office."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.models import Grid, Officer, Post, Township, Village
from grids.roles import Role
from grids.writing import Refused, Write, locked

Place = Township | Village | Grid


def township_of(place: Place) -> Township:
    """The township in which a place lies."""
    if isinstance(place, Township):
        return place
    return place.township if isinstance(place, Village) else place.village.township


def locked_officer(officer_id: UUID) -> Officer:
    """Two people cannot give, move or end the same officer's posts at once.

    Their key stays readable: the other's own receipt and ledger entry point to it, and two who
    write on each other would wait for each other.
    """
    rows = Officer.objects.filter(pk=officer_id)
    return rows.select_for_update(of=("self",), no_key=True).get()


def locked_township(township_id: UUID) -> Township:
    """Two people cannot end each other's posts in the township's office at once."""
    return locked(Township.objects.filter(pk=township_id)).get()


def locked_colleague(officer_id: UUID, township_id: UUID, write: Write) -> tuple[Officer, Township]:
    """An officer whose posts are all in the township, for its office alone."""
    township = locked_township(township_id)
    write.allow(township, Role.TOWNSHIP)
    officer = locked_officer(officer_id)
    refuse_outsider(officer, township)
    return officer, township


def refuse_outsider(officer: Officer, township: Township) -> None:
    """Whoever works elsewhere too cannot be written on from here: that would reach there."""
    here = Post.objects.inside(township)
    if officer.posts.open_on(timezone.localdate()).exclude(pk__in=here).exists():
        raise Refused(
            _("%(name)s also holds a post outside this township, so the county must do this.")
            % {"name": officer.name}
        )


def office_posts(township: Township, *, day: date) -> QuerySet[Post]:
    """Posts in the township's office that stand on the day, of officers who may log in."""
    posts = Post.objects.open_on(day).filter(since__lte=day, township=township)
    return posts.filter(officer__is_active=True)


def refuse_last_of_office(
    officer: Officer, township: Township, *, without: QuerySet[Post], day: date, by: Officer
) -> None:
    """The office keeps somebody who may write, and nobody takes the last post from themselves."""
    left = office_posts(township, day=day).exclude(pk__in=without)
    if officer == by and not left.filter(officer=officer).exists():
        raise Refused(
            _("This is your own last post in the township: somebody else there must end it.")
        )
    if not left.exists():
        raise Refused(
            _("%(name)s is the last who stands for the township. Appoint somebody else first.")
            % {"name": officer.name}
        )
