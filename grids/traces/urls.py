"""Addresses: a village's ledger, a township's, the newest seal."""

from django.urls import URLPattern, path

from grids.traces import views

_TOWNSHIP = "townships/<uuid:township_id>"

urlpatterns: list[URLPattern] = [
    path("villages/<uuid:village_id>/ledger/", views.ledger_list, name="ledger_list"),
    path(f"{_TOWNSHIP}/ledger/", views.township_ledger, name="township_ledger"),
    path(f"{_TOWNSHIP}/seal/", views.seal_slip, name="seal_slip"),
]
