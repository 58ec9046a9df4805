"""Addresses behind a household's code; where codes are typed is ``households``'."""

from django.urls import URLPattern, path

from evaluation.homes import views

urlpatterns: list[URLPattern] = [
    path("own/matters/", views.home_matters, name="home_matters"),
    path("own/stars/<uuid:entry_id>/", views.home_stars, name="home_stars"),
    path("own/changes/<uuid:change_id>/appeal/", views.home_appeal, name="home_appeal"),
    path("own/information/", views.home_information, name="home_information"),
    path("own/requests/add/", views.home_request, name="home_request"),
]
