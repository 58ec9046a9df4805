"""Addresses: from door to door, and what is left there on paper."""

from django.urls import URLPattern, path

from evaluation.doors.views import copying, papers, walking

_ROUND = "rounds/<uuid:round_id>"
_COPY = "entries/<uuid:entry_id>/declaration/copy/"

urlpatterns: list[URLPattern] = [
    path(f"{_ROUND}/doors/", walking.door_list, name="door_list"),
    path(f"{_ROUND}/doors/places/", walking.door_overview, name="door_overview"),
    path(f"{_ROUND}/doors/<uuid:household_id>/", walking.door_mark, name="door_mark"),
    path("grids/<uuid:grid_id>/way/", walking.door_order, name="door_order"),
    path(f"{_ROUND}/explanation/", papers.explanation_sheet, name="explanation_sheet"),
    path(f"{_ROUND}/forms/", papers.form_sheets, name="form_sheets"),
    path(f"{_ROUND}/mend/", papers.mend_set, name="mend_set"),
    path("forms/<uuid:pk>/", papers.form_find, name="form_find"),
    path(f"{_ROUND}/forms/next/", copying.form_next, name="form_next"),
    path(_COPY, copying.declaration_copy, name="declaration_copy"),
]
