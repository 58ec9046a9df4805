"""Planning what is held in a grid, and calling it off; projects of volunteer service."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Receipt, Village
from grids.roles import Role
from grids.writing import Refused, Sent, Write, locked, writing
from households.access import KEEPS_ACTIVITIES, keeps_in
from households.actions.locking import locked_village
from households.activities.typed import Plan
from households.models import Activity, ServiceProject

#: A plan of years ahead is a mistyped year.
_AHEAD = 366


def plan_activity(village_id: UUID, plan: Plan, *, sent: Sent) -> Receipt:
    """Plan a class, a meeting or a shift; one that was held already goes on to be recorded."""
    with writing(sent) as write:
        village = locked_village(village_id)
        allow(write, village, plan.grid)
        _check_day(plan, today=localdate(write.at))
        _check_new(village, plan)
        activity = Activity.objects.create(
            village=village,
            kind=plan.kind,
            held_on=plan.held_on,
            begins=plan.begins,
            ends=plan.ends,
            place=plan.place,
            topic=plan.topic,
            led_by=plan.led_by,
            grid=village.grids.get(pk=plan.grid) if plan.grid else None,
            subject=plan.subject,
            project=village.service_projects.get(pk=plan.project) if plan.project else None,
            planned_by=sent.officer,
            planned_at=write.at,
        )
        write.record("activity_planned", activity, kind=plan.kind, day=plan.held_on.isoformat())
        receipt = write.done(_("It is planned and stands in the village’s calendar."), activity)
        if plan.was_held:
            receipt.summary = _("Now say who came.")
            receipt.result_url = reverse("activity_hold", args=[activity.pk])
        return receipt


def allow(write: Write, village: Village, grid: UUID | None) -> None:
    """The clerk in the whole village, grid leaders in their grids; else 403."""
    write.allow(village, *KEEPS_ACTIVITIES)
    if not keeps_in(write.sent.officer, village, grid):
        raise PermissionDenied


def _check_day(plan: Plan, *, today: date) -> None:
    if plan.was_held and plan.held_on > today:
        raise Refused(
            _("That day is still to come, so it cannot have been held. Plan it, record it then.")
        )
    if not plan.was_held and plan.held_on < today:
        raise Refused(_("That day is past, so it cannot be planned. If it was held, say so above."))
    if abs((plan.held_on - today).days) > _AHEAD:
        raise Refused(_("That day is more than a year away. Look at the year."))


def _check_new(village: Village, plan: Plan) -> None:
    same = village.activities.filter(
        kind=plan.kind,
        held_on=plan.held_on,
        begins=plan.begins,
        grid=plan.grid,
        topic=plan.topic,
        called_off_at=None,
    )
    if same.exists():
        raise Refused(_("The same stands in the calendar already, on that day and at that hour."))


def call_off(activity_id: UUID, why: str, *, sent: Sent) -> Receipt:
    """What is not held stays in the calendar, marked so, with the reason."""
    with writing(sent) as write:
        activity = locked_activity(activity_id)
        allow(write, activity.village, activity.grid_id)
        check_open(activity)
        activity.called_off_by, activity.called_off_at = sent.officer, write.at
        activity.why_called_off = why
        activity.save()
        write.record("activity_called_off", activity)
        return write.done(_("It is called off; the calendar says so."), activity)


def locked_activity(activity_id: UUID) -> Activity:
    """So that it is recorded or called off once."""
    found = Activity.objects.filter(pk=activity_id).exclude(kind=Activity.Kind.STUDY)
    return locked(found.select_related("village")).get()


def check_open(activity: Activity) -> None:
    if activity.is_held:
        raise Refused(_("It is recorded as held already. What is missing can be added there."))
    if activity.called_off_at:
        raise Refused(_("It was called off. If it was held after all, plan it anew as held."))


def add_project(village_id: UUID, *, name: str, purpose: str, sent: Sent) -> Receipt:
    """A project of volunteer service, of which shifts can then be planned."""
    with writing(sent) as write:
        village = locked_village(village_id)
        write.allow(village, Role.CLERK, Role.GRID_LEADER)
        if village.service_projects.filter(name=name).exists():
            raise Refused(_("There is a project of this name. Choose it when you plan a shift."))
        project = ServiceProject.objects.create(
            village=village, name=name, purpose=purpose, officer=sent.officer, at=write.at
        )
        write.record("service_project_added", project)
        receipt = write.done(_("The project is entered. Now its shifts can be planned."), project)
        receipt.result_url = reverse("activity_add", args=[village.pk, Activity.Kind.SERVICE])
        return receipt
