"""Pages of a village's activities: the month, planning, one activity, calling off, the calendar."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from grids.access import public_villages, visible_villages
from grids.models import Village
from grids.responses import carry_out, public
from grids.scope import SignedIn, get_or_post
from households.access import (
    can_keep_activities,
    can_read_activities,
    keeps_in,
    kept_grids,
    public_activities,
    visible_activities,
    visible_certificates,
    visible_households,
)
from households.activities.actions.planning import add_project, call_off, plan_activity
from households.activities.forms.plans import CallOffForm, PlanForm, ProjectForm
from households.activities.queries.activities import (
    guests_of,
    in_month,
    month_of,
    served_in,
    to_record,
    total_hours,
    with_counts,
)
from households.models import Activity


def village_read(request: SignedIn, village_id: UUID) -> Village:
    """404 out of scope, 403 for who does not read who came."""
    villages = visible_villages(request.user).select_related("township")
    village = get_object_or_404(villages, pk=village_id)
    if not can_read_activities(request.user, village):
        raise PermissionDenied
    return village


def _village_kept(request: SignedIn, village_id: UUID) -> Village:
    village = get_object_or_404(visible_villages(request.user), pk=village_id)
    if not can_keep_activities(request.user, village):
        raise PermissionDenied
    return village


def activity_in_sight(request: SignedIn, pk: UUID) -> Activity:
    """404 out of scope."""
    found = visible_activities(request.user).select_related(
        "village__township", "grid", "project", "recorded_by", "planned_by"
    )
    return get_object_or_404(found, pk=pk)


def activity_kept(request: SignedIn, pk: UUID) -> Activity:
    """404 out of scope, 403 for who only reads."""
    activity = activity_in_sight(request, pk)
    if not keeps_in(request.user, activity.village, activity.grid_id):
        raise PermissionDenied
    return activity


@require_safe
def activity_list(request: SignedIn, village_id: UUID) -> HttpResponse:
    """A month of the village, and what waits to be recorded."""
    village, today = village_read(request, village_id), timezone.localdate()
    seen = visible_activities(request.user).filter(village=village)
    month = month_of(request.GET.get("month", ""), today=today)
    context = {
        "village": village,
        "month": month,
        "waiting": to_record(seen, today),
        "today": today,
        "rows": with_counts(in_month(seen, month)),
        "keeps": can_keep_activities(request.user, village),
        "kinds": [kind for kind in Activity.Kind if kind != Activity.Kind.STUDY],
        "certificates": visible_certificates(request.user).filter(village=village).exists(),
    }
    return render(request, "households/activities/activity_list.html", context)


@get_or_post
def activity_add(request: SignedIn, village_id: UUID, kind: str) -> HttpResponse:
    """Plan a class, a meeting or a shift; or begin to record one that was held."""
    village = _village_kept(request, village_id)
    if kind not in {"class", "meeting", "service"}:
        raise Http404
    form = PlanForm(
        request.POST or None,
        kind=Activity.Kind(kind),
        grids=kept_grids(request.user, village),
        projects=village.service_projects.all(),
        whole=keeps_in(request.user, village, None),
    )
    done = carry_out(request, form, lambda sent: plan_activity(village.pk, form.plan(), sent=sent))
    context = {"village": village, "form": form}
    return done or render(request, "households/activities/activity_add.html", context)


@get_or_post
def project_add(request: SignedIn, village_id: UUID) -> HttpResponse:
    """A project of volunteer service."""
    village = _village_kept(request, village_id)
    form = ProjectForm(request.POST or None)
    done = carry_out(request, form, lambda sent: add_project(village.pk, sent=sent, **form.facts()))
    context = {"village": village, "form": form}
    return done or render(request, "households/activities/project_add.html", context)


@require_safe
def activity_detail(request: SignedIn, pk: UUID) -> HttpResponse:
    """One activity: its plan, its summary, and who came or served."""
    activity = activity_in_sight(request, pk)
    served = served_in(activity) if activity.project_id else []
    context = {
        "activity": activity,
        "guests": guests_of(activity, visible_households(request.user)),
        "served": served,
        "total": total_hours(served),
        "keeps": keeps_in(request.user, activity.village, activity.grid_id),
        "today": timezone.localdate(),
    }
    return render(request, "households/activities/activity_detail.html", context)


@get_or_post
def activity_call_off(request: SignedIn, pk: UUID) -> HttpResponse:
    """It is not held; the calendar goes on naming it, marked so."""
    activity = activity_kept(request, pk)
    form = CallOffForm(request.POST or None)
    done = carry_out(
        request, form, lambda sent: call_off(activity.pk, form.cleaned_data["why"], sent=sent)
    )
    context = {"activity": activity, "form": form}
    return done or render(request, "households/activities/activity_call_off.html", context)


@login_not_required
@require_safe
def activity_calendar(request: HttpRequest, village_id: UUID) -> HttpResponse:
    """A month of the village for everybody: no login, no person but who leads."""
    village = get_object_or_404(public_villages(), pk=village_id)
    month = month_of(request.GET.get("month", ""), today=timezone.localdate())
    rows = in_month(public_activities().filter(village=village), month)
    context = {"village": village, "month": month, "rows": rows}
    return public(render(request, "households/activities/activity_calendar.html", context))
