"""Addresses of what is held in the grids, of volunteers' hours and their certificates."""

from django.urls import URLPattern, path

from households.activities.views import activities, certificates, recording

_VILLAGE = "villages/<uuid:village_id>"
_ACTIVITY = "activities/<uuid:pk>"

urlpatterns: list[URLPattern] = [
    path(f"{_VILLAGE}/activities/", activities.activity_list, name="activity_list"),
    path(f"{_VILLAGE}/activities/add/<slug:kind>/", activities.activity_add, name="activity_add"),
    path(f"{_VILLAGE}/projects/add/", activities.project_add, name="project_add"),
    path(f"{_VILLAGE}/calendar/", activities.activity_calendar, name="activity_calendar"),
    path(f"{_VILLAGE}/hours/", certificates.hours_list, name="hours_list"),
    path(f"{_VILLAGE}/certificates/", certificates.certificate_list, name="certificate_list"),
    path(f"{_VILLAGE}/certificates/add/", certificates.certificate_add, name="certificate_add"),
    path(
        f"{_VILLAGE}/certificates/public/",
        certificates.certificate_board,
        name="certificate_board",
    ),
    path(f"{_ACTIVITY}/", activities.activity_detail, name="activity_detail"),
    path(f"{_ACTIVITY}/hold/", recording.activity_hold, name="activity_hold"),
    path(f"{_ACTIVITY}/call-off/", activities.activity_call_off, name="activity_call_off"),
    path(f"{_ACTIVITY}/attendees/add/", recording.attendee_add, name="attendee_add"),
    path(f"{_ACTIVITY}/hours/add/", recording.hours_add, name="hours_add"),
    path("attendees/<uuid:pk>/remove/", recording.attendee_remove, name="attendee_remove"),
    path("hours/<uuid:pk>/remove/", recording.hours_remove, name="hours_remove"),
    path("certificates/<uuid:pk>/", certificates.certificate_detail, name="certificate_detail"),
    path(
        "certificates/<uuid:pk>/withdraw/",
        certificates.certificate_withdraw,
        name="certificate_withdraw",
    ),
]
