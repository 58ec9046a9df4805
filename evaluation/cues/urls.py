"""Addresses: what deserves a look in a round and in a township, and the notes about it."""

from django.urls import URLPattern, path

from evaluation.cues import views

_ROUND = "rounds/<uuid:round_id>/cues"

urlpatterns: list[URLPattern] = [
    path(f"{_ROUND}/", views.cue_list, name="cue_list"),
    path(f"{_ROUND}/<slug:code>/note/", views.cue_note, name="cue_note"),
    path(f"{_ROUND}/<slug:code>/<uuid:case>/", views.case_note, name="case_note"),
    path("townships/<uuid:township_id>/cues/", views.township_cues, name="township_cues"),
]
