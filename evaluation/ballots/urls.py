"""Addresses: votes by name in an open sitting."""

from django.urls import URLPattern, path

from evaluation.ballots import views as ballots

_SITTING = "sittings/<uuid:sitting_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_SITTING}/ballots/", ballots.ballot_list, name="ballot_list"),
    path(f"{_SITTING}/entries/<uuid:entry_id>/ballot/", ballots.ballot_cast, name="ballot_cast"),
]
