"""Addresses: one's own households, those of a liaison on paper, the sheet to take along."""

from django.urls import URLPattern, path

from evaluation.calls import views

urlpatterns: list[URLPattern] = [
    path("calls/", views.call_list, name="call_list"),
    path("liaisons/<uuid:pk>/calls/", views.liaison_calls, name="liaison_calls"),
    path("liaisons/<uuid:pk>/sheet/", views.call_sheet, name="call_sheet"),
    path("villages/<uuid:village_id>/due/", views.due_sheet, name="due_sheet"),
]
