"""Addresses: a year's rehearsal, and what it brought against the year before."""

from django.urls import URLPattern, path

from evaluation.years import views as years

urlpatterns: list[URLPattern] = [
    path(
        "campaigns/<uuid:campaign_id>/rehearsal/",
        years.campaign_rehearsal,
        name="campaign_rehearsal",
    ),
    path(
        "campaigns/<uuid:campaign_id>/villages/<uuid:village_id>/",
        years.year_detail,
        name="year_detail",
    ),
]
