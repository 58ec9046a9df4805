"""The addresses of the households app."""

from django.urls import URLPattern, path

from households.activities import urls as activities
from households.liaisons import urls as liaisons
from households.views import codes, exports, families, households, information, own, rosters, ties
from households.visits import urls as visits
from households.wishes import urls as wishes

urlpatterns: list[URLPattern] = [
    *liaisons.urlpatterns,
    *visits.urlpatterns,
    *wishes.urlpatterns,
    path("own/", own.home_enter, name="home_enter"),
    path("own/leave/", own.home_leave, name="home_leave"),
    path("households/", households.household_list, name="household_list"),
    path(
        "villages/<uuid:village_id>/households/add/", households.household_add, name="household_add"
    ),
    path("villages/<uuid:village_id>/roster/", rosters.roster_upload, name="roster_upload"),
    path(
        "villages/<uuid:village_id>/roster/template/",
        exports.roster_template,
        name="roster_template",
    ),
    path(
        "villages/<uuid:village_id>/roster/correct/", exports.roster_correct, name="roster_correct"
    ),
    path("households/<uuid:pk>/export/", exports.household_export, name="household_export"),
    path("rosters/<uuid:pk>/columns/", rosters.roster_columns, name="roster_columns"),
    path("rosters/<uuid:pk>/choices/", rosters.roster_choose, name="roster_choose"),
    path("rosters/<uuid:pk>/problems/", rosters.roster_errors, name="roster_errors"),
    path("rosters/<uuid:pk>/progress/", rosters.roster_progress, name="roster_progress"),
    path("rosters/<uuid:pk>/", rosters.roster_check, name="roster_check"),
    path("households/<uuid:pk>/", households.household_detail, name="household_detail"),
    path("households/<uuid:pk>/edit/", households.household_edit, name="household_edit"),
    path(
        "households/<uuid:pk>/information/",
        information.household_information,
        name="household_information",
    ),
    path("households/<uuid:pk>/requests/add/", information.request_add, name="request_add"),
    path("villages/<uuid:village_id>/requests/", information.request_list, name="request_list"),
    path("requests/<uuid:pk>/", information.request_detail, name="request_detail"),
    path("households/<uuid:pk>/acts/<slug:kind>/", families.act_add, name="act_add"),
    path("acts/<uuid:pk>/undo/", families.act_undo, name="act_undo"),
    path("households/<uuid:pk>/ties/not/<uuid:other>/", families.tie_dismiss, name="tie_dismiss"),
    path("households/<uuid:pk>/ties/add/", ties.tie_add, name="tie_add"),
    path("households/<uuid:pk>/code/", codes.code_issue, name="code_issue"),
    path("villages/<uuid:village_id>/codes/", codes.code_list, name="code_list"),
    path("grids/<uuid:grid_id>/codes/", codes.codes_issue, name="codes_issue"),
    path("ties/<uuid:pk>/end/", ties.tie_end, name="tie_end"),
    path("ties/<uuid:pk>/release/", ties.tie_release, name="tie_release"),
    path("ties/<uuid:pk>/release/confirm/", ties.tie_confirm, name="tie_confirm"),
    path("people/<uuid:pk>/numbers/<slug:which>/", households.person_unmask, name="person_unmask"),
    *activities.urlpatterns,
]
