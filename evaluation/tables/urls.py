"""Addresses: the tables that a village or a township hands in."""

from django.urls import URLPattern, path

from evaluation.tables import views as tables

_VILLAGE, _TOWNSHIP = "villages/<uuid:village_id>/tables", "townships/<uuid:township_id>/tables"

urlpatterns: list[URLPattern] = [
    path(f"{_VILLAGE}/", tables.table_list, name="table_list"),
    path(f"{_VILLAGE}/<slug:code>/", tables.table_send, name="table_send"),
    path(f"{_VILLAGE}/<slug:code>/print/", tables.table_print, name="table_print"),
    path(f"{_TOWNSHIP}/", tables.township_tables, name="township_tables"),
    path(f"{_TOWNSHIP}/<slug:code>/", tables.township_table, name="township_table"),
    path(f"{_TOWNSHIP}/<slug:code>/print/", tables.township_paper, name="township_paper"),
    path("receivers/<uuid:pk>/send/", tables.receiver_send, name="receiver_send"),
]
