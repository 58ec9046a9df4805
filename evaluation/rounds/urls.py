"""Addresses: rounds and the home page."""

from django.urls import URLPattern, path

from evaluation.rounds import views as rounds

urlpatterns: list[URLPattern] = [
    path("campaigns/<uuid:campaign_id>/rounds/add/", rounds.round_add, name="round_add"),
    path("rounds/", rounds.round_list, name="round_list"),
    path("rounds/<uuid:round_id>/", rounds.round_detail, name="round_detail"),
    path("rounds/<uuid:round_id>/study/", rounds.study_add, name="study_add"),
    path("rounds/<uuid:round_id>/moves/<str:move>/", rounds.move_check, name="move_check"),
    path(
        "proposals/<uuid:proposal_id>/take-back/",
        rounds.proposal_take_back,
        name="proposal_take_back",
    ),
]
