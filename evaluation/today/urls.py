"""Addresses: the home page."""

from django.urls import URLPattern, path

from evaluation.today import views as today

urlpatterns: list[URLPattern] = [
    path("", today.home, name="home"),
]
