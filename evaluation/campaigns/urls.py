"""Addresses: a township's years, their rules, stars and version of the catalogue."""

from django.urls import URLPattern, path

from evaluation.campaigns import views as campaigns

_CAMPAIGN = "campaigns/<uuid:campaign_id>"

urlpatterns: list[URLPattern] = [
    path("campaigns/", campaigns.campaign_list, name="campaign_list"),
    path(
        "townships/<uuid:township_id>/campaigns/add/", campaigns.campaign_add, name="campaign_add"
    ),
    path(f"{_CAMPAIGN}/", campaigns.campaign_detail, name="campaign_detail"),
    path(f"{_CAMPAIGN}/rules/", campaigns.campaign_edit, name="campaign_edit"),
    path(f"{_CAMPAIGN}/stars/", campaigns.campaign_stars, name="campaign_stars"),
    path(f"{_CAMPAIGN}/catalogue/", campaigns.campaign_catalogue, name="campaign_catalogue"),
]
