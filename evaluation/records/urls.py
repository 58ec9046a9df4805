"""Addresses: a round's record for whoever answers for it, and the sheet that checks any record."""

from django.urls import URLPattern, path

from evaluation.records import views

urlpatterns: list[URLPattern] = [
    path("rounds/<uuid:round_id>/record/", views.record_export, name="record_export"),
    path("check/", views.checking_sheet, name="checking_sheet"),
]
