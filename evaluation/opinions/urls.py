"""Addresses: members' own marks, their questions, their named ballots."""

from django.urls import URLPattern, path

from evaluation.opinions import views as opinions

_ROUND = "rounds/<uuid:round_id>"
_SITTING = "sittings/<uuid:sitting_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_ROUND}/opinions/", opinions.opinion_list, name="opinion_list"),
    path(f"{_ROUND}/opinions/progress/", opinions.opinion_progress, name="opinion_progress"),
    path("entries/<uuid:entry_id>/opinion/", opinions.opinion_mark, name="opinion_mark"),
]
