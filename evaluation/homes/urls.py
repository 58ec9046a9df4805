"""Addresses behind a household's code; where codes are typed is ``households``'."""

from django.urls import URLPattern, path

from evaluation.homes.views import declaring, matters

urlpatterns: list[URLPattern] = [
    path("own/matters/", matters.home_matters, name="home_matters"),
    path("own/stars/<uuid:entry_id>/", matters.home_stars, name="home_stars"),
    path("own/forms/<uuid:entry_id>/", declaring.home_declare, name="home_declare"),
    path("own/forms/<uuid:entry_id>/weigh/", declaring.home_weigh, name="home_weigh"),
    path("own/forms/<uuid:entry_id>/confirm/", declaring.home_confirm, name="home_confirm"),
    path("own/forms/<uuid:entry_id>/withdraw/", declaring.home_withdraw, name="home_withdraw"),
    path("own/changes/<uuid:change_id>/appeal/", matters.home_appeal, name="home_appeal"),
    path("own/information/", matters.home_information, name="home_information"),
    path("own/requests/add/", matters.home_request, name="home_request"),
]
