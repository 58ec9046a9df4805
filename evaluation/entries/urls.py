"""Addresses: one household's way through a round."""

from django.urls import URLPattern, path

from evaluation.entries import views as entries

urlpatterns: list[URLPattern] = [
    path("entries/<uuid:entry_id>/", entries.entry_detail, name="entry_detail"),
]
