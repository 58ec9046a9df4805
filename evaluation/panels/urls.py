"""Addresses: panels and their seats."""

from django.urls import URLPattern, path

from evaluation.panels import views as panels

urlpatterns: list[URLPattern] = [
    path("rounds/<uuid:round_id>/panels/", panels.panel_list, name="panel_list"),
    path("rounds/<uuid:round_id>/panels/add/", panels.panel_add, name="panel_add"),
    path("panels/<uuid:panel_id>/", panels.panel_detail, name="panel_detail"),
    path("panels/<uuid:panel_id>/remove/", panels.panel_remove, name="panel_remove"),
    path("panels/<uuid:panel_id>/seats/add/", panels.seat_add, name="seat_add"),
    path("seats/<uuid:seat_id>/remove/", panels.seat_remove, name="seat_remove"),
]
