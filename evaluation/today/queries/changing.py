"""What changes of stars ask for: appeals that the township answers."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.models import Appeal
from evaluation.today.queries.tasks import Task
from grids.models import Officer
from grids.roles import Role


def appeal_lines(officer: Officer) -> Iterator[Task]:
    """Not of what one has approved oneself; one query, for the township only."""
    posts = officer.standing_posts
    offices = {post.township_id for post in posts if post.role == Role.TOWNSHIP}
    if not offices:
        return
    of = "change__claim__entry__round"
    ours = Appeal.objects.open().filter(**{f"{of}__village__township__in": offices})
    approved = Q(**{f"{of}__review__approved_by": officer})
    others = ours.exclude(approved | Q(**{f"{of}__review__second": officer}))
    note = _("%(village)s: the household asks to look once more.")
    for appeal in others.select_related(f"{of}__village"):
        village = appeal.change.claim.entry.round.village
        url = reverse("appeal_answer", args=[appeal.change_id])
        title = _("An appeal is to be answered")
        yield Task("do", title, note % {"village": village}, url, _("Do it"))
