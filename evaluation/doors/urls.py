"""Addresses: from door to door."""

from django.urls import URLPattern, path

from evaluation.doors import views

_ROUND = "rounds/<uuid:round_id>/doors"

urlpatterns: list[URLPattern] = [
    path(f"{_ROUND}/", views.door_list, name="door_list"),
    path(f"{_ROUND}/places/", views.door_overview, name="door_overview"),
    path(f"{_ROUND}/<uuid:household_id>/", views.door_mark, name="door_mark"),
]
