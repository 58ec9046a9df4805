"""Addresses: the waves of a campaign."""

from django.urls import URLPattern, path

from evaluation.waves import views as waves

urlpatterns: list[URLPattern] = [
    path("campaigns/<uuid:campaign_id>/waves/", waves.wave_list, name="wave_list"),
    path("campaigns/<uuid:campaign_id>/waves/add/", waves.wave_add, name="wave_add"),
    path("waves/<uuid:wave_id>/", waves.wave_detail, name="wave_detail"),
    path("waves/<uuid:wave_id>/edit/", waves.wave_edit, name="wave_edit"),
    path("waves/<uuid:wave_id>/villages/", waves.wave_villages, name="wave_villages"),
    path(
        "waves/<uuid:wave_id>/villages/<uuid:village_id>/households/",
        waves.wave_households,
        name="wave_households",
    ),
    path("waves/<uuid:wave_id>/seats/add/", waves.wave_seat_add, name="wave_seat_add"),
    path("wave-seats/<uuid:seat_id>/remove/", waves.wave_seat_remove, name="wave_seat_remove"),
]
