"""What waits outside of rounds: households' requests, ties for a second word, activities."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.today.queries.tasks import Task
from grids.models import Officer
from grids.roles import Role
from households.access import KEEPS_ACTIVITIES, RELEASES, visible_activities
from households.activities.queries.activities import to_record
from households.models import CorrectionRequest, Tie


def request_lines(officer: Officer, *, today: date) -> Iterator[Task]:
    """One line a village whose clerk this is, with the first day by which to answer."""
    villages = {p.village_id for p in officer.standing_posts if p.role == Role.CLERK}
    if not villages - {None}:
        return
    waits = CorrectionRequest.objects.filter(
        household__village__in=villages, state=CorrectionRequest.State.OPEN
    )
    by_village = (
        waits.order_by()
        .values("household__village")
        .annotate(n=Count("pk"), first=Min("answer_by"))
    )
    for row in by_village:
        title = ngettext(
            "%(n)s household asks to have something put right",
            "%(n)s households ask to have something put right",
            row["n"],
        ) % {"n": row["n"]}
        note = _("Answer by %(day)s") % {"day": row["first"].isoformat()}
        late = f"{_('Overdue')}{_(': ')}" if row["first"] < today else ""
        url = reverse("request_list", args=[row["household__village"]])
        yield Task("do", title, late + note, url, _("Do it"))


def activity_lines(officer: Officer, *, today: date) -> Iterator[Task]:
    """One line a village whose classes, meetings or service wait to be recorded."""
    villages = {post.in_village for post in officer.standing_posts if post.role in KEEPS_ACTIVITIES}
    if not villages:
        return
    due = to_record(visible_activities(officer).filter(village__in=villages), today)
    waits = due.order_by().values_list("village", "village__name").annotate(n=Count("pk"))
    for village, name, n in waits.order_by("village__name"):
        title = ngettext(
            "%(n)s activity is to be recorded", "%(n)s activities are to be recorded", n
        ) % {"n": n}
        note = _("%(village)s: say who came, or call it off.") % {"village": name}
        yield Task("do", title, note, reverse("activity_list", args=[village]), _("Do it"))


def release_lines(officer: Officer, *, today: date) -> Iterator[Task]:
    """One line a tie that ended and waits for this officer's word; few ever do."""
    posts = officer.standing_posts
    villages = {post.village_id for post in posts if post.role in RELEASES} - {None}
    if not villages:
        return
    ties = Tie.objects.awaiting_release(today).exclude(release_asked_by=officer)
    for tie in ties.filter(first__village__in=villages).select_related("first", "second"):
        title = _("Households %(first)s and %(second)s: need their ended tie count?") % {
            "first": tie.first.number,
            "second": tie.second.number,
        }
        yield Task("do", title, "", reverse("tie_confirm", args=[tie.pk]), _("Do it"))
