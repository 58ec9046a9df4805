"""1+10 on the home page: whom to call on, who has no liaison, which wishes are late."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.today.queries.tasks import Task
from grids.models import Officer, Village
from households.access import LINK_KEEPERS, own_links
from households.liaisons.queries.rolls import looked_after_by_nobody
from households.models import Liaison, Link, Wish
from households.visits.queries.calls import due, months_of


def calling_lines(officer: Officer, *, today: date) -> Iterator[Task]:
    """One's own calls first, then what a village's clerk and secretary have to see to."""
    yield from _own(officer, today)
    posts = [post for post in officer.standing_posts if post.role in LINK_KEEPERS]
    kept = {post.village_id for post in posts if post.village_id}
    villages = Village.objects.filter(pk__in=kept).order_by("name")
    for village in villages if kept else ():
        yield from _linking(village)
        yield from _wishing(village, today)


def _own(officer: Officer, today: date) -> Iterator[Task]:
    links = own_links(officer)
    first = links.select_related("household__village__township").first()
    if first is None:
        return
    township = first.household.village.township
    waits = due(links, months_of(township), today=today).count()
    url = reverse("call_list")
    if not waits:
        yield Task("info", _("My households"), _("nobody is due for a visit"), url)
        return
    title = ngettext(
        "%(n)s household is due for a visit", "%(n)s households are due for a visit", waits
    ) % {"n": waits}
    yield Task("do", title, _("Nothing new is two taps a household."), url, _("Do it"))


def _linking(village: Village) -> Iterator[Task]:
    proposed = Link.objects.proposed().filter(liaison__village=village).count()
    if proposed:
        title = ngettext(
            "Confirm the liaison of %(n)s household",
            "Confirm the liaisons of %(n)s households",
            proposed,
        ) % {"n": proposed}
        yield Task(
            "do", title, village.name, reverse("link_proposal", args=[village.pk]), _("Do it")
        )
    elif Liaison.objects.able().filter(village=village).exists():
        yield from _alone(village)


def _alone(village: Village) -> Iterator[Task]:
    alone = looked_after_by_nobody(village).count()
    if alone:
        title = ngettext(
            "%(n)s household has no liaison", "%(n)s households have no liaison", alone
        ) % {"n": alone}
        yield Task(
            "do", title, village.name, reverse("liaison_list", args=[village.pk]), _("Do it")
        )


def _wishing(village: Village, today: date) -> Iterator[Task]:
    late = Wish.objects.open().filter(village=village, due_on__lt=today).count()
    if late:
        title = ngettext("%(n)s wish is overdue", "%(n)s wishes are overdue", late) % {"n": late}
        yield Task("do", title, village.name, reverse("wish_list", args=[village.pk]), _("Do it"))
