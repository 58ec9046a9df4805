"""Addresses of logging in and out, the two switches, feedback, receipts and ledgers."""

from django.urls import path

from grids import views

urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("large-print/", views.elder_switch, name="elder_switch"),
    path("language/", views.language_switch, name="language_switch"),
    path("feedback/", views.feedback_list, name="feedback_list"),
    path("feedback/add/", views.feedback_add, name="feedback_add"),
    path("feedback/<uuid:feedback_id>/answer/", views.feedback_answer, name="feedback_answer"),
    path("receipts/<str:code>/", views.receipt_detail, name="receipt_detail"),
    path("villages/<uuid:village_id>/ledger/", views.ledger_list, name="ledger_list"),
]
