"""Addresses: a place's reports, one of a time as it is counted now, and those that were issued."""

from django.urls import URLPattern, path

from evaluation.reports import views

_PLACE = "places/<uuid:place_id>/reports"
_SPAN = f"{_PLACE}/<slug:span>"
_ONE = "reports/<uuid:pk>"

urlpatterns: list[URLPattern] = [
    path(f"{_PLACE}/", views.report_list, name="report_list"),
    path(f"{_SPAN}/", views.report_detail, name="report_detail"),
    path(f"{_SPAN}/paper/", views.report_paper, name="report_paper"),
    path(f"{_SPAN}/table/", views.report_table, name="report_table"),
    path(f"{_SPAN}/issue/", views.report_issue, name="report_issue"),
    path(f"{_ONE}/", views.report_issued, name="report_issued"),
    path(f"{_ONE}/paper/", views.report_issued_paper, name="report_issued_paper"),
    path(f"{_ONE}/table/", views.report_issued_table, name="report_issued_table"),
]
