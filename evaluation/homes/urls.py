"""Addresses behind a household's code; where codes are typed is ``households``'."""

from django.urls import URLPattern, path

from evaluation.homes import views

urlpatterns: list[URLPattern] = [
    path("own/matters/", views.home_matters, name="home_matters"),
]
