"""Addresses: the township's review, awards, and the slips that households get."""

from django.urls import URLPattern, path

from evaluation.awards.views import awards

_ROUND = "rounds/<uuid:round_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_ROUND}/awards/", awards.award_list, name="award_list"),
    path(f"{_ROUND}/awards/summary/", awards.award_summary, name="award_summary"),
    path(f"{_ROUND}/slips/", awards.slip_list, name="slip_list"),
    path("entries/<uuid:entry_id>/slip/", awards.entry_slip, name="entry_slip"),
]
