"""Addresses of logging in and out, receipts and ledgers."""

from django.urls import path

from grids import views

urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("large-print/", views.elder_switch, name="elder_switch"),
    path("receipts/<str:code>/", views.receipt_detail, name="receipt_detail"),
    path("villages/<uuid:village_id>/ledger/", views.ledger_list, name="ledger_list"),
]
