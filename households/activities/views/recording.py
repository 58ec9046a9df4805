"""Pages of recording: it was held, who is missing on its list, who was put there by mistake."""

from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from grids.forms import PressForm
from grids.responses import carry_out
from grids.scope import SignedIn, get_or_post
from households.access import keeps_in, visible_attendees, visible_served
from households.activities.actions.recording import add_attendees, hold_activity, remove_attendee
from households.activities.actions.serving import add_hours, remove_hours
from households.activities.forms.recording import CameForm, HoldForm, HoursForm, ServedForm
from households.activities.queries.activities import homes_to_tick
from households.activities.views.activities import activity_kept
from households.models import Activity


@get_or_post
def activity_hold(request: SignedIn, pk: UUID) -> HttpResponse:
    """It was held: the summary and who came, in one press."""
    activity = activity_kept(request, pk)
    form = _hold_form(request, activity)
    hold = partial(hold_activity, activity.pk)
    done = carry_out(request, form, lambda sent: hold(**form.facts(), sent=sent))
    context = {"activity": activity, "form": form}
    return done or render(request, "households/activities/activity_hold.html", context)


def _hold_form(request: SignedIn, activity: Activity) -> HoldForm | ServedForm:
    data = request.POST or None
    if activity.by_household:
        return HoldForm(data, homes=homes_to_tick(activity))
    return ServedForm(data)


@get_or_post
def attendee_add(request: SignedIn, pk: UUID) -> HttpResponse:
    """Households that are missing on the list."""
    activity = activity_kept(request, pk)
    form = CameForm(request.POST or None, homes=homes_to_tick(activity))
    done = carry_out(request, form, lambda sent: add_attendees(activity.pk, form.came(), sent=sent))
    context = {"activity": activity, "form": form}
    return done or render(request, "households/activities/attendee_add.html", context)


@get_or_post
def hours_add(request: SignedIn, pk: UUID) -> HttpResponse:
    """People who are missing on the list of a shift."""
    activity = activity_kept(request, pk)
    form = HoursForm(request.POST or None)
    add = partial(add_hours, activity.pk)
    done = carry_out(request, form, lambda sent: add(**form.facts(), sent=sent))
    context = {"activity": activity, "form": form}
    return done or render(request, "households/activities/hours_add.html", context)


@get_or_post
def attendee_remove(request: SignedIn, pk: UUID) -> HttpResponse:
    """A household that was written down by mistake."""
    found = visible_attendees(request.user).select_related("activity__village", "household")
    attendee = get_object_or_404(found, pk=pk)
    _check_keeps(request, attendee.activity)
    form = PressForm(request.POST or None)
    done = carry_out(request, form, lambda sent: remove_attendee(attendee.pk, sent=sent))
    context = {"activity": attendee.activity, "attendee": attendee, "form": form}
    return done or render(request, "households/activities/attendee_remove.html", context)


@get_or_post
def hours_remove(request: SignedIn, pk: UUID) -> HttpResponse:
    """A line of hours that is wrong."""
    found = visible_served(request.user).select_related("activity__village", "household")
    served = get_object_or_404(found, pk=pk)
    _check_keeps(request, served.activity)
    form = PressForm(request.POST or None)
    done = carry_out(request, form, lambda sent: remove_hours(served.pk, sent=sent))
    context = {"activity": served.activity, "served": served, "form": form}
    return done or render(request, "households/activities/hours_remove.html", context)


def _check_keeps(request: SignedIn, activity: Activity) -> None:
    if not keeps_in(request.user, activity.village, activity.grid_id):
        raise PermissionDenied
