"""Addresses: a township's half-year, a village's inspections, and what was looked at in one."""

from django.urls import URLPattern, path

from evaluation.inspections.views import faults, halves, inspections, looks

_VILLAGE = "villages/<uuid:village_id>/inspections"
_HALF = "townships/<uuid:township_id>/inspections/<int:year>/<int:half>"
_ONE = "inspections/<uuid:inspection_id>"

urlpatterns: list[URLPattern] = [
    path("inspections/", halves.inspection_start, name="inspection_start"),
    path(f"{_HALF}/", halves.inspection_report, name="inspection_report"),
    path(f"{_HALF}/paper/", halves.inspection_report_paper, name="inspection_report_paper"),
    path(f"{_HALF}/table/", halves.inspection_report_table, name="inspection_report_table"),
    path(f"{_VILLAGE}/", inspections.inspection_list, name="inspection_list"),
    path(f"{_VILLAGE}/add/", inspections.inspection_add, name="inspection_add"),
    path(f"{_ONE}/", inspections.inspection_detail, name="inspection_detail"),
    path(f"{_ONE}/paper/", inspections.inspection_paper, name="inspection_paper"),
    path(f"{_ONE}/sheet/", inspections.inspection_sheet, name="inspection_sheet"),
    path(f"{_ONE}/draw/", inspections.inspection_draw, name="inspection_draw"),
    path(f"{_ONE}/finish/", inspections.inspection_finish, name="inspection_finish"),
    path(f"{_ONE}/look/", looks.look_choose, name="look_choose"),
    path(f"{_ONE}/look/<uuid:entry_id>/", looks.look_add, name="look_add"),
    path("looks/<uuid:look_id>/", looks.look_change, name="look_change"),
    path(f"{_ONE}/faults/add/", faults.fault_add, name="fault_add"),
    path("faults/<uuid:fault_id>/recheck/", faults.fault_recheck, name="fault_recheck"),
]
